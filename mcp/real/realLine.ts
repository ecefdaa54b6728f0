import path from 'node:path';
import process from 'node:process';
import type { BandwidthClient } from '../bandwidth/client';
import type { Line } from '../bandwidth/line';
import { noCredentials } from '../bandwidth/lines';
import { isOurs } from '../base/callbackAddress';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { systemProcesses } from '../base/processes';
import type { OwnProcess } from '../base/processLock';
import type { CallbackCredentials } from '../callbacks/callbackCredentials';
import type { Callbacks } from '../callbacks/callbacks';
import type { LiveCallControl } from '../callbacks/turns/callControl';
import type { Activity, RecordActivity } from '../model/activity';
import type { Hosts } from '../model/line';
import { Pointing } from './pointing/pointing';
import type { PointingPort, PointingState } from './pointing/state';
import { LiveCalls } from './recovery/liveCalls';

/** The real line's set-up, from environment variables and flags (headless) or settings and keychain (app). */
export interface RealLineOptions {
  readonly hosts: Hosts;
  /** Undefined until an agent calls setCredentials. */
  readonly credentials:
    | { readonly clientId: string; readonly clientSecret: string; readonly source: 'environment' | 'keychain' }
    | undefined;
  /** Which account to use when the token names several. */
  readonly accountId: string | undefined;
  /** https address at which Bandwidth reaches our callback listener, without the secret path. */
  readonly baseUrl: string | undefined;
  readonly voiceApplicationId: string | undefined;
  readonly messagingApplicationId?: string | undefined;
  readonly number: string | undefined;
}

/**
 * Where the real line records what it changed at Bandwidth and which calls are live, so that the next run can
 * put things back and carry on.
 */
export interface RealLineJournals {
  readonly folder: string;
  /** Whether an application's own callback credentials may be replaced, which cannot be undone. */
  readonly takeOver?: boolean | undefined;
  /** Default: this process. */
  readonly process?: OwnProcess | undefined;
}

/** What the real line changes at Bandwidth, and what of it outlives the process. */
export interface RealLine {
  readonly pointing: PointingPort;
  /** Before anybody can place a call. Never rejects. */
  begin(): Promise<void>;
  /** Makes a client of an agent's note what it does to applications, so that it can be put back. */
  noting(client: BandwidthClient): BandwidthClient;
  /** There are credentials: what an earlier run left behind is seen to first. */
  loggedIn(line: Line): void;
  /** Bandwidth reaches us, at an address that has been verified. `follow`: the person's permission to point applications at it. */
  reached(follow: boolean): void;
  /** Bandwidth reaches us no more, for now. */
  lost(): void;
  /** The tunnel was turned off. */
  turnedOff(): void;
  heard(activity: Activity): void;
  /** Live calls get the fallback; with the callbacks' own closing. */
  farewell(fallbackBxml: string): Promise<void>;
  /** Puts back what was changed; within 2 s. */
  close(): Promise<void>;
}

export interface RealLineSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly callbacks: Callbacks;
  readonly control: LiveCallControl;
  readonly credentials: CallbackCredentials;
  clientOf(line: Line): BandwidthClient;
  /** The lines' preferred voice application is this one from now on. */
  prefer(applicationId: string): void;
}

/** Composes pointing and the journal of calls over one folder. Nothing is sent before `loggedIn`. */
export function openRealLine(journals: RealLineJournals, around: RealLineSurroundings): RealLine {
  const { clock, log, callbacks, credentials } = around;
  const own = journals.process ?? { pid: process.pid, find: systemProcesses().find };
  const listeners = new Set<() => void>();
  function changed(): void {
    for (const listener of [...listeners]) listener();
  }
  const notice = (severity: 'info' | 'warning' | 'error', message: string, state?: 'inbound') =>
    around.record({ kind: 'notice', at: clock.now(), severity, line: 'real', message, state });
  const pointing = new Pointing(
    { folder: path.join(journals.folder, 'pointing'), takeOver: journals.takeOver, process: own },
    { clock, log, credentials, notice, clientOf: around.clientOf, pointed: callbacks.port.applicationPointed, changed },
  );
  const calls = new LiveCalls({
    folder: path.join(journals.folder, 'calls'),
    process: own,
    ...{ clock, log, notice, control: around.control, survivors: callbacks.survivors, liveCalls: callbacks.port.liveCalls },
  });
  let line: Line | undefined;
  let reachable: { readonly follow: boolean; readonly since: number } | undefined;
  let recovering = Promise.resolve();
  /** The base that calls and applications were last led to: each new one is acted on once. */
  let led: string | undefined;

  function state(): PointingState {
    if (line === undefined) return { kind: 'no-credentials' };
    if (reachable === undefined || line.callbackBase() === undefined) return { kind: 'not-reached' };
    const { state: now } = pointing;
    const stands = now.kind === 'pointed' || now.kind === 'kept-credentials';
    return reachable.follow || stands ? now : { kind: 'not-asked' };
  }

  const goOn = async () => {
    await recovering;
    const base = line?.callbackBase();
    if (line === undefined || reachable === undefined || base === undefined || base === led) return;
    led = base;
    await Promise.all([calls.fetchBack(reachable.since), reachable.follow ? pointing.follow(line) : undefined]);
  };

  return {
    pointing: {
      get state() {
        return state();
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
      async applications() {
        if (line === undefined) throw noCredentials();
        return pointing.applications(line);
      },
      choose(applicationId) {
        around.prefer(applicationId);
        if (line !== undefined) void pointing.rechosen(line);
      },
      takeOver(applicationId) {
        if (line !== undefined) void pointing.takeOver(line, applicationId);
      },
      again() {
        if (line !== undefined && reachable?.follow === true) void pointing.follow(line);
      },
    },
    begin: () => calls.begin(),
    noting: (client) => ({
      ...client,
      pointApplication: (applicationId, signal) => pointing.point(client.line, applicationId, signal),
      async createApplication(request, signal) {
        const made = await client.createApplication(request, signal);
        if (made.credentials === 'refused') credentials.refused();
        if (isOurs(request.callInitiatedCallbackUrl, client.line.callbackBase()))
          credentials.leadsHere(made.application.applicationId, made.credentials === 'sent' ? 'ours' : 'without');
        return made;
      },
    }),
    loggedIn(given) {
      const first = line === undefined;
      line ??= given;
      recovering = recovering.then(async () => {
        await Promise.all([pointing.recover(given), calls.recover(given)]);
      });
      if (!first) return;
      changed();
      void goOn();
    },
    reached(follow) {
      reachable = { follow, since: clock.now() };
      calls.reached();
      changed();
      void goOn();
    },
    lost: () => calls.lost(),
    turnedOff() {
      reachable = undefined;
      led = undefined;
      changed();
      void pointing.unfollow();
    },
    heard: (activity) => calls.heard(activity),
    farewell: (fallbackBxml) => calls.farewell(fallbackBxml),
    async close() {
      await Promise.all([pointing.close(), calls.close()]);
    },
  };
}
