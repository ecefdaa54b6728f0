import { describe, expect, it } from 'vitest';
import { allowedHostValues, type GuardPolicy, judge, judgeBody, maxBatch, maxBodyBytes, type RequestHead } from './guard';

const agent = { id: 'agent-1', name: 'Claude' };

const policy: GuardPolicy = {
  hosts: allowedHostValues(7467, ['Phone.example.com']),
  origins: new Set(['http://inspector.test:6274']),
  authenticate: (bearer) => (bearer === 'sb_right' ? agent : undefined),
  takeRequest: () => undefined,
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
    ['a charset', { contentType: 'Application/JSON; charset=utf-8' }],
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
    [404, 'an absolute target', { target: 'http://127.0.0.1:7467/mcp' }],
    [401, 'no token', { authorization: undefined }],
    [401, 'a wrong token', { authorization: 'Bearer sb_wrong' }],
    [401, 'another scheme', { authorization: 'Basic sb_right' }],
    [401, 'a token in the query', { authorization: undefined, target: '/mcp?token=sb_right' }],
    [405, 'PUT', { method: 'PUT' }],
    [405, 'OPTIONS without Origin', { method: 'OPTIONS' }],
    [405, 'POST to /instance', { target: '/instance' }],
    [415, 'a form', { contentType: 'application/x-www-form-urlencoded' }],
    [415, 'text', { contentType: 'text/plain' }],
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

describe('judgeBody', () => {
  const free = () => undefined;
  const batch = (length: number) => Array.from({ length }, () => ({ jsonrpc: '2.0', id: 1, method: 'ping' }));

  it('takes a batch of the revision that has them, and of a client that names none', () => {
    expect(judgeBody(batch(maxBatch), '2025-03-26', free)).toBeUndefined();
    expect(judgeBody(batch(maxBatch), undefined, free)).toBeUndefined();
    expect(judgeBody(batch(maxBatch + 1), undefined, free)).toMatchObject({ status: 400 });
    expect(judgeBody({ jsonrpc: '2.0' }, '2026-07-28', free)).toBeUndefined();
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
    expect(judgeBody({ params: value }, undefined, free)).toMatchObject({ status: 400, body: { error: { code: -32600 } } });
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
