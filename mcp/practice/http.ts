import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log';
import { type Api, type Reply, refuse } from './replies';

/** A request that has passed token, account, method and content-type checks. */
export interface PracticeRequest {
  /** Path parameters by name, percent-decoded. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Handler = (request: PracticeRequest) => Reply | Promise<Reply>;

/** One row of the routing table. `path` has `{name}` parameters; `{accountId}` is checked against the token. */
export interface Route {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** The content type a body must have; undefined for requests without one. */
  readonly takes?: 'application/json' | 'application/xml' | 'application/x-www-form-urlencoded';
  readonly handler: Handler;
}

export interface PracticeServer {
  readonly url: string;
  /** Takes the routing table; called once, right after listening, because handlers need to know the address. */
  route(routes: readonly Route[]): void;
  close(): Promise<void>;
}

type Table = readonly { readonly route: Route; readonly pattern: (pathname: string) => ReadonlyMap<string, string> | undefined }[];

const maxBody = 1024 * 1024;

/**
 * Listens on 127.0.0.1; answers once `route` has said what. `accountsOf` checks a bearer token; routes of the `oauth` API are open.
 * Checks run in the order path, token, account, method, content type.
 */
export async function serve(options: {
  readonly port: number;
  readonly log: Log;
  accountsOf(token: string): readonly string[] | undefined;
  /** Who else may work the phone, which belongs to no account. */
  mayUsePhone(token: string): boolean;
}): Promise<PracticeServer> {
  async function answer(message: IncomingMessage, table: Table): Promise<Reply> {
    const url = new URL(message.url ?? '/', 'http://127.0.0.1');
    const matches = table.flatMap(({ route, pattern }) => {
      const params = pattern(url.pathname);
      return params === undefined ? [] : [{ route, params }];
    });
    const first = matches[0];
    const api = first?.route.api ?? 'voice';
    const authorization = message.headers.authorization;
    const token = bearerToken(authorization);
    if (api !== 'oauth' && !(api === 'phone' && options.mayUsePhone(token))) {
      const accounts = options.accountsOf(token);
      if (accounts === undefined) return refuse(api, 'no-token');
      const account = first?.params.get('accountId') ?? (api === 'numbers' ? url.searchParams.get('accountId') : null);
      if (account !== null && account !== undefined && !accounts.includes(account)) return refuse(api, 'other-account');
    }
    if (first === undefined) return refuse(api, 'no-such-path');
    const match = matches.find(({ route }) => route.method === message.method);
    if (match === undefined) return refuse(api, 'method');
    const contentType = message.headers['content-type'] ?? '';
    if (match.route.takes !== undefined && mediaType(contentType) !== match.route.takes) return refuse(api, 'content-type', contentType);
    const body = await readBody(message);
    if (body === undefined) return refuse(api, 'too-large');
    return match.route.handler({
      param: (name) => match.params.get(name) ?? '',
      query: url.searchParams,
      authorization,
      body,
    });
  }

  function handle(message: IncomingMessage, response: ServerResponse, table: Table): void {
    void answer(message, table)
      .catch((error: unknown) => {
        options.log.error('the practice line failed to answer a request', {
          reason: error instanceof Error ? error.message : String(error),
        });
        return { status: 500, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: internalError } satisfies Reply;
      })
      .then((reply) => {
        response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
        response.end(reply.body);
      });
  }

  const server = createServer();
  const url = `http://127.0.0.1:${await listen(server, options.port)}`;
  return {
    url,
    route: (routes) => {
      const table = routes.map((route) => ({ route, pattern: compile(route.path) }));
      server.on('request', (message, response) => handle(message, response, table));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const internalError = JSON.stringify({ type: 'internal-error', description: 'An unknown internal error occurred', id: null });

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The practice line is not listening on a TCP port.');
  return address.port;
}

function bearerToken(authorization: string | undefined): string {
  return /^bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/** The body as text, or undefined when it is larger than we read. */
async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // The rest is read and dropped so that the client gets to see the refusal.
    if (size <= maxBody) chunks.push(bytes);
  }
  return size > maxBody ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Turns `/calls/{callId}` into a function that returns the parameters of a path it matches. */
function compile(template: string): (pathname: string) => ReadonlyMap<string, string> | undefined {
  const parts = template.split('/');
  return (pathname) => {
    const given = pathname.split('/');
    if (given.length !== parts.length) return undefined;
    const params = new Map<string, string>();
    for (const [index, part] of parts.entries()) {
      const value = given[index] ?? '';
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        if (value !== part) return undefined;
        continue;
      }
      const decoded = decodeSegment(value);
      if (decoded === undefined || decoded === '') return undefined;
      params.set(name, decoded);
    }
    return params;
  };
}

/** Undefined for a malformed escape: such a path names nothing. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
