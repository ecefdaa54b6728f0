import { PassThrough } from 'node:stream';
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
import { type Clock, sleep } from '../../../base/clock';
import type { ErrorCode } from '../../../base/errors';
import type { Log } from '../../../base/log';
import { version } from '../../../base/version';
import { readableLines } from '../stdioLines';
import { AppLink } from './appLink';
import { AwayLink } from './awayLink';
import type { AppSearch, FindApp, FoundApp, NotReached } from './foundApp';
import { cancellation, type Link } from './link';

export interface BridgeParts {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly findApp: FindApp;
  /** Starts the app, for a tool call while it is not running; left out: the call fails. @returns whether it was started */
  readonly startApp?: (() => Promise<boolean>) | undefined;
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
/** What to do when the app may have carried out the request. */
const mayHaveHappened = 'It may have taken effect: read the state before you repeat it.';
const brokenConnection: NotReached = { error: 'The connection to Switchboard broke.', recovery: 'Nothing was done. Try again.' };
const refusedAfterRestart: NotReached = {
  error: 'Switchboard was restarted and did not accept this agent.',
  recovery: 'Ask the user to connect the agent again in the app.',
};
/** Milliseconds the app gets to end the session when the agent leaves. */
const leaveMs = 1_000;
/** Milliseconds between two looks whether the app has come, gone, or started again. */
const lookMs = 2_000;
/** Milliseconds that a tool call waits for an app that is starting, and between two looks for it. */
const startWithinMs = 20_000;
const startLookMs = 250;
/** Milliseconds before the app is started again after it did not come. */
const startAgainMs = 30_000;
const starting: NotReached = {
  error: 'Switchboard was started and is not ready yet.',
  recovery: 'Nothing was done. Try again in a few seconds.',
};

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
  readonly #startApp: BridgeParts['startApp'];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #agent: StdioServerTransport;
  readonly #stopped = new AbortController();
  #link: Link | undefined;
  /** What the last look for the app said, while it is away. */
  #why: NotReached | undefined;
  /** The agent's own `initialize`, to open a session with a later run of the app. */
  #handshake: JSONRPCRequest | undefined;
  readonly #subscribed = new Map<string, JSONRPCRequest>();
  readonly #listens = new Map<RequestId, Listen>();
  /** Messages go out in the order in which they came: a cancellation must not overtake what it cancels. */
  #inOrder: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;
  /** Tool calls that wait for the app to start. */
  readonly #waiting = new Set<RequestId>();
  #starting: Promise<void> | undefined;
  #startedAt: number | undefined;

  constructor({ input, output, findApp, startApp, clock, log }: BridgeParts) {
    this.#findApp = findApp;
    this.#startApp = startApp;
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
    if (isJSONRPCRequest(message) && message.method === 'tools/call' && this.#link?.run === undefined) void this.#afterStart(message);
    else this.#pass(message);
  }

  #pass(message: JSONRPCMessage): void {
    void this.#queue(async () => {
      const link = await this.#linkFor(message);
      this.#deliver(link, message).catch((error: unknown) => this.#failed(error));
    });
  }

  /** Passes a tool call on once the app runs, or has had its time to start. One that is cancelled meanwhile is dropped. */
  async #afterStart(call: JSONRPCRequest): Promise<void> {
    this.#waiting.add(call.id);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    await this.#starting.catch((error: unknown) => this.#failed(error));
    if (this.#waiting.delete(call.id) && !this.#stopped.signal.aborted) this.#pass(call);
  }

  /** Starts the app where it is not running, and waits until it can be reached. */
  async #start(): Promise<void> {
    const found = await this.#findApp();
    if (found.ok || found.notRunning !== true || this.#startApp === undefined) return;
    const now = this.#clock.elapsed();
    if (this.#startedAt !== undefined && now - this.#startedAt < startAgainMs) return;
    if (!(await this.#startApp())) return;
    this.#startedAt = now;
    while (this.#clock.elapsed() - now < startWithinMs && !this.#stopped.signal.aborted) {
      await sleep(this.#clock, startLookMs, this.#stopped.signal);
      if ((await this.#findApp()).ok) {
        this.#startedAt = undefined;
        return;
      }
    }
  }

  #note(message: JSONRPCMessage): void {
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      const parsed = cancellation.safeParse(message.params);
      if (parsed.success) this.#listens.delete(parsed.data.requestId);
      if (parsed.success) this.#waiting.delete(parsed.data.requestId);
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
    if (sent === 'broken') return this.#toAgent(failure(message.id, brokenConnection.error, mayHaveHappened));
    // Nothing was delivered, so the message may go to the run of the app that is there now, or to the bridge's own server.
    await this.#queue(async () => {
      const next = await this.#linkTo(await this.#findApp(), !isInitializeRequest(message), link);
      if ((await next.send(message)) !== undefined) this.#toAgent(failure(message.id, brokenConnection.error, brokenConnection.recovery));
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
    this.#why = found.ok ? undefined : this.#startedAt !== undefined && found.notRunning === true ? starting : found.why;
    if (before !== undefined && before !== unusable && before.run === (found.ok ? found.app.run : undefined)) return before;
    let link: Link = found.ok ? this.#appLink(found.app) : await this.#awayLink();
    if (resume && this.#handshake !== undefined && !(await link.resume(this.#handshake, [...this.#subscribed.values()]))) {
      await link.end();
      this.#why = refusedAfterRestart;
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
    const { createAwayServer } = await import('../away');
    const server = createAwayServer({
      ...{ clock: this.#clock, log: this.#log, version },
      why: () => this.#why ?? brokenConnection,
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
        this.#toAgent(failure(id, 'Switchboard was stopped or restarted while this request was running.', mayHaveHappened));
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

function failure(id: RequestId, error: string, recovery: string): JSONRPCMessage {
  const code: ErrorCode = 'unavailable';
  return { jsonrpc: '2.0', id, error: { code: unreachable, message: `${error} ${recovery}`, data: { code, recovery } } };
}
