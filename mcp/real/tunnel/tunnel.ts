import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Cancel, Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { type ProcessTable, systemProcesses } from '../../base/processes';
import { reasonOf } from '../../base/reason';
import { defaultTimings, type Timings } from './backOff';
import { type BinaryOptions, BinarySupply } from './binary';
import { ownConfig, scrubbedEnvironment, tunnelArguments } from './cloudflaredCommand';
import { type Fetch, fetchBytes } from './download';
import { freePort } from './freePort';
import { getOverFetch, type HttpGet } from './httpGet';
import { type Launched, type LaunchProgram, launchProgram } from './launch';
import { readLogLine } from './logLine';
import { initialState, step } from './machine';
import { pinnedAsset } from './pinned';
import { askMetrics, probeAddress, resolveOverHttps } from './reachability';
import { Reaper } from './reaper';
import { announcedAddress, type Binary, dueAt, type Effect, roundTripMs, shifted, type TunnelEvent, type TunnelState } from './state';

/** What reaches outside this process; each has a real default. */
export interface TunnelPorts {
  readonly get: HttpGet;
  readonly fetchFile: Fetch;
  readonly launch: LaunchProgram;
  readonly processes: ProcessTable;
  /** 0 up to 1. */
  readonly random: () => number;
}

export interface TunnelOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The callback listener's port on 127.0.0.1; read at each start. */
  readonly callbackPort: () => number;
  /** A folder for this tunnel's own files; made with mode 0700 when it is not there. */
  readonly folder: string;
  readonly binary: BinaryOptions;
  /** The path, secret included, at which our listener answers 200 with the nonce. */
  readonly probePath: (nonce: string) => string;
  /** Called synchronously when the phase, or what is known about cloudflared, has changed. */
  readonly onState: (state: TunnelState) => void;
  /** Default: this process's. Only PATH, HOME and the like are passed on. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly timings?: Partial<Timings> | undefined;
  readonly ports?: Partial<TunnelPorts> | undefined;
}

/** A public address that reaches the callback listener, kept up by a supervised cloudflared. */
export interface Tunnel {
  /** Turns it on, or tries again at once. Harmless when it is on. */
  start(): void;
  /** Resolves when cloudflared has ended; at most twice `stopMs`. */
  stop(): Promise<void>;
  /** The computer woke up or changed networks. */
  resume(): void;
  readonly state: TunnelState;
  /** `https://<words>.trycloudflare.com`, once it has been verified; undefined before, and while there is none. */
  address(): string | undefined;
  /** The longest of the last round trips through the public address; 0 before the first. */
  roundTripMs(): number;
}

/** Supervises cloudflared: carries out what `step` decides, and reports the results back. Never throws; nothing starts before `start`. */
export function createTunnel(options: TunnelOptions): Tunnel {
  return new Supervisor(options);
}

/** A difference between clock and elapsed time that only a set clock or a sleep explains, ms. */
const setByMs = 1_000;

interface Running {
  readonly run: number;
  readonly metricsPort: number;
  readonly launched: Launched;
}

class Supervisor implements Tunnel {
  readonly #options: TunnelOptions;
  readonly #ports: TunnelPorts;
  readonly #timings: Timings;
  readonly #supply: BinarySupply;
  readonly #reaper: Reaper;
  readonly #whenOff = new Set<() => void>();
  #state: TunnelState = initialState;
  #running: Running | undefined;
  #alarm: Cancel | undefined;
  /** The clock's time at elapsed 0, as the state assumes it. */
  #clockStart: number;

