import { describe, expect, it } from 'vitest';
import {
  allowedHostValues,
  answering,
  brokenInside,
  type GuardPolicy,
  judge,
  judgeBody,
  malformed,
  maxBatch,
  maxBodyBytes,
  type Refusal,
  type RequestHead,
  stopping,
  tooLarge,
  tooManyOpen,
  type Verdict,
} from './guard';

const agent = { id: 'agent-1', name: 'Claude' };

const policy: GuardPolicy = {
  hosts: allowedHostValues([7467], ['Phone.example.com']),
  origins: new Set(['http://inspector.test:6274']),
  authenticate: (bearer) => (bearer === 'sb_right' ? agent : undefined),
  takeRequest: () => undefined,
  ownerPaths: new Set(['/agents/add']),
  takeFailedAuth: () => undefined,
};

const good: RequestHead = {
  method: 'POST',
  target: '/mcp',
  remoteAddress: '127.0.0.1',
  host: '127.0.0.1:7467',
  origin: undefined,
  authorization: 'Bearer sb_right',
  contentType: 'application/json',
  contentLength: '2',
  headerNames: [],
  proven: undefined,
};

function statusOf(change: Partial<RequestHead>, changedPolicy: Partial<GuardPolicy> = {}): number | string {
  const verdict = judge({ ...good, ...change }, { ...policy, ...changedPolicy });
  return verdict.kind === 'refused' ? verdict.status : verdict.kind;
}

describe('judge', () => {
  it.each<[string, Partial<RequestHead>]>([
    ['the plain address', {}],
    ['localhost', { host: 'localhost:7467' }],
    ['the IPv6 loopback', { host: '[::1]:7467' }],
    ['a Host in capitals', { host: 'LOCALHOST:7467' }],
    ['a Host the person allowed', { host: 'phone.example.com' }],
    ['an Origin the person allowed', { origin: 'http://inspector.test:6274' }],
    ['a query string', { target: '/mcp?x=1' }],
    ['a scheme in lower case', { authorization: 'bearer sb_right' }],
    ['several spaces before the token', { authorization: 'Bearer   sb_right' }],
    ['a bridge that proved itself when it connected', { authorization: undefined, proven: agent }],
    ['a charset', { contentType: 'Application/JSON; charset=utf-8' }],
    ['a charset after spaces', { contentType: ' application/json ;charset=utf-8' }],
    ['GET, for the event stream', { method: 'GET', contentType: undefined }],
    ['DELETE, to end a session', { method: 'DELETE', contentType: undefined }],
    ['the largest body', { contentLength: String(maxBodyBytes) }],
    ['a body of unknown length', { contentLength: undefined }],
  ])('lets %s through', (_what, change) => {
    expect(statusOf(change)).toBe('mcp');
  });

  it.each<[number, string, Partial<RequestHead>]>([
    [403, 'no Host', { host: undefined }],
    [403, 'another port', { host: '127.0.0.1:1' }],
    [403, 'no port', { host: 'localhost' }],
    [403, 'a rebound name', { host: 'evil.example:7467' }],
    [403, 'a name that begins right', { host: '127.0.0.1:7467.evil.example' }],
    [403, 'any web page', { origin: 'https://evil.example' }],
    [403, 'a page on this machine', { origin: 'http://localhost:7467' }],
    [403, 'an opaque page', { origin: 'null' }],
    [403, 'an empty Origin', { origin: '' }],
    [403, 'a preflight', { method: 'OPTIONS', origin: 'https://evil.example' }],
    [404, 'OAuth discovery', { target: '/.well-known/oauth-protected-resource/mcp', method: 'GET' }],
    [404, 'the root', { target: '/' }],
    [404, 'a deeper path', { target: '/mcp/x' }],
    [404, 'a name every object has', { target: 'constructor' }],
    [404, 'a slash after /instance', { target: '/instance/', method: 'GET' }],
    [404, 'an absolute target', { target: 'http://127.0.0.1:7467/mcp' }],
    [401, 'no token', { authorization: undefined }],
    [401, 'a wrong token', { authorization: 'Bearer sb_wrong' }],
    [401, 'another scheme', { authorization: 'Basic sb_right' }],
    [401, 'a scheme that ends alike', { authorization: 'NotBearer sb_right' }],
    [401, 'more than a token', { authorization: 'Bearer sb_right sb_wrong' }],
    [401, 'a token in the query', { authorization: undefined, target: '/mcp?token=sb_right' }],
    [405, 'PUT', { method: 'PUT' }],
    [405, 'OPTIONS without Origin', { method: 'OPTIONS' }],
    [405, 'POST to /instance', { target: '/instance' }],
    [415, 'a form', { contentType: 'application/x-www-form-urlencoded' }],
    [415, 'text', { contentType: 'text/plain' }],
    [415, 'a type that begins alike', { contentType: 'application/json-seq' }],
    [415, 'a type that ends alike', { contentType: 'x/application/json' }],
    [415, 'no content type', { contentType: undefined }],
    [413, 'a body announced too large', { contentLength: String(maxBodyBytes + 1) }],
  ])('answers %i to %s', (status, _what, change) => {
    expect(statusOf(change)).toBe(status);
  });

  it('serves /instance to whoever may reach the port, without a token', () => {
    expect(statusOf({ target: '/instance', method: 'GET', authorization: undefined })).toBe('instance');
    expect(statusOf({ target: '/instance', method: 'GET', origin: 'http://evil.example' })).toBe(403);
  });

  it('serves /status to proven bridges alone: neither a token nor its absence shows that it exists', () => {
    const status = { target: '/status', method: 'GET' };
    expect(statusOf({ ...status, proven: agent })).toBe('status');
    expect(statusOf({ ...status, authorization: undefined })).toBe(404);
    expect(statusOf(status)).toBe(404);
    expect(statusOf({ ...status, proven: agent, method: 'POST' })).toBe(404);
    expect(statusOf({ ...status, proven: agent, origin: 'http://evil.example' })).toBe(403);
    expect(statusOf({ ...status, proven: agent, host: 'evil.example:7467' })).toBe(403);
    expect(statusOf({ ...status, proven: agent }, { takeRequest: () => 1_000 })).toBe(429);
  });

  it('says where to find a token, and starts no OAuth', () => {
    const verdict = judge({ ...good, authorization: undefined }, policy);
    if (verdict.kind !== 'refused') throw new Error('expected a refusal');
    expect(verdict.headers).toEqual({ 'www-authenticate': 'Bearer' });
    expect(verdict.body.error.data.code).toBe('auth');
    expect(verdict.body.error.message).toMatch(/Agents view/);
    expect(verdict.body.error.message).toMatch(/start-up line/);
  });

  it('slows down whoever guesses tokens, but never the agent with the right one', () => {
    const slow = { takeFailedAuth: () => 2_500 };
    expect(statusOf({ authorization: 'Bearer sb_wrong' }, slow)).toBe(429);
    expect(statusOf({}, slow)).toBe('mcp');
  });

  it('says how long to wait when an agent is too fast', () => {
    const verdict = judge(good, { ...policy, takeRequest: () => 1_200 });
    expect(verdict).toMatchObject({
      kind: 'refused',
      status: 429,
      headers: { 'retry-after': '2' },
      body: { error: { data: { code: 'rate_limited' } } },
    });
  });
});

