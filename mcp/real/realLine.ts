import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import type { BandwidthClient } from '../bandwidth/client';
import type { CredentialSource } from '../bandwidth/credentials';
import { noCredentials } from '../bandwidth/credentials';
import type { Line } from '../bandwidth/line';
import { isOurs } from '../base/callbackAddress';
import type { Clock } from '../base/clock';
import { Emitter } from '../base/emitter';
import type { Log } from '../base/log';
import { systemProcesses } from '../base/processes';
import type { OwnProcess } from '../base/processLock';
import { reasonOf } from '../base/reason';
import { type CallbackCredentials, newCallbackCredentials } from '../callbacks/callbackCredentials';
import type { Callbacks } from '../callbacks/callbacks';
import type { LiveCallControl } from '../callbacks/turns/callControl';
import type { Activity, RecordActivity } from '../model/activity';
import type { Hosts } from '../model/line';
import { JournalKey } from './journalKey';
import type { Notice } from './pointing/announcer';
import { Pointing } from './pointing/pointing';
import type { PointingPort, PointingState } from './pointing/state';
import { keepPrivate } from './privateFile';
import { LiveCalls } from './recovery/liveCalls';

/** The real line's set-up, from environment variables and flags (headless) or settings and keychain (app). */
export interface RealLineOptions {
  readonly hosts: Hosts;
  /** Where credentials come from until an agent calls setCredentials. They are read in the background of the start. */
  readonly credentials: readonly CredentialSource[];
  /** Which account to use when the token names several. */
  readonly accountId: string | undefined;
  /** https address at which Bandwidth reaches our callback listener, without the secret path. */
  readonly baseUrl: string | undefined;
  readonly voiceApplicationId: string | undefined;
  readonly messagingApplicationId?: string | undefined;
  readonly number: string | undefined;
}

/** Where the real line records what it changed at Bandwidth and which calls are live, so that the next run can put things back and carry on. */
export interface RealLineJournals {
  readonly folder: string;
  /** Whether an application's own callback credentials may be replaced, which cannot be undone. */
  readonly takeOver?: boolean | undefined;
  /** Default: this process. */
  readonly process?: OwnProcess | undefined;
}

/** How Bandwidth reaches this server. */
export interface Reach {
  /** The person's permission to point applications to the address. */
  readonly follow: boolean;
  /** Whether the address, its secret included, is the same in the next run. */
  readonly lasts: boolean;
}

/** What the real line changes at Bandwidth, and what of it outlives the process. */
export interface RealLine {
  readonly pointing: PointingPort;
  /** To be awaited before a call can be placed. Never rejects. */
  begin(): Promise<void>;
  /** An agent's client that records what it changes, so that it can be put back. */
  recording(client: BandwidthClient): BandwidthClient;
  /** There are credentials: what an earlier run left behind is handled first. */
  loggedIn(line: Line): void;
  /** The account of this line is left: what was changed in it is put back, within 2 s. Never rejects. */
  leave(line: Line): Promise<void>;
  /** Bandwidth reaches this server, at an address that has been verified. */
  reached(reach: Reach): void;
  /** Bandwidth cannot reach this server for now. */
  lost(): void;
  /** The tunnel was turned off. */
  turnedOff(): void;
  onActivity(activity: Activity): void;
  /** Gives live calls the fallback document; together with closing the callbacks. */
  endLiveCalls(fallbackBxml: string): Promise<void>;
  /** Puts back what was changed; within 2 s. */
  close(): Promise<void>;
}

export interface RealLineDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly callbacks: Callbacks;
  readonly control: LiveCallControl;
  readonly credentials: CallbackCredentials;
  clientOf(line: Line): BandwidthClient;
  /** From now on this is the lines' preferred voice application. */
  prefer(applicationId: string): void;
}

/** Composes pointing and the journal of calls over one folder. Nothing is sent before `loggedIn`. */
export function openRealLine(journals: RealLineJournals, deps: RealLineDeps): RealLine {
  return new OpenRealLine(journals, deps);
}

class OpenRealLine implements RealLine {
  readonly #deps: RealLineDeps;
  readonly #folder: string;
  readonly pointing: PointingPort = this.#pointingPort();
  readonly #changed = new Emitter<void>();
  readonly #applications: Pointing;
  readonly #calls: LiveCalls;
  #line: Line | undefined;
  #reach: (Reach & { readonly since: number }) | undefined;
  #recovering = Promise.resolve();
  /** The base that calls and applications were last sent to: each new one is acted on once. */
  #usedBase: string | undefined;

