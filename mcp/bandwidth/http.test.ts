import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { ManualClock } from '../testing/manualClock';
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
      code: 'unavailable',
      message: expect.stringContaining('30 s'),
      recovery: expect.stringContaining('may have taken effect'),
    });
    expect(clock.pending).toBe(0);
  });

  it('stops when the agent cancels', async () => {
    const cancel = new AbortController();
    bandwidth.route({
      'GET /x': () => {
        cancel.abort();
        return new Promise(() => undefined);
      },
    });
    await expect(send({ ...get, signal: cancel.signal })).rejects.toMatchObject({ message: expect.stringContaining('cancelled') });
  });

  it('quotes the API without the callback secret', async () => {
    bandwidth.route({ 'GET /x': { status: 400, body: { description: 'Invalid answerUrl callback-secret' } } });
    await expect(send()).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('Invalid answerUrl [redacted]') });
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
