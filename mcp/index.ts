import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { type BandwidthClient, createClient } from './bandwidth/client';
import type { Line } from './bandwidth/line';
import { LineBook } from './bandwidth/lineBook';
import { createLines, type LinesOptions } from './bandwidth/lines';
import { register } from './bandwidth/registration';
import { healthPath } from './base/callbackAddress';
import { SwitchboardError } from './base/errors';
import { BridgeFolder, defaultBridge } from './bridge/bridgeFile';
import { withCredentials } from './bxml/addresses';
import { CallbackCredentials } from './callbacks/callbackCredentials';
import { type Callbacks, createCallbacks } from './callbacks/callbacks';
import { createCallControl } from './callbacks/turns/callControl';
import { type History, openHistory } from './history/history';
import { inboundMessages, switchboardHistory } from './history/switchboardHistory';
import type { Activity, RecordActivity } from './model/activity';
import type { BasicCredentials } from './model/line';
import { type PracticeLine, startPracticeLine } from './practice/practice';
import { type DevTunnel, openDevTunnel } from './real/devTunnel';
import { openRealLine, type RealLine } from './real/realLine';
import { AgentRegistry } from './server/agents';
import { Announcements } from './server/announcements';
import { Completions } from './server/completions';
import { startEndpoint } from './server/endpoint';
import { completionSources, lineView } from './server/lineView';
import { createServerBuilder } from './server/sdk/server';
import { serveStreams } from './server/sdk/stdio';
import type { Surface } from './server/surface';
import { choosableProfilesOf, everything, Toolset } from './server/toolset';
import { type ContextFor, createToolRunner } from './server/wrapper';
import type { HistorySettings, Switchboard, SwitchboardOptions } from './switchboard';
import { createDownloads } from './tools/support/downloads';
import { allTools } from './tools/tools';

export { version } from './base/version';
export { exportFormats } from './history/export';
export { defaultRetention } from './history/retention';
export type { Activity } from './model/activity';
export type { SeenAgent } from './model/agent';
export type { PhoneCall, PracticePhone } from './model/phone';
export { type ChoosableProfile, choosableProfiles } from './model/profiles';
export { pinnedAsset } from './real/tunnel/pinned';
export type { ToolSelection } from './server/toolset';
export { agentFile } from './settings/agentFile';
export { readRealLine } from './settings/realLineSettings';
export { retentionInForce, type Settings, turnsInForce, type WindowBounds } from './settings/settings';
export { openSettings, type SettingsStore } from './settings/settingsFile';
export { defaultTurns } from './settings/turnDefaults';
export type * from './switchboard';

/**
 * Composes and starts the whole server: callback listener, practice line, tools and MCP endpoint.
 * @throws SwitchboardError `unavailable` when a port cannot be had; nothing is left running then.
 */
export async function createSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const running = new Running();
  try {
    return await compose(options, running);
  } catch (error) {
    await running.close();
    throw error;
  }
}

