import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, open, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { codeOf, isMissing, reasonOf } from '../base/reason';
import type { Refusal } from './connections';

/** More than any agent's configuration; some keep their history in it. */
const maxBytes = 32 * 1024 * 1024;

/** An agent's configuration file as it is now. */
export type ConfigRead =
  | { readonly kind: 'absent'; readonly target: string }
  | { readonly kind: 'text'; readonly target: string; readonly text: string; readonly bytes: Buffer; readonly stats: Stats }
  | (Refusal & { readonly kind: 'refused' });

/**
 * Reads a configuration file. Links are followed inside the home folder only; what is not an ordinary file of this person,
 * what is too large, and what is not text in UTF-8 is left alone.
 */
export async function readConfig(file: string, home: string): Promise<ConfigRead> {
  const refused = (sentence: string, fix: string): ConfigRead => ({ kind: 'refused', sentence, fix, file, line: undefined });
  try {
    const target = await targetOf(file, home);
    if (target.kind !== 'target') return refused(target.sentence, target.fix);
    const stats = await stat(target.path).catch(orUndefined);
    if (stats === undefined) return { kind: 'absent', target: target.path };
    const why = unfit(stats);
    if (why !== undefined) return refused(why.sentence, why.fix);
    const bytes = await readFile(target.path);
    const text = decoded(bytes);
    if (text === undefined) return refused('This file is not text in UTF-8.', 'Save it in UTF-8, and then connect.');
    return { kind: 'text', target: target.path, text, bytes, stats };
  } catch (error) {
    return refused(`This file could not be read: ${reasonOf(error)}.`, 'Make the file readable for your user, and then connect.');
  }
}

type Target =
  | { readonly kind: 'target'; readonly path: string }
  | { readonly kind: 'outside'; readonly sentence: string; readonly fix: string };

/** Where the file really is, or would be. */
async function targetOf(file: string, home: string): Promise<Target> {
  const entry = await lstat(file).catch(orUndefined);
  const real = entry === undefined ? await realFolderOf(file) : await realpath(file).catch(orUndefined);
  if (real === undefined) {
    const sentence = 'This file is a link that points to a file that does not exist.';
    return { kind: 'outside', sentence, fix: 'Create that file or remove the link, and then connect.' };
  }
  const base = await realpath(home).catch(() => home);
  if (real === path.resolve(file) || inside(real, base)) return { kind: 'target', path: real };
  const sentence = `This file is a link to ${real}, which is outside your home folder.`;
  return { kind: 'outside', sentence, fix: 'Change that file by hand, or move it into your home folder.' };
}

/** The real path of a file that does not exist, by the nearest of its folders that does. */
async function realFolderOf(file: string): Promise<string> {
  const missing: string[] = [];
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    const real = await realpath(at).catch(orUndefined);
    if (real !== undefined) return path.join(real, ...missing);
    if (path.dirname(at) === at) return path.resolve(file);
    missing.unshift(path.basename(at));
  }
}

function inside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function unfit(stats: Stats): { readonly sentence: string; readonly fix: string } | undefined {
  if (!stats.isFile()) return { sentence: 'This is not an ordinary file.', fix: 'Remove it, and then connect.' };
  if (stats.size > maxBytes) {
    const megabytes = Math.round(maxBytes / 1024 / 1024);
    return { sentence: `This file is larger than ${megabytes} MB.`, fix: 'Add the entry by hand.' };
  }
  if (stats.nlink > 1)
    return {
      sentence: 'This file has a second name (a hard link).',
      fix: 'Add the entry by hand, so that both names keep the same content.',
    };
  if ((stats.mode & 0o200) === 0) return { sentence: 'This file is read-only.', fix: 'Make it writable, and then connect.' };
  return undefined;
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The copy of what was there before Switchboard first changed the file; it is kept. */
export function firstBackup(target: string): string {
  return `${target}.before-switchboard`;
}

/** The copy of what was there before the last change. */
export function lastBackup(target: string): string {
  return `${target}.switchboard-backup`;
}

export type Written =
  | { readonly kind: 'written'; readonly folders: readonly string[] }
  /** Another program wrote the file meanwhile. */
  | { readonly kind: 'changed' };

/**
 * Writes the file whole or not at all, with the owner and the rights that it had; a new file is readable by its owner only.
 * What was there is copied beside it first. Nothing is written when the file is no longer what was read.
 * @returns the folders that had to be made
 * @throws the file system's error
 */
export async function writeConfig(read: Exclude<ConfigRead, { kind: 'refused' }>, text: string): Promise<Written> {
  const folders = await makeFolder(path.dirname(read.target));
  if (read.kind === 'text') await backUp(read.target, read.bytes, read.stats);
  const draft = await writeDraft(read.target, Buffer.from(text, 'utf8'), read.kind === 'text' ? read.stats : undefined);
  try {
    if (await hasChanged(read)) {
      await rm(draft, { force: true });
      return { kind: 'changed' };
    }
    await renameOver(draft, read.target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return { kind: 'written', folders };
}

/** Removes a file that Switchboard made, and the folders it made for it, as far as they are empty. */
export async function removeConfig(read: Extract<ConfigRead, { kind: 'text' }>, folders: readonly string[]): Promise<Written> {
  if (await hasChanged(read)) return { kind: 'changed' };
  await rm(read.target);
  await dropBackups(read.target);
  // A folder that holds something by now, or cannot be removed, stays: it does no harm.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await rmdir(folder).catch(() => undefined);
  return { kind: 'written', folders: [] };
}

/** Removes the copies of a file that is as it was before the first change: they say nothing more. */
export async function dropBackupsOfRestored(target: string): Promise<void> {
  const first = await readFile(firstBackup(target)).catch(orUndefined);
  if (first?.equals(await readFile(target))) await dropBackups(target);
}

async function dropBackups(target: string): Promise<void> {
  for (const copy of [firstBackup(target), lastBackup(target)]) await rm(copy, { force: true });
}

/** How often a file that its agent has open just now is tried again on Windows, and how long, ms, between two tries. */
const renameAttempts = 10;
const renameWaitMs = 50;

/** On Windows no file can be replaced while a program reads it. */
async function renameOver(draft: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(draft, target);
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (!busy || attempt === renameAttempts) throw error;
      await setTimeout(renameWaitMs);
    }
  }
}

async function hasChanged(read: Exclude<ConfigRead, { kind: 'refused' }>): Promise<boolean> {
  const now = await readFile(read.target).catch(orUndefined);
  return read.kind === 'absent' ? now !== undefined : now === undefined || !now.equals(read.bytes);
}

async function makeFolder(folder: string): Promise<readonly string[]> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  const made: string[] = [];
  if (first !== undefined) for (let at = folder; at.length >= first.length; at = path.dirname(at)) made.push(at);
  return made;
}

async function backUp(target: string, bytes: Buffer, stats: Stats): Promise<void> {
  const first = firstBackup(target);
  if ((await lstat(first).catch(orUndefined)) === undefined) await rename(await writeDraft(first, bytes, stats), first);
  await rename(await writeDraft(lastBackup(target), bytes, stats), lastBackup(target));
}

/** A new file beside the target, complete and on disk. */
async function writeDraft(target: string, bytes: Buffer, like: Stats | undefined): Promise<string> {
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    if (like !== undefined && process.platform !== 'win32') {
      const own = await handle.stat();
      if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid);
      await handle.chmod(like.mode & 0o7777);
    }
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return draft;
}

function orUndefined(error: unknown): undefined {
  if (!isMissing(error) && codeOf(error) !== 'ENOTDIR') throw error;
}
