import { PassThrough } from 'node:stream';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  SUBSCRIPTION_ID_META_KEY,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { type Clock, sleep } from '../../base/clock';
import type { Log } from '../../base/log';
import { version } from '../../base/version';
import type { AwayServer } from './away';
import { readableLines } from './stdioLines';

/** A run of the app that has proved to hold the agent's key. */
export interface FoundApp {
  readonly endpoint: string;
  /** Differs from run to run. */
  readonly run: string;
  /** Sends nothing before the app has proved itself on that connection. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Whether an error of `fetch` means that nothing of the request was sent. */
  notDelivered(error: unknown): boolean;
}

/** `why` says in whole sentences what happened and what to do. */
export type AppSearch = { readonly ok: true; readonly app: FoundApp } | { readonly ok: false; readonly why: string };
export type FindApp = () => Promise<AppSearch>;

export interface BridgeParts {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly findApp: FindApp;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BridgeServing {
  /** Resolves when the agent's side has ended. The app's going away does not end it. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** JSON-RPC code of "the app could not be reached". */
const unreachable = -32000;
/** Milliseconds the app gets to end the session when the agent leaves. */
const leaveMs = 1_000;
/** Milliseconds between two looks whether the app has come, gone, or started again. */
const lookMs = 2_000;

const initialized: JSONRPCMessage = { jsonrpc: '2.0', method: 'notifications/initialized' };
const cancellation = z.object({ requestId: z.union([z.string(), z.number()]) });
const negotiated = z.object({ protocolVersion: z.string() });
const acknowledged = z.object({
  method: z.literal('notifications/subscriptions/acknowledged'),
  params: z.looseObject({ _meta: z.looseObject({ [SUBSCRIPTION_ID_META_KEY]: z.union([z.string(), z.number()]) }) }),
});
const listenFilter = z.object({
  notifications: z.object({
    toolsListChanged: z.boolean().optional(),
    promptsListChanged: z.boolean().optional(),
    resourcesListChanged: z.boolean().optional(),
  }),
});

/** The lists that may differ between the bridge's own build, one run of the app and the next. */
const lists = [
  { filter: 'toolsListChanged', method: 'notifications/tools/list_changed' },
  { filter: 'promptsListChanged', method: 'notifications/prompts/list_changed' },
  { filter: 'resourcesListChanged', method: 'notifications/resources/list_changed' },
] as const;

/** A `subscriptions/listen` of the agent (2026-07-28), which the bridge keeps open across runs of the app. */
interface Listen {
  readonly request: JSONRPCRequest;
  acknowledged: boolean;
  /** The present link has it. */
  active: boolean;
}

/**
 * Carries JSON-RPC messages of either era between an agent's stdio and the app's HTTP endpoint, as they are. While the
 * app is away, the bridge's own server answers the handshake and the lists, and tool calls fail with what to do. When the
 * app comes, goes or starts again, sessions and subscriptions are carried over and the agent learns that the lists changed.
 */
export function serveBridge(parts: BridgeParts): BridgeServing {
  return new Bridge(parts);
}

class Bridge implements BridgeServing {
  readonly ended: Promise<void>;
  readonly #findApp: FindApp;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #agent: StdioServerTransport;
  readonly #stopped = new AbortController();
  #link: Link | undefined;
  /** What the last look for the app said, while it is away. */
  #why = '';
  /** The agent's own `initialize`, to open a session with a later run of the app. */
  #handshake: JSONRPCRequest | undefined;
  readonly #subscribed = new Map<string, JSONRPCRequest>();
  readonly #listens = new Map<RequestId, Listen>();
  /** Messages go out in the order in which they came: a cancellation must not overtake what it cancels. */
  #inOrder: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor({ input, output, findApp, clock, log }: BridgeParts) {
    this.#findApp = findApp;
    this.#clock = clock;
    this.#log = log;
    const source = new PassThrough();
    const sink = new PassThrough();
    const lines = readableLines(sink);
    this.#agent = new StdioServerTransport(source, sink);
    this.#agent.onmessage = (message) => this.#fromAgent(message);
    this.#agent.onerror = (error) => log.warn('the bridge dropped a message of the agent', { kind: error.name });
    this.ended = new Promise((resolve) => {
      const over = () => {
        input.unpipe(lines);
        this.close().then(resolve, resolve);
      };
      source.once('end', over);
      input.once('error', over);
      // Without a reader there is no agent left to serve.
      output.once('error', over);
      this.#agent.onclose = over;
    });
    sink.pipe(output);
    this.#agent.start().then(
      () => input.pipe(lines).pipe(source),
      (error: unknown) => log.error('the bridge could not read from the agent', { kind: String(error) }),
    );
    void this.#look();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    this.#stopped.abort();
    const link = this.#link;
    this.#link = undefined;
    if (link !== undefined) {
      const done = new AbortController();
      await Promise.race([link.leave(), sleep(this.#clock, leaveMs, done.signal)]);
      done.abort();
      await link.end();
    }
    await this.#agent.close();
  }

  /** Looks for the app from time to time, once the agent has said something. */
  async #look(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await sleep(this.#clock, lookMs, this.#stopped.signal);
      if (this.#link === undefined || this.#stopped.signal.aborted) continue;
      await this.#queue(async () => {
        await this.#linkTo(await this.#findApp(), true);
        await this.#listenAgain();
      });
    }
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#inOrder = this.#inOrder.then(work).catch((error: unknown) => this.#failed(error));
    return this.#inOrder;
  }

