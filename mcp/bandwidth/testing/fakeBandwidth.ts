import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hosts } from '../../model/line';

/** A request as it arrived, for assertions. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: string | Readonly<Record<string, unknown>> | readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** `METHOD /path` with `*` for one segment. */
export type Routes = Readonly<Record<string, Reply | ((request: Seen) => Reply | Promise<Reply>)>>;

/** A real HTTP server on loopback that plays the parts of Bandwidth a test names; everything else is 404. */
export interface FakeBandwidth {
  readonly hosts: Hosts;
  readonly requests: readonly Seen[];
  /** Requests other than for tokens. */
  apiRequests(): readonly Seen[];
  route(routes: Routes): void;
  close(): Promise<void>;
}

/** An unsigned JWT with these claims. */
export function tokenWith(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.${part('signature')}`;
}

export const tokenPath = 'POST /api/v1/oauth2/token';

export async function startFakeBandwidth(claims: Readonly<Record<string, unknown>> = { accounts: ['9900000'] }): Promise<FakeBandwidth> {
  const requests: Seen[] = [];
  const routes = new Map<string, Routes[string]>([
    [tokenPath, { status: 200, body: { access_token: tokenWith(claims), expires_in: 3600, token_type: 'bearer' } }],
  ]);

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://fake');
    const seen: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    requests.push(seen);
    const found = [...routes].find(([pattern]) => matches(pattern, seen))?.[1];
    const reply = typeof found === 'function' ? await found(seen) : (found ?? { status: 404 });
    const text = typeof reply.body === 'string' ? reply.body : reply.body === undefined ? '' : JSON.stringify(reply.body);
    response.writeHead(reply.status, { ...reply.headers }).end(text);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${portOf(server.address())}`;
  return {
    hosts: { api: base, voice: base, messaging: base },
    requests,
    apiRequests: () => requests.filter((request) => !matches(tokenPath, request)),
    route(more) {
      for (const [pattern, reply] of Object.entries(more)) routes.set(pattern, reply);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function matches(pattern: string, { method, path }: Seen): boolean {
  const [wantedMethod, wantedPath = ''] = pattern.split(' ');
  const [wanted, actual] = [wantedPath.split('/'), path.split('/')];
  return (
    wantedMethod === method && wanted.length === actual.length && wanted.every((part, index) => part === '*' || part === actual[index])
  );
}
