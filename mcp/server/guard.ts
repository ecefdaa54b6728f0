import type { ErrorCode } from '../base/errors';
import { maxHeaderLines, repeatedHeader } from '../base/headerLines';
import type { Agent } from '../model/agent';
import { controlId } from './channel/controlId';
import { excessOf, wrongWith } from './message';

/** The largest request body, bytes: room for the largest media file there is (3.75 MB) in base64. */
export const maxBodyBytes = 6 * 1024 * 1024;
/** The most messages one JSON-RPC batch may hold; each counts against the rate limit. */
export const maxBatch = 50;
/** The only revision with batches; a client that names no revision may speak it. */
const batchRevision = '2025-03-26';
/** Headers that decide who may pass: a second one is ignored by some parsers and believed by others. */
const decisive: readonly string[] = ['host', 'origin', 'authorization'];

/** What is known of a request before its body has been read. Header values as they came, undefined when absent. */
export interface RequestHead {
  readonly method: string;
  /** The request target: a path with or without a query. */
  readonly target: string;
  readonly remoteAddress: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  /** The names of all header lines, in lower case, as they came. */
  readonly headerNames: readonly string[];
  /** The agent that proved itself when the connection was made (`channel/`): its requests carry no token. */
  readonly proven: Agent | undefined;
}

export interface GuardPolicy {
  /** Exact Host header values, port included, lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Exact Origin header values. No program on a desktop sends one; a web page always does. */
  readonly origins: ReadonlySet<string>;
  authenticate(bearer: string | undefined): Agent | undefined;
  /** Takes one request of an agent; milliseconds to wait when it was too many. */
  takeRequest(agentId: string): number | undefined;
  /** Paths that this user's own programs may post to, once they have proved that they can read a bridge's file. */
  readonly ownerPaths: ReadonlySet<string>;
  /** Takes one failed sign-in of an address; milliseconds to wait when it was too many. */
  takeFailedAuth(remoteAddress: string): number | undefined;
}

/** An answer that ends the request. The body is a JSON-RPC error, so that every client can show its message. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly headers: Readonly<{ [name: string]: string }>;
  readonly body: RefusalBody;
}

export interface RefusalBody {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly data: { readonly code: ErrorCode; readonly recovery: string };
  };
}

export type Verdict =
  | { readonly kind: 'mcp'; readonly agent: Agent }
  | { readonly kind: 'instance' }
  | { readonly kind: 'status' }
  /** Something that only the person's own commands may ask for. */
  | { readonly kind: 'owner'; readonly path: string }
  /** A command of the person asks about the stop, or changes it. */
  | { readonly kind: 'control'; readonly act: ControlAct }
  | Refusal;

const methodsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['/mcp', ['POST', 'GET', 'DELETE']],
  ['/instance', ['GET']],
]);

/** Only for this user's own programs, which prove that they can read a bridge's file: no bearer token opens it. */
const statusPath = '/status';

export type ControlAct = 'state' | 'stop' | 'reopen';

/** For the person's own commands alone. For anyone else, agents and their bridges too, there is nothing at these paths. */
const controlActs: ReadonlyMap<string, ControlAct> = new Map([
  ['GET /control', 'state'],
  ['POST /control/stop', 'stop'],
  ['POST /control/reopen', 'reopen'],
]);

/** The Host values that name a loopback listener on these ports, and whatever else the person allowed. */
export function allowedHostValues(ports: readonly number[], extra: readonly string[]): ReadonlySet<string> {
  const ours = ports.flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
  return new Set([...ours, ...extra].map((host) => host.toLowerCase()));
}

