import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
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

/** Stale locks are cleared this often; after that, other processes keep taking it. */
const attempts = 5;

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

/** Removes a stale lock; one that another process took meanwhile is put back. */
async function clear(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file).catch(orExists);
  await rm(aside, { force: true });
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

function orExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
