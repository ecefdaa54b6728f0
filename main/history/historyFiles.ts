import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { SwitchboardError } from '../../mcp/base/errors';
import { reasonOf } from '../../mcp/base/reason';
import type { Confirmation } from './dialogs';

/** The database's log and its index belong to it. */
const companions = ['', '-wal', '-shm'] as const;

/** Bytes that an earlier run's history takes; undefined when there is none. */
export async function sizeLeft(file: string): Promise<number | undefined> {
  const sizes = await Promise.all(companions.map((end) => sizeOf(`${file}${end}`)));
  const [database] = sizes;
  return database === undefined ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

/** Damaged histories that were set aside, with what belongs to them: they hold webhooks too. */
export async function setAsideFiles(file: string): Promise<readonly string[]> {
  const { dir, name, ext } = path.parse(file);
  const beside = await readdir(dir);
  return beside
    .filter((other) => other.startsWith(`${name}.corrupt-`) && path.extname(other).startsWith(ext))
    .map((other) => path.join(dir, other));
}

/** Deletes a history that nobody has open. @throws SwitchboardError `unavailable` when a file stays. */
export async function removeHistory(file: string): Promise<void> {
  await removeFiles(companions.map((end) => `${file}${end}`));
}

/** @throws SwitchboardError `unavailable` when one stays. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  try {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  } catch (error) {
    throw new SwitchboardError(
      'unavailable',
      `Not all of the history could be deleted: ${reasonOf(error)}.`,
      'Close whatever else uses that file, or delete it yourself, and try again.',
    );
  }
}

/** What is asked before everything is deleted. `events` is undefined where nobody has counted them. */
export function deletionQuestion(events: number | undefined, aside: readonly string[]): Confirmation {
  const count =
    events === undefined ? 'everything in it' : events === 1 ? 'the 1 event in it' : `all ${events.toLocaleString('en')} events in it`;
  const damaged = aside.length === 0 ? '' : ' Damaged histories that were set aside beside it go with it.';
  return {
    message: 'Delete the event history?',
    detail: `This deletes ${count}: calls and messages, numbers and texts.${damaged} It cannot be undone.\n\nThe Live view and what agents can still read of the last hour are in memory only and go when you quit Switchboard.`,
    yes: 'Delete all',
    no: 'Keep it',
  };
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
