import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { PointingRecord } from '../../bandwidth/pointingPlan';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { setAside } from '../../base/setAside';

const entrySchema = z.object({
  version: z.literal(1),
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
    return this.#read(`${entryName(account, applicationId)}${ending}`);
  }

  /** On the disk when it resolves, whole or not at all. */
  async write(entry: PointingEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFileAtomic(this.#file(entry), `${JSON.stringify({ version: 1, ...entry })}\n`, { mode: 0o600 });
  }

  async remove(entry: PointingEntry): Promise<void> {
    await rm(this.#file(entry), { force: true });
  }

  async #read(name: string): Promise<PointingEntry | undefined> {
    const file = path.join(this.#folder, name);
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const parsed = entrySchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const aside = setAside(file, this.#clock.now());
    this.#log.error('A note of what to put back at Bandwidth was damaged; look at the application’s callback addresses yourself.', {
      aside,
    });
    return undefined;
  }

  #file({ account, applicationId }: PointingEntry): string {
    return path.join(this.#folder, `${entryName(account, applicationId)}${ending}`);
  }
}

/** The name that the entry and the lock of an application share. */
export function entryName(account: string, applicationId: string): string {
  return `${account}_${applicationId}`.replaceAll(/[^\w-]/g, '-');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined fits no schema, which is how a damaged file is recognised.
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
