import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { isMissing, reasonOf } from './reason';

/** What reading a file that should be small and regular comes to. `why` is a sentence. */
export type TextRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly why: string };

export interface RegularFileRules {
  /** `follow` accepts a symbolic link to a regular file, as people keep their settings elsewhere; `refuse` accepts none. */
  readonly links: 'follow' | 'refuse';
  /** Bytes; a larger file is refused. */
  readonly maxBytes: number;
  /** A further reason to refuse the opened file, which completes the sentence "FILE …". */
  readonly distrust?: ((stats: Stats) => string | undefined) | undefined;
}

/**
 * Reads a file as text. A named pipe, a device or a folder is refused at once: opening one could wait forever.
 * The checks are repeated on the opened file, so that nothing can be put in its place between check and use.
 */
export function readRegularFile(file: string, { links, maxBytes, distrust }: RegularFileRules): TextRead {
  try {
    const before = kindOfFile(file, links);
    if (before !== 'regular') return before === 'absent' ? { kind: 'absent' } : refused(`${file} ${before}.`);
    // Windows has neither flag; there, the check before opening is the only one.
    const noFollow = links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0;
    const opened = openSync(file, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(opened);
      const why = stats.isFile() ? distrust?.(stats) : 'is not a regular file';
      if (why !== undefined) return refused(`${file} ${why}.`);
      if (stats.size > maxBytes) return refused(`${file} is too large: ${stats.size} bytes, and at most ${maxBytes} are read.`);
      return { kind: 'text', text: readAll(opened, stats.size) };
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    return isMissing(error) ? { kind: 'absent' } : refused(`${file} could not be read: ${reasonOf(error)}.`);
  }
}

/**
 * What a path names: a regular file, nothing, or else the end of the sentence "FILE …" that refuses it.
 * @throws the file system's error, for example for a folder that may not be searched
 */
export function kindOfFile(file: string, links: RegularFileRules['links']): 'regular' | 'absent' | string {
  try {
    const entry = lstatSync(file);
    if (entry.isSymbolicLink() && links === 'refuse') return 'is a symbolic link';
    const target = entry.isSymbolicLink() ? statSync(file) : entry;
    if (target.isFile()) return 'regular';
    return `is ${target.isDirectory() ? 'a folder' : target.isFIFO() ? 'a named pipe' : 'a device or socket'}, not a regular file`;
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw error;
  }
}

function readAll(opened: number, size: number): string {
  const buffer = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const read = readSync(opened, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.toString('utf8', 0, length);
}

function refused(why: string): TextRead {
  return { kind: 'refused', why };
}