  constructor(journals: RealLineJournals, deps: RealLineDeps) {
    const { clock, log, callbacks, control, credentials, record } = deps;
    const { folder, takeOver } = journals;
    const own = journals.process ?? { pid: process.pid, find: systemProcesses().find };
    const key = new JournalKey(path.join(folder, 'journal.key'));
    const notice: Notice = (severity, message, state) =>
      record({ kind: 'notice', at: clock.now(), severity, line: 'real', message, state });
    this.#deps = deps;
    this.#folder = folder;
    this.#applications = new Pointing(
      { folder: path.join(folder, 'pointing'), takeOver, process: own, key },
      {
        ...{ clock, log, credentials, notice },
        clientOf: (line) => deps.clientOf(line),
        addressLasts: () => this.#reach?.lasts === true,
        pointed: callbacks.port.applicationPointed,
        changed: () => this.#changed.emit(),
      },
    );
    this.#calls = new LiveCalls({
      folder: path.join(folder, 'calls'),
      ...{ process: own, key, clock, log, notice, control },
      ...{ recovery: callbacks.recovery, liveCalls: callbacks.port.liveCalls },
    });
  }

  #pointingPort(): PointingPort {
    const state = () => this.#state();
    return {
      get state() {
        return state();
      },
      subscribe: (listener) => this.#changed.subscribe(listener),
      applications: async () => {
        if (this.#line === undefined) throw noCredentials();
        return this.#applications.applications(this.#line);
      },
      choose: (applicationId) => {
        this.#deps.prefer(applicationId);
        if (this.#line !== undefined) void this.#applications.rechosen(this.#line);
      },
      takeOver: (applicationId) => {
        if (this.#line !== undefined) void this.#applications.takeOver(this.#line, applicationId);
      },
      retry: () => {
        if (this.#line !== undefined && this.#reach?.follow === true) void this.#applications.follow(this.#line);
      },
    };
  }

  async begin(): Promise<void> {
    await Promise.all([this.#calls.begin(), this.#loadLastingCredentials()]);
  }

  recording(client: BandwidthClient): BandwidthClient {
    const { credentials } = this.#deps;
    return {
      ...client,
      pointApplication: (applicationId, signal) => this.#applications.point(client.line, applicationId, signal),
      async createApplication(request, signal) {
        const made = await client.createApplication(request, signal);
        if (made.credentials === 'refused') credentials.refused();
        if (isOurs(request.callInitiatedCallbackUrl, client.line.callbackBase()))
          credentials.pointsHere(made.application.applicationId, made.credentials === 'sent' ? 'ours' : 'without');
        return made;
      },
    };
  }

  loggedIn(line: Line): void {
    const first = this.#line === undefined;
    this.#line ??= line;
    this.#recovering = this.#recovering.then(async () => {
      await Promise.all([this.#applications.recover(line), this.#calls.recover(line)]);
    });
    if (this.#reach?.lasts === true) void this.#applications.survey(line);
    if (!first) return;
    this.#changed.emit();
    void this.#goOn();
  }

  async leave(line: Line): Promise<void> {
    if (this.#line === line) {
      this.#line = undefined;
      this.#usedBase = undefined;
      this.#changed.emit();
    }
    await this.#applications.leave(line);
  }

  reached(reach: Reach): void {
    this.#reach = { ...reach, since: this.#deps.clock.now() };
    if (reach.lasts && this.#line !== undefined) void this.#applications.survey(this.#line);
    this.#calls.reached();
    this.#changed.emit();
    void this.#goOn();
  }

  lost(): void {
    this.#calls.lost();
  }

  turnedOff(): void {
    this.#reach = undefined;
    this.#usedBase = undefined;
    this.#changed.emit();
    void this.#applications.unfollow();
  }

  readonly onActivity = (activity: Activity): void => this.#calls.onActivity(activity);

  endLiveCalls(fallbackBxml: string): Promise<void> {
    return this.#calls.endLiveCalls(fallbackBxml);
  }

  async close(): Promise<void> {
    await Promise.all([this.#applications.close(), this.#calls.close()]);
  }

  #state(): PointingState {
    if (this.#line === undefined) return { kind: 'no-credentials' };
    if (this.#reach === undefined || this.#line.callbackBase() === undefined) return { kind: 'not-reached' };
    const { state } = this.#applications;
    const pointed = state.kind === 'pointed' || state.kind === 'kept-credentials';
    return this.#reach.follow || pointed ? state : { kind: 'not-asked' };
  }

  async #goOn(): Promise<void> {
    await this.#recovering;
    const [line, reach] = [this.#line, this.#reach];
    const base = line?.callbackBase();
    if (line === undefined || reach === undefined || base === undefined || base === this.#usedBase) return;
    this.#usedBase = base;
    await Promise.all([this.#calls.redirectAll(reach.since), reach.follow ? this.#applications.follow(line) : undefined]);
  }

  /** Applications carry the credentials of the run that pointed them, so every run uses the same ones. */
  async #loadLastingCredentials(): Promise<void> {
    const { credentials, log } = this.#deps;
    try {
      const kept = await keepPrivate(path.join(this.#folder, 'callback-credentials.json'), () => JSON.stringify(newCallbackCredentials()));
      credentials.use(credentialsSchema.parse(JSON.parse(kept)));
    } catch (error) {
      log.warn('The callback credentials of earlier runs could not be used, so this run has its own.', { error: reasonOf(error) });
    }
  }
}

const credentialsSchema = z.object({ username: z.string().min(6).max(63), password: z.string().min(6).max(63) });
