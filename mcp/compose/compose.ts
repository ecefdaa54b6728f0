import { type BandwidthClient, createClient } from '../bandwidth/client';
import { mixedHostsWarning } from '../bandwidth/hosts';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import { LineBook } from '../bandwidth/lineBook';
import { createLines, type Lines } from '../bandwidth/lines';
import { healthPath } from '../base/callbackAddress';
import { CallbackCredentials } from '../callbacks/callbackCredentials';
import { Callbacks } from '../callbacks/callbacks';
import { PublicAddress } from '../callbacks/publicAddress';
import { openStores } from '../callbacks/stores/stores';
import { LineCallControl } from '../callbacks/turns/callControl';
import { hold } from '../callbacks/turns/terms';
import { ActivityLog } from '../control/activityLog';
import { historyActs, MemoryActs } from '../control/actStore';
import type { History } from '../history/history';
import { durableHistory, switchboardHistory } from '../history/switchboardHistory';
import { ActivityFeed } from '../model/activityFeed';
import type { PracticeLine } from '../practice/practice';
import type { DevTunnel } from '../real/devTunnel';
import type { RealLine } from '../real/realLine';
import { AgentRegistry } from '../server/agents';
import { choosableProfilesOf } from '../server/toolset';
import type { CredentialsPort, Switchboard, SwitchboardOptions } from '../switchboard';
import { type AgentSide, startAgentSide } from './agentSide';
import { credentialsPort } from './credentialsPort';
import { linesOptions } from './lines';
import { type OpenedHistory, startHistory } from './openHistory';
import { type PersonSide, personSide } from './personSide';
import { type PolicySide, policySide } from './policySide';
import { Shutdown } from './shutdown';

/**
 * Composes and starts the whole server: callback listener, practice line, tools and MCP endpoint.
 * @throws SwitchboardError `unavailable` when a port cannot be had; nothing is left running then.
 */
export async function createSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const composition = new Composition(options);
  try {
    return await composition.start();
  } catch (error) {
    await composition.close();
    throw error;
  }
}

/** The parts that a running Switchboard is made of. */
interface Running {
  readonly callbacks: Callbacks;
  readonly practice: PracticeLine | undefined;
  readonly agents: AgentSide;
  readonly opened: OpenedHistory;
  readonly lines: Lines;
  readonly policy: PolicySide;
  readonly activityLog: ActivityLog;
}

/** One running server. It starts its parts and connects them; no request of an agent or of Bandwidth passes through it. */
class Composition {
  readonly #options: SwitchboardOptions;
  readonly #http: ClientOptions;
  readonly #feed: ActivityFeed;
  readonly #shutdown = new Shutdown();
  readonly #registry: AgentRegistry;
  readonly #credentials = new CallbackCredentials();
  readonly #address: PublicAddress;
  readonly #control: LineCallControl;
  #tunnel: DevTunnel | undefined;
  #realLine: RealLine | undefined;
  #activityLog: ActivityLog | undefined;
  #fallbackBxml: string;
  /** Shared with the lines: the person may choose another application. */
  readonly #preferred: { applicationId: string | undefined; messagingApplicationId: string | undefined; from: string | undefined };

  constructor(options: SwitchboardOptions) {
    const { clock, log, version, fetch } = options;
    this.#options = options;
    this.#feed = new ActivityFeed(clock);
    this.#http = { clock, log, version, fetch };
    this.#fallbackBxml = options.turns.fallbackBxml;
    const { voiceApplicationId, messagingApplicationId, number, baseUrl } = options.real ?? {};
    this.#preferred = { applicationId: voiceApplicationId, messagingApplicationId, from: number };
    this.#registry = new AgentRegistry({ store: options.agents, seen: options.seen, clock, record: this.#feed.record });
    this.#shutdown.add(() => this.#registry.settle());
    const { line, callbacks } = options;
    const base = line === 'real' ? baseUrl : undefined;
    this.#address = new PublicAddress({ line, secret: callbacks.secret, base, credentials: this.#credentials });
    this.#control = new LineCallControl(this.#address);
  }

  close(): Promise<void> {
    return this.#shutdown.close();
  }

