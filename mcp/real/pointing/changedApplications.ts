import path from 'node:path';
import type { RawApplication } from '../../bandwidth/applications';
import type { Pointed } from '../../bandwidth/callbackUrls';
import type { BandwidthClient } from '../../bandwidth/client';
import type { Line } from '../../bandwidth/line';
import type { PointingPlan } from '../../bandwidth/pointingPlan';
import { type Clock, isoTime } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { type OwnProcess, type Taken, takeLock } from '../../base/processLock';
import { reasonOf } from '../../base/reason';
import type { CallbackCredentials } from '../../callbacks/callbackCredentials';
import type { JournalKey } from '../journalKey';
import type { Notice } from './announcer';
import { entryFor } from './entry';
import { entryName, type PointingEntry, PointingJournal } from './journal';
import { cannotSave, OwnedElsewhere } from './refusals';
import { sayRestored } from './words';

export interface ChangeOptions {
  /** Where changes are recorded: the same folder for every Switchboard of this user. */
  readonly folder: string;
  readonly process: OwnProcess;
  /** Signs what is recorded. */
  readonly key: JournalKey;
}

export interface ChangeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly credentials: CallbackCredentials;
  readonly announce: Notice;
  clientOf(line: Line): BandwidthClient;
}

/** An application that points to this run, and is put back when it ends. */
interface Changed {
  readonly line: Line;
  readonly entry: PointingEntry;
  readonly lock: Extract<Taken, { kind: 'held' }>;
  /** Pointed because the tunnel is on, not because an agent named it. */
  readonly automatic: boolean;
}

export interface PointRequest {
  readonly automatic: boolean;
  /** Whether it stays pointed when this run ends, so that nothing is recorded for putting it back. */
  readonly lasting: boolean;
  /** Whether somebody else's callback credentials may be replaced, which cannot be undone. */
  readonly takeOver: boolean;
  readonly signal: AbortSignal;
}

/** The applications this run has changed. Each one's earlier settings are on the disk before it is changed; one process an application. */
export class ChangedApplications {
  readonly #options: ChangeOptions;
  readonly #deps: ChangeDeps;
  readonly #journal: PointingJournal;
  readonly #changed = new Map<string, Changed>();

  constructor(options: ChangeOptions, deps: ChangeDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#journal = new PointingJournal(options.folder, options.key, deps);
  }

  get all(): readonly Changed[] {
    return [...this.#changed.values()];
  }

  /** @throws SwitchboardError as `pointApplication` does; `conflict` when another Switchboard has it, `unavailable` when nothing can be recorded. */
  async point(line: Line, applicationId: string, { automatic, lasting, takeOver, signal }: PointRequest): Promise<Pointed> {
    const { accountId: account } = await line.account();
    const key = entryName(account, applicationId);
    const known = this.#changed.get(key);
    const lock = known?.lock ?? (await this.#lock(account, applicationId));
    const record = async (current: RawApplication, plan: PointingPlan) => {
      const earlier = known?.entry ?? (await this.#journal.entry({ account, applicationId }));
      const entry = entryFor({ account, applicationId, api: line.hosts.api }, current, plan, earlier);
      await this.#journal.write(entry).catch((cause: unknown) => {
        throw cannotSave(this.#options.folder, cause);
      });
      this.#changed.set(key, { line, entry, lock, automatic: automatic && known?.automatic !== false });
    };
    try {
      const client = this.#deps.clientOf(line);
      const pointed = await client.pointApplication(applicationId, signal, { takeOver, beforeChange: lasting ? undefined : record });
      if (lasting) await this.#journal.remove({ account, applicationId });
      if (pointed.credentials === 'refused') this.#deps.credentials.refused();
      this.#deps.credentials.pointsHere(applicationId, pointed.credentials === 'sent' ? 'ours' : 'without');
      return { ...pointed, restoredAtStop: this.#changed.has(key) };
    } finally {
      if (!this.#changed.has(key)) await lock.release();
    }
  }

  /** Puts back what earlier runs left changed in the line's account. @throws the file system's error, and what reading the account throws. */
  async recover(line: Line, signal: AbortSignal): Promise<void> {
    const entries = await this.#journal.entries();
    if (entries.length === 0) return;
    const { accountId } = await line.account();
    for (const entry of entries) {
      const mine = entry.account === accountId && entry.api === line.hosts.api;
      if (mine && !this.#changed.has(keyOf(entry))) await this.#recover(line, entry, signal);
    }
  }

  /** Puts back those that `which` picks. `quiet`: what fails is not announced, since closing does it again. Never rejects. */
  async restore(which: (changed: Changed) => boolean, signal: AbortSignal, quiet: () => boolean = () => false): Promise<void> {
    await Promise.all(
      [...this.#changed].map(async ([key, changed]) => {
        if (!which(changed)) return;
        try {
          await this.#restore(changed.line, changed.entry, signal);
          this.#changed.delete(key);
          await changed.lock.release();
        } catch (error) {
          if (!quiet()) this.notRestored(`Application ${changed.entry.applicationId}`, error);
        }
      }),
    );
  }

  /** Frees what could not be put back for the next start. Never rejects. */
  async release(): Promise<void> {
    const left = this.all;
    this.#changed.clear();
    // The next start takes over the locks of processes that have ended, so a lock that stays does no harm.
    await Promise.allSettled(left.map(({ lock }) => lock.release()));
  }

  notRestored(what: string, error: unknown): void {
    this.#deps.announce('warning', `${what} could not be restored: ${reasonOf(error)} The next start tries again.`);
  }

  async #lock(account: string, applicationId: string): Promise<Changed['lock']> {
    const taken = await this.#take(account, applicationId).catch((cause: unknown) => {
      throw cannotSave(this.#options.folder, cause);
    });
    if (taken.kind === 'held') return taken;
    throw new OwnedElsewhere(applicationId, taken.owner);
  }

  #take(account: string, applicationId: string): Promise<Taken> {
    const { folder, process } = this.#options;
    return takeLock(path.join(folder, `${entryName(account, applicationId)}.lock`), process, isoTime(this.#deps.clock.now()));
  }

  async #recover(line: Line, entry: PointingEntry, signal: AbortSignal): Promise<void> {
    const lock = await this.#take(entry.account, entry.applicationId);
    // The process that has it puts it back.
    if (lock.kind === 'owned') return;
    try {
      await this.#restore(line, entry, signal);
    } catch (error) {
      if (error instanceof SwitchboardError && error.code === 'not_found') await this.#journal.remove(entry);
      else this.notRestored(`Application ${entry.applicationId}`, error);
    } finally {
      await lock.release();
    }
  }

  async #restore(line: Line, entry: PointingEntry, signal: AbortSignal): Promise<void> {
    const { applicationId } = entry;
    const outcome = await this.#deps.clientOf(line).putApplicationBack(applicationId, entry, signal);
    await this.#journal.remove(entry);
    this.#deps.credentials.pointsElsewhere(applicationId);
    this.#deps.announce(...sayRestored(applicationId, outcome));
  }
}

function keyOf({ account, applicationId }: Pick<PointingEntry, 'account' | 'applicationId'>): string {
  return entryName(account, applicationId);
}