  #fromAgent(message: JSONRPCMessage): void {
    this.#note(message);
    void this.#queue(async () => {
      const link = await this.#linkFor(message);
      this.#deliver(link, message).catch((error: unknown) => this.#failed(error));
    });
  }

  #note(message: JSONRPCMessage): void {
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      const parsed = cancellation.safeParse(message.params);
      if (parsed.success) this.#listens.delete(parsed.data.requestId);
    }
    if (!isJSONRPCRequest(message)) return;
    if (isInitializeRequest(message)) {
      this.#handshake = message;
      this.#subscribed.clear();
    }
    if (message.method === 'subscriptions/listen') this.#listens.set(message.id, { request: message, acknowledged: false, active: true });
    const uri = message.params?.uri;
    if (typeof uri !== 'string') return;
    if (message.method === 'resources/subscribe') this.#subscribed.set(uri, message);
    if (message.method === 'resources/unsubscribe') this.#subscribed.delete(uri);
  }

  async #deliver(link: Link, message: JSONRPCMessage): Promise<void> {
    const sent = await link.send(message);
    if (sent === undefined || !isJSONRPCRequest(message)) return;
    if (sent === 'broken')
      return this.#toAgent(
        failure(message.id, 'The connection to Switchboard broke. It may have taken effect: read the state before you repeat it.'),
      );
    // Nothing was delivered, so the message may go to the run of the app that is there now, or to the bridge's own server.
    await this.#queue(async () => {
      const next = await this.#linkTo(await this.#findApp(), !isInitializeRequest(message), link);
      if ((await next.send(message)) !== undefined) this.#toAgent(failure(message.id, 'The connection to Switchboard broke. Try again.'));
    });
  }

  /** Looks for the app before each request: a request that goes to a run that has ended is not known to be lost. */
  async #linkFor(message: JSONRPCMessage): Promise<Link> {
    if (!isJSONRPCRequest(message) && this.#link !== undefined) return this.#link;
    return this.#linkTo(await this.#findApp(), !isInitializeRequest(message));
  }

  /**
   * The link to what was found: the present one while it fits, else a new one in its place.
   * @param resume carry the agent's 2025 session over, if it has one; not when the agent is just opening it
   * @param unusable the link that a message could not be delivered by
   */
  async #linkTo(found: AppSearch, resume: boolean, unusable?: Link): Promise<Link> {
    const before = this.#link;
    this.#why = found.ok ? '' : found.why;
    if (before !== undefined && before !== unusable && before.run === (found.ok ? found.app.run : undefined)) return before;
    let link: Link = found.ok ? this.#appLink(found.app) : await this.#awayLink();
    if (resume && this.#handshake !== undefined && !(await link.resume(this.#handshake, [...this.#subscribed.values()]))) {
      await link.end();
      this.#why = 'Switchboard was restarted and did not accept this agent. Ask the user to connect the agent again in the app.';
      link = await this.#awayLink();
      await link.resume(this.#handshake, [...this.#subscribed.values()]);
    }
    this.#link = link;
    for (const listen of this.#listens.values()) if (before !== undefined) listen.active = false;
    await before?.end();
    if (before !== undefined) {
      await this.#listenAgain();
      this.#announceLists();
    }
    return link;
  }

  /** Sends the agent's open subscriptions to the present link, where it does not have them. */
  async #listenAgain(): Promise<void> {
    for (const listen of this.#listens.values()) {
      if (listen.active) continue;
      listen.active = true;
      if ((await this.#link?.send(listen.request)) !== undefined) listen.active = false;
    }
  }

  /** What the agent read of an earlier link may differ from what this one offers. */
  #announceLists(): void {
    for (const { method, filter } of lists) {
      if (this.#handshake !== undefined) this.#toAgent({ jsonrpc: '2.0', method });
      for (const [id, { request }] of this.#listens) {
        const parsed = listenFilter.safeParse(request.params);
        if (!parsed.success || parsed.data.notifications[filter] !== true) continue;
        this.#toAgent({ jsonrpc: '2.0', method, params: { _meta: { [SUBSCRIPTION_ID_META_KEY]: id } } });
      }
    }
  }

  #appLink(app: FoundApp): Link {
    const link: AppLink = new AppLink(app, {
      received: (message) => this.#received(link, message),
      lost: (ids) => this.#lost(link, ids),
      log: this.#log,
    });
    return link;
  }

  async #awayLink(): Promise<Link> {
    // Loaded when it is needed: with the app running, a bridge never needs the tools' definitions.
    const { createAwayServer } = await import('./away');
    const server = createAwayServer({
      ...{ clock: this.#clock, log: this.#log, version },
      why: () => this.#why,
      answer: (message) => link.received(message),
    });
    const link: AwayLink = new AwayLink(server, (message) => this.#received(link, message));
    return link;
  }

  /** A message of a link; those of an earlier link come too late, except answers the agent still waits for. */
  #received(link: Link, message: JSONRPCMessage): void {
    const ack = acknowledged.safeParse(message);
    if (ack.success) {
      const listen = this.#listens.get(ack.data.params._meta[SUBSCRIPTION_ID_META_KEY]);
      if (listen?.acknowledged === true) return;
      if (listen !== undefined) listen.acknowledged = true;
    }
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
      const listen = message.id === undefined || message.id === null ? undefined : this.#listens.get(message.id);
      if (listen !== undefined && (listen.acknowledged || this.#link !== link)) {
        // The app ended the subscription because it is stopping; the bridge keeps it for the next run.
        if (this.#link === link) listen.active = false;
        return;
      }
      if (listen !== undefined && message.id !== undefined && message.id !== null) this.#listens.delete(message.id);
    }
    this.#toAgent(message);
  }

  /** The app went away under these requests. */
  #lost(link: Link, ids: readonly RequestId[]): void {
    for (const id of ids) {
      const listen = this.#listens.get(id);
      if (listen === undefined)
        this.#toAgent(failure(id, 'Switchboard was stopped or restarted while this was running. Read the state before you repeat it.'));
      else if (this.#link === link) listen.active = false;
    }
  }

  #failed(error: unknown): void {
    this.#log.warn('the bridge failed to pass a message on', { kind: error instanceof Error ? error.name : typeof error });
  }

  #toAgent(message: JSONRPCMessage): void {
    this.#agent
      .send(message)
      .catch((error: unknown) => this.#log.debug('the agent is gone', { kind: error instanceof Error ? error.name : typeof error }));
  }
}

