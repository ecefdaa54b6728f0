import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { Cancel, Clock } from '../../base/clock';

/** A call that takes longer than this gets its head at once, so that its client sees that the server is working on it, ms. */
const plainForMs = 5_000;
/** After that a comment is sent this often, so that no client takes the connection for dead; as often as the SDK does, ms. */
const keepAliveMs = 15_000;

/** One response that is still to be given: plain JSON, or a stream once something precedes the answer or the answer takes its time. */
export class Answering {
  readonly #res: ServerResponse;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clock: Clock;
  readonly #abandoned = new AbortController();
  #cancelTimer: Cancel;
  #streams = false;
  #over = false;

  /** @param headers sent beside the response's own */
  constructor(res: ServerResponse, clock: Clock, headers: Readonly<Record<string, string>> = {}) {
    this.#res = res;
    this.#headers = headers;
    this.#clock = clock;
    this.#cancelTimer = clock.after(plainForMs, () => this.#stream());
    // Without a client to receive the answer, work on it may stop.
    if (res.destroyed) this.#abandon();
    else res.once('close', () => this.#abandon());
  }

  /** Aborts when the exchange ends without an answer. */
  get signal(): AbortSignal {
    return this.#abandoned.signal;
  }

  /** Sends a message that belongs to the request and comes before its answer. */
  precede(message: JSONRPCMessage): void {
    if (this.#over) return;
    this.#stream();
    this.#write(JSON.stringify(message));
  }

  /** Sends the answer, a JSON-RPC message already written as JSON. */
  answer(json: string): void {
    if (this.#over) return;
    this.#finish();
    if (this.#streams) {
      this.#write(json);
      this.#res.end();
      return;
    }
    this.#res.writeHead(200, { ...this.#head('application/json'), 'content-length': Buffer.byteLength(json) }).end(json);
  }

  /** Sends the answer as a stream of one message. */
  answerInStream(json: string): void {
    if (this.#over) return;
    this.#stream();
    this.answer(json);
  }

  /** Ends the exchange without an answer, unless it already has one. */
  end(): void {
    if (this.#over) return;
    this.#stream();
    this.#res.end();
    this.#abandon();
  }

  /** Breaks the exchange off, unless it already has its answer. */
  breakOff(): void {
    if (this.#over) return;
    this.#res.destroy();
    this.#abandon();
  }

  #abandon(): void {
    if (this.#over) return;
    this.#finish();
    this.#abandoned.abort();
  }

  #finish(): void {
    this.#over = true;
    this.#cancelTimer();
  }

  #stream(): void {
    if (this.#streams) return;
    this.#streams = true;
    this.#res.writeHead(200, this.#head('text/event-stream'));
    this.#res.flushHeaders();
    this.#cancelTimer();
    this.#keepAlive();
  }

  #keepAlive(): void {
    this.#cancelTimer = this.#clock.after(keepAliveMs, () => {
      this.#res.write(': keepalive\n\n');
      this.#keepAlive();
    });
  }

  #write(json: string): void {
    this.#res.write(`event: message\ndata: ${json}\n\n`);
  }

  #head(type: string): Readonly<Record<string, string>> {
    return { 'content-type': type, 'cache-control': 'no-cache, no-transform', ...this.#headers };
  }
}
