import { type BandwidthClient, createClient } from '../bandwidth/client';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import { LineBook } from '../bandwidth/lineBook';
import { createLines } from '../bandwidth/lines';
import { healthPath } from '../base/callbackAddress';
import { withCredentials } from '../bxml/addresses';
import { CallbackCredentials } from '../callbacks/callbackCredentials';
import { type Callbacks, createCallbacks } from '../callbacks/callbacks';
import { createCallControl, type LiveCallControl } from '../callbacks/turns/callControl';
import type { History } from '../history/history';
import { inboundMessages, switchboardHistory } from '../history/switchboardHistory';
import { type PracticeLine, startPracticeLine } from '../practice/practice';
import { type DevTunnel, openDevTunnel } from '../real/devTunnel';
import { openRealLine, type RealLine } from '../real/realLine';
import { AgentRegistry } from '../server/agents';
import { choosableProfilesOf } from '../server/toolset';
import type { Switchboard, SwitchboardOptions } from '../switchboard';
import { ActivityFeed } from './activityFeed';
import { type AgentSide, startAgentSide } from './agentSide';
import { linesOptions } from './lines';
import { type OpenedHistory, startHistory } from './openHistory';
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

/** One running server. It starts its parts and connects them; no request of an agent or of Bandwidth passes through it. */
class Composition {
  readonly #options: SwitchboardOptions;
  readonly #http: ClientOptions;
  readonly #feed = new ActivityFeed();
  readonly #shutdown = new Shutdown();
  readonly #registry: AgentRegistry;
  readonly #credentials = new CallbackCredentials();
  readonly #control: LiveCallControl;
  #tunnel: DevTunnel | undefined;
  #realLine: RealLine | undefined;
  #lines: LineBook | undefined;
  #callbacks: Callbacks | undefined;
  #fallbackBxml: string;
  #voiceApplicationId: string | undefined;

