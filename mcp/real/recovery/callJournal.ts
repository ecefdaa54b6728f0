import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Clock, isoTime } from '../../base/clock';
import { JsonFile } from '../../base/jsonFile';
import type { Log } from '../../base/log';
import { type OwnProcess, type Taken, takeLock } from '../../base/processLock';
import { isMissing, reasonOf } from '../../base/reason';
import type { Activity } from '../../model/activity';
import type { KnownCall } from '../../model/call';

/** As many turns of a call as somebody may still answer late. */
const turnsKept = 20;

const text = z.string().optional();
const callSchema = z.object({
  callId: z.string().min(1),
  parentCallId: text,
  account: text,
  applicationId: text,
  direction: z.enum(['inbound', 'outbound']),
  from: text,
  to: text,
  owner: z.object({ id: z.string(), name: z.string() }).optional(),
  state: z.enum(['queued', 'initiated', 'answered']),
  createdAt: z.number(),
  answeredAt: z.number().optional(),
  /** Oldest first. */
  turns: z.array(z.string()),
});
const fileSchema = z.object({ calls: z.array(callSchema) });

/** A live call of the real line as it is kept on the disk: who is on it, and which turns it had; nothing that was said. */
export type JournalledCall = z.output<typeof callSchema>;

/** The live calls of one run. Pure bookkeeping over what happens. */
export class LiveCallList {
  readonly #calls = new Map<string, JournalledCall>();

  /** @returns whether the list has changed */
  heard(activity: Activity): boolean {
    if (activity.kind === 'call') return this.#call(activity.call);
    if (activity.kind !== 'webhook' || activity.event.callbackId === undefined) return false;
    const { callId, callbackId } = activity.event;
    const call = this.#calls.get(callId ?? '');
    if (call === undefined) return false;
    this.#calls.set(call.callId, { ...call, turns: [...call.turns, callbackId].slice(-turnsKept) });
    return true;
  }

  /** A call of an earlier run goes on in this one. */
  keep(call: JournalledCall): void {
    this.#calls.set(call.callId, call);
  }

  /** @returns whether the list has changed */
  drop(callId: string): boolean {
    return this.#calls.delete(callId);
  }

  get all(): readonly JournalledCall[] {
    return [...this.#calls.values()];
  }

  #call(call: KnownCall): boolean {
    // The practice line ends with the process, and its calls with it.
    if (call.line !== 'real') return false;
    if (call.state === 'disconnected') return this.drop(call.callId);
    const { line, endedAt, disconnectCause, errorMessage, tag, state, ...kept } = call;
    this.#calls.set(call.callId, { ...kept, state, turns: this.#calls.get(call.callId)?.turns ?? [] });
    return true;
  }
}

/** The call as this run knows it from now on. */
export function toKnownCall({ turns, ...call }: JournalledCall): KnownCall {
  const unknown = {
    parentCallId: undefined,
    account: undefined,
    applicationId: undefined,
    from: undefined,
    to: undefined,
    owner: undefined,
    answeredAt: undefined,
  };
  return { ...unknown, ...call, line: 'real', endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined };
}

export interface CallJournalOptions {
  readonly folder: string;
  readonly process: OwnProcess;
  readonly clock: Clock;
  readonly log: Log;
}

/** This run's live calls on the disk, one file a run, and the files that earlier runs left. */
export class CallJournal {
  readonly #options: CallJournalOptions;
  readonly #name = `run-${randomBytes(8).toString('hex')}`;
  readonly #list = new LiveCallList();
  #release: (() => Promise<void>) | undefined;
  #dirty = false;
  #writing: Promise<void> | undefined;

  constructor(options: CallJournalOptions) {
    this.#options = options;
  }

