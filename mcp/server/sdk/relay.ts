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
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { type Clock, sleep } from '../../base/clock';
import type { Log } from '../../base/log';

/** A run of the app that has proved to be the one that wrote the bridge's file. */
export interface FoundApp {
  readonly endpoint: string;
  readonly token: string;
  readonly instance: string;
}

/** `why` tells the agent what happened and what to do. */
export type FindApp = () => Promise<{ readonly ok: true; readonly app: FoundApp } | { readonly ok: false; readonly why: string }>;

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

/** JSON-RPC code of "the app cannot be reached". */
const unreachable = -32000;
/** Milliseconds the app gets to hear that the agent left. */
const leaveMs = 1_000;
const broken = 'The connection to Switchboard broke.';

const initialized: JSONRPCMessage = { jsonrpc: '2.0', method: 'notifications/initialized' };
const cancellation = z.object({ requestId: z.union([z.string(), z.number()]) });
const negotiated = z.object({ protocolVersion: z.string() });

/**
 * Carries JSON-RPC messages of either era between an agent's stdio and the app's HTTP endpoint, as they are. When the
 * app goes, waiting requests fail with a reason and the bridge stays; when it is back, the next message finds it, and
 * a 2025 session is opened anew without the agent's noticing.
 */
export function serveBridge(parts: BridgeParts): BridgeServing {
  return new Bridge(parts);
}

class Bridge implements BridgeServing {
  readonly ended: Promise<void>;
  readonly #findApp: FindApp;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #down: StdioServerTransport;
  #link: Link | undefined;
  /** The agent's own `initialize`, to open a session with a later run of the app. */
  #handshake: JSONRPCRequest | undefined;
  readonly #subscribed = new Map<string, JSONRPCRequest>();
  /** Messages set out in the order in which they came: a cancellation must not overtake what it cancels. */
  #inOrder: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor({ input, output, findApp, clock, log }: BridgeParts) {
    this.#findApp = findApp;
    this.#clock = clock;
    this.#log = log;
    const source = new PassThrough();
    const sink = new PassThrough();
    this.#down = new StdioServerTransport(source, sink);
    this.#down.onmessage = (message) => this.#fromAgent(message);
    this.#down.onerror = (error) => log.warn('the bridge dropped a message of the agent', { kind: error.name });
    this.ended = new Promise((resolve) => {
      const over = () => {
        input.unpipe(source);
        this.close().then(resolve, resolve);
      };
      source.once('end', over);
      input.once('error', over);
      // Without a reader on the other side there is nobody left to serve.
      output.once('error', over);
      this.#down.onclose = over;
    });
    sink.pipe(output);
    this.#down.start().then(
      () => input.pipe(source),
      (error: unknown) => log.error('the bridge could not read from the agent', { kind: String(error) }),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    if (link !== undefined) {
      const done = new AbortController();
      await Promise.race([link.leave(), sleep(this.#clock, leaveMs, done.signal)]);
      done.abort();
      await link.end();
    }
    await this.#down.close();
  }

  #fromAgent(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) this.#note(message);
    this.#inOrder = this.#inOrder
      .then(() => this.#linkFor(message))
      .then((link) => {
        this.#deliver(link, message).catch((error: unknown) => this.#failed(error));
      })
      .catch((error: unknown) => this.#failed(error));
  }

  #note(message: JSONRPCRequest): void {
    if (isInitializeRequest(message)) {
      this.#handshake = message;
      this.#subscribed.clear();
    }
    const uri = message.params?.uri;
    if (typeof uri !== 'string') return;
    if (message.method === 'resources/subscribe') this.#subscribed.set(uri, message);
    if (message.method === 'resources/unsubscribe') this.#subscribed.delete(uri);
  }

  async #deliver(link: Link | string, message: JSONRPCMessage): Promise<void> {
    const sent = typeof link === 'string' ? 'undelivered' : await link.send(message);
    if (sent === undefined || !isJSONRPCRequest(message)) return;
    if (typeof link === 'string') return this.#toAgent(failure(message.id, link));
    await this.#drop(link);
    if (sent === 'broken')
      return this.#toAgent(failure(message.id, `${broken} It may have taken effect: read the state before you repeat it.`));
    // Nothing was delivered, so the message may go to the run of the app that is there now.
    const next = await this.#linkFor(message);
    if (typeof next === 'string') this.#toAgent(failure(message.id, next));
    else if ((await next.send(message)) !== undefined) this.#toAgent(failure(message.id, `${broken} Try again.`));
  }

  /** Looks each time whether the app is still the one it was: what a request would cost otherwise is not known to be lost. */
  async #linkFor(message: JSONRPCMessage): Promise<Link | string> {
    if (!isJSONRPCRequest(message) && this.#link !== undefined) return this.#link;
    const found = await this.#findApp();
    const link = this.#link;
    if (found.ok && link?.leadsTo(found.app) === true) return link;
    if (link !== undefined) await this.#drop(link);
    return found.ok ? this.#connect(found.app, !isInitializeRequest(message)) : found.why;
  }

  async #drop(link: Link): Promise<void> {
    if (this.#link === link) this.#link = undefined;
    await link.end();
  }

  /** @param resume open the agent's 2025 session anew, if it had one; not when the agent is just doing so. */
  async #connect(app: FoundApp, resume: boolean): Promise<Link | string> {
    const link = new Link(app, {
      received: (message) => this.#toAgent(message),
      lost: (ids) => {
        for (const id of ids)
          this.#toAgent(failure(id, 'Switchboard was stopped or restarted while this was running. Read the state before you repeat it.'));
      },
      log: this.#log,
    });
    await link.start();
    if (resume && this.#handshake !== undefined && !(await link.resume(this.#handshake, [...this.#subscribed.values()]))) {
      await link.end();
      return 'Switchboard was restarted and did not take this agent back. Connect again.';
    }
    if (this.#closed !== undefined) {
      await link.end();
      return 'The bridge is closing.';
    }
    this.#link = link;
    return link;
  }

