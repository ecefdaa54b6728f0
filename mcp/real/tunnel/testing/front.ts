import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HttpAnswer, HttpGet } from '../httpGet';

const connectSchema = z.object({ host: z.string(), port: z.int(), pid: z.int() });

/** One connected cloudflared, as the edge sees it. */
export interface Connected {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  order(what: 'crash' | 'lose' | 'return' | 'freeze'): void;
  /** Resolves when its connection is gone, which it is at the latest when its process is. */
  readonly gone: Promise<void>;
}

/**
 * The internet's side of a quick tunnel, on loopback: routes `Host: <words>.trycloudflare.com` to the cloudflared that registered the
 * name, answers as Cloudflare does where there is none, and plays DNS over HTTPS.
 */
export class Front {
  readonly #connected = new Map<string, Connected>();
  readonly #watchers = new Set<() => void>();
  /** Names in the order in which they registered. */
  readonly seen: Connected[] = [];
  /** Questions asked about names, and whether the name was there to be found. */
  readonly questions: { readonly name: string; readonly registered: boolean }[] = [];
  /** How DNS over HTTPS behaves. */
  dns: 'answers' | 'no-answer' | 'unreachable' = 'answers';
  /** What a request in flight gets when its cloudflared ends: Cloudflare's error, or nothing, as when only the network is gone. */
  broken: 'answers' | 'is-silent' = 'answers';
  /** Requests through public addresses are lost while this is set. */
  deadEnd = false;
  readonly #server = createServer((request, response) => this.#receive(request, response));
  #port = 0;

  static async open(): Promise<Front> {
    const front = new Front();
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    const address = front.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The front is not listening.');
    front.#port = address.port;
    return front;
  }

  get port(): number {
    return this.#port;
  }

  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    return closed;
  }

  /** The n-th cloudflared that registers, from 1. */
  connection(count: number): Promise<Connected> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.seen[count - 1];
        if (!found) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** The tunnel's HTTP port: public names and DNS are served here, the metrics port is the real one. */
  readonly get: HttpGet = (url, { timeoutMs }) => {
    const { hostname, pathname, search, port } = new URL(url);
    if (hostname === '127.0.0.1') return this.#ask(Number(port), hostname, pathname, timeoutMs);
    if (hostname === '1.1.1.1')
      return this.dns === 'unreachable'
        ? Promise.reject(new Error('no route'))
        : this.#ask(this.#port, hostname, `${pathname}${search}`, timeoutMs);
    return this.#ask(this.#port, hostname, `${pathname}${search}`, timeoutMs);
  };

  #ask(port: number, host: string, path: string, timeoutMs: number): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, headers: { host }, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.once('error', reject);
      });
      request.setTimeout(timeoutMs, () => request.destroy(new Error('no answer')));
      request.once('error', reject);
      request.end();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const host = request.headers.host ?? '';
    const url = new URL(request.url ?? '/', 'http://front');
    if (url.pathname === '/-/connect') {
      this.#connect(request, response);
      return;
    }
    if (url.pathname === '/dns-query') {
      this.#answerDns(url.searchParams.get('name') ?? '', response);
      return;
    }
    const connected = this.#connected.get(host);
    if (!connected || this.deadEnd) {
      response.writeHead(530).end('error code: 1033');
      return;
    }
    const onward = httpRequest(
      { host: '127.0.0.1', port: connected.port, path: request.url, method: request.method, headers: request.headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once('error', () => {
      if (response.headersSent) response.destroy();
      else if (this.broken === 'answers') response.writeHead(530).end('error code: 1033');
    });
    request.pipe(onward);
  }

  #connect(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const named = connectSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const gone = new Promise<void>((resolve) => response.once('close', resolve));
      const connected: Connected = { ...named, order: (what) => void response.write(`${what}\n`), gone };
      void gone.then(() => this.#connected.delete(named.host));
      this.#connected.set(named.host, connected);
      response.writeHead(200).flushHeaders();
      this.seen.push(connected);
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  #answerDns(name: string, response: ServerResponse): void {
    const registered = this.#connected.has(name);
    this.questions.push({ name, registered });
    const known = registered && this.dns === 'answers';
    response.setHeader('content-type', 'application/dns-json');
    response.end(JSON.stringify(known ? { Status: 0, Answer: [{ name, type: 1, TTL: 300, data: '104.16.230.132' }] } : { Status: 3 }));
  }
}
