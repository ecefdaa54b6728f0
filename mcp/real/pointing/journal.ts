import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { PointingRecord } from '../../bandwidth/pointingPlan';
import type { Clock } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { isMissing } from '../../base/reason';
import { type JournalKey, SignedFile } from '../journalKey';

const entrySchema = z.object({
  account: z.string().min(1),
  applicationId: z.string().min(1),
  /** The API host, so that an application of a test environment is never looked for in another. */
  api: z.string().min(1),
  serviceType: z.enum(['Voice-V2', 'Messaging-V2']),
  before: z.record(z.string(), z.unknown()),
  ours: z.array(z.string().min(1)),
  credentials: z.enum(['untouched', 'added', 'replaced']),
});

/** An application that points to a Switchboard, and what it was before. */
export interface PointingEntry extends PointingRecord {
  readonly account: string;
  readonly applicationId: string;
  readonly api: string;
}

type EntryId = Pick<PointingEntry, 'account' | 'applicationId'>;

const ending = '.json';

/** What was changed at Bandwidth and has to be put back: one signed file an application. */
export class PointingJournal {
  readonly #folder: string;
  readonly #key: JournalKey;
  readonly #log: Log;
  readonly #clock: Clock;

  constructor(folder: string, key: JournalKey, { log, clock }: { readonly log: Log; readonly clock: Clock }) {
    this.#folder = folder;
    this.#key = key;
    this.#log = log;
    this.#clock = clock;
  }

  /** Every entry that this user's Switchboard wrote; other files are reported in the log. @throws the file system's error */
  async entries(): Promise<readonly PointingEntry[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    await this.#key.load();
    const read = names.filter((name) => name.endsWith(ending) && !name.includes('.corrupt-')).map((name) => this.#read(name));
    return read.flatMap((found) => (found.kind === 'read' ? [found.value.content] : []));
  }

  /** @throws SwitchboardError `unavailable` when there is a file that must not be read */
  async entry(id: EntryId): Promise<PointingEntry | undefined> {
    await this.#key.load();
    const found = this.#read(nameOf(id));
    if (found.kind === 'refused') throw unreadable(found.why);
    return found.kind === 'read' ? found.value.content : undefined;
  }

  /** On the disk when it resolves, whole or not at all. @throws Error when it cannot be written or signed */
  async write(entry: PointingEntry): Promise<void> {
    await this.#key.load();
    await this.#file(nameOf(entry)).write({ ...entry, ours: [...entry.ours] });
  }

  async remove(id: EntryId): Promise<void> {
    await rm(path.join(this.#folder, nameOf(id)), { force: true });
  }

  #read(name: string): ReturnType<EntryFile['read']> {
    const found = this.#file(name).read(this.#clock.now());
    if (found.kind === 'damaged' || found.kind === 'refused')
      this.#log.error(
        'A record of an application’s earlier settings cannot be used: it is damaged, or Switchboard did not write it. Nothing was restored from it. Check the application’s callback addresses in the Bandwidth App.',
        { file: found.kind === 'damaged' ? (found.aside ?? name) : name, why: found.why },
      );
    return found;
  }

  #file(name: string): EntryFile {
    return new SignedFile(path.join(this.#folder, name), 'pointing', entrySchema, this.#key);
  }
}

type EntryFile = SignedFile<z.output<typeof entrySchema>>;

function unreadable(why: string): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `The record of the application’s earlier settings was not read, so nothing was changed. ${why}`,
    'Ask the user to move that file away, then try again.',
  );
}

function nameOf({ account, applicationId }: EntryId): string {
  return `${entryName(account, applicationId)}${ending}`;
}

/** The name that the entry and the lock of an application share. */
export function entryName(account: string, applicationId: string): string {
  return `${account}_${applicationId}`.replaceAll(/[^\w-]/g, '-');
}
