import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { JsonFile } from '../base/jsonFile';
import { distrust } from './bridgeFile';

/** How the installed app is started: a program and its arguments, never a line for a shell. */
const schema = z.object({
  command: z.string().refine((command) => path.isAbsolute(command)),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
});

export type Launch = z.output<typeof schema>;

/** Bytes; a real file has a few hundred. */
const maxSize = 4_096;

/** Keeps how this app is started, for bridges that find it away. No secret is in it. @throws the file system's error */
export async function keepLaunchFile(dataFolder: string, launch: Launch): Promise<void> {
  await fileIn(dataFolder).write(launch);
}

/**
 * Starts the installed app. A file that is not this user's own, or that others may change, is not used.
 * @param bridgeFolder where the app keeps the files of its bridges
 * @returns whether a program was started
 */
export async function startInstalledApp(bridgeFolder: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const read = fileIn(path.dirname(bridgeFolder)).peek();
  if (read.kind !== 'read') return false;
  const { command, args, env: own = {} } = read.value;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      detached: true,
      stdio: 'ignore',
      cwd: homedir(),
      env: { ...cleaned(env), ...own },
      windowsHide: true,
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** What an agent's configuration sets for its bridge must not change how the app runs. */
function cleaned(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(BW_|SWITCHBOARD_|ELECTRON_|NODE_)/i.test(name)));
}

function fileIn(dataFolder: string): JsonFile<Launch> {
  return new JsonFile({ file: path.join(dataFolder, 'launch.json'), version: 1, schema, links: 'refuse', maxBytes: maxSize, distrust });
}