  #failed(error: unknown): void {
    this.#log.warn('the bridge failed to pass a message on', { kind: error instanceof Error ? error.name : typeof error });
  }

  #toAgent(message: JSONRPCMessage): void {
    this.#down
      .send(message)
      .catch((error: unknown) => this.#log.debug('the agent is gone', { kind: error instanceof Error ? error.name : typeof error }));
  }
}

interface LinkEvents {
  received(message: JSONRPCMessage): void;
  /** The app went away under these requests. */
  lost(ids: readonly RequestId[]): void;
  readonly log: Log;
}

/** The connection to one run of the app. */
class Link {
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
      requestInit: { headers: { authorization: `Bearer ${app.token}` } },
      // A stream that broke means that the app went; the bridge then looks for it anew.
      reconnectionOptions: { initialReconnectionDelay: 200, maxReconnectionDelay: 2_000, reconnectionDelayGrowFactor: 2, maxRetries: 2 },
    });
    this.#transport.onmessage = (message) => this.#received(message);
    this.#transport.onerror = (error) => events.log.debug('the bridge lost a stream or a message', { kind: error.name });
  }

  leadsTo({ endpoint, token, instance }: FoundApp): boolean {
    return endpoint === this.#app.endpoint && token === this.#app.token && instance === this.#app.instance;
  }

  start(): Promise<void> {
    return this.#transport.start();
  }

  /** Undefined once sent; `undelivered` when the app did not take it, `broken` when it cannot be known. */
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
      return refusedToConnect(error) ? 'undelivered' : 'broken';
    }
  }

  /** Opens a session as the agent once did, and subscribes to what it watched. False when the app refuses. */
  async resume(handshake: JSONRPCRequest, subscriptions: readonly JSONRPCRequest[]): Promise<boolean> {
    const answer = await this.#ask({ ...handshake, id: 'bridge-initialize' });
    if (answer === undefined || !isJSONRPCResultResponse(answer)) return false;
    this.#negotiated(answer.result);
    if ((await this.send(initialized)) !== undefined) return false;
    for (const [n, subscription] of subscriptions.entries()) await this.#ask({ ...subscription, id: `bridge-subscribe-${n}` });
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

/** True when no byte of the request can have reached the app. */
function refusedToConnect(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ECONNREFUSED') return true;
  // 401: the app there is a later run, which made a new token; 503: it is stopping.
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 401 || status === 503;
}

function failure(id: RequestId, message: string): JSONRPCMessage {
  return { jsonrpc: '2.0', id, error: { code: unreachable, message } };
}
