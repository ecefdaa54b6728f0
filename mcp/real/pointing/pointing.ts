import type { Pointed } from '../../bandwidth/callbackUrls';
import type { BandwidthClient } from '../../bandwidth/client';
import type { Line } from '../../bandwidth/line';
import { longestCallbackTimeout } from '../../bandwidth/pointingPlan';
import type { Cancel, Clock } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { CallbackCredentials } from '../../callbacks/callbackCredentials';
import { createAnnouncer, type Notice } from './announcer';
import { ChangedApplications, type ChangeOptions } from './changedApplications';
import { eitherSignal } from './eitherSignal';
import { closing, failure } from './refusals';
import type { NamedApplication, PointingOutcome } from './state';
import { surveyApplications } from './survey';
import { chooseTargets, type Target } from './targets';
import { named, outcomeOf, sayPointed, stateOf, unchosen, warningsOf } from './words';

/** Putting back on quit takes no longer than this; the next start finishes the rest. */
const closingMs = 2_000;

/** Waits before trying again after a failure that may pass. */
const retryMs = [5_000, 15_000, 60_000, 300_000] as const;

const mayPass: ReadonlySet<string> = new Set(['unavailable', 'rate_limited', 'timeout']);

export interface PointingOptions extends ChangeOptions {
  /** Whether somebody else's callback credentials may be replaced, which cannot be undone (`--take-over`). */
  readonly takeOver?: boolean | undefined;
}

export interface PointingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly credentials: CallbackCredentials;
  /** Whether the public address and its secret are the same in the next run. */
  addressLasts(): boolean;
  clientOf(line: Line): BandwidthClient;
  readonly notice: Notice;
  /** An application's calls reach this server from now on. */
  pointed(applicationId: string, callbackTimeout: number): void;
  /** `state` has changed. */
  changed(): void;
}

/**
 * Points applications to this server and puts them back: one path for the tunnel's switch and for configureCallbacks.
 * One thing at a time. What points to a lasting address stays; the rest is put back when this run ends.
 */
export class Pointing {
  readonly #options: PointingOptions;
  readonly #deps: PointingDeps;
  readonly #announce: Notice;
  readonly #applications: ChangedApplications;
  readonly #stopping = new AbortController();
  readonly #mayReplace = new Set<string>();
  #following: Line | undefined;
  #state: PointingOutcome = { kind: 'working' };
  #queue: Promise<unknown> = Promise.resolve();
  #retry: Cancel | undefined;

  constructor(options: PointingOptions, deps: PointingDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#announce = createAnnouncer(deps.log, deps.notice);
    this.#applications = new ChangedApplications(options, { ...deps, clientOf: (line) => deps.clientOf(line), announce: this.#announce });
  }

  /** The last outcome for the voice application. */
  get state(): PointingOutcome {
    return this.#state;
  }