  async start(): Promise<Switchboard> {
    const options = this.#options;
    const opened = await startHistory(options.history, { clock: options.clock, log: options.log, record: this.#feed.record });
    const { history } = opened;
    this.#shutdown.addLine(async () => {
      await this.#activityLog?.settled();
      await history?.close();
    });
    const callbacks = await this.#startCallbacks(history);
    this.#registry.onRevoked((agentId) => callbacks.endWaits(agentId));
    const activityLog = this.#openActivityLog(callbacks, history);
    const policy = policySide(options, this.#feed, callbacks.port, this.#preferred);
    this.#shutdown.add(async () => policy.approvals.cancelAll());
    // What the person chose a moment ago is not lost.
    this.#shutdown.addLine(() => policy.permissions.settled());
    await this.#openTunnel();
    const practice = await this.#startPractice();
    const account = { preferred: this.#preferred, leave: async (line: Line) => this.#realLine?.leave(line) };
    const lines = createLines(linesOptions(options, practice, this.#address, account));
    const book = new LineBook(lines);
    this.#control.connect({ http: this.#http, lines: book, calls: callbacks.recovery });
    await this.#openRealLine(callbacks);
    const person = this.#personSide(callbacks, practice, lines, book);
    this.#shutdown.add(async () => {
      person.stop.close();
      person.takeOver.close();
    });
    const { readiness: laidOver = (facts) => facts } = options;
    const agents = await startAgentSide({
      ...{ options, lines: book, http: this.#http, feed: this.#feed, shutdown: this.#shutdown, registry: this.#registry },
      callbacks: callbacks.port,
      gate: policy.gate,
      recorder: this.#realLine,
      control: person.stop,
      readinessFacts: () => laidOver(person.readinessFacts()),
    });
    this.#warnOfHosts();
    // Last, so that what an earlier run left behind is acted on once everything can be watched.
    this.#followAccount(book);
    // A base address of the person's own is no permission to point applications at it.
    if (options.real?.baseUrl !== undefined) this.#realLine?.reached({ follow: false, lasts: options.callbacks.secretLasts === true });
    this.#feed.started();
    // Not spread: where agents connect is read as it changes.
    return Object.assign(this.#switchboard({ callbacks, practice, agents, opened, lines, policy, activityLog }), person);
  }

  #openActivityLog(callbacks: Callbacks, history: History | undefined): ActivityLog {
    const { clock, log } = this.#options;
    const activityLog = new ActivityLog({
      ...{ clock, log, queue: this.#feed.acts },
      store: history === undefined ? new MemoryActs() : historyActs(history),
      callOf: (callId) => callbacks.knownCall(callId),
    });
    this.#activityLog = activityLog;
    void activityLog.begin();
    return activityLog;
  }

  #personSide(callbacks: Callbacks, practice: PracticeLine | undefined, lines: Lines, book: LineBook): PersonSide {
    const { line, real, shell = 'app' } = this.#options;
    return personSide({
      ...{ callbacks, lines, book, line, shell, http: this.#http, control: this.#control },
      practiceNumber: practice?.number,
      ...{ record: this.#feed.record, watch: this.#feed.watch },
      stopFile: this.#options.stopFile,
      agents: () => this.#registry.list(),
      number: () => practice?.number ?? this.#preferred.from,
      baseUrl: real?.baseUrl,
      tunnel: () => this.#tunnel?.state,
      pointing: () => this.#realLine?.pointing.state,
    });
  }

  /** The real line works in the account of the shared credentials, as soon as they are there. */
  #followAccount(lines: LineBook): void {
    let followed: Line | undefined;
    const follow = () => {
      const shared = lines.shared();
      if (shared !== undefined && shared !== followed) this.#realLine?.loggedIn(shared);
      followed = shared;
    };
    lines.subscribe(follow);
    follow();
  }

  #credentialsPort(lines: Lines, agents: AgentSide): CredentialsPort | undefined {
    if (lines.kind === 'practice') return undefined;
    return credentialsPort(lines, {
      agent: (id) => this.#registry.list().find((agent) => agent.id === id),
      readmitted: (agent) => agents.readmitted(agent),
    });
  }

  /** BW_ENVIRONMENT=test moves some hosts only: a person should know which requests reach production. */
  #warnOfHosts(): void {
    const { line, real, clock } = this.#options;
    const message = line === 'real' && real !== undefined ? mixedHostsWarning(real.hosts) : undefined;
    if (message !== undefined) this.#feed.record({ kind: 'notice', at: clock.now(), severity: 'warning', line: 'real', message });
  }

  #clientOf(line: Line): BandwidthClient {
    return createClient(line, this.#http);
  }

  async #startCallbacks(history: History | undefined): Promise<Callbacks> {
    const { clock, log, line, turns, callbacks: listener } = this.#options;
    const callbacks = new Callbacks({
      ...{ clock, log, record: this.#feed.record, control: this.#control, addresses: [this.#address], settings: turns },
      port: listener.port,
      rates: listener.rates,
      stores: openStores(clock, history && durableHistory(history)),
      // The practice line's application asks for the longest; the real one has not been pointed here yet.
      inboundCallbackTimeout: line === 'practice' ? hold.callbackTimeout.longest : hold.callbackTimeout.default,
    });
    await callbacks.listen();
    this.#shutdown.add(() => callbacks.close());
    return callbacks;
  }

  async #openTunnel(): Promise<void> {
    const { line, real, tunnel, clock, log, callbacks: listener } = this.#options;
    if (line !== 'real' || real?.baseUrl !== undefined || tunnel === undefined) return;
    const { openDevTunnel } = await import('../real/devTunnel');
    const opened = openDevTunnel(tunnel, {
      ...{ clock, log, record: this.#feed.record },
      callbackPort: () => Number(new URL(this.#address.localUrl()).port),
      probePath: (nonce) => healthPath(listener.secret, nonce),
    });
    this.#tunnel = opened;
    this.#address.through(opened);
    onReach(opened, {
      reached: () => this.#realLine?.reached({ follow: true, lasts: false }),
      lost: () => this.#realLine?.lost(),
      off: () => this.#realLine?.turnedOff(),
    });
    // With the lines: until then, what was in flight is answered through it.
    this.#shutdown.addLine(() => opened.stop());
  }

  async #startPractice(): Promise<PracticeLine | undefined> {
    const { line, clock, log, practice } = this.#options;
    if (line !== 'practice') return undefined;
    const { startPracticeLine } = await import('../practice/practice');
    const started = await startPracticeLine({
      clock,
      log,
      mode: practice?.mode ?? 'full',
      pace: practice?.pace ?? 1,
      webhookOrigins: practice?.webhookOrigins ?? [],
      callbackBase: this.#address.url,
      mayUsePhone: this.#registry.knows.bind(this.#registry),
    });
    this.#shutdown.addLine(() => started.close());
    return started;
  }

  async #openRealLine(callbacks: Callbacks): Promise<void> {
    const { line, journals, clock, log } = this.#options;
    if (line !== 'real' || journals === undefined) return;
    const { openRealLine } = await import('../real/realLine');
    const opened = openRealLine(journals, {
      ...{ clock, log, callbacks, record: this.#feed.record, control: this.#control, credentials: this.#credentials },
      clientOf: (of) => this.#clientOf(of),
      prefer: (applicationId) => {
        this.#preferred.applicationId = applicationId;
      },
    });
    this.#realLine = opened;
    await opened.begin();
    this.#feed.watch(opened.onActivity);
    this.#shutdown.add(() => opened.endLiveCalls(this.#fallbackBxml));
    this.#shutdown.addLine(() => opened.close());
  }

  #switchboard({ callbacks, practice, agents, opened, lines, policy, activityLog }: Running): Omit<Switchboard, keyof PersonSide> {
    const { line, version, clock } = this.#options;
    const registry = this.#registry;
    const { history, problem } = opened;
    return {
      get endpoint() {
        return agents.endpoint?.url;
      },
      get portChanged() {
        return agents.endpoint?.portChanged ?? false;
      },
      get portTakenBy() {
        return agents.endpoint?.portTakenBy;
      },
      callbacks: this.#address.localUrl(),
      tunnel: this.#tunnel,
      pointing: this.#realLine?.pointing,
      practice: practice?.phone,
      line,
      policy: policy.permissions,
      credentials: this.#credentialsPort(lines, agents),
      async mintAgent(name, mint) {
        const minted = await registry.mint(name, mint);
        if (mint?.bridge === true) await agents.bridge?.write(minted.id, registry.bridgeToken(minted.id));
        return minted;
      },
      adoptAgent: (name, token) => {
        registry.adopt(name, token);
      },
      revokeAgent: async (id) => {
        const agent = registry.list().find((each) => each.id === id);
        await Promise.all([registry.revoke(id), agents.bridge?.remove(id)]);
        const about = agent && { id, name: agent.name };
        this.#feed.record({ kind: 'person', at: clock.now(), act: 'revoked-agent', callId: undefined, agent: about });
        // After its right has ended, so that what it waits for ends with `auth`.
        policy.approvals.cancelAll(id);
        await policy.permissions.forget(id);
      },
      renameAgent: (id, name) => registry.rename(id, name),
      setAgentKind: (id, kind) => registry.setKind(id, kind),
      setAgentProfiles: (id, profiles) => agents.setProfilesOf(id, profiles),
      async mintAgain(id) {
        const minted = await registry.mintAgain(id);
        if (registry.bridged().includes(id)) await agents.bridge?.write(id, registry.bridgeToken(id));
        return minted;
      },
      activityLog,
      agents: () =>
        registry
          .list()
          .map((agent) => ({ ...agent, today: activityLog.today(agent.id), open: agents.endpoint?.hasOpen(agent.id) ?? false })),
      historyProblem: problem,
      history: history && switchboardHistory(history, { version, replay: (event) => callbacks.replay(event) }),
      toolProfiles: agents.tools.all.map(choosableProfilesOf),
      setProfiles: (profiles) => agents.setProfiles(profiles),
      liveCalls: () => callbacks.port.liveCalls(),
      subscribe: this.#feed.subscribe,
      setTurns: (settings) => {
        this.#fallbackBxml = settings.fallbackBxml;
        callbacks.setTurns(settings);
      },
      preferNumber: (number) => {
        this.#preferred.from = number;
      },
      serveStdio: (input, output) => agents.serveStdio(input, output),
      close: () => this.close(),
    };
  }
}

/** Calls back whenever the tunnel starts or stops reaching us, and when it has been turned off. */
function onReach(tunnel: DevTunnel, then: { reached(): void; lost(): void; off(): void }): void {
  let used = false;
  let reaches = false;
  tunnel.subscribe(({ phase }) => {
    const before = reaches;
    reaches = phase.name === 'ready';
    if (reaches && !before) then.reached();
    if (before && !reaches) then.lost();
    used ||= reaches;
    if (phase.name !== 'off' || !used) return;
    used = false;
    then.off();
  });
}
