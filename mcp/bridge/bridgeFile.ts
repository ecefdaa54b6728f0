import { constants } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import { reasonOf } from '../base/reason';
import { dataFolder } from '../base/userFolders';
import { isBridgeId } from './bridgeId';

/** What one bridged agent needs to reach the running app. */
const schema = z.object({
  version: z.literal(1),
  /** `http://127.0.0.1:PORT/mcp`: a bridge sends its token nowhere but to this machine. */
  endpoint: z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/ }),
  token: z.string().regex(/^[\x21-\x7e]{16,200}$/),
  pid: z.number().int().positive(),
  /** Names the run; `GET /instance` answers with the same. */
  instance: z.string().min(16).max(100),
});

export type BridgeFile = z.output<typeof schema>;

/** Bytes; a real file has a few hundred. */
const maxSize = 4_096;

/** Where the desktop app keeps its agents' files. */
export function defaultBridgeFolder(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  return path.join(dataFolder(platform, env, homedir()), 'agents');
}

/** The writing side, for the app: one file for each bridged agent, gone when the app quits. */
export class BridgeFolder {
  readonly #folder: string;
  readonly #run: Omit<BridgeFile, 'token' | 'version'>;
  readonly #written = new Set<string>();

  constructor(folder: string, run: Omit<BridgeFile, 'token' | 'version'>) {
    this.#folder = folder;
    this.#run = run;
  }

  /**
   * Writes an agent's file whole or not at all, readable by its owner only.
   * @throws SwitchboardError `unavailable` when the folder cannot be written.
   */
  async write(id: string, token: string): Promise<void> {
    const file = fileOf(this.#folder, id);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // Replaces whatever stands there, a link included; it never writes through one.
      await rm(file, { force: true });
      await writeFileAtomic(file, `${JSON.stringify({ version: 1, ...this.#run, token } satisfies BridgeFile)}\n`, { mode: 0o600 });
      this.#written.add(id);
    } catch (cause) {
      throw new SwitchboardError(
        'unavailable',
        `The bridge's file ${file} could not be written: ${reasonOf(cause)}.`,
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

  /** A later run of the app may have put its own file in place of ours. */
  async #removeOwn(id: string): Promise<void> {
    const found = await readBridgeFile(this.#folder, id);
    if (found.kind === 'found' && found.file.instance !== this.#run.instance) return;
    await rm(fileOf(this.#folder, id), { force: true });
  }
}

export type BridgeFileResult =
  | { readonly kind: 'found'; readonly file: BridgeFile }
  /** The app is not running, as far as the folder tells. */
  | { readonly kind: 'absent' }
  /** There is something, but not a file to trust; `why` is a sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads an agent's file, refusing links, files of other users and files that others may read or write. The checks are
 * made on the opened file, so nothing can be put in its place between check and use.
 */
export async function readBridgeFile(folder: string, id: string): Promise<BridgeFileResult> {
  if (!isBridgeId(id)) return refused(`"${id.slice(0, 70)}" is not an agent id.`);
  const file = fileOf(folder, id);
  try {
    // Windows has no O_NOFOLLOW, so the look before opening is all there is.
    if ((await lstat(file)).isSymbolicLink()) return refused(`${file} is a link.`);
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      const why = distrust(stats);
      if (why !== undefined) return refused(`${file} ${why}.`);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxSize + 1), 0, maxSize + 1, 0);
      if (bytesRead > maxSize) return refused(`${file} is too large.`);
      const parsed = schema.safeParse(parseJson(buffer.toString('utf8', 0, bytesRead)));
      return parsed.success ? { kind: 'found', file: parsed.data } : refused(`${file} is not a file Switchboard wrote.`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { kind: 'absent' } : refused(`${file} could not be read: ${reasonOf(error)}.`);
  }
}

/** Why a file is not to be trusted; undefined when it is. Windows keeps these rights elsewhere: its profile folder is private. */
function distrust(stats: { isFile(): boolean; readonly nlink: number; readonly uid: number; readonly mode: number }): string | undefined {
  if (!stats.isFile()) return 'is not a file';
  if (process.platform === 'win32') return undefined;
  if (stats.nlink !== 1) return 'has a second name (a hard link)';
  if (stats.uid !== process.getuid?.()) return 'belongs to another user';
  if ((stats.mode & 0o077) !== 0) return 'can be read or changed by other users';
  return undefined;
}

function fileOf(folder: string, id: string): string {
  if (!isBridgeId(id)) throw new SwitchboardError('validation', 'This agent id cannot name a file.', 'Use letters, digits and hyphens.');
  return path.join(folder, `${id}.json`);
}

function refused(why: string): BridgeFileResult {
  return { kind: 'refused', why };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined fails the schema, which is how a damaged file is recognised.
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
