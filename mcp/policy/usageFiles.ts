import { closeSync, constants, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../base/clock';
import type { UsageEntry, UsageJournal } from './usage';

const count = z.number().int().min(0);

const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reserve'),
    id: z.string(),
    at: z.number(),
    agent: z.string(),
    calls: count,
    messages: count,
    lookups: count,
    to: z.array(z.string()),
  }),
  z.object({ kind: z.literal('release'), id: z.string() }),
  z.object({ kind: z.literal('talked'), at: z.number(), agent: z.string(), callId: z.string(), ms: z.number().min(0) }),
]);

/** One file a day (UTC), so that no file is ever rewritten while another process writes to it. */
const fileName = /^(\d{4}-\d\d-\d\d)\.jsonl$/;
/** Limits look back a day; a file is kept for one more, so that a clock that was set forward loses nothing. */
const keptDays = 2;
const dayMs = 86_400_000;
/** Links and devices are not followed, and opening a pipe does not wait. Not every system has these. */
const safely = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The journal in a folder of its own, readable by its owner only. Appending one line is one write, so several processes may use the
 * folder at once. What a killed process left unfinished at the end of a file is passed over.
 */
export class UsageFiles implements UsageJournal {
  readonly #folder: string;
  readonly #clock: Pick<Clock, 'now'>;
  /** How far each file has been read, in bytes. */
  readonly #read = new Map<string, number>();
  #cleaned = false;

  constructor(folder: string, clock: Pick<Clock, 'now'>) {
    this.#folder = folder;
    this.#clock = clock;
  }

  append(entry: UsageEntry): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = path.join(this.#folder, `${new Date(this.#clock.now()).toISOString().slice(0, 10)}.jsonl`);
    const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | safely, 0o600);
    try {
      if (!fstatSync(descriptor).isFile()) throw new Error(`${file} is not a regular file`);
      // A line that a killed process left unfinished ends here.
      const line = Buffer.from(`\n${JSON.stringify(entry)}\n`);
      if (writeSync(descriptor, line) !== line.length) throw new Error(`${file} was not written completely`);
    } finally {
      closeSync(descriptor);
    }
  }

  readNew(): readonly UsageEntry[] {
    const names = this.#names();
    if (!this.#cleaned) this.#removeOld(names);
    return names.flatMap((name) => this.#newIn(name));
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => fileName.test(name))
        .sort();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  #removeOld(names: readonly string[]): void {
    this.#cleaned = true;
    for (const name of names) {
      const day = Date.parse(fileName.exec(name)?.[1] ?? '');
      if (this.#clock.now() - day >= (keptDays + 1) * dayMs) rmSync(path.join(this.#folder, name), { force: true });
    }
  }

  #newIn(name: string): readonly UsageEntry[] {
    const file = path.join(this.#folder, name);
    const from = this.#read.get(name) ?? 0;
    const text = textFrom(file, from);
    const whole = text.subarray(0, text.lastIndexOf(0x0a) + 1);
    this.#read.set(name, from + whole.length);
    return whole
      .toString('utf8')
      .split('\n')
      .flatMap((line) => entryIn(line));
  }
}

/** The bytes of a regular file from an offset on; none when it has gone. */
function textFrom(file: string, from: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | safely);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Error(`${file} is not a regular file`);
    const bytes = Buffer.alloc(Math.max(0, found.size - from));
    return bytes.subarray(0, bytes.length === 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, from));
  } finally {
    closeSync(descriptor);
  }
}

function entryIn(line: string): readonly UsageEntry[] {
  if (line === '') return [];
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