  constructor(options: TunnelOptions) {
    this.#options = options;
    const { clock, log, folder, binary } = options;
    this.#ports = {
      get: getOverFetch(clock),
      fetchFile: fetchBytes,
      launch: launchProgram,
      processes: systemProcesses(),
      random: Math.random,
      ...options.ports,
    };
    this.#clockStart = clock.now() - clock.elapsed();
    this.#timings = { ...defaultTimings, ...options.timings };
    this.#supply = new BinarySupply({
      binary,
      folder,
      log,
      asset: pinnedAsset(process.platform, process.arch),
      path: this.#environment.PATH ?? this.#environment.Path,
      platform: process.platform,
      fetchFile: this.#ports.fetchFile,
    });
    this.#reaper = new Reaper({ folder, log, processes: this.#ports.processes, pid: process.pid });
  }

  get state(): TunnelState {
    return this.#state;
  }

  start(): void {
    this.#handle({ kind: 'start' });
  }

  stop(): Promise<void> {
    this.#handle({ kind: 'stop' });
    return new Promise((resolve) => {
      if (this.#state.phase.name === 'off') resolve();
      else this.#whenOff.add(resolve);
    });
  }

  resume(): void {
    this.#handle({ kind: 'resume' });
  }

  address(): string | undefined {
    return announcedAddress(this.#state);
  }

  roundTripMs(): number {
    return roundTripMs(this.#state);
  }

  get #environment(): Readonly<Record<string, string | undefined>> {
    return this.#options.environment ?? process.env;
  }

  #handle(event: TunnelEvent): void {
    const { clock, log } = this.#options;
    const before = this.#inStep();
    const { state, effects } = step(before, event, { at: clock.now(), dice: this.#ports.random(), timings: this.#timings });
    this.#state = state;
    if (before.child !== undefined && state.child === undefined) this.#running = undefined;
    this.#alarm?.();
    const due = dueAt(state);
    this.#alarm = due === undefined ? undefined : clock.after(Math.max(0, due - clock.now()), () => this.#handle({ kind: 'tick' }));
    for (const effect of effects) this.#carryOut(effect);
    if (state.phase === before.phase && state.child === before.child) return;
    if (state.phase.name !== before.phase.name)
      log.info('tunnel', { phase: state.phase.name, cause: 'cause' in state.phase ? state.phase.cause : undefined });
    this.#notify(state);
    if (state.phase.name === 'off') this.#isOff();
  }

  /** The state, in step with the clock. */
  #inStep(): TunnelState {
    const { clock } = this.#options;
    const setBy = Math.round(clock.now() - clock.elapsed() - this.#clockStart);
    if (Math.abs(setBy) < setByMs) return this.#state;
    this.#clockStart += setBy;
    return shifted(this.#state, setBy);
  }

  /** A listener's defect must not stop the supervision: cloudflared would run on without it. */
  #notify(state: TunnelState): void {
    try {
      this.#options.onState(state);
    } catch (error) {
      this.#options.log.error('a listener of the tunnel failed', { error: reasonOf(error) });
    }
  }

  #isOff(): void {
    const waiting = [...this.#whenOff];
    this.#whenOff.clear();
    for (const resolve of waiting) resolve();
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'find':
        this.#report(this.#find(), { kind: 'not-found', cause: 'cannot-run' });
        return;
      case 'spawn':
        this.#report(this.#spawn(effect.run, effect.binary), { kind: 'exited', run: effect.run, code: 127 });
        return;
      case 'poll':
        this.#report(this.#poll(effect.run), {
          kind: 'polled',
          run: effect.run,
          ready: false,
          host: undefined,
          askedAt: this.#options.clock.now(),
        });
        return;
      case 'resolve':
        this.#report(this.#resolve(effect.run, effect.host), { kind: 'resolved', run: effect.run, resolution: 'unreachable' });
        return;
      case 'probe':
        this.#report(this.#probe(effect.run, effect.host), { kind: 'probed', run: effect.run, result: { kind: 'silent' } });
        return;
      case 'terminate':
      case 'kill':
        this.#signal(effect);
    }
  }

  /** Work that failed unexpectedly is logged and counts as `otherwise`. */
  #report(work: Promise<TunnelEvent | undefined>, otherwise: TunnelEvent): void {
    void work
      .catch((error: unknown) => {
        this.#options.log.error('a step of the tunnel failed unexpectedly', { error: reasonOf(error) });
        return otherwise;
      })
      .then((event) => event && this.#handle(event));
  }

  async #find(): Promise<TunnelEvent> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await this.#reaper.reap();
    return this.#supply.find(() => this.#handle({ kind: 'downloading' }));
  }

  async #spawn(run: number, binary: Binary): Promise<undefined> {
    const { folder, callbackPort } = this.#options;
    const config = path.join(folder, 'cloudflared.yml');
    // Removed first, because writing would follow a link of that name.
    await rm(config, { force: true });
    await writeFileAtomic(config, ownConfig, { mode: 0o600 });
    const metricsPort = await freePort();
    // The tunnel was turned off meanwhile.
    if (this.#state.child?.run !== run || this.#state.phase.name === 'ending') {
      this.#handle({ kind: 'exited', run, code: undefined });
      return;
    }
    const launched = this.#ports.launch({
      command: binary.path,
      args: tunnelArguments({ callbackPort: callbackPort(), metricsPort, config }),
      env: scrubbedEnvironment(this.#environment),
      onPid: (pid) => void this.#reaper.remember(pid, binary.path),
      onLine: (line) => this.#handle({ kind: 'line', run, signal: readLogLine(line) }),
      onExit: (code) => this.#exited(run, code, launched),
    });
    this.#running = { run, metricsPort, launched };
  }

  #exited(run: number, code: number | undefined, launched: Launched): void {
    // The rest of its process group ends with it.
    launched.kill();
    void this.#reaper.forget().then(() => this.#handle({ kind: 'exited', run, code }));
  }

  async #poll(run: number): Promise<TunnelEvent> {
    const port = this.#runningPort(run);
    const askedAt = this.#options.clock.now();
    const answer = port === undefined ? undefined : await askMetrics(this.#ports.get, port, this.#state.child?.host !== undefined);
    return { kind: 'polled', run, ready: answer?.ready ?? false, host: answer?.host, askedAt };
  }

  async #resolve(run: number, host: string): Promise<TunnelEvent> {
    return { kind: 'resolved', run, resolution: await resolveOverHttps(this.#ports.get, host) };
  }

  async #probe(run: number, host: string): Promise<TunnelEvent> {
    const nonce = randomBytes(16).toString('base64url');
    return {
      kind: 'probed',
      run,
      result: await probeAddress(this.#ports.get, this.#options.clock, host, this.#options.probePath(nonce), nonce),
    };
  }

  #signal({ kind, run }: Extract<Effect, { kind: 'terminate' | 'kill' }>): void {
    if (this.#running?.run === run) this.#running.launched[kind]();
  }

  #runningPort(run: number): number | undefined {
    return this.#running?.run === run ? this.#running.metricsPort : undefined;
  }
}
