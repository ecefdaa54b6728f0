import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listenOn } from '../../base/listen';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import { readBody } from '../../base/requestBody';
import { checkHead, type PracticeHead } from './head';
import { type Api, json, type Reply, refuse } from './replies';
import { createRouter, type Match, type Route, type Router } from './router';

export interface PracticeServer {
  readonly url: string;
  /** Takes the routing table; called once, right after listening, because handlers need to know the address. */
  route(routes: readonly Route[]): void;
  close(): Promise<void>;
}

interface ServerOptions {
  readonly log: Log;
  /** The accounts a bearer token is valid for; undefined for a token that is not valid. */
  accountsOf(token: string): Promise<readonly string[] | undefined>;
  /** Whether this token may use the phone, which belongs to no account. */
  mayUsePhone(token: string): boolean;
}

const defaultMaxBody = 1024 * 1024;

/** Which API words the failures of a path that has no route. */
const prefixes: readonly (readonly [string, Api])[] = [
  ['/api/v2/users/', 'messaging'],
  ['/v2/accounts/', 'lookup'],
  ['/v1/express/', 'registration'],
];

/** APIs that need no token: one issues them, the other is for people who have no account yet. */
const withoutToken: readonly Api[] = ['oauth', 'registration'];

/** Listens on a free port of 127.0.0.1. No request is answered until `route` has been called. */
export async function startPracticeServer(options: ServerOptions): Promise<PracticeServer> {
  const server = createServer();
  // The size of a request's head is limited, so no header is dropped unseen.
  server.maxHeadersCount = 0;
  const port = await listenOn(server, '127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${port}`,
    route(routes) {
      const router = createRouter(routes);
      server.on('request', (message: IncomingMessage, response: ServerResponse) => {
        void answer(message, port, router, options)
          .catch((error: unknown) => internalError(options.log, error))
          .then((reply) => send(reply, response));
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Checks in the order head, path, token, account, method, content type, body size; then the route's handler answers. */
async function answer(message: IncomingMessage, port: number, router: Router, options: ServerOptions): Promise<Reply> {
  const head = checkHead(message, port);
  if (head.kind === 'refused') return head.reply;
  const { url } = head;
  const match = router(url.pathname);
  const api = match?.routes[0]?.api ?? prefixes.find(([prefix]) => url.pathname.startsWith(prefix))?.[1] ?? 'voice';
  const refused = await authorize(message, api, head, match, options);
  if (refused !== undefined) return refused;
  if (match === undefined) return refuse(api, 'no-such-path');
  const route = match.routes.find(({ method }) => method === message.method);
  if (route === undefined) return refuse(api, 'method');
  const contentType = message.headers['content-type'] ?? '';
  const leftOut = route.bodyOptional === true && contentType === '';
  if (route.takes !== undefined && !leftOut && mediaType(contentType) !== route.takes) return refuse(api, 'content-type', contentType);
  const body = await readBody(message, route.maxBody ?? defaultMaxBody);
  if (body.kind === 'aborted') throw new Error('The connection broke before the request was whole.');
  if (body.kind === 'too large') return refuse(api, 'too-large');
  return route.handler({
    param: (name) => match.params.get(name) ?? '',
    query: url.searchParams,
    authorization: message.headers.authorization,
    header: (name) => headerOf(message, name),
    body: body.bytes.toString('utf8'),
    bytes: body.bytes,
  });
}

/** Undefined when the request's token is valid for the account it names. */
async function authorize(
  message: IncomingMessage,
  api: Api,
  { url }: PracticeHead,
  match: Match | undefined,
  options: ServerOptions,
): Promise<Reply | undefined> {
  const token = /^bearer (\S+)$/i.exec(message.headers.authorization ?? '')?.[1] ?? '';
  if (withoutToken.includes(api) || (api === 'phone' && options.mayUsePhone(token))) return undefined;
  const accounts = await options.accountsOf(token);
  if (accounts === undefined) return refuse(api, 'no-token');
  const account = match?.params.get('accountId') ?? (api === 'numbers' ? url.searchParams.get('accountId') : null);
  return account === null || accounts.includes(account) ? undefined : refuse(api, 'other-account');
}

function send(reply: Reply, response: ServerResponse): Promise<void> | undefined {
  const { body } = reply;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
    return undefined;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.size });
  // A client that closes the connection before the end has not failed.
  return pipeline(Readable.from(body.chunks()), response).catch(() => undefined);
}

function internalError(log: Log, error: unknown): Reply {
  log.error('the practice line could not answer a request', { reason: reasonOf(error) });
  return json(500, { type: 'internal-error', description: 'An unknown internal error occurred', id: null });
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
