import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, isoTime } from '../../base/clock';
import type { Log } from '../../base/log';
import { type OwnProcess, type Taken, takeLock } from '../../base/processLock';
import { isMissing, reasonOf } from '../../base/reason';
import type { Activity } from '../../model/activity';
import { type JournalKey, SignedFile } from '../journalKey';
import { callsSchema, type JournalledCall, LiveCallList } from './liveCallList';

export interface CallJournalOptions {
  readonly folder: string;
  readonly process: OwnProcess;
  readonly clock: Clock;
  readonly log: Log;
  /** Signs what is recorded. */
  readonly key: JournalKey;
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
   * Takes this run's lock, and removes the locks of killed runs that had no calls.
   * @throws the file system's error, and Error when the key cannot be used
   */
  async begin(): Promise<void> {
    const { folder } = this.#options;
    await this.#open();
    const names = new Set(await readdir(folder));
    for (const name of names) {
      if (!/^run-[0-9a-f]{16}\.lock$/.test(name) || name === `${this.#name}.lock` || names.has(name.replace(/lock$/, 'json'))) continue;
      const left = await this.#take(path.join(folder, name));
      if (left.kind === 'held') await left.release();
    }
  }

  /**
   * Records what happens to calls. Once the run has its lock, the record is on the disk when this returns, so that no agent
   * learns of a turn that the next run would not know after a kill.
   */
  onActivity(activity: Activity): void {
    if (this.#list.onActivity(activity)) this.#save();
  }

  /** The next run has nothing to do for this call. */
  drop(callId: string): void {
    if (this.#list.drop(callId)) this.#save();
  }

  /** The files of other runs, ended or not. @throws the file system's error */
  async others(): Promise<readonly string[]> {
    const names = await readdir(this.#options.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return names.filter((name) => /^run-[0-9a-f]{16}\.json$/.test(name) && name !== `${this.#name}.json`);
  }

  /**
   * Makes the live calls of ended runs that `mine` picks calls of this run. Their files are removed once those calls are on the disk again.
   * @returns those calls
   * @throws the file system's error, and Error when the key cannot be used
   */
  async takeOver(mine: (call: JournalledCall) => boolean): Promise<readonly JournalledCall[]> {
    const { folder } = this.#options;
    const taken: JournalledCall[] = [];
    for (const name of await this.others()) {
      const file = path.join(folder, name);
      const lock = await this.#take(lockOf(file));
      if (lock.kind === 'owned') continue;
      try {
        const calls = (await this.#read(file)).filter(mine);
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

  /** Resolves when everything recorded so far is on the disk, or could not be written. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Leaves on the disk what the next run has to handle. */
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
        this.#notRecorded(error);
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
        await this.#open();
        this.#put();
      } catch (error) {
        this.#notRecorded(error);
      }
    }
  }

  async #open(): Promise<void> {
    await this.#options.key.load();
    if (this.#release !== undefined) return;
    const lock = await this.#take(lockOf(this.#file));
    if (lock.kind === 'held') this.#release = lock.release;
  }

  #take(lock: string): Promise<Taken> {
    const { process, clock } = this.#options;
    return takeLock(lock, process, isoTime(clock.now()));
  }

  #put(): void {
    this.#signed(this.#file).writeNow([...this.#list.all]);
  }

  #signed(file: string): SignedFile<JournalledCall[]> {
    return new SignedFile(file, 'calls', callsSchema, this.#options.key);
  }

  #notRecorded(error: unknown): void {
    this.#options.log.warn('Could not save the live calls, so a restart would lose them.', { error: reasonOf(error) });
  }

  async #read(file: string): Promise<readonly JournalledCall[]> {
    const { key, log, clock } = this.#options;
    await key.load();
    const read = this.#signed(file).read(clock.now());
    if (read.kind === 'read') return read.value.content;
    if (read.kind !== 'absent')
      log.error(
        'The record of an earlier run’s calls cannot be used, so they cannot be recovered: it is damaged, or Switchboard did not write it.',
        {
          file: read.kind === 'damaged' ? (read.aside ?? file) : file,
          why: read.why,
        },
      );
    return [];
  }
}

function lockOf(file: string): string {
  return file.replace(/\.json$/, '.lock');
}