async function compose(options: SwitchboardOptions, running: Running): Promise<Switchboard> {
  const { clock, log, version } = options;
  const listeners = new Set<(activity: Activity) => void>();
  /** What is told while starting, for the first who listens from outside. */
  const early: Activity[] = [];
  let started = false;
  const record = (activity: Activity) => {
    if (!started) early.push(activity);
    for (const listener of listeners) listener(activity);
  };

  let tunnel: DevTunnel | undefined;
  let realLine: RealLine | undefined;
  let fallbackBxml = options.turns.fallbackBxml;
  let voiceApplicationId = options.real?.voiceApplicationId;
  const credentials = new CallbackCredentials();
  const publicBase = () => (options.line === 'real' ? (options.real?.baseUrl ?? tunnel?.address()) : undefined);
  const offered = () => credentials.offered(publicBase());
  const registry = new AgentRegistry({ store: options.agents, seen: options.seen, clock, record });

  const control = createCallControl(
    (callId) => backgroundClient(callId),
    () => options.line === 'practice' || options.real?.baseUrl !== undefined || tunnel?.state.phase.name === 'ready',
  );
  const { history, problem: historyProblem } = await startHistory(options.history, options, record);
  if (history !== undefined) running.addLine(() => history.close());

  const callbacks = createCallbacks({
    clock,
    log,
    record,
    port: options.callbacks.port,
    rates: options.callbacks.rates,
    persist: history && ((events, identities) => history.persist(events, identities)),
    inboundMessages: history && inboundMessages(history),
    mounts: [
      {
        line: options.line,
        secret: options.callbacks.secret,
        publicBase: () => publicBase(),
        get basic() {
          return credentials.required();
        },
        get offers() {
          return offered();
        },
      },
    ],
    settings: options.turns,
    control,
    // The practice line's application asks for the longest; nobody has pointed the real one here yet.
    inboundCallbackTimeout: options.line === 'practice' ? 25 : 15,
    roundTripMs: () => tunnel?.roundTripMs() ?? 0,
    toWire: (bxml, line) => {
      const given = offered();
      return given === undefined ? bxml : withCredentials(bxml, callbacks.url(line), given);
    },
  });
  await callbacks.listen();
  running.add(() => callbacks.close());

  const localCallbacks = callbacks.url(options.line);
  if (options.line === 'real' && options.real?.baseUrl === undefined && options.tunnel !== undefined) {
    const opened = openDevTunnel(options.tunnel, {
      clock,
      log,
      record,
      callbackPort: () => Number(new URL(localCallbacks).port),
      probePath: (nonce) => healthPath(options.callbacks.secret, nonce),
    });
    tunnel = opened;
    onReach(opened, {
      reached: () => realLine?.reached(true),
      lost: () => realLine?.lost(),
      off: () => realLine?.turnedOff(),
    });
    // Last, with the lines: until then what was in flight is answered through it.
    running.addLine(() => opened.stop());
  }

  const practice = options.line === 'practice' ? await startPractice(options, callbacks, registry) : undefined;
  if (practice !== undefined) running.addLine(() => practice.close());

  const lines = new LineBook(createLines(linesOptions(options, callbacks, practice, publicBase, offered, () => voiceApplicationId)));
  const clientOf = (line: Line): BandwidthClient => createClient(line, { clock, log, version, fetch: options.fetch });
  const backgroundClient = (callId: string): BandwidthClient => {
    const owner = callbacks.port.liveCalls().find((call) => call.callId === callId)?.owner;
    return clientOf(lines.backgroundLine(callId, owner));
  };

  if (options.line === 'real' && options.journals !== undefined) {
    const opened = openRealLine(options.journals, {
      ...{ clock, log, record, callbacks, control, credentials, clientOf },
      prefer(applicationId) {
        voiceApplicationId = applicationId;
      },
    });
    realLine = opened;
    await opened.begin();
    listeners.add(opened.heard);
    running.add(() => opened.farewell(fallbackBxml));
    running.addLine(() => opened.close());
  }

  const files = createDownloads(options.downloadsFolder);

  const contextFor: ContextFor = (agent, signal, note) => ({
    agent,
    clock,
    callbacks: callbacks.port,
    files,
    registration: {
      line: options.line,
      register: (request, cancel) => register(lines.hosts, { clock, log, version, fetch: options.fetch }, request, cancel),
    },
    signal,
    line: () => lines.lineFor(agent),
    lineOfCall: (callId) => lines.lineOfCall(callId, agent),
    client: (line) => {
      const client = remembering(clientOf(line), (callId) => lines.remember(callId, line, agent));
      return realLine?.noting(client) ?? client;
    },
    credentials: lines.credentialsOf(agent, (line) => realLine?.loggedIn(line)),
    note,
  });
  const run = createToolRunner({ contextFor, clock, log, record });
  const view = lineView(callbacks.port, lines);
  const completions = new Completions(
    clock,
    completionSources(view, (agent) => clientOf(lines.lineFor(agent))),
  );
  const tools = new Toolset(allTools, options.tools ?? everything, (id) => registry.profilesOf(id));
  const surface: Surface = { tools, run, view, completions, clock, version };
  const announcements = new Announcements({
    view,
    clock,
    failed: (error) => log.warn('agents could not be told of a change', { defect: String(error) }),
  });
  listeners.add(announcements.heard);
  running.add(async () => announcements.close());

  const instance = randomBytes(16).toString('base64url');
  const endpoint = options.mcp && (await startEndpoint({ ...options.mcp, registry, surface, clock, log, instance }));
  if (endpoint !== undefined) {
    announcements.join(endpoint.listeners);
    running.add(() => endpoint.close());
  }
  const bridge = await openBridge(options, endpoint?.url, instance, registry);
  if (bridge !== undefined) running.add(() => bridge.removeAll());

  // Last, so that whoever watches hears what an earlier run left behind.
  const standing = lines.standing();
  if (standing !== undefined) realLine?.loggedIn(standing);
  // A base address of the person's own is no permission to point anything at it.
  if (options.real?.baseUrl !== undefined) realLine?.reached(false);
  started = true;

  return {
    endpoint: endpoint?.url,
    portChanged: endpoint?.portChanged ?? false,
    callbacks: localCallbacks,
    tunnel,
    pointing: realLine?.pointing,
    practice: practice?.phone,
    line: options.line,
    async mintAgent(name, mint) {
      const minted = await registry.mint(name, mint);
      if (mint?.bridge === true) await bridge?.write(minted.id, registry.bridgeToken(minted.id));
      return minted;
    },
    adoptAgent: (name, token) => {
      registry.adopt(name, token);
    },
    async revokeAgent(id) {
      await Promise.all([registry.revoke(id), bridge?.remove(id)]);
    },
    agents: () => registry.list(),
    historyProblem,
    history: history && switchboardHistory(history, { version, replay: (event) => callbacks.replay(event) }),
    toolProfiles: tools.all.map(choosableProfilesOf),
    setProfiles(profiles) {
      tools.setProfiles(profiles);
      announcements.toolsChanged((agent) => registry.profilesOf(agent.id) === undefined);
    },
    liveCalls: () => callbacks.port.liveCalls(),
    subscribe(listener) {
      for (const activity of early.splice(0)) listener(activity);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    setTurns(settings) {
      fallbackBxml = settings.fallbackBxml;
      callbacks.setTurns(settings);
    },
    async serveStdio(input, output) {
      const serving = serveStreams({ input, output, build: createServerBuilder(surface), registry, log });
      const leave = announcements.join(serving.listeners);
      running.add(() => serving.close());
      await serving.ended;
      leave();
    },
    close: () => running.close(),
  };
}

/** Calls back whenever the tunnel begins or ceases to lead here, and when it has been turned off. */
function onReach(tunnel: DevTunnel, told: { reached(): void; lost(): void; off(): void }): void {
  let used = false;
  let leads = false;
  tunnel.subscribe(({ phase }) => {
    const led = leads;
    leads = phase.name === 'ready';
    if (leads && !led) told.reached();
    if (led && !leads) told.lost();
    used ||= leads;
    if (phase.name !== 'off' || !used) return;
    used = false;
    told.off();
  });
}

/** @throws SwitchboardError `unavailable` when its file cannot be used and it was asked for expressly. */
async function startHistory(
  settings: HistorySettings | undefined,
  options: SwitchboardOptions,
  record: RecordActivity,
): Promise<{ readonly history: History | undefined; readonly problem: string | undefined }> {
  if (settings === undefined) return { history: undefined, problem: undefined };
  const { clock, log } = options;
  const { required, ...where } = settings;
  try {
    const history = await openHistory({ clock, log, record, ...where, monotonic: () => performance.now() });
    return { history, problem: undefined };
  } catch (error) {
    if (required || !(error instanceof SwitchboardError)) throw error;
    log.error('the event history could not be opened', { error: error.message });
    const problem = `${error.message} Until then webhooks are kept for an hour in memory only. ${error.recovery}`;
    record({ kind: 'notice', at: clock.now(), severity: 'error', line: undefined, message: problem });
    return { history: undefined, problem };
  }
}

/** One file for each bridged agent, and one for hosts that connect as no agent in particular. */
async function openBridge(
  options: SwitchboardOptions,
  endpoint: string | undefined,
  instance: string,
  registry: AgentRegistry,
): Promise<BridgeFolder | undefined> {
  if (options.bridgeFolder === undefined || endpoint === undefined) return undefined;
  const folder = new BridgeFolder(options.bridgeFolder, { endpoint, instance, pid: process.pid });
  registry.host(defaultBridge, 'Bridge');
  await Promise.all(registry.bridged().map((id) => folder.write(id, registry.bridgeToken(id))));
  return folder;
}

function startPractice(options: SwitchboardOptions, callbacks: Callbacks, registry: AgentRegistry): Promise<PracticeLine> {
  return startPracticeLine({
    clock: options.clock,
    log: options.log,
    mode: options.practice?.mode ?? 'full',
    pace: options.practice?.pace ?? 1,
    callbackBase: () => callbacks.url('practice'),
    mayUsePhone: (token) => registry.authenticate(token) !== undefined,
  });
}

/** The practice line makes its own credentials and reads no others; the real line has only what it was given. */
function linesOptions(
  options: SwitchboardOptions,
  callbacks: Callbacks,
  practice: PracticeLine | undefined,
  publicBase: () => string | undefined,
  callbackCredentials: () => BasicCredentials | undefined,
  voiceApplicationId: () => string | undefined,
): LinesOptions {
  const { clock, version, real } = options;
  const noCredentials = () => undefined;
  if (practice !== undefined) {
    return {
      kind: 'practice',
      hosts: { api: practice.url, voice: practice.url, messaging: practice.url },
      standing: { clientId: practice.clientId, clientSecret: practice.clientSecret, source: 'practice' },
      callbackBase: () => callbacks.url('practice'),
      callbackCredentials: noCredentials,
      fetch: options.fetch,
      clock,
      version,
    };
  }
  if (real === undefined)
    throw new SwitchboardError(
      'validation',
      'The real line was asked for without its settings.',
      'Pass the real line’s hosts, or start on the practice line.',
    );
  return {
    kind: 'real',
    hosts: real.hosts,
    standing: real.credentials,
    accountId: real.accountId,
    preferred: {
      get applicationId() {
        return voiceApplicationId();
      },
      messagingApplicationId: real.messagingApplicationId,
      from: real.number,
    },
    callbackBase: () => (publicBase() === undefined ? undefined : callbacks.url('real')),
    callbackCredentials,
    fetch: options.fetch,
    clock,
    version,
  };
}

/** Notes which line placed a call, so that later requests about it go to that line. */
function remembering(client: BandwidthClient, placed: (callId: string) => void): BandwidthClient {
  return {
    ...client,
    async createCall(request, signal) {
      const call = await client.createCall(request, signal);
      placed(call.callId);
      return call;
    },
  };
}

/**
 * What has been started. Agents and callers are told first and together: ending the waits lets the endpoint flush
 * their answers, and open turns still get the fallback from a line that is up. The practice line goes last.
 */
class Running {
  readonly #serving: (() => Promise<void>)[] = [];
  readonly #lines: (() => Promise<void>)[] = [];
  #closing: Promise<void> | undefined;

  add(stop: () => Promise<void>): void {
    this.#serving.push(stop);
  }

  addLine(stop: () => Promise<void>): void {
    this.#lines.push(stop);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.#serving.map((stop) => stop()));
    await Promise.all(this.#lines.map((stop) => stop()));
  }
}