  constructor(options: SwitchboardOptions) {
    const { clock, log, version, fetch } = options;
    this.#options = options;
    this.#http = { clock, log, version, fetch };
    this.#fallbackBxml = options.turns.fallbackBxml;
    this.#voiceApplicationId = options.real?.voiceApplicationId;
    this.#registry = new AgentRegistry({ store: options.agents, seen: options.seen, clock, record: this.#feed.record });
    this.#control = createCallControl(
      (callId) => this.#clientOfCall(callId),
      () => options.line === 'practice' || options.real?.baseUrl !== undefined || this.#tunnel?.state.phase.name === 'ready',
    );
  }

  close(): Promise<void> {
    return this.#shutdown.close();
  }

  async start(): Promise<Switchboard> {
    const options = this.#options;
    const opened = await startHistory(options.history, { clock: options.clock, log: options.log, record: this.#feed.record });
    const { history } = opened;
    if (history !== undefined) this.#shutdown.addLine(() => history.close());
    const callbacks = await this.#startCallbacks(history);
    this.#openTunnel(callbacks);
    const practice = await this.#startPractice(callbacks);
    const lines = this.#openLines(callbacks, practice);
    await this.#openRealLine(callbacks);
    const agents = await startAgentSide({
      ...{ options, lines, http: this.#http, feed: this.#feed, shutdown: this.#shutdown, registry: this.#registry },
      callbacks: callbacks.port,
      recorder: this.#realLine,
      clientOf: (line) => this.#clientOf(line),
    });
    // Last, so that what an earlier run left behind is acted on once everything can be watched.
    const standing = lines.standing();
    if (standing !== undefined) this.#realLine?.loggedIn(standing);
    // A base address of the person's own is no permission to point applications at it.
    if (options.real?.baseUrl !== undefined) this.#realLine?.reached({ follow: false, lasts: options.callbacks.secretLasts === true });
    this.#feed.started();
    return this.#switchboard(callbacks, practice, agents, opened);
  }

  /** The https address at which Bandwidth reaches the listener, without the secret. */
  #publicBase(): string | undefined {
    return this.#options.line === 'real' ? (this.#options.real?.baseUrl ?? this.#tunnel?.address()) : undefined;
  }

  #clientOf(line: Line): BandwidthClient {
    return createClient(line, this.#http);
  }

  /** For background work about a call that an agent placed or answered. */
  #clientOfCall(callId: string): BandwidthClient {
    if (this.#lines === undefined || this.#callbacks === undefined) throw new Error('No call can be live before the lines are open.');
    const owner = this.#callbacks.port.liveCalls().find((call) => call.callId === callId)?.owner;
    return this.#clientOf(this.#lines.backgroundLine(callId, owner));
  }

  async #startCallbacks(history: History | undefined): Promise<Callbacks> {
    const { clock, log, line, turns, callbacks: listener } = this.#options;
    const credentials = this.#credentials;
    const offered = () => credentials.offered(this.#publicBase());
    const callbacks = createCallbacks({
      ...{ clock, log, record: this.#feed.record, control: this.#control },
      port: listener.port,
      rates: listener.rates,
      persist: history && ((events, identities) => history.persist(events, identities)),
      inboundMessages: history && inboundMessages(history),
      mounts: [
        {
          line,
          secret: listener.secret,
          publicBase: () => this.#publicBase(),
          get basic() {
            return credentials.required();
          },
          get offers() {
            return offered();
          },
        },
      ],
      settings: turns,
      // The practice line's application asks for the longest; the real one has not been pointed here yet.
      inboundCallbackTimeout: line === 'practice' ? 25 : 15,
      roundTripMs: () => this.#tunnel?.roundTripMs() ?? 0,
      toWire: (bxml, of) => {
        const given = offered();
        return given === undefined ? bxml : withCredentials(bxml, callbacks.url(of), given);
      },
    });
    await callbacks.listen();
    this.#shutdown.add(() => callbacks.close());
    this.#callbacks = callbacks;
    return callbacks;
  }

  #openTunnel(callbacks: Callbacks): void {
    const { line, real, tunnel, clock, log, callbacks: listener } = this.#options;
    if (line !== 'real' || real?.baseUrl !== undefined || tunnel === undefined) return;
    const opened = openDevTunnel(tunnel, {
      ...{ clock, log, record: this.#feed.record },
      callbackPort: () => Number(new URL(callbacks.url(line)).port),
      probePath: (nonce) => healthPath(listener.secret, nonce),
    });
    this.#tunnel = opened;
    onReach(opened, {
      reached: () => this.#realLine?.reached({ follow: true, lasts: false }),
      lost: () => this.#realLine?.lost(),
      off: () => this.#realLine?.turnedOff(),
    });
    // With the lines: until then, what was in flight is answered through it.
    this.#shutdown.addLine(() => opened.stop());
  }

  async #startPractice(callbacks: Callbacks): Promise<PracticeLine | undefined> {
    const { line, clock, log, practice } = this.#options;
    if (line !== 'practice') return undefined;
    const started = await startPracticeLine({
      clock,
      log,
      mode: practice?.mode ?? 'full',
      pace: practice?.pace ?? 1,
      callbackBase: () => callbacks.url('practice'),
      mayUsePhone: (token) => this.#registry.authenticate(token) !== undefined,
    });
    this.#shutdown.addLine(() => started.close());
    return started;
  }

  #openLines(callbacks: Callbacks, practice: PracticeLine | undefined): LineBook {
    const { line } = this.#options;
    const reach = {
      callbackBase: () => (line === 'real' && this.#publicBase() === undefined ? undefined : callbacks.url(line)),
      callbackCredentials: () => this.#credentials.offered(this.#publicBase()),
      voiceApplicationId: () => this.#voiceApplicationId,
    };
    this.#lines = new LineBook(createLines(linesOptions(this.#options, practice, reach)));
    return this.#lines;
  }

  async #openRealLine(callbacks: Callbacks): Promise<void> {
    const { line, journals, clock, log } = this.#options;
    if (line !== 'real' || journals === undefined) return;
    const opened = openRealLine(journals, {
      ...{ clock, log, callbacks, record: this.#feed.record, control: this.#control, credentials: this.#credentials },
      clientOf: (of) => this.#clientOf(of),
      prefer: (applicationId) => {
        this.#voiceApplicationId = applicationId;
      },
    });
    this.#realLine = opened;
    await opened.begin();
    this.#feed.watch(opened.onActivity);
    this.#shutdown.add(() => opened.endLiveCalls(this.#fallbackBxml));
    this.#shutdown.addLine(() => opened.close());
  }

  #switchboard(callbacks: Callbacks, practice: PracticeLine | undefined, agents: AgentSide, opened: OpenedHistory): Switchboard {
    const { line, version } = this.#options;
    const registry = this.#registry;
    const { history, problem } = opened;
    return {
      endpoint: agents.endpoint?.url,
      portChanged: agents.endpoint?.portChanged ?? false,
      callbacks: callbacks.url(line),
      tunnel: this.#tunnel,
      pointing: this.#realLine?.pointing,
      practice: practice?.phone,
      line,
      async mintAgent(name, mint) {
        const minted = await registry.mint(name, mint);
        if (mint?.bridge === true) await agents.bridge?.write(minted.id, registry.bridgeToken(minted.id));
        return minted;
      },
      adoptAgent: (name, token) => {
        registry.adopt(name, token);
      },
      async revokeAgent(id) {
        await Promise.all([registry.revoke(id), agents.bridge?.remove(id)]);
      },
      agents: () => registry.list(),
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
