import type { IncomingMessage, ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport, type StreamableHTTPServerTransportOptions } from '@modelcontextprotocol/node';
import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import type { Agent } from '../../model/agent';
import type { Answering } from './answering';
import { answerInPlainWords, plainError } from './plainErrors';
import { plainLegacyRequest } from './plainRequest';
import type { ShortWay } from './shortWay';

/** The client of a session. */
export interface SessionClient {
  readonly agent: Agent;
  /** Whether it can show its person a form. */
  canAsk(): boolean;
}

/**
 * The SDK's transport of a 2025 session, with the short way before it. What only the protocol
 * layer can do with a plain call (refuse its tool, ask the client) is handed to it, and what it sends goes into the open response.
 */
export class SessionTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;
  readonly #inner: NodeStreamableHTTPServerTransport;
  readonly #shortWay: ShortWay;
  readonly #client: SessionClient;
  readonly #open = new Map<RequestId, Answering>();

  constructor(shortWay: ShortWay, client: SessionClient, options: StreamableHTTPServerTransportOptions) {
    this.#shortWay = shortWay;
    this.#client = client;
    this.#inner = new NodeStreamableHTTPServerTransport(options);
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  start(): Promise<void> {
    this.#inner.onclose = () => this.onclose?.();
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#inner.onmessage = (message, extra) => {
      this.onmessage?.(message, extra);
      const cancelled = cancelledIn(message);
      // The protocol layer sends no answer to what was cancelled, so the exchange ends here.
      if (cancelled !== undefined) this.#open.get(cancelled)?.end();
    };
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const answered = 'result' in message || 'error' in message ? message.id : undefined;
    const related = options?.relatedRequestId;
    const answering = this.#open.get(answered ?? related ?? '');
    if (answering === undefined) return this.#inner.send(message, related === undefined ? undefined : { relatedRequestId: related });
    if (answered === undefined) answering.precede(message);
    else answering.answer(JSON.stringify('error' in message ? { ...message, error: plainError(message.error) } : message));
    return Promise.resolve();
  }

  close(): Promise<void> {
    for (const answering of this.#open.values()) answering.end();
    return this.#inner.close();
  }

  setSupportedProtocolVersions(versions: string[]): void {
    this.#inner.setSupportedProtocolVersions(versions);
  }

  /** Answers one request of the session, or the one that opens it. `body` is its parsed JSON. */
  async handleRequest(req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    if (this.#answerShortly(req, res, body)) return;
    answerInPlainWords(res);
    await this.#inner.handleRequest(req, res, body);
  }

  /** @returns whether the request is answered, or will be */
  #answerShortly(req: IncomingMessage, res: ServerResponse, body: unknown): boolean {
    if (this.sessionId === undefined || req.method !== 'POST' || !isJSONRPCRequest(body) || this.#open.has(body.id)) return false;
    const request = plainLegacyRequest(req.headers, body);
    if (request === undefined) return false;
    const { agent, canAsk } = this.#client;
    const answering = this.#shortWay.answer({
      era: '2025',
      agent,
      request,
      res,
      headers: { 'mcp-session-id': this.sessionId },
      canAsk,
      handToSdk: (open) => this.#handOver(body, open),
    });
    if (answering === undefined) return false;
    this.#open.set(request.id, answering);
    res.once('close', () => this.#open.delete(request.id));
    return true;
  }

  #handOver(call: JSONRPCRequest, answering: Answering): void {
    if (answering.signal.aborted) return;
    const params = { requestId: call.id, reason: 'The client has gone.' };
    const cancel = () => this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
    this.#open.set(call.id, answering);
    answering.signal.addEventListener('abort', cancel, { once: true });
    this.onmessage?.(call);
  }
}

function cancelledIn(message: JSONRPCMessage): RequestId | undefined {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined;
  const id = message.params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