  /**
   * Points one application to this server, at an agent's request.
   * @throws SwitchboardError as `pointApplication` does; `conflict` when another Switchboard has it, `unavailable` when nothing can be recorded.
   */
  point(line: Line, applicationId: string, signal?: AbortSignal): Promise<Pointed> {
    return this.#inTurn(async () => {
      const pointed = await this.#point({ line, applicationId, automatic: false }, signal);
      if (!this.#deps.credentials.isChecked(line)) await this.#survey(line);
      return pointed;
    });
  }

  /** Puts back what earlier runs left changed in this line's account. Never rejects. */
  recover(line: Line): Promise<void> {
    return this.#inTurn(() => this.#applications.recover(line, this.#stopping.signal)).catch((error: unknown) =>
      this.#applications.notRestored('What an earlier run changed at Bandwidth', error),
    );
  }

  /** Finds the applications that point to a lasting address already. Never rejects. */
  survey(line: Line): Promise<void> {
    this.#deps.credentials.unchecked(line);
    return this.#inTurn(() => this.#survey(line)).catch(() => undefined);
  }

  /**
   * Keeps the chosen applications, and those pointed before, on the line's callback base; to be called at each new base.
   * Never rejects; tries again after a failure that may pass.
   */
  follow(line: Line): Promise<void> {
    this.#following = line;
    this.#retry?.();
    return this.#inTurn(() => this.#follow(line, 0)).catch((error: unknown) => this.#failed(error));
  }

  /** The person chose another voice application: the one that was followed is put back, then the new one is pointed. Never rejects. */
  rechosen(line: Line): Promise<void> {
    this.#retry?.();
    return this.#inTurn(async () => {
      await this.#restore(
        ({ entry, automatic }) => automatic && entry.serviceType === 'Voice-V2' && entry.applicationId !== line.preferred?.applicationId,
      );
      await this.#follow(line, 0);
    }).catch((error: unknown) => this.#failed(error));
  }

  /** From now on somebody else's callback credentials on this application may be replaced, which cannot be undone. Never rejects. */
  takeOver(line: Line, applicationId: string): Promise<void> {
    this.#mayReplace.add(applicationId);
    return this.follow(line);
  }

  /** The voice applications of the line's account. @throws SwitchboardError as listApplications does */
  async applications(line: Line): Promise<readonly NamedApplication[]> {
    return named(await this.#deps.clientOf(line).listApplications(this.#stopping.signal), 'Voice-V2');
  }

  /** Stops following: what was pointed because of it is put back. Never rejects. */
  unfollow(): Promise<void> {
    this.#following = undefined;
    this.#retry?.();
    return this.#inTurn(() => this.#restore(({ automatic }) => automatic)).catch((error: unknown) => this.#failed(error));
  }

  /** The line's account is left: what was changed in it is put back, within 2 s; the journal keeps the rest. Never rejects. */
  async leave({ credentialSource }: Line): Promise<void> {
    this.#following = undefined;
    this.#retry?.();
    // The stop of the run puts back what this does not.
    await this.#inTurn(() => this.#restoreInTime((line) => line.credentialSource === credentialSource)).catch(() => undefined);
  }

  /** Puts everything back, within 2 s; the journal keeps the rest for the next start. Never rejects. */
  async close(): Promise<void> {
    this.#following = undefined;
    this.#retry?.();
    this.#stopping.abort();
    await this.#queue;
    await this.#restoreInTime(() => true);
    await this.#applications.release();
  }

  async #restoreInTime(which: (line: Line) => boolean): Promise<void> {
    const limit = new AbortController();
    const cancel = this.#deps.clock.after(closingMs, () => limit.abort());
    await this.#applications.restore(({ line }) => which(line), limit.signal);
    cancel();
  }

  /** One after the other, whatever the outcome of the one before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#stopping.signal.aborted) throw closing();
      return work();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #restore(which: Parameters<ChangedApplications['restore']>[0]): Promise<void> {
    const { signal } = this.#stopping;
    return this.#applications.restore(which, signal, () => signal.aborted);
  }

  #survey(line: Line): Promise<void> {
    return surveyApplications(line, this.#deps.clientOf(line), this.#deps, this.#stopping.signal);
  }

  async #follow(line: Line, attempt: number): Promise<void> {
    if (this.#following !== line || line.callbackBase() === undefined) return;
    this.#show({ kind: 'working' });
    try {
      for (const target of await this.#targets(line)) {
        const pointed = await this.#point(target);
        // Messages have no state of their own, and that they arrive needs no action.
        if (pointed.how !== 'unchanged') this.#announce('info', sayPointed(pointed), 'inbound');
        for (const warning of warningsOf(pointed)) this.#announce('warning', warning, stateOf(pointed.after));
      }
    } catch (error) {
      // Once the address is gone, the next address starts over.
      if (!this.#stopping.signal.aborted && line.callbackBase() !== undefined) this.#tryLater(line, attempt, error);
    }
  }

  #tryLater(line: Line, attempt: number, error: unknown): void {
    const first = this.#state.kind === 'working';
    this.#failed(error, first ? 'inbound' : undefined);
    const passes = error instanceof SwitchboardError && mayPass.has(error.code);
    const wait = passes ? retryMs[Math.min(attempt, retryMs.length - 1)] : undefined;
    // An application that was pointed stays shown, whatever failed after it.
    if (first) this.#show(failure(error, wait !== undefined));
    if (wait === undefined) return;
    this.#retry = this.#deps.clock.after(wait, () => {
      void this.#inTurn(() => this.#follow(line, attempt + 1)).catch((again: unknown) => this.#failed(again));
    });
  }

  /** What this run has pointed already, and what the person chose. */
  async #targets(line: Line): Promise<readonly Target[]> {
    const pointed = this.#applications.all.map(({ line: of, entry: { applicationId }, automatic }) => ({
      line: of,
      applicationId,
      automatic,
    }));
    const list = () => this.#deps.clientOf(line).listApplications(this.#stopping.signal);
    const { targets, unclear } = await chooseTargets(line, pointed, list);
    for (const { serviceType, why, among } of unclear) {
      this.#announce('warning', why, stateOf({ serviceType }));
      if (serviceType === 'Voice-V2') this.#show(unchosen(named(among, serviceType)));
    }
    return targets;
  }

  async #point({ line, applicationId, automatic }: Target, signal?: AbortSignal): Promise<Pointed> {
    const stop = eitherSignal(this.#stopping.signal, signal);
    try {
      const pointed = await this.#applications.point(line, applicationId, {
        automatic,
        lasting: this.#deps.addressLasts(),
        takeOver: this.#options.takeOver === true || this.#mayReplace.has(applicationId),
        signal: stop.signal,
      });
      if (pointed.after.serviceType === 'Voice-V2') {
        this.#deps.pointed(applicationId, longestCallbackTimeout);
        this.#show(outcomeOf(pointed));
      }
      return pointed;
    } finally {
      stop.done();
    }
  }

  #failed(error: unknown, state?: 'inbound'): void {
    if (this.#stopping.signal.aborted) return;
    const recovery = error instanceof SwitchboardError ? ` ${error.recovery}` : '';
    this.#announce('warning', `Switchboard does not receive inbound calls yet: ${reasonOf(error)}${recovery}`, state);
  }

  #show(state: PointingOutcome): void {
    this.#state = state;
    this.#deps.changed();
  }
}
