/**
 * A person's home folder with the settings files of agents in it, and an agent that starts what its file says.
 */
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { appFolder } from './app';
import { given } from './given';

/** What an agent's settings say about how to start a program. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface Home {
  readonly folder: string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
}

/** A new home folder with these files, which the app may write to. */
export async function homeWith(files: Readonly<Record<string, string>>): Promise<Home> {
  const folder = await appFolder('home');
  const home: Home = {
    folder,
    read: (file) => readFile(join(folder, file), 'utf8'),
    async write(file, text) {
      for (const made of foldersOf(file)) {
        await mkdir(join(folder, made), { recursive: true });
        await owned(join(folder, made));
      }
      await writeFile(join(folder, file), text);
      await owned(join(folder, file));
    },
  };
  for (const [file, text] of Object.entries(files)) await home.write(file, text);
  return home;
}

/** Starts exactly what an agent's file says, as the user whom the app runs as, and speaks MCP with it. */
export async function startedAgent({ command, args, env = {} }: Start, name: string) {
  const { account, environment } = given();
  const asUser = account === null ? [] : ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  const [program = command, ...rest] = [...asUser, command, ...args];
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command: program, args: rest, env: { ...environment, ...env }, stderr: 'ignore' }));
  return client;
}

function foldersOf(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === '.' ? [] : [...foldersOf(folder), folder];
}

async function owned(path: string): Promise<void> {
  const { account } = given();
  if (account !== null) await chown(path, account.uid, account.gid);
}
