/**
 * What stands between the app and the played Bandwidth: it passes every request on, except those that a test answers itself,
 * so that each failure of the real service can be played.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer in place of Bandwidth's. */
export interface PlayedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Headers that belong to one connection. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host']);

export class BandwidthFront {
  readonly #server: Server;
  readonly #behind: string;
  readonly #answers = new Map<string, PlayedAnswer>();
  readonly requests: SeenRequest[] = [];
  /** Added to the `Date` of each answer, milliseconds. */
  clockOffset = 0;

  private constructor(behind: string) {
    this.#behind = behind;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    });
  }

  /** @param behind the address of the played Bandwidth's API */
  static async open(behind: string): Promise<BandwidthFront> {
    const front = new BandwidthFront(behind);
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The front does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** From now on requests to this path get this answer; undefined lets them through again. */
  answer(path: string, answer: PlayedAnswer | undefined): void {
    if (answer === undefined) this.#answers.delete(path);
    else this.#answers.set(path, answer);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const body = await buffer(request);
    const path = url.split('?')[0] ?? url;
    this.requests.push({ method, path, body: body.toString('utf8') });
    const answer = this.#answers.get(path) ?? (await this.#passOn(request, body));
    response.sendDate = false;
    response.writeHead(answer.status, { ...answer.headers, date: new Date(Date.now() + this.clockOffset).toUTCString() });
    response.end(answer.body);
  }

  async #passOn({ method, url, headers }: IncomingMessage, body: Buffer): Promise<PlayedAnswer> {
    const sent = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !hopByHop.has(name) ? [[name, value] as const] : [],
    );
    const answer = await fetch(`${this.#behind}${url ?? '/'}`, {
      ...(method === undefined ? {} : { method }),
      headers: Object.fromEntries(sent),
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const received = [...answer.headers].filter(([name]) => !hopByHop.has(name));
    return { status: answer.status, headers: Object.fromEntries(received), body: await answer.text() };
  }
}

/** A token answer whose token says this, as Bandwidth's does; nobody checks its signature. */
export function tokenSaying(claims: object): PlayedAnswer {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'none' })}.${part(claims)}.signature`;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: 3600 }),
  };
}
