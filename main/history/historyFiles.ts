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
      `Some of the history could not be deleted: ${reasonOf(error)}.`,
      'Close any other program that uses the file, or delete the file yourself, then try again.',
    );
  }
}

/** What is asked before everything is deleted. `events` is undefined where nobody has counted them. */
export function deletionQuestion(events: number | undefined, aside: readonly string[]): Confirmation {
  const count = events === undefined ? 'all events' : events === 1 ? '1 event' : `${events.toLocaleString('en')} events`;
  const damaged = aside.length === 0 ? '' : ' Damaged history files that were set aside are deleted too.';
  return {
    message: 'Delete the event history?',
    detail: `This permanently deletes ${count} with all phone numbers and message texts.${damaged}\n\nThe calls shown under Live and the last hour of events that agents can read are kept in memory only. Quit Switchboard to clear them.`,
    yes: 'Delete all',
    no: 'Cancel',
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