/** Where the agent's messages go now. */
interface Link {
  /** The run of the app it leads to; undefined for the bridge's own server. */
  readonly run: string | undefined;
  /** Undefined once sent; `undelivered` when it was not taken, `broken` when that cannot be known. */
  send(message: JSONRPCMessage): Promise<'undelivered' | 'broken' | undefined>;
  /** Opens a session as the agent once did, and subscribes to what it watched. False when that is refused. */
  resume(handshake: JSONRPCRequest, subscriptions: readonly JSONRPCRequest[]): Promise<boolean>;
  leave(): Promise<void>;
  end(): Promise<void>;
}

/** Ids of the bridge's own requests begin so; the agent must not see their answers. */
const ownId = 'switchboard-bridge-';

/** The bridge's own server, in place of an app that is away. */
class AwayLink implements Link {
  readonly run = undefined;
  readonly #server: AwayServer;
  readonly #received: (message: JSONRPCMessage) => void;

  constructor(server: AwayServer, received: (message: JSONRPCMessage) => void) {
    this.#server = server;
    this.#received = received;
  }

  async send(message: JSONRPCMessage): Promise<undefined> {
    this.#server.receive(message);
  }

  async resume(handshake: JSONRPCRequest): Promise<boolean> {
    this.#server.receive({ ...handshake, id: `${ownId}initialize` });
    this.#server.receive(initialized);
    return true;
  }

  async leave(): Promise<void> {}

  end(): Promise<void> {
    return this.#server.close();
  }

  received(message: JSONRPCMessage): void {
    const own = 'id' in message && typeof message.id === 'string' && message.id.startsWith(ownId);
    if (!own) this.#received(message);
  }
}

interface LinkEvents {
  received(message: JSONRPCMessage): void;
  /** The app went away under these requests. */
  lost(ids: readonly RequestId[]): void;
  readonly log: Log;
}

/** The connection to one run of the app. */
class AppLink implements Link {
  readonly #app: FoundApp;
  readonly #transport: StreamableHTTPClientTransport;
  readonly #events: LinkEvents;
  readonly #open = new Map<RequestId, AbortController>();
  /** Requests of the bridge itself, whose answers the agent must not see. */
  readonly #own = new Map<RequestId, (message: JSONRPCMessage | undefined) => void>();
  #handshakeId: RequestId | undefined;

