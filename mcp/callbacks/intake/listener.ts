import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { healthNonce, parseRoute, type Route, splitTarget } from '../../base/callbackAddress';
import { type Clock, sleep } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import { headerNames, maxHeaderLines, repeatedHeader } from '../../base/headerLines';
import { listenOn } from '../../base/listen';
import type { Log } from '../../base/log';
import { RateLimiter, type RatePolicy } from '../../base/rateLimit';
import { reasonOf } from '../../base/reason';
import { type RequestBody, whenRead } from '../../base/requestBody';
import type { Soon } from '../../base/soon';
import type { PublicAddress } from '../publicAddress';
import type { HeldResponse } from '../turns/opening';
import type { WebhookRequest } from '../webhook';
import type { Mounts } from './mounts';
import { Strangers } from './strangers';

const maxBodyBytes = 256 * 1024;

/** Requests a second, and at once, for those who know the secret and for those who do not. */
export interface Rates {
  readonly bandwidth: RatePolicy;
  readonly strangers: RatePolicy;
}

/** Far above what an account may do (bandwidth-api 3.3), and apart, so that strangers cannot use up Bandwidth's share. */
const rates: Rates = { bandwidth: { perSecond: 200, burst: 1_000 }, strangers: { perSecond: 20, burst: 100 } };

/** Connections at once: all, and those that have not shown the secret. */
const connections = { most: 1_024, strangers: 256 };

/** Headers that decide who may pass. */
const decisive: readonly string[] = ['host', 'authorization', 'content-length'];

/** Closing lets written responses out for this long before it cuts the connections. */
const drainMs = 500;

/** A request of Bandwidth's that passed the door. Exactly one of the response's endings is called for it. */
export interface Incoming {
  readonly address: PublicAddress;
  readonly route: Route;
  readonly request: WebhookRequest;
}

/** What the head of a request that passed the door says. */
type Passed = Pick<Incoming, 'address' | 'route'> & Pick<WebhookRequest, 'method' | 'query'>;

export interface IncomingResponse extends HeldResponse {
  /** 400 with a sentence. */
  refuse(why: string): void;
  /** 503: it could not be stored, so Bandwidth is to send it again. */
  notNow(): void;
}

export interface ListenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly mounts: Mounts;
  /** 0 for any free one. */
  readonly port: number;
  readonly rates?: Rates | undefined;
  readonly intake: { receive(incoming: Incoming, response: IncomingResponse): Soon<void> };
}