/** Decides whether a request may go on, from its head alone. The order is part of the design: a foreign Host or Origin learns nothing about paths or tokens. */
export function judge(head: RequestHead, policy: GuardPolicy): Verdict {
  const repeated = repeatedHeader(head.headerNames, decisive);
  if (repeated !== undefined) return refuse(400, 'validation', `The request has more than one ${repeated} header.`, 'Send one.');
  if (head.headerNames.length > maxHeaderLines)
    return refuse(431, 'validation', `The request has more than ${maxHeaderLines} headers.`, 'Send fewer.');
  if (head.host === undefined || !policy.hosts.has(head.host.toLowerCase())) {
    return refuse(
      403,
      'denied',
      'The Host header does not name this server.',
      'Use the address exactly as Switchboard shows it, port included.',
    );
  }
  if (head.origin !== undefined && !policy.origins.has(head.origin)) {
    return refuse(403, 'denied', 'Web pages may not use this server.', 'Connect from a program that sends no Origin header.');
  }
  const path = pathOf(head.target);
  if (head.proven?.id === controlId) return judgeControl(head, path, policy);
  if (path === statusPath && head.proven !== undefined && head.method === 'GET') return judgeOwner(head.proven, policy, { kind: 'status' });
  const methods = methodsOf.get(path);
  if (methods === undefined) return nothingHere();
  if (path === '/mcp') return judgeMcp(head, policy, methods);
  return methods.includes(head.method) ? { kind: 'instance' } : wrongMethod(head.method, methods);
}

/** The person's commands have no way to the tools. */
function judgeControl({ method, proven }: RequestHead, path: string, policy: GuardPolicy): Verdict {
  if (proven !== undefined && method === 'POST' && policy.ownerPaths.has(path)) return judgeOwner(proven, policy, { kind: 'owner', path });
  const act = controlActs.get(`${method} ${path}`);
  return act === undefined || proven === undefined ? nothingHere() : judgeOwner(proven, policy, { kind: 'control', act });
}

function nothingHere(): Refusal {
  return refuse(
    404,
    'not_found',
    'There is nothing at this path.',
    'The MCP endpoint is /mcp. There is no OAuth sign-in: send a bearer token.',
  );
}

function judgeOwner(agent: Agent, policy: GuardPolicy, verdict: Verdict): Verdict {
  const waitMs = policy.takeRequest(agent.id);
  return waitMs === undefined ? verdict : tooManyRequests(waitMs);
}

function judgeMcp(head: RequestHead, policy: GuardPolicy, methods: readonly string[]): Verdict {
  const agent = head.proven ?? policy.authenticate(bearerOf(head.authorization));
  if (agent === undefined) {
    const waitMs = policy.takeFailedAuth(head.remoteAddress);
    return waitMs === undefined
      ? unauthorized(head.authorization !== undefined)
      : tooMany(waitMs, 'Too many requests with a missing or wrong token.');
  }
  const waitMs = policy.takeRequest(agent.id);
  if (waitMs !== undefined) return tooManyRequests(waitMs);
  if (!methods.includes(head.method)) return wrongMethod(head.method, methods);
  if (head.method === 'POST') {
    if (!isJson(head.contentType)) {
      return refuse(415, 'validation', 'The body must be JSON.', 'Send it with `Content-Type: application/json`.');
    }
    if (Number(head.contentLength ?? 0) > maxBodyBytes) return tooLarge();
  }
  return { kind: 'mcp', agent };
}

/** The answer to a body longer than `maxBodyBytes`. */
export function tooLarge(): Refusal {
  return refuse(413, 'validation', `The body is larger than ${maxBodyBytes} bytes.`, 'Send less in one request.');
}

/** The answer to a body that is not one JSON value. */
export function malformed(): Refusal {
  return refuse(400, 'validation', 'The body is not valid JSON.', 'Send one JSON-RPC message, encoded as UTF-8.', -32700);
}

/**
 * Decides on a parsed body. Each message of a batch beyond the first counts against the agent's rate limit, which the request
 * itself has paid once.
 * @param revision the value of the MCP-Protocol-Version header
 */
