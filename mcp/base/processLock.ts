import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { ProcessIdentity } from './processes';
import { codeOf } from './reason';

/** This process, and the other running ones. */
export interface OwnProcess {
  readonly pid: number;
  /** Undefined when there is none with that id. */
  find(pid: number): Promise<Pick<ProcessIdentity, 'startedAt'> | undefined>;
}

const ownerSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string(), since: z.string() });

/** The process that holds a lock. Its start time distinguishes it from a later one with the same id. */
export type LockOwner = z.output<typeof ownerSchema>;

export type Taken =
  | { readonly kind: 'held'; release(): Promise<void> }
  /** By another process that still runs. */
  | { readonly kind: 'owned'; readonly owner: LockOwner };

/** How often taking is tried, while other processes clear a stale lock or take it and go. */
const attempts = 50;
/** Milliseconds to wait for a process that clears the lock, which takes it less than that. */
const guardMs = 10;
/** A guard of this age, ms, has been left behind. */
const abandonedMs = 10_000;

/**
 * Takes the lock `file`, or returns its owner. A lock whose process has ended is taken over.
 * @param since ISO-8601, shown to a process that finds the lock
 * @throws the file system's error when the folder cannot be written
 */
export async function takeLock(file: string, own: OwnProcess, since: string): Promise<Taken> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const startedAt = (await own.find(own.pid))?.startedAt ?? '';
  const mine = JSON.stringify({ pid: own.pid, startedAt, since } satisfies LockOwner);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await createWhole(file, mine)) return { kind: 'held', release: () => release(file, mine) };
    const found = await readFile(file, 'utf8').catch(orMissing);
    if (found === undefined) continue;
    const owner = ownerOf(found);
    if (owner !== undefined && (await runs(owner, own))) return { kind: 'owned', owner };
    await clear(file, found);
  }
  throw new Error(`The lock ${file} keeps changing its owner.`);
}

/** Linked into place, so that no process reads half a lock. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a stale lock. One process at a time does so, and only while the lock is still the stale one: a lock that another
 * process has taken meanwhile must never be missing, even for a moment, or a third process would take it as well.
 */
async function clear(file: string, stale: string): Promise<void> {
  const guard = `${file}.clearing`;
  try {
    await writeFile(guard, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return waitForGuard(guard);
  }
  try {
    if ((await readFile(file, 'utf8').catch(orMissing)) === stale) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Gives the process that clears the lock a moment. A guard that a killed process left behind is removed. */
async function waitForGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(orMissing);
  if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) await rm(guard, { force: true });
  await setTimeout(guardMs);
}

async function release(file: string, mine: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(orMissing)) === mine) await rm(file, { force: true });
}

async function runs(owner: LockOwner, own: OwnProcess): Promise<boolean> {
  const found = await own.find(owner.pid);
  return found !== undefined && (owner.startedAt === '' || found.startedAt === owner.startedAt);
}

function ownerOf(text: string): LockOwner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // A damaged lock has no owner: locks are written whole.
    return undefined;
  }
}

function orMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
