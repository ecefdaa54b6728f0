import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listenOn } from '../../base/listen';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import { readBody } from '../../base/requestBody';
import { type Api, type Reply, refuse } from './replies';

/** A request that has passed token, account, method and content-type checks. */
export interface PracticeRequest {
  /** Path parameters by name, percent-decoded. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The body as text, and as it came. */
  readonly body: string;
  readonly bytes: Buffer;
}

export type Handler = (request: PracticeRequest) => Reply | Promise<Reply>;

/**
 * One row of the routing table. `path` has `{name}` parameters; `{accountId}` is checked against the token. `{name+}` at its end
 * takes the rest of the path, slashes and all.
 */
export interface Route {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The content type a body must have; undefined for requests without one. */
  readonly takes?: 'application/json' | 'application/xml' | 'application/x-www-form-urlencoded';
  /** The body may be left out, and with it the content type. */
  readonly bodyOptional?: true;
  /** Bytes of body that are read; default 1 MiB. */
  readonly maxBody?: number;
  readonly handler: Handler;
}

export interface PracticeServer {
  readonly url: string;
  /** Takes the routing table; called once, right after listening, because handlers need to know the address. */
  route(routes: readonly Route[]): void;
  close(): Promise<void>;
}

type Table = readonly { readonly route: Route; readonly pattern: (pathname: string) => ReadonlyMap<string, string> | undefined }[];

const defaultMaxBody = 1024 * 1024;

/** Which API speaks for a path that no route has. */
const prefixes: readonly (readonly [string, Api])[] = [
  ['/api/v2/users/', 'messaging'],
  ['/v2/accounts/', 'lookup'],
  ['/v1/express/', 'registration'],
  ['/', 'voice'],
];

/** APIs a token is not asked for: one gives them out, the other is for those who have no account yet. */
const open: readonly Api[] = ['oauth', 'registration'];

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
    const api = first?.route.api ?? prefixes.find(([prefix]) => url.pathname.startsWith(prefix))?.[1] ?? 'voice';
    const authorization = message.headers.authorization;
    const token = bearerToken(authorization);
    if (!open.includes(api) && !(api === 'phone' && options.mayUsePhone(token))) {
      const accounts = options.accountsOf(token);
      if (accounts === undefined) return refuse(api, 'no-token');
      const account = first?.params.get('accountId') ?? (api === 'numbers' ? url.searchParams.get('accountId') : null);
      if (account !== null && account !== undefined && !accounts.includes(account)) return refuse(api, 'other-account');
    }
    if (first === undefined) return refuse(api, 'no-such-path');
    const match = matches.find(({ route }) => route.method === message.method);
    if (match === undefined) return refuse(api, 'method');
    const contentType = message.headers['content-type'] ?? '';
    const { takes, bodyOptional, maxBody } = match.route;
    const leftOut = bodyOptional === true && contentType === '';
    if (takes !== undefined && !leftOut && mediaType(contentType) !== takes) return refuse(api, 'content-type', contentType);
    const read = await readBody(message, maxBody ?? defaultMaxBody);
    if (read.kind === 'aborted') throw new Error('The connection broke before the request was whole.');
    if (read.kind === 'too large') return refuse(api, 'too-large');
    const { bytes } = read;
    return match.route.handler({
      param: (name) => match.params.get(name) ?? '',
      query: url.searchParams,
      authorization,
      header: (name) => headerOf(message, name),
      body: bytes.toString('utf8'),
      bytes,
    });
  }

  function handle(message: IncomingMessage, response: ServerResponse, table: Table): void {
    void answer(message, table)
      .catch((error: unknown) => {
        options.log.error('the practice line failed to answer a request', {
          reason: reasonOf(error),
        });
        return { status: 500, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: internalError } satisfies Reply;
      })
      .then((reply) => {
        const { body } = reply;
        if (typeof body === 'string' || body instanceof Uint8Array) {
          response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(body) });
          response.end(body);
          return undefined;
        }
        response.writeHead(reply.status, { ...reply.headers, 'content-length': body.size });
        // A listener who hangs up before the end is no failure.
        return pipeline(Readable.from(body.chunks()), response).catch(() => undefined);
      });
  }

  const server = createServer();
  const url = `http://127.0.0.1:${await listenOn(server, '127.0.0.1', options.port)}`;
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

function bearerToken(authorization: string | undefined): string {
  return /^bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Turns `/calls/{callId}` into a function that returns the parameters of a path it matches. The rest of a path stays encoded. */
function compile(template: string): (pathname: string) => ReadonlyMap<string, string> | undefined {
  const parts = template.split('/');
  return (pathname) => {
    const rest = /^\{(\w+)\+\}$/.exec(parts.at(-1) ?? '')?.[1];
    const given = pathname.split('/');
    if (rest === undefined ? given.length !== parts.length : given.length < parts.length) return undefined;
    const params = new Map<string, string>();
    for (const [index, part] of parts.entries()) {
      const last = rest !== undefined && index === parts.length - 1;
      if (last) {
        params.set(rest, given.slice(index).join('/'));
        continue;
      }
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