  constructor(app: FoundApp, events: LinkEvents) {
    this.#app = app;
    this.#events = events;
    this.#transport = new StreamableHTTPClientTransport(new URL(app.endpoint), {
      fetch: app.fetch,
      // A stream that broke means that the app went; the bridge then looks for it again.
      reconnectionOptions: { initialReconnectionDelay: 200, maxReconnectionDelay: 2_000, reconnectionDelayGrowFactor: 2, maxRetries: 2 },
    });
    this.#transport.onmessage = (message) => this.#received(message);
    void this.#transport.start();
    this.#transport.onerror = (error) => events.log.debug('the bridge lost a stream or a message', { kind: error.name });
  }

  get run(): string {
    return this.#app.run;
  }

  async send(message: JSONRPCMessage): Promise<'undelivered' | 'broken' | undefined> {
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled' && this.#cancel(message.params)) return undefined;
    const id = isJSONRPCRequest(message) ? message.id : undefined;
    if (id !== undefined && isInitializeRequest(message)) this.#handshakeId = id;
    const abort = new AbortController();
    if (id !== undefined) this.#open.set(id, abort);
    try {
      await this.#transport.send(message, { requestSignal: abort.signal, onRequestStreamEnd: () => this.#streamEnded(id) });
      return undefined;
    } catch (error) {
      if (abort.signal.aborted || (id !== undefined && !this.#open.delete(id))) return undefined;
      return this.#app.notDelivered(error) || refused(error) ? 'undelivered' : 'broken';
    }
  }

  async resume(handshake: JSONRPCRequest, subscriptions: readonly JSONRPCRequest[]): Promise<boolean> {
    const answer = await this.#ask({ ...handshake, id: `${ownId}initialize` });
    if (answer === undefined || !isJSONRPCResultResponse(answer)) return false;
    this.#negotiated(answer.result);
    if ((await this.send(initialized)) !== undefined) return false;
    for (const [n, subscription] of subscriptions.entries()) await this.#ask({ ...subscription, id: `${ownId}subscribe-${n}` });
    return true;
  }

  /** Ends the session at the app. */
  async leave(): Promise<void> {
    // Best effort: an app that is gone has no session left to end.
    await this.#transport.terminateSession().catch(() => undefined);
  }

  async end(): Promise<void> {
    const ids = [...this.#open.keys()];
    this.#open.clear();
    for (const settle of this.#own.values()) settle(undefined);
    this.#own.clear();
    await this.#transport.close();
    if (ids.length > 0) this.#events.lost(ids);
  }

  async #ask(request: JSONRPCRequest): Promise<JSONRPCMessage | undefined> {
    const answered = new Promise<JSONRPCMessage | undefined>((resolve) => this.#own.set(request.id, resolve));
    if ((await this.send(request)) !== undefined) this.#own.get(request.id)?.(undefined);
    return answered;
  }

  #received(message: JSONRPCMessage): void {
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
      const { id } = message;
      if (id !== undefined && id !== null) {
        this.#open.delete(id);
        const own = this.#own.get(id);
        if (own !== undefined) {
          this.#own.delete(id);
          own(message);
          return;
        }
        if (id === this.#handshakeId && isJSONRPCResultResponse(message)) this.#negotiated(message.result);
      }
    }
    this.#events.received(message);
  }

  #negotiated(result: unknown): void {
    const parsed = negotiated.safeParse(result);
    if (parsed.success) this.#transport.setProtocolVersion(parsed.data.protocolVersion);
  }

  /** On HTTP, 2026-07-28 cancels by closing the request's own stream; the 2025 revisions send a message, which passes through. */
  #cancel(params: unknown): boolean {
    const parsed = cancellation.safeParse(params);
    if (!parsed.success || this.#transport.sessionId !== undefined) return false;
    const open = this.#open.get(parsed.data.requestId);
    if (open === undefined) return false;
    this.#open.delete(parsed.data.requestId);
    open.abort();
    return true;
  }

  #streamEnded(id: RequestId | undefined): void {
    if (id === undefined || !this.#open.delete(id)) return;
    const own = this.#own.get(id);
    if (own === undefined) this.#events.lost([id]);
    else own(undefined);
  }
}

/** Whether the app took nothing of the request: 401, its agent was revoked meanwhile; 503, it is stopping. */
function refused(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 401 || status === 503;
}

function failure(id: RequestId, message: string): JSONRPCMessage {
  return { jsonrpc: '2.0', id, error: { code: unreachable, message } };
}
