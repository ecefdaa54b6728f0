import path from 'node:path';
import type { RawApplication } from '../../bandwidth/applications';
import type { Pointed } from '../../bandwidth/callbackUrls';
import type { BandwidthClient } from '../../bandwidth/client';
import type { Line } from '../../bandwidth/line';
import { longestCallbackTimeout, type PointingPlan } from '../../bandwidth/pointingPlan';
import type { Application } from '../../bandwidth/resources';
import { type Cancel, type Clock, isoTime } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { type OwnProcess, type Taken, takeLock } from '../../base/processLock';
import { reasonOf } from '../../base/reason';
import type { CallbackCredentials } from '../../callbacks/callbackCredentials';
import { chooseApplication } from './choice';
import { entryFor } from './entry';
import { entryName, type PointingEntry, PointingJournal } from './journal';
import { cannotNote, closing, failure, OwnedElsewhere } from './refusals';
import type { Followed, NamedApplication } from './state';
import { followedBy, named, sayPointed, unchosen, warningsOf } from './words';

/** Putting back on quit takes no longer than this; the next start finishes the rest. */
const closingMs = 2_000;

/** Waits before trying again what Bandwidth could not do just now. */
const retryMs = [5_000, 15_000, 60_000, 300_000] as const;

const passing: ReadonlySet<string> = new Set(['unavailable', 'rate_limited', 'timeout']);

export interface PointingOptions {
  /** Where what was changed is noted: the same for every Switchboard of this user. */
  readonly folder: string;
  /** Whether somebody else's callback credentials may be replaced, which cannot be undone (`--take-over`). */
  readonly takeOver?: boolean | undefined;
  readonly process: OwnProcess;
}

export interface PointingSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly credentials: CallbackCredentials;
  clientOf(line: Line): BandwidthClient;
  /** What a person should be told, in plain words; `inbound` where the state says the same. */
  notice(severity: 'info' | 'warning' | 'error', message: string, state?: 'inbound'): void;
  /** An application's calls come here from now on. */
  pointed(applicationId: string, callbackTimeout: number): void;
  /** `state` of the pointing is another one now. */
  changed(): void;
}

/** An application that leads here because of this run. */
interface Held {
  readonly line: Line;
  readonly entry: PointingEntry;
  readonly lock: Extract<Taken, { kind: 'held' }>;
  /** Pointed without being named by an agent, as long as the tunnel is on. */
  readonly followed: boolean;
}

/**
 * Points applications at this server and puts them back: one path for the tunnel's switch and for configureCallbacks.
 * What an application was is on the disk before it is changed; one process an application; one thing at a time.
 */
export class Pointing {
  readonly #options: PointingOptions;
  readonly #around: PointingSurroundings;
  readonly #journal: PointingJournal;
  readonly #held = new Map<string, Held>();
  readonly #stopping = new AbortController();
  readonly #mayReplace = new Set<string>();
  #following: Line | undefined;
  #state: Followed = { kind: 'working' };
  #queue: Promise<unknown> = Promise.resolve();
  #retry: Cancel | undefined;
  #lastTold: string | undefined;

  constructor(options: PointingOptions, around: PointingSurroundings) {
    this.#options = options;
    this.#around = around;
    this.#journal = new PointingJournal(options.folder, around.log, around.clock);
  }

  /** How it stands with the voice application. */
  get state(): Followed {
    return this.#state;
  }

  /**
   * Points one application here, noting first what it was.
   * @throws SwitchboardError as `pointApplication` does; `conflict` when another Switchboard holds it, `unavailable` when nothing can be noted.
   */
  point(line: Line, applicationId: string, signal?: AbortSignal): Promise<Pointed> {
    return this.#inTurn(() => this.#point(line, applicationId, false, signal));
  }

  /** Puts back what runs that ended without doing so left behind, for the account of this line. Never rejects. */
  recover(line: Line): Promise<void> {
    return this.#inTurn(async () => {
      const entries = await this.#journal.entries();
      if (entries.length === 0) return;
      const { accountId } = await line.account();
      for (const entry of entries) {
        if (entry.account === accountId && entry.api === line.hosts.api && !this.#held.has(keyOf(entry))) await this.#recover(line, entry);
      }
    }).catch((error: unknown) => this.#notPutBack('What an earlier run changed at Bandwidth', error));
  }

  /**
   * Keeps the chosen applications, and those pointed before, leading to the line's callback base; to be called whenever
   * there is a new base. Never rejects; tries again later what Bandwidth could not do just now.
   */
  follow(line: Line): Promise<void> {
    this.#following = line;
    this.#retry?.();
    return this.#inTurn(() => this.#follow(line, 0)).catch((error: unknown) => this.#failed(error));
  }

