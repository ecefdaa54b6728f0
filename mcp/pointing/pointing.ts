import path from 'node:path';
import type { RawApplication } from '../bandwidth/applications';
import type { Pointed } from '../bandwidth/callbackUrls';
import type { BandwidthClient } from '../bandwidth/client';
import type { Line } from '../bandwidth/line';
import { longestCallbackTimeout, type PointingPlan } from '../bandwidth/pointingPlan';
import type { Application } from '../bandwidth/resources';
import { type Cancel, type Clock, isoTime } from '../clock';
import { SwitchboardError } from '../errors';
import type { Log } from '../log';
import type { CallbackCredentials } from './callbackCredentials';
import { chooseApplication } from './choice';
import { entryName, type PointingEntry, PointingJournal } from './journal';
import { type OwnProcess, type Taken, takeLock } from './lock';

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
  /** What a person should be told, in plain words. */
  notice(severity: 'info' | 'warning' | 'error', message: string): void;
  /** An application's calls come here from now on. */
  pointed(applicationId: string, callbackTimeout: number): void;
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
  #following: Line | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #retry: Cancel | undefined;
  #lastTold: string | undefined;

  constructor(options: PointingOptions, around: PointingSurroundings) {
    this.#options = options;
    this.#around = around;
    this.#journal = new PointingJournal(options.folder, around.log, around.clock);
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
    try {
      const targets = await this.#targets(line);
      for (const [applicationId, target] of targets) {
        const pointed = await this.#point(target.line, applicationId, target.followed);
        if (pointed.how !== 'unchanged') this.#tell('info', sayPointed(pointed));
        for (const warning of warningsOf(pointed)) this.#tell('warning', warning);
      }
    } catch (error) {
      // Where the address is gone meanwhile, the next one asks anew.
      if (this.#stopping.signal.aborted || line.callbackBase() === undefined) return;
      this.#failed(error);
      const wait = retryMs[Math.min(attempt, retryMs.length - 1)];
      if (!(error instanceof SwitchboardError) || !passing.has(error.code) || wait === undefined) return;
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
        this.#tell('warning', choice.why);
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
      const pointed = await this.#around
        .clientOf(line)
        .pointApplication(applicationId, stop.signal, { takeOver: this.#options.takeOver, beforeChange });
      if (pointed.credentials === 'refused') this.#around.credentials.refused();
      this.#around.credentials.leadsHere(applicationId, pointed.credentials === 'sent' ? 'ours' : 'without');
      if (pointed.after.serviceType === 'Voice-V2') this.#around.pointed(applicationId, longestCallbackTimeout);
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
    throw new SwitchboardError(
      'conflict',
      `Another Switchboard on this computer (process ${taken.owner.pid}, since ${taken.owner.since}) has pointed application ${applicationId} at itself, so this one runs without it and nothing was changed.`,
      'Ask the user to close the other Switchboard, or use another application.',
    );
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
    this.#tell('warning', `${what} could not be put back just now: ${reason(error)} The next start tries again.`);
  }

  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    const recovery = error instanceof SwitchboardError ? ` ${error.recovery}` : '';
    this.#tell('warning', `Inbound calls do not come to Switchboard yet: ${reason(error)}${recovery}`);
  }

  /** The same thing is said once in a row. */
  #tell(severity: 'info' | 'warning' | 'error', message: string): void {
    if (message === this.#lastTold) return;
    this.#lastTold = message;
    this.#around.log[severity === 'warning' ? 'warn' : severity](message);
    this.#around.notice(severity, message);
  }
}

/** What to note before a change. What is our own doing already is not what was there before. Pure. */
export function entryFor(
  where: Pick<PointingEntry, 'account' | 'applicationId' | 'api'>,
  { application, elements }: RawApplication,
  { wanted, credentials }: PointingPlan,
  earlier: PointingEntry | undefined,
): PointingEntry {
  const next = addressIn(wanted);
  const stands = earlier?.ours.includes(addressIn(application.fields)) ? earlier : undefined;
  const changes = credentials === 'replace' ? 'replaced' : credentials === 'ours' ? 'added' : 'untouched';
  return {
    ...where,
    serviceType: application.serviceType,
    before: stands?.before ?? elements,
    ours: [...(stands?.ours.filter((address) => address !== next) ?? []), next],
    credentials: stands === undefined || stands.credentials === 'untouched' ? changes : stands.credentials,
  };
}

function addressIn(fields: Readonly<Record<string, string>>): string {
  return fields.CallInitiatedCallbackUrl ?? fields.InboundCallbackUrl ?? '';
}

function keyOf({ account, applicationId }: Pick<PointingEntry, 'account' | 'applicationId'>): string {
  return entryName(account, applicationId);
}

function sayPointed({ after: { serviceType, name, applicationId } }: Pointed): string {
  const what = serviceType === 'Voice-V2' ? 'Inbound calls' : 'Messages';
  return `${what} of ${JSON.stringify(name)} (${applicationId}) come to Switchboard now. What it was before is noted, and put back when Switchboard quits.`;
}

function warningsOf({ after: { applicationId }, credentials, foreignCredentials }: Pointed): readonly string[] {
  return [
    ...(credentials === 'refused'
      ? [`Bandwidth takes no callback credentials for application ${applicationId}: only the secret in the address guards its callbacks.`]
      : []),
    ...(foreignCredentials
      ? [
          `Application ${applicationId} keeps callback credentials of its own, so only the secret in the address guards its callbacks. To replace them for good, start with --take-over.`,
        ]
      : []),
  ];
}

function cannotNote(folder: string, cause: unknown): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `What the application is now could not be noted in ${folder}, so nothing was changed: ${reason(cause)}.`,
    'Ask the user to make that folder writable and to free some space, then try again.',
    { cause },
  );
}

function closing(): SwitchboardError {
  return new SwitchboardError('unavailable', 'Switchboard is closing.', 'Start it again.');
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

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
