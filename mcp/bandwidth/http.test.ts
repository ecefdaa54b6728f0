import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../base/clock';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { type BandwidthRequest, createSend } from './http';
import { pathId } from './pathId';
import { type FakeBandwidth, startFakeBandwidth, tokenPath } from './testing/fakeBandwidth';
import { testLine } from './testing/testLine';

let bandwidth: FakeBandwidth;
let clock: ManualClock;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
  clock = new ManualClock();
});
afterEach(() => bandwidth.close());

const get: BandwidthRequest = { surface: 'calls', host: 'voice', method: 'GET', path: '/x' };
const send = (request: BandwidthRequest = get, base = 'http://127.0.0.1:9/callback-secret') =>
  createSend(testLine(bandwidth.hosts, { clock, base }), { clock, log: silentLog, version: '1.2.3' })(request);

describe('a request to Bandwidth', () => {
  it('carries the bearer token and who we are', async () => {
    bandwidth.route({ 'GET /x': { status: 200, body: 'ok' } });
    expect((await send({ ...get, query: { to: '+1 555' } })).body).toBe('ok');
    const [request] = bandwidth.apiRequests();
    expect(request?.headers.authorization).toMatch(/^Bearer ey/);
    expect(request?.headers['user-agent']).toBe('switchboard/1.2.3');
    expect(request?.query.get('to')).toBe('+1 555');
  });

  it('renews the token once after a 401 and repeats itself', async () => {
    let issued = 0;
    bandwidth.route({
      [tokenPath]: () => ({ status: 200, body: { access_token: `t${++issued}` } }),
      'GET /x': ({ headers }) => ({ status: headers.authorization === 'Bearer t2' ? 200 : 401 }),
    });
    expect((await send()).status).toBe(200);
    expect(bandwidth.apiRequests().map((request) => request.headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('calls a second 401 auth and stops there', async () => {
    bandwidth.route({ 'GET /x': { status: 401 } });
    await expect(send()).rejects.toMatchObject({ code: 'auth' });
    expect(bandwidth.apiRequests()).toHaveLength(2);
  });

  it('follows no redirect', async () => {
    bandwidth.route({ 'GET /x': { status: 302, headers: { location: `${bandwidth.hosts.api}/y` } }, 'GET /y': { status: 200 } });
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('redirect') });
    expect(bandwidth.apiRequests().map((request) => request.path)).toEqual(['/x']);
  });

  it('reads no endless body', async () => {
    bandwidth.route({ 'GET /x': { status: 200, body: 'x'.repeat(9 * 1024 * 1024) } });
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('8 MB') });
  });

  it('gives up after 30 seconds, and says that a write may have happened', async () => {
    const arrived = new Promise<void>((resolve) => {
      bandwidth.route({
        'POST /x': () => {
          resolve();
          return new Promise(() => undefined);
        },
      });
    });
    const outcome = send({ ...get, method: 'POST' }).catch((reason: unknown) => reason);
    await arrived;
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/30 s\. Whether the request took effect is not known\./),
      recovery: expect.stringMatching(/Do not repeat it yet.*listCalls/),
    });
    expect(clock.pending).toBe(0);
  });

  it('calls a read that took too long a timeout, too', async () => {
    const arrived = new Promise<void>((resolve) => {
      bandwidth.route({
        'GET /x': () => {
          resolve();
          return new Promise(() => undefined);
        },
      });
    });
    const outcome = send().catch((reason: unknown) => reason);
    await arrived;
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({ code: 'timeout', recovery: expect.stringContaining('Try again') });
  });

  it('stops when the agent cancels', async () => {
    const cancel = new AbortController();
    bandwidth.route({
      'GET /x': () => {
        cancel.abort();
        return new Promise(() => undefined);
      },
    });
    await expect(send({ ...get, signal: cancel.signal })).rejects.toMatchObject({ message: expect.stringContaining('canceled') });
  });

  it('quotes the API without the callback secret', async () => {
    bandwidth.route({ 'GET /x': { status: 400, body: { description: 'Invalid answerUrl callback-secret' } } });
    await expect(send()).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('Invalid answerUrl [redacted]') });
  });
});

describe('a rate limit', () => {
  /** Refuses this often, then answers. */
  const limited = (times: number, headers: Readonly<Record<string, string>> = {}) => {
    let seen = 0;
    const answer = () => (++seen <= times ? { status: 429, headers } : { status: 200, body: 'ok' });
    bandwidth.route({ 'GET /x': answer, 'POST /x': answer });
  };
  /** Waits are over at once and written down; the time limits of requests (15 and 30 s) stay with the clock. */
  let waits: number[];
  beforeEach(() => {
    waits = [];
  });
  const hurried: Clock = {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after(ms, task) {
      if (ms >= 15_000) return clock.after(ms, task);
      waits.push(ms);
      const soon = setImmediate(task);
      return () => clearImmediate(soon);
    },
  };
  const hurriedly = (request: BandwidthRequest = get) =>
    createSend(testLine(bandwidth.hosts, { clock }), { clock: hurried, log: silentLog, version: '1.2.3' })(request);
  const seen = () => bandwidth.apiRequests().length;

  it('is waited out by a read, as long as Retry-After says', async () => {
    limited(1, { 'retry-after': '7' });
    expect((await hurriedly()).body).toBe('ok');
    expect(waits).toEqual([7_000]);
  });

  it('is waited out until X-RateLimit-Reset', async () => {
    limited(1, { 'x-ratelimit-reset': String(clock.now() / 1000 + 5) });
    await hurriedly();
    expect(waits).toEqual([5_000]);
  });

  it('is tried three more times with growing waits, then reported', async () => {
    limited(99);
    await expect(hurriedly()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(seen()).toBe(4);
  });

  it('is reported immediately when the wait is longer than an agent should sit through', async () => {
    limited(1, { 'retry-after': '300' });
    await expect(hurriedly()).rejects.toMatchObject({ code: 'rate_limited', recovery: expect.stringContaining('300 seconds') });
    expect(waits).toEqual([]);
    expect(seen()).toBe(1);
  });

  it('never repeats a write', async () => {
    limited(1, { 'retry-after': '1' });
    await expect(hurriedly({ ...get, method: 'POST' })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(seen()).toBe(1);
  });

  it('stops waiting when the agent cancels', async () => {
    const cancel = new AbortController();
    bandwidth.route({
      'GET /x': () => {
        setImmediate(() => cancel.abort());
        return { status: 429, headers: { 'retry-after': '10' } };
      },
    });
    await expect(send({ ...get, signal: cancel.signal })).rejects.toMatchObject({ name: 'SwitchboardError' });
    expect(clock.pending).toBe(0);
  });
});

describe('an id in a path', () => {
  it.each(['', ' ', 'a b', 'a/b', 'a?b', 'a&b', 'a#b', 'a%2fb', '..', '.', 'a\\b', 'a\u0000', 'x'.repeat(300)])('refuses %j', (id) => {
    expect(() => pathId('callId', id)).toThrow(expect.objectContaining({ code: 'validation' }));
  });

  it('escapes the rest', () => {
    expect(pathId('callId', 'c-1')).toBe('c-1');
    expect(pathId('callId', 'c+ä')).toBe('c%2B%C3%A4');
  });
});
