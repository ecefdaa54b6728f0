import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { codeOf } from '../base/reason';
import { readRegularFile } from '../base/regularFile';

const maxBytes = 64 * 1024;

/** Why a file is not private, which completes "FILE …"; undefined when only this user can read and change it. */
function notPrivate({ uid, mode }: Pick<Stats, 'uid' | 'mode'>): string | undefined {
  // Windows knows no such owner and mode; there the user's folder protects it.
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  if (uid !== own) return 'belongs to another user';
  return (mode & 0o077) === 0 ? undefined : 'can be reached by other users';
}

/**
 * The content of a private file that lasts across runs: the one on the disk, or a new one from `make`. Two processes that
 * start together agree on one.
 * @throws Error when the file is a link or not private, and the file system's errors
 */
export async function keepPrivate(file: string, make: () => string): Promise<string> {
  const kept = readPrivate(file);
  if (kept !== undefined) return kept;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const content = make();
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return content;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return readPrivate(file) ?? content;
  } finally {
    await rm(draft, { force: true });
  }
}

function readPrivate(file: string): string | undefined {
  const read = readRegularFile(file, { links: 'refuse', maxBytes, distrust: notPrivate });
  if (read.kind === 'refused') throw new Error(read.why);
  return read.kind === 'text' ? read.text : undefined;
}
