import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** So many that a server always has something to do: with few, the way there and back would be the limit. */
export const connections = 256;
/** A history that is small. */
export const fewEvents = 10_000;

/** One keep-alive connection that carries one request at a time, as light as can be, so that the server is what is measured. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #buffer = '';
  #answered: ((answer: { readonly status: number; readonly body: string }) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(origin: URL) {
    this.#host = origin.host;
    this.#socket = connect(Number(origin.port), origin.hostname);
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('The server closed the connection.')));
  }

  post(path: string, body: string, headers = ''): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      const length = Buffer.byteLength(body);
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${length}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#buffer += chunk;
    const head = this.#buffer.indexOf('\r\n\r\n');
    if (head === -1) return;
    const status = Number(this.#buffer.slice(9, 12));
    const headers = this.#buffer.slice(0, head).toLowerCase();
    const whole = status === 204 ? 0 : bodyLength(headers, this.#buffer.slice(head + 4));
    if (whole === undefined || this.#buffer.length < head + 4 + whole) return;
    const body = this.#buffer.slice(head + 4, head + 4 + whole);
    this.#buffer = this.#buffer.slice(head + 4 + whole);
    const answered = this.#answered;
    this.#answered = undefined;
    this.#failed = undefined;
    answered?.({ status, body });
  }
}

/** Undefined while a chunked body has not ended. */
function bodyLength(headers: string, rest: string): number | undefined {
  const told = /content-length: (\d+)/.exec(headers)?.[1];
  if (told !== undefined) return Number(told);
  const end = rest.indexOf('0\r\n\r\n');
  return end === -1 ? undefined : end + 5;
}

/** Keeps `connections` requests under way until `count` are answered or `seconds` are over. Resolves with how many, and how long it took. */
export async function flood(
  url: URL,
  options: { readonly connections: number; readonly body: () => string; readonly count?: number; readonly seconds?: number },
): Promise<{ readonly count: number; readonly seconds: number }> {
  const began = performance.now();
  const until = began + (options.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
  const limit = options.count ?? Number.POSITIVE_INFINITY;
  let started = 0;
  let done = 0;
  const one = async () => {
    const connection = new Connection(url);
    while (started < limit && performance.now() < until) {
      started++;
      const { status } = await connection.post(url.pathname, options.body());
      if (status !== 204) throw new Error(`A webhook was answered with ${status}.`);
      done++;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  return { count: done, seconds: (performance.now() - began) / 1_000 };
}

/** Sends `perSecond` webhooks a second whatever the server does, and resolves with how long each took to be acknowledged, ms. */
export async function pace(
  url: URL,
  options: { readonly perSecond: number; readonly seconds: number; readonly body: () => string },
): Promise<number[]> {
  const took: number[] = [];
  const free: Connection[] = [];
  const all = new Set<Connection>();
  const under: Promise<void>[] = [];
  const send = async () => {
    const connection = free.pop() ?? new Connection(url);
    all.add(connection);
    const began = performance.now();
    const { status } = await connection.post(url.pathname, options.body());
    if (status !== 204) throw new Error(`A webhook was answered with ${status}.`);
    took.push(performance.now() - began);
    free.push(connection);
  };
  const total = options.perSecond * options.seconds;
  const began = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * options.perSecond) + 1);
    for (; sent < due; sent++) under.push(send());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  for (const connection of all) connection.close();
  return took;
}
