import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { PointingRecord } from '../../bandwidth/pointingPlan';
import type { Clock } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import { JsonFile } from '../../base/jsonFile';
import type { Log } from '../../base/log';
import { isMissing } from '../../base/reason';

const entrySchema = z.object({
  account: z.string().min(1),
  applicationId: z.string().min(1),
  /** The API host it is on, so that one of a test environment is never looked for in another. */
  api: z.string().min(1),
  serviceType: z.enum(['Voice-V2', 'Messaging-V2']),
  before: z.record(z.string(), z.unknown()),
  ours: z.array(z.string().min(1)),
  credentials: z.enum(['untouched', 'added', 'replaced']),
});

/** An application that leads to a Switchboard, and what it was before. */
export interface PointingEntry extends PointingRecord {
  readonly account: string;
  readonly applicationId: string;
  readonly api: string;
}

const ending = '.json';

/** What was changed at Bandwidth and has to be put back: one file an application, readable by its owner only. */
export class PointingJournal {
  readonly #folder: string;
  readonly #log: Log;
  readonly #clock: Clock;

  constructor(folder: string, log: Log, clock: Clock) {
    this.#folder = folder;
    this.#log = log;
    this.#clock = clock;
  }

  /** Every entry that can be read; a damaged one is set aside and told to the log. */
  async entries(): Promise<readonly PointingEntry[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const read = await Promise.all(
      names.filter((name) => name.endsWith(ending) && !name.includes('.corrupt-')).map((name) => this.#read(name)),
    );
    return read.filter((entry) => entry !== undefined);
  }

  async entry(account: string, applicationId: string): Promise<PointingEntry | undefined> {
    return this.#read(nameOf({ account, applicationId }));
  }

  /** On the disk when it resolves, whole or not at all. */
  async write(entry: PointingEntry): Promise<void> {
    await this.#file(nameOf(entry)).write({ ...entry, ours: [...entry.ours] });
  }

  async remove(entry: PointingEntry): Promise<void> {
    await rm(this.#file(nameOf(entry)).file, { force: true });
  }

  async #read(name: string): Promise<PointingEntry | undefined> {
    const read = this.#file(name).read(this.#clock.now());
    if (read.kind === 'read') return read.value;
    if (read.kind === 'refused')
      throw new SwitchboardError(
        'unavailable',
        `The record of an application’s earlier callback addresses was not read. ${read.why}`,
        'Make it a regular file that your user can read, or move it away, then try again.',
      );
    if (read.kind === 'damaged')
      this.#log.error('A record of what to restore at Bandwidth was damaged. Check the application’s callback addresses yourself.', {
        file: read.aside ?? name,
        why: read.why,
      });
    return undefined;
  }

  #file(name: string): JsonFile<z.output<typeof entrySchema>> {
    return new JsonFile({ file: path.join(this.#folder, name), version: 1, schema: entrySchema, links: 'refuse' });
  }
}

function nameOf({ account, applicationId }: Pick<PointingEntry, 'account' | 'applicationId'>): string {
  return `${entryName(account, applicationId)}${ending}`;
}

/** The name that the entry and the lock of an application share. */
export function entryName(account: string, applicationId: string): string {
  return `${account}_${applicationId}`.replaceAll(/[^\w-]/g, '-');
}
