import type { IncomingMessage, ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport, type StreamableHTTPServerTransportOptions } from '@modelcontextprotocol/node';
import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';
import type { Cancel, Clock } from '../../base/clock';

/** A call that takes longer than this gets its head at once, so that its client sees that it is being worked on, ms. */
const plainForMs = 5_000;
/** Behind that, something comes this often, so that no client takes the connection for dead; as often as the SDK's own, ms. */
const keepAliveMs = 15_000;

/**
 * The SDK's transport of a 2025 session, with a short way for what agents do most: a single tools/call goes to the protocol
 * layer as it is and is answered with one write. The SDK's own way makes a web request, a web response and a stream of each,
 * which took most of the time between a webhook and the agent that waits for it. Everything else is the SDK's.
 */
export class SessionTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;
  readonly #inner: NodeStreamableHTTPServerTransport;
  readonly #clock: Clock;
  readonly #calls = new Map<RequestId, Answering>();

  constructor(clock: Clock, options: StreamableHTTPServerTransportOptions) {
    this.#clock = clock;
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
      if (cancelled !== undefined) this.#calls.get(cancelled)?.end();
    };
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const answered = 'result' in message || 'error' in message ? message.id : undefined;
    const related = options?.relatedRequestId;
    const call = this.#calls.get(answered ?? related ?? '');
    if (call === undefined) return this.#inner.send(message, related === undefined ? undefined : { relatedRequestId: related });
    if (answered === undefined) call.tell(message);
    else call.answer(message);
    return Promise.resolve();
  }

  close(): Promise<void> {
    for (const call of this.#calls.values()) call.end();
    return this.#inner.close();
  }

  setSupportedProtocolVersions(versions: string[]): void {
    this.#inner.setSupportedProtocolVersions(versions);
  }

  /** Answers one request of the session, or the one that opens it. `body` is its parsed JSON. */
  async handleRequest(req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    const call = plainCall(req, body);
    if (call === undefined || this.sessionId === undefined || this.#calls.has(call.id)) {
      await this.#inner.handleRequest(req, res, body);
      return;
    }
    const answering = new Answering(res, this.sessionId, this.#clock);
    this.#calls.set(call.id, answering);
    res.once('close', () => {
      this.#calls.delete(call.id);
      // Nobody can receive the answer any more, so whoever works on it may stop.
      if (answering.left())
        this.onmessage?.({
          jsonrpc: '2.0',
          method: 'notifications/cancelled',
          params: { requestId: call.id, reason: 'The client has gone.' },
        });
    });
    this.onmessage?.(call);
  }
}

/** A single tools/call whose client takes either kind of answer; the SDK says what is wrong with any other. */
function plainCall({ method, headers }: IncomingMessage, body: unknown): JSONRPCRequest | undefined {
  const { accept = '', 'mcp-protocol-version': version } = headers;
  const known = version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
  if (method !== 'POST' || !known || !accept.includes('application/json') || !accept.includes('text/event-stream')) return undefined;
  return isJSONRPCRequest(body) && body.method === 'tools/call' ? body : undefined;
}

function cancelledIn(message: JSONRPCMessage): RequestId | undefined {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined;
  const id = message.params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** One response under way: plain JSON, or a stream once something is to be told before the answer or the answer takes its time. */
class Answering {
  readonly #res: ServerResponse;
  readonly #sessionId: string;
  readonly #clock: Clock;
  #cancel: Cancel;
  #streams = false;
  #over = false;

  constructor(res: ServerResponse, sessionId: string, clock: Clock) {
    this.#res = res;
    this.#sessionId = sessionId;
    this.#clock = clock;
    this.#cancel = clock.after(plainForMs, () => this.#stream());
  }

  /** Sends what belongs to the call and comes before its answer. */
  tell(message: JSONRPCMessage): void {
    if (this.#over) return;
    this.#stream();
    this.#write(message);
  }

  answer(message: JSONRPCMessage): void {
    if (this.#over) return;
    if (this.#streams) {
      this.#write(message);
      this.end();
      return;
    }
    this.left();
    const text = JSON.stringify(message);
    this.#res.writeHead(200, { ...this.#head('application/json'), 'content-length': Buffer.byteLength(text) }).end(text);
  }

  /** Ends the exchange without an answer, unless it has had one. */
  end(): void {
    if (this.#over) return;
    this.#stream();
    this.left();
    this.#res.end();
  }

  /** The exchange is over, for whatever reason. @returns whether it still was under way. */
  left(): boolean {
    const before = !this.#over;
    this.#over = true;
    this.#cancel();
    return before;
  }

  #stream(): void {
    if (this.#streams) return;
    this.#streams = true;
    this.#res.writeHead(200, this.#head('text/event-stream'));
    this.#res.flushHeaders();
    this.#cancel();
    this.#keepAlive();
  }

  #keepAlive(): void {
    this.#cancel = this.#clock.after(keepAliveMs, () => {
      this.#res.write(': keepalive\n\n');
      this.#keepAlive();
    });
  }

  #write(message: JSONRPCMessage): void {
    this.#res.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  #head(type: string): Readonly<Record<string, string>> {
    return { 'content-type': type, 'cache-control': 'no-cache, no-transform', 'mcp-session-id': this.#sessionId };
  }
}