/** The public door: 127.0.0.1 only, guarded by the secret in the path (design: "Three listeners"). */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #fromBandwidth: RateLimiter;
  readonly #fromStrangers: RateLimiter;
  readonly #strangers = new Strangers(connections.strangers);
  #port: number | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    const limits = options.rates ?? rates;
    this.#fromBandwidth = new RateLimiter(options.clock, limits.bandwidth);
    this.#fromStrangers = new RateLimiter(options.clock, limits.strangers);
    // Slow senders lose their connection; a held response does not count, only the time to send the request.
    const timeouts = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 60_000, connectionsCheckingInterval: 2_000 };
    this.#server = createServer({ ...timeouts, maxHeaderSize: 16 * 1024 }, (request, response) => {
      this.#guarded(response, () => this.#receive(request, response));
    });
    this.#server.maxConnections = connections.most;
    // They are counted below: Node would drop the rest without a sign. Their size is limited all the same.
    this.#server.maxHeadersCount = 0;
    this.#server.on('connection', (socket) => this.#strangers.add(socket));
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      // A client that never reads would keep a connection that is only ended.
      if (socket instanceof Socket) socket.destroySoon();
      else socket.destroy();
    });
  }

  /** `http://127.0.0.1:PORT`. @throws Error before `listen` has resolved. */
  get origin(): string {
    if (this.#port === undefined) throw new Error('The callback listener is not listening yet.');
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @throws SwitchboardError `unavailable` when the port cannot be used. */
  async listen(): Promise<void> {
    try {
      this.#port = await listenOn(this.#server, '127.0.0.1', this.#options.port);
    } catch (error) {
      throw noPort(this.#options.port, error);
    }
    this.#server.on('error', (error) => this.#options.log.error('callback listener', { error: error.message }));
  }

  /** Accepts nothing more, lets what is written drain, then cuts what is left. */
  async close(): Promise<void> {
    const closed = new AbortController();
    this.#server.close(() => closed.abort());
    this.#server.closeIdleConnections();
    await sleep(this.#options.clock, drainMs, closed.signal);
    this.#server.closeAllConnections();
  }

  /** Decides by the request's head whether its body is read. */
  #receive(request: IncomingMessage, response: ServerResponse): Soon<void> {
    const names = headerNames(request.rawHeaders);
    const repeated = repeatedHeader(names, decisive);
    if (repeated !== undefined) return plain(response, 400, `More than one ${repeated} header.`);
    if (names.length > maxHeaderLines) return plain(response, 431, `More than ${maxHeaderLines} headers.`);
    const { secret, path, query } = splitTarget(request.url ?? '');
    const found = this.#options.mounts.find(secret, request.headers.authorization);
    if (found !== undefined) this.#strangers.known(request.socket);
    const retryAfter = (found ? this.#fromBandwidth : this.#fromStrangers).take();
    if (retryAfter !== undefined)
      return plain(response, 429, 'Too many requests.', { 'retry-after': String(Math.ceil(retryAfter / 1_000)) });
    const method = request.method ?? '';
    const nonce = found && method === 'GET' ? healthNonce(path) : undefined;
    // The sender knows the secret and gets back only what it sent, so no credentials are needed.
    if (nonce !== undefined) return plain(response, 200, nonce);
    const route = parseRoute(path, query, method);
    if (!found || !route) return plain(response, 404, 'Not found.');
    if (method !== 'GET' && method !== 'POST') return plain(response, 405, 'Only GET and POST.', { allow: 'GET, POST' });
    if (!found.authorized)
      return plain(response, 401, 'Wrong or missing credentials.', { 'www-authenticate': 'Basic realm="callbacks", charset="UTF-8"' });
    const passed = { address: found.address, route, method, query } as const;
    return whenRead(request, maxBodyBytes, (body) => this.#guarded(response, () => this.#receiveBody(passed, body, response)));
  }

  #receiveBody({ address, route, method, query }: Passed, body: RequestBody, response: ServerResponse): Soon<void> {
    if (body.kind === 'aborted') return;
    if (body.kind === 'too large') return plain(response, 413, `The body is larger than ${maxBodyBytes} bytes.`);
    const request = { method, body: body.bytes.toString('utf8'), query };
    return this.#options.intake.receive({ address, route, request }, new ListenerResponse(response));
  }

  /** A webhook that could not be handled is answered anyway. */
  #guarded(response: ServerResponse, work: () => Soon<void>): void {
    try {
      const soon = work();
      if (soon instanceof Promise) soon.catch((error: unknown) => this.#failed(response, error));
    } catch (error) {
      this.#failed(response, error);
    }
  }

  #failed(response: ServerResponse, error: unknown): void {
    this.#options.log.error('a webhook could not be handled', { error: reasonOf(error) });
    if (!response.headersSent) tryAgain(response);
    else response.destroy();
  }
}

class ListenerResponse implements IncomingResponse {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  send(bxml: string): Promise<boolean> {
    const response = this.#response;
    return new Promise((resolve) => {
      if (this.#isOver()) return resolve(false);
      // Node also calls a response finished whose connection broke while it was being written.
      response.once('finish', () => resolve(!response.req.socket.destroyed));
      response.once('close', () => resolve(false));
      end(response, 200, bxml, { 'content-type': 'application/xml; charset=utf-8' });
    });
  }

  release(): void {
    if (!this.#isOver()) this.#response.writeHead(204, { 'cache-control': 'no-store' }).end();
  }

  refuse(why: string): void {
    plain(this.#response, 400, why);
  }

  notNow(): void {
    if (!this.#isOver()) tryAgain(this.#response);
  }

  onLost(listener: () => void): void {
    const response = this.#response;
    if (response.destroyed) queueMicrotask(listener);
    response.once('close', () => {
      if (!response.writableEnded) listener();
    });
  }

  /** Nothing more can be written. */
  #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }
}

function tryAgain(response: ServerResponse): void {
  plain(response, 503, 'Try again.', { 'retry-after': '1' });
}

function plain(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  // A body that was not read would be taken for the next request.
  const unread = !response.req.complete;
  end(response, status, `${text}\n`, { 'content-type': 'text/plain; charset=utf-8', ...(unread && { connection: 'close' }), ...headers });
}

function end(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

function noPort(port: number, error: unknown): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `The callback listener could not use port ${port}: ${reasonOf(error)}.`,
    'Choose another port for callbacks, or end the program that uses this one.',
    { cause: error },
  );
}
