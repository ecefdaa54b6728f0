import type { Stats } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import { JsonFile } from '../base/jsonFile';
import { reasonOf } from '../base/reason';
import { userFolders } from '../base/userFolders';
import { isAgentId } from '../model/agent';

/** What one bridged agent needs to reach the running app. */
const schema = z.object({
  /** `http://127.0.0.1:PORT/mcp`: a bridge connects to nothing but this machine. */
  endpoint: z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/ }),
  /** The port of 127.0.0.1 at which both sides prove that they hold the token, which is itself never sent. */
  channelPort: z.number().int().min(1).max(65_535),
  token: z.string().regex(/^[\x21-\x7e]{16,200}$/),
  pid: z.number().int().positive(),
  /** Names the run. */
  instance: z.string().min(16).max(100),
});

export type BridgeFile = z.output<typeof schema>;

/** Bytes; a real file has a few hundred. */
const maxSize = 4_096;

/** Where the desktop app keeps its agents' files. */
export function defaultBridgeFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(userFolders(env).data, 'agents');
}

/** The writing side, for the app: one file for each bridged agent, deleted when the app quits. */
export class BridgeFolder {
  readonly #folder: string;
  readonly #run: Omit<BridgeFile, 'token'>;
  readonly #written = new Set<string>();

  constructor(folder: string, run: Omit<BridgeFile, 'token'>) {
    this.#folder = folder;
    this.#run = run;
  }

  /**
   * Writes an agent's file whole or not at all, readable by its owner only. A link in its place is replaced, not followed.
   * @throws SwitchboardError `unavailable` when the folder cannot be written.
   */
  async write(id: string, token: string): Promise<void> {
    const file = fileOf(this.#folder, id);
    try {
      await file.write({ ...this.#run, token });
      this.#written.add(id);
    } catch (cause) {
      throw new SwitchboardError(
        'unavailable',
        `The bridge's file ${file.file} could not be written: ${reasonOf(cause)}.`,
        'Make that folder writable for your user and start Switchboard again.',
        { cause },
      );
    }
  }

  async remove(id: string): Promise<void> {
    if (!this.#written.delete(id)) return;
    await this.#removeOwn(id);
  }

  async removeAll(): Promise<void> {
    const ids = [...this.#written];
    this.#written.clear();
    await Promise.all(ids.map((id) => this.#removeOwn(id)));
  }

  /** A later run of the app may have replaced the file with its own, which stays. */
  async #removeOwn(id: string): Promise<void> {
    const found = await readBridgeFile(this.#folder, id);
    if (found.kind === 'found' && found.file.instance !== this.#run.instance) return;
    await rm(fileOf(this.#folder, id).file, { force: true });
  }
}

export type BridgeFileResult =
  | { readonly kind: 'found'; readonly file: BridgeFile }
  /** There is no such file, so the app is probably not running. */
  | { readonly kind: 'absent' }
  /** There is something, but not a file to trust; `why` is a sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/** Reads an agent's file. Refuses links, files of other users, and files that others may read or write. */
export async function readBridgeFile(folder: string, id: string): Promise<BridgeFileResult> {
  if (!isAgentId(id)) return { kind: 'refused', why: `"${id.slice(0, 70)}" is not an agent id.` };
  const file = fileOf(folder, id);
  const found = file.peek();
  if (found.kind === 'read') return { kind: 'found', file: found.value };
  if (found.kind === 'damaged') return { kind: 'refused', why: `${file.file} is not a file Switchboard wrote.` };
  return found;
}

/** Why a file is not to be trusted; undefined when it is. Windows keeps these rights elsewhere: its profile folder is private. */
export function distrust(stats: Stats): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (stats.nlink !== 1) return 'has a second name (a hard link)';
  if (stats.uid !== process.getuid?.()) return 'belongs to another user';
  if ((stats.mode & 0o077) !== 0) return 'can be read or changed by other users';
  return undefined;
}

function fileOf(folder: string, id: string): JsonFile<BridgeFile> {
  if (!isAgentId(id)) throw new SwitchboardError('validation', 'This agent id cannot name a file.', 'Use letters, digits and hyphens.');
  return new JsonFile({ file: path.join(folder, `${id}.json`), version: 2, schema, links: 'refuse', maxBytes: maxSize, distrust });
}
