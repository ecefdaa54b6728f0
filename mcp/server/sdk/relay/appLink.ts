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
import { z } from 'zod';
import type { Log } from '../../../base/log';
import type { FoundApp } from './foundApp';
import { cancellation, initialized, type Link, ownId } from './link';

const negotiated = z.object({ protocolVersion: z.string() });

export interface LinkEvents {
  received(message: JSONRPCMessage): void;
  /** The app went away under these requests. */
  lost(ids: readonly RequestId[]): void;
  readonly log: Log;
}

/** The connection to one run of the app. */
export class AppLink implements Link {
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