describe('a refusal says what is wrong, what to do next, and the code an agent decides by:', () => {
  const free = () => undefined;
  const judged = (change: Partial<RequestHead>, changedPolicy: Partial<GuardPolicy> = {}) =>
    refusalOf(judge({ ...good, ...change }, { ...policy, ...changedPolicy }));
  const body = (value: unknown, revision?: string, take: () => number | undefined = free) => refusalOf(judgeBody(value, revision, take));
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);

  it.each<[string, () => Refusal]>([
    ['400 validation -32000: The request has more than one host header. Send one.', () => judged({ headerNames: ['host', 'host'] })],
    ['431 validation -32000: The request has more than 100 headers. Send fewer.', () => judged({ headerNames: Array(101).fill('x') })],
    [
      '403 denied -32000: The Host header does not name this server. Use the address exactly as Switchboard shows it, port included.',
      () => judged({ host: 'evil.example' }),
    ],
    [
      '403 denied -32000: Web pages may not use this server. Connect from a program that sends no Origin header.',
      () => judged({ origin: 'https://evil.example' }),
    ],
    [
      '404 not_found -32000: There is nothing at this path. The MCP endpoint is /mcp. There is no OAuth sign-in: send a bearer token.',
      () => judged({ target: '/sse' }),
    ],
    ['405 validation -32000: PUT is not served here. Use POST, GET, DELETE.', () => judged({ method: 'PUT' })],
    ['405 validation -32000: POST is not served here. Use GET.', () => judged({ target: '/instance' })],
    [
      '415 validation -32000: The body must be JSON. Send it with `Content-Type: application/json`.',
      () => judged({ contentType: 'text/plain' }),
    ],
    ['413 validation -32000: The body is larger than 6291456 bytes. Send less in one request.', () => tooLarge()],
    [
      '429 rate_limited -32000: Too many requests with a missing or wrong token. Wait 1 s, then go on more slowly.',
      () => judged({ authorization: 'Bearer x' }, { takeFailedAuth: () => 1 }),
    ],
    [
      '429 rate_limited -32000: This agent sent too many requests. Wait 2 s, then go on more slowly.',
      () => judged({}, { takeRequest: () => 1_001 }),
    ],
    ['429 rate_limited -32000: This agent has too many requests open at once. Wait 1 s, then go on more slowly.', () => tooManyOpen()],
    ['400 validation -32700: The body is not valid JSON. Send one JSON-RPC message, encoded as UTF-8.', () => malformed()],
    [
      '400 validation -32600: The batch is nested more than 100 levels deep. Send less at once. Send one JSON-RPC 2.0 message.',
      () => body(deep),
    ],
    ['400 validation -32600: This is not a JSON-RPC message. Send one JSON-RPC 2.0 message.', () => body(1)],
    ['400 validation -32600: Protocol revision 2025-06-18 has no batches. Send the messages one by one.', () => body([], '2025-06-18')],
    ['400 validation -32600: A batch holds 1 to 50 messages. Send the messages one by one.', () => body(Array(51).fill(1))],
    [
      '429 rate_limited -32000: This agent sent too many requests. Wait 1 s, then go on more slowly.',
      () => body(Array(2).fill({ jsonrpc: '2.0', id: 1, method: 'ping' }), undefined, () => 100),
    ],
    [
      '500 unavailable -32603: The server failed to handle this request. Try again; the log of Switchboard has the details.',
      () => brokenInside(),
    ],
    ['503 unavailable -32000: Switchboard is stopping. Connect again when it has been started.', () => stopping()],
  ])('%s', (text, refusal) => {
    const { status, body: answer } = refusal();
    const { jsonrpc, id, error } = answer;
    expect(`${status} ${error.data.code} ${error.code}: ${error.message}`).toBe(text);
    expect(text.endsWith(` ${error.data.recovery}`)).toBe(true);
    expect([jsonrpc, id]).toEqual(['2.0', null]);
  });

  it.each([
    [undefined, 'This server needs a token.'],
    ['Bearer sb_wrong', 'The token is wrong or was revoked.'],
  ])('authorization %j: %s', (authorization, message) => {
    const { status, body: told } = judged({ authorization });
    expect([status, told.error.code, told.error.data.code]).toEqual([401, -32001, 'auth']);
    expect(told.error.message).toBe(`${message} ${told.error.data.recovery}`);
  });

  it('names the methods that are served in the header for them', () => {
    expect(judged({ method: 'PUT' }).headers).toEqual({ allow: 'POST, GET, DELETE' });
    expect(judged({ target: '/sse' }).headers).toEqual({});
  });

  it('is the answer to the request it refuses, where its id is known', () => {
    expect(answering(stopping(), 7)).toEqual({ ...stopping(), body: { ...stopping().body, id: 7 } });
  });
});