  /**
   * Takes this run's lock, and removes those that killed runs without calls left behind.
   * @throws the file system's error
   */
  async begin(): Promise<void> {
    const { folder } = this.#options;
    await this.#lock();
    const names = new Set(await readdir(folder));
    for (const name of names) {
      if (!/^run-[0-9a-f]{16}\.lock$/.test(name) || name === `${this.#name}.lock` || names.has(name.replace(/lock$/, 'json'))) continue;
      const left = await this.#take(path.join(folder, name));
      if (left.kind === 'held') await left.release();
    }
  }

  /**
   * Notes what happens to calls: once the run has its lock, it is on the disk when this returns, so that nobody hears of a turn
   * that a kill could make unknown.
   */
  heard(activity: Activity): void {
    if (this.#list.heard(activity)) this.#save();
  }

  /** The call needs nothing more of the next run. */
  drop(callId: string): void {
    if (this.#list.drop(callId)) this.#save();
  }

  /** The files of other runs, gone or not. @throws the file system's error */
  async others(): Promise<readonly string[]> {
    const names = await readdir(this.#options.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names.filter((name) => /^run-[0-9a-f]{16}\.json$/.test(name) && name !== `${this.#name}.json`);
  }

  /**
   * The live calls of runs that are gone. Their files are removed once those that `mine` names are on the disk again, as this run's.
   * @returns those
   * @throws the file system's error
   */
  async takeOver(mine: (call: JournalledCall) => boolean): Promise<readonly JournalledCall[]> {
    const { folder } = this.#options;
    const taken: JournalledCall[] = [];
    for (const name of await this.others()) {
      const file = path.join(folder, name);
      const lock = await this.#take(lockOf(file));
      if (lock.kind === 'owned') continue;
      try {
        const calls = this.#read(file).filter(mine);
        for (const call of calls) this.#list.keep(call);
        taken.push(...calls);
        if (calls.length > 0) this.#save();
        await this.settled();
        await rm(file, { force: true });
      } finally {
        await lock.release();
      }
    }
    return taken;
  }

  /** Resolves when everything noted so far is on the disk, or was found impossible to write. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Leaves on the disk what the next run has to see to. */
  async close(): Promise<void> {
    await this.settled();
    if (this.#list.all.length === 0) await rm(this.#file, { force: true });
    await this.#release?.();
  }

  get #file(): string {
    return path.join(this.#options.folder, `${this.#name}.json`);
  }

  #save(): void {
    if (this.#release !== undefined && this.#writing === undefined) {
      try {
        this.#put();
      } catch (error) {
        this.#notNoted(error);
      }
      return;
    }
    this.#dirty = true;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      try {
        await this.#lock();
        this.#put();
      } catch (error) {
        this.#notNoted(error);
      }
    }
  }

  async #lock(): Promise<void> {
    if (this.#release !== undefined) return;
    const lock = await this.#take(lockOf(this.#file));
    if (lock.kind === 'held') this.#release = lock.release;
  }

  #take(lock: string): Promise<Taken> {
    const { process, clock } = this.#options;
    return takeLock(lock, process, isoTime(clock.now()));
  }

  /** Without fsync: what is written outlives the process, and only the process. */
  #put(): void {
    jsonOf(this.#file).writeNow({ calls: [...this.#list.all] });
  }

  #notNoted(error: unknown): void {
    this.#options.log.warn('Live calls could not be noted on the disk; they would be lost in a restart.', { error: reasonOf(error) });
  }

  #read(file: string): readonly JournalledCall[] {
    const read = jsonOf(file).read(this.#options.clock.now());
    if (read.kind === 'read') return read.value.calls;
    if (read.kind !== 'absent')
      this.#options.log.error('The calls of an earlier run could not be read, so they cannot be recovered.', {
        file: read.kind === 'damaged' ? (read.aside ?? file) : file,
        why: read.why,
      });
    return [];
  }
}

function jsonOf(file: string): JsonFile<z.output<typeof fileSchema>> {
  return new JsonFile({ file, version: 1, schema: fileSchema, links: 'refuse' });
}

function lockOf(file: string): string {
  return file.replace(/\.json$/, '.lock');
}