  /**
   * Another voice application is the line's preferred one now: the one that was followed is put back, and the new one is
   * pointed if the line is followed. Never rejects.
   */
  rechosen(line: Line): Promise<void> {
    this.#retry?.();
    const left = ({ entry, followed }: Held) =>
      followed && entry.serviceType === 'Voice-V2' && entry.applicationId !== line.preferred?.applicationId;
    return this.#inTurn(async () => {
      await this.#putBackAll(left, this.#stopping.signal);
      await this.#follow(line, 0);
    }).catch((error: unknown) => this.#failed(error));
  }

  /** From now on somebody else's callback credentials on this application may be replaced, which cannot be undone. Never rejects. */
  takeOver(line: Line, applicationId: string): Promise<void> {
    this.#mayReplace.add(applicationId);
    return this.follow(line);
  }

  /**
   * The voice applications of the line's account.
   * @throws SwitchboardError as listApplications does
   */
  async applications(line: Line): Promise<readonly NamedApplication[]> {
    return named(await this.#around.clientOf(line).listApplications(this.#stopping.signal), 'Voice-V2');
  }

  /** The permission to follow is taken back: what was pointed because of it is put back. Never rejects. */
  unfollow(): Promise<void> {
    this.#following = undefined;
    this.#retry?.();
    return this.#inTurn(() => this.#putBackAll((held) => held.followed, this.#stopping.signal)).catch((error: unknown) =>
      this.#failed(error),
    );
  }

  /** Puts everything back, within 2 s; the journal keeps what could not be. Never rejects. */
  async close(): Promise<void> {
    this.#following = undefined;
    this.#retry?.();
    this.#stopping.abort();
    const limit = new AbortController();
    const cancel = this.#around.clock.after(closingMs, () => limit.abort());
    await this.#queue;
    await this.#putBackAll(() => true, limit.signal);
    cancel();
    const left = [...this.#held.values()];
    this.#held.clear();
    // The next start takes over locks of processes that are gone, so a lock that stays does no harm.
    await Promise.allSettled(left.map((held) => held.lock.release()));
  }

  /** One after the other, whatever came of the one before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#stopping.signal.aborted) throw closing();
      return work();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #follow(line: Line, attempt: number): Promise<void> {
    if (this.#following !== line || line.callbackBase() === undefined) return;
    this.#show({ kind: 'working' });
    try {
      const targets = await this.#targets(line);
      for (const [applicationId, target] of targets) {
        const pointed = await this.#point(target.line, applicationId, target.followed);
        // Messages have no state of their own to be read, but that they come is no news a person must act on.
        if (pointed.how !== 'unchanged') this.#tell('info', sayPointed(pointed), 'inbound');
        for (const warning of warningsOf(pointed)) this.#tell('warning', warning, stateOf(pointed.after));
      }
    } catch (error) {
      // Where the address is gone meanwhile, the next one asks anew.
      if (this.#stopping.signal.aborted || line.callbackBase() === undefined) return;
      const first = this.#state.kind === 'working';
      this.#failed(error, first ? 'inbound' : undefined);
      const wait =
        error instanceof SwitchboardError && passing.has(error.code) ? retryMs[Math.min(attempt, retryMs.length - 1)] : undefined;
      // What stands already is not undone by what came after it.
      if (first) this.#show(failure(error, wait !== undefined));
      if (wait === undefined) return;
      this.#retry = this.#around.clock.after(wait, () => {
        void this.#inTurn(() => this.#follow(line, attempt + 1)).catch((again: unknown) => this.#failed(again));
      });
    }
  }

  /** What leads here already and has to go on doing so, and what the person chose. */
  async #targets(line: Line): Promise<ReadonlyMap<string, { readonly line: Line; readonly followed: boolean }>> {
    const targets = new Map(
      [...this.#held.values()].map((held) => [held.entry.applicationId, { line: held.line, followed: held.followed }]),
    );
    const { preferred } = line;
    const { build } = await line.account();
    const kinds: readonly (readonly [Application['serviceType'], string | undefined])[] = [
      ['Voice-V2', preferred?.applicationId],
      ...(build ? [] : [['Messaging-V2', preferred?.messagingApplicationId] as const]),
    ];
    const listed = kinds.every(([, chosen]) => chosen !== undefined)
      ? []
      : await this.#around.clientOf(line).listApplications(this.#stopping.signal);
    for (const [serviceType, chosen] of kinds) {
      const choice = chooseApplication(listed, serviceType, chosen);
      if (choice.kind === 'chosen') {
        if (!targets.has(choice.applicationId)) targets.set(choice.applicationId, { line, followed: true });
      } else if (serviceType === 'Voice-V2' || listed.some((application) => application.serviceType === serviceType)) {
        this.#tell('warning', choice.why, stateOf({ serviceType }));
        if (serviceType === 'Voice-V2') this.#show(unchosen(named(choice.among, serviceType)));
      }
    }
    return targets;
  }

  async #point(line: Line, applicationId: string, followed: boolean, signal?: AbortSignal): Promise<Pointed> {
    const { accountId: account } = await line.account();
    const key = keyOf({ account, applicationId });
    const known = this.#held.get(key);
    const lock = known?.lock ?? (await this.#lock(account, applicationId));
    const beforeChange = async (current: RawApplication, plan: PointingPlan) => {
      const earlier = known?.entry ?? (await this.#journal.entry(account, applicationId));
      const entry = entryFor({ account, applicationId, api: line.hosts.api }, current, plan, earlier);
      await this.#journal.write(entry).catch((cause: unknown) => {
        throw cannotNote(this.#options.folder, cause);
      });
      this.#held.set(key, { line, entry, lock, followed: followed && known?.followed !== false });
    };
    const stop = either(this.#stopping.signal, signal);
    try {
      const pointed = await this.#around.clientOf(line).pointApplication(applicationId, stop.signal, {
        takeOver: this.#options.takeOver === true || this.#mayReplace.has(applicationId),
        beforeChange,
      });
      if (pointed.credentials === 'refused') this.#around.credentials.refused();
      this.#around.credentials.leadsHere(applicationId, pointed.credentials === 'sent' ? 'ours' : 'without');
      if (pointed.after.serviceType === 'Voice-V2') {
        this.#around.pointed(applicationId, longestCallbackTimeout);
        this.#show(followedBy(pointed));
      }
      return pointed;
    } finally {
      stop.done();
      if (!this.#held.has(key)) await lock.release();
    }
  }

  async #lock(account: string, applicationId: string): Promise<Held['lock']> {
    const { folder, process } = this.#options;
    const file = path.join(folder, `${entryName(account, applicationId)}.lock`);
    const taken = await takeLock(file, process, isoTime(this.#around.clock.now())).catch((cause: unknown) => {
      throw cannotNote(folder, cause);
    });
    if (taken.kind === 'held') return taken;
    throw new OwnedElsewhere(applicationId, taken.owner);
  }

  async #recover(line: Line, entry: PointingEntry): Promise<void> {
    const { folder, process } = this.#options;
    const file = path.join(folder, `${entryName(entry.account, entry.applicationId)}.lock`);
    const lock = await takeLock(file, process, isoTime(this.#around.clock.now()));
    // Whoever holds it puts it back.
    if (lock.kind === 'owned') return;
    try {
      await this.#putBack(line, entry, this.#stopping.signal);
    } catch (error) {
      if (error instanceof SwitchboardError && error.code === 'not_found') await this.#journal.remove(entry);
      else this.#notPutBack(`Application ${entry.applicationId}`, error);
    } finally {
      await lock.release();
    }
  }

  async #putBackAll(which: (held: Held) => boolean, signal: AbortSignal): Promise<void> {
    await Promise.all(
      [...this.#held].map(async ([key, held]) => {
        if (!which(held)) return;
        try {
          await this.#putBack(held.line, held.entry, signal);
          this.#held.delete(key);
          await held.lock.release();
        } catch (error) {
          // Turned off in the middle of it, closing does it again.
          if (signal !== this.#stopping.signal || !signal.aborted) this.#notPutBack(`Application ${held.entry.applicationId}`, error);
        }
      }),
    );
  }

  async #putBack(line: Line, entry: PointingEntry, signal: AbortSignal): Promise<void> {
    const { applicationId } = entry;
    const outcome = await this.#around.clientOf(line).putApplicationBack(applicationId, entry, signal);
    await this.#journal.remove(entry);
    this.#around.credentials.leadsElsewhere(applicationId);
    if (outcome.kind === 'left') {
      this.#tell('info', `Application ${applicationId} was changed by somebody else meanwhile, so it was left as it is now.`);
    } else if (outcome.remains.length === 0) {
      this.#tell('info', `Application ${applicationId} is again what it was before Switchboard took its callbacks.`);
    } else {
      this.#tell('warning', `Application ${applicationId} was put back, but it keeps ${outcome.remains.join(' and ')}.`);
    }
  }

  #notPutBack(what: string, error: unknown): void {
    this.#tell('warning', `${what} could not be put back just now: ${reasonOf(error)} The next start tries again.`);
  }

  #failed(error: unknown, state?: 'inbound'): void {
    if (this.#stopping.signal.aborted) return;
    const recovery = error instanceof SwitchboardError ? ` ${error.recovery}` : '';
    this.#tell('warning', `Inbound calls do not come to Switchboard yet: ${reasonOf(error)}${recovery}`, state);
  }

  #show(state: Followed): void {
    this.#state = state;
    this.#around.changed();
  }

  /** The same thing is said once in a row. */
  #tell(severity: 'info' | 'warning' | 'error', message: string, state?: 'inbound'): void {
    if (message === this.#lastTold) return;
    this.#lastTold = message;
    this.#around.log[severity === 'warning' ? 'warn' : severity](message);
    this.#around.notice(severity, message, state);
  }
}

/** Only voice applications have a state to be read. */
function stateOf({ serviceType }: Pick<Application, 'serviceType'>): 'inbound' | undefined {
  return serviceType === 'Voice-V2' ? 'inbound' : undefined;
}

function keyOf({ account, applicationId }: Pick<PointingEntry, 'account' | 'applicationId'>): string {
  return entryName(account, applicationId);
}

/** Aborts as soon as one of the two does. */
function either(one: AbortSignal, other: AbortSignal | undefined): { readonly signal: AbortSignal; done(): void } {
  const both = new AbortController();
  const abort = () => both.abort();
  const signals = [one, ...(other === undefined ? [] : [other])];
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  }
  return {
    signal: both.signal,
    done: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