function refusalOf(verdict: Verdict | undefined): Refusal {
  if (verdict?.kind !== 'refused') throw new Error('expected a refusal');
  return verdict;
}

describe('judgeBody', () => {
  const free = () => undefined;
  const batch = (length: number) => Array.from({ length }, () => ({ jsonrpc: '2.0', id: 1, method: 'ping' }));

  it('takes a batch of the revision that has them, and of a client that names none', () => {
    expect(judgeBody(batch(maxBatch), '2025-03-26', free)).toBeUndefined();
    expect(judgeBody(batch(maxBatch), undefined, free)).toBeUndefined();
    expect(judgeBody(batch(maxBatch + 1), undefined, free)).toMatchObject({ status: 400 });
    expect(judgeBody([], undefined, free)).toMatchObject({ status: 400 });
    expect(judgeBody(batch(1)[0], '2026-07-28', free)).toBeUndefined();
  });

  it.each(['2025-06-18', '2025-11-25', '2026-07-28'])('M3: refuses a batch of revision %s, which has none', (revision) => {
    expect(judgeBody(batch(1), revision, free)).toMatchObject({ status: 400, body: { error: { code: -32600 } } });
  });

  it('M3: counts each message of a batch against the rate limit', () => {
    let left = 10;
    const take = () => {
      left -= 1;
      return left < 0 ? 500 : undefined;
    };
    expect(judgeBody(batch(11), undefined, take)).toBeUndefined();
    expect(judgeBody(batch(2), undefined, take)).toMatchObject({ status: 429 });
  });

  it('refuses a message that is nested too deep', () => {
    let value: unknown = 1;
    for (let n = 0; n < 5_000; n += 1) value = [value];
    const refused = { status: 400, body: { error: { code: -32600, data: { code: 'validation' } } } };
    expect(judgeBody({ params: value }, undefined, free)).toMatchObject(refused);
    expect(judgeBody([value], undefined, free)).toMatchObject(refused);
  });

  it('refuses what is not JSON-RPC, alone and in a batch', () => {
    const refused = {
      status: 400,
      body: { error: { code: -32600, message: expect.stringContaining('The id must be text or a whole number.') } },
    };
    expect(judgeBody({ jsonrpc: '2.0', id: null, method: 'ping' }, undefined, free)).toMatchObject(refused);
    expect(judgeBody([...batch(1), { jsonrpc: '2.0', id: {}, method: 'ping' }], undefined, free)).toMatchObject(refused);
  });
});

describe('M10: headers that decide who may pass', () => {
  it.each(['host', 'origin', 'authorization'])('are refused when %s is there twice', (name) => {
    expect(statusOf({ headerNames: ['accept', name, name] })).toBe(400);
  });

  it('are not hidden behind more headers than are read', () => {
    expect(statusOf({ headerNames: Array.from({ length: 100 }, (_, n) => `x-${n}`) })).toBe('mcp');
    expect(statusOf({ headerNames: Array.from({ length: 101 }, (_, n) => `x-${n}`) })).toBe(431);
  });
});

it('takes the endpoint’s path with a slash at its end', () => {
  expect(statusOf({ target: '/mcp/' })).toBe('mcp');
  expect(statusOf({ target: '/mcp//' })).toBe(404);
});