export function judgeBody(body: unknown, revision: string | undefined, takeRequest: () => number | undefined): Refusal | undefined {
  if (!Array.isArray(body)) return notRpc(wrongWith(body));
  const excess = excessOf(body);
  if (excess !== undefined) return notRpc(`The batch ${excess}. Send less at once.`);
  if (revision !== undefined && revision !== batchRevision)
    return refuse(400, 'validation', `Protocol revision ${revision.slice(0, 40)} has no batches.`, 'Send the messages one by one.', -32600);
  if (body.length === 0 || body.length > maxBatch)
    return refuse(400, 'validation', `A batch holds 1 to ${maxBatch} messages.`, 'Send the messages one by one.', -32600);
  const wrong = notRpc(body.map(wrongWith).find((sentence) => sentence !== undefined));
  if (wrong !== undefined) return wrong;
  for (let n = 1; n < body.length; n += 1) {
    const waitMs = takeRequest();
    if (waitMs !== undefined) return tooManyRequests(waitMs);
  }
  return undefined;
}

function notRpc(sentence: string | undefined): Refusal | undefined {
  return sentence === undefined ? undefined : refuse(400, 'validation', sentence, 'Send one JSON-RPC 2.0 message.', -32600);
}

/** The answer to an agent that has too many requests open at once. */
export function tooManyOpen(): Refusal {
  return tooMany(1_000, 'This agent has too many requests open at once.');
}

/** The refusal, as the answer to the request with this id. */
export function answering(refusal: Refusal, id: string | number | null): Refusal {
  return { ...refusal, body: { ...refusal.body, id } };
}

/** The answer when the server itself failed before a handler could answer. */
export function brokenInside(): Refusal {
  return refuse(
    500,
    'unavailable',
    'The server failed to handle this request.',
    'Try again; the log of Switchboard has the details.',
    -32603,
  );
}

/** The answer to bytes that are not a whole HTTP request. */
export function unreadable(status: number): Refusal {
  const says: Readonly<Record<number, string>> = {
    408: 'The request did not arrive in time.',
    413: 'The chunks of the body have too long extensions.',
    431: 'The headers are too large.',
  };
  return refuse(status, 'validation', says[status] ?? 'This is not an HTTP request.', 'Send one HTTP/1.1 request.', -32700);
}

/** The answer to an Expect header other than 100-continue. */
export function badExpectation(): Refusal {
  return refuse(417, 'validation', 'The Expect header asks for what is not served here.', 'Leave it out.');
}

/** The answer while the server is stopping. */
export function stopping(): Refusal {
  return refuse(503, 'unavailable', 'Switchboard is stopping.', 'Connect again when it has been started.');
}

/** Without the query, and without a slash at the end of the endpoint's. */
function pathOf(target: string): string {
  const [path = ''] = target.split('?', 1);
  return path === '/mcp/' ? '/mcp' : path;
}

/** The token of an Authorization header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(\S+)$/i)?.[1];
}

function isJson(contentType: string | undefined): boolean {
  return /^\s*application\/json\s*(;|$)/i.test(contentType ?? '');
}

function unauthorized(presented: boolean): Refusal {
  return refuse(
    401,
    'auth',
    presented ? 'The token is wrong or was revoked.' : 'This server needs a token.',
    'Send `Authorization: Bearer <token>`. A token is made in the Agents view of the Switchboard window; a headless server prints its token in the start-up line.',
    -32001,
    // Without resource_metadata: naming one would send clients into an OAuth discovery that cannot succeed.
    { 'www-authenticate': 'Bearer' },
  );
}

function tooManyRequests(waitMs: number): Refusal {
  return tooMany(waitMs, 'This agent sent too many requests.');
}

function tooMany(waitMs: number, message: string): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return refuse(429, 'rate_limited', message, `Wait ${seconds} s, then go on more slowly.`, -32000, { 'retry-after': String(seconds) });
}

function wrongMethod(method: string, methods: readonly string[]): Refusal {
  return refuse(405, 'validation', `${method} is not served here.`, `Use ${methods.join(', ')}.`, -32000, { allow: methods.join(', ') });
}

function refuse(
  status: number,
  code: ErrorCode,
  message: string,
  recovery: string,
  rpcCode = -32000,
  headers: Readonly<{ [name: string]: string }> = {},
): Refusal {
  return {
    kind: 'refused',
    status,
    headers,
    body: { jsonrpc: '2.0', id: null, error: { code: rpcCode, message: `${message} ${recovery}`, data: { code, recovery } } },
  };
}
