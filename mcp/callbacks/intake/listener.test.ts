import { connect } from 'node:net';
import { assert, asyncProperty, constantFrom, jsonValue, oneof, record, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthPath } from '../../base/callbackAddress';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import { CallbackCredentials } from '../callbackCredentials';
import { PublicAddress } from '../publicAddress';
import { type Rig, startRig, voice } from '../testing/callbacksRig';
import { Listener } from './listener';
import { Mounts } from './mounts';

const secret = 'practice-secret-0001';
const credentials = new CallbackCredentials();
credentials.pointsHere('app-1', 'ours');
const basic = credentials.required() ?? { username: '', password: '' };
const authorized = { authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}` };

describe('the callback listener', () => {
  let rig: Rig;
  let origin: string;
  beforeAll(async () => {
    rig = await startRig({
      addresses: [
        practice(),
        new PublicAddress({ line: 'real', secret: 'real-secret-00000001', base: 'https://phone.example/', credentials }),
      ],
    });
    origin = rig.base.slice(0, rig.base.lastIndexOf('/'));
  });
  afterAll(async () => {
    const closed = rig.callbacks.close();
    await rig.clock.advance(5_000);
    await closed;
  });

  it('tells Bandwidth the public address of a line, or its own on loopback', () => {
    expect(rig.callbacks.url('practice')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/practice-secret-0001$/);
    expect(rig.callbacks.url('real')).toBe('https://phone.example/real-secret-00000001');
  });

  it.each([
    ['no secret', '/'],
    ['a wrong secret', '/practice-secret-0002/voice'],
    ['no path', `/${secret}`],
    ['an unknown path', `/${secret}/admin`],
    ['a path that only begins alike', `/${secret}/voicemail`],
    ['a turn that is no callbackId', `/${secret}/turn/..%2f`],
    ['a detour', `/x/../${secret}/voice`],
  ])('answers %s with the same 404', async (_what, path) => {
    const socket = await raw(origin, `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);
    expect(socket).toMatch(/^HTTP\/1\.1 404 /);
    expect(socket).toMatch(/\r\n\r\nNot found\.\n$/);
  });

  it.each([
    ['two Host headers', 'Host: x\r\nHost: y\r\n', 400],
    ['two Authorization headers', 'Host: x\r\nAuthorization: Basic eA==\r\nAuthorization: Basic eQ==\r\n', 400],
    ['more headers than are read', `Host: x\r\n${Array.from({ length: 120 }, (_, n) => `X-${n}: 1\r\n`).join('')}`, 431],
  ])('refuses %s', async (_what, headers, status) => {
    const answer = await raw(origin, `POST /${secret}/voice HTTP/1.1\r\n${headers}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('M1: lets connections that have not shown the secret make way for others, and none that has', async () => {
    const { port, hostname } = new URL(origin);
    const open = () => {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      return { socket, closed };
    };
    const bandwidth = open();
    bandwidth.socket.write(`POST /${secret}/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
    const first = open();
    await new Promise((resolve) => first.socket.once('connect', resolve));
    expect((await rig.post('/voice', voice('dtmf'))).status).toBe(204);
    const others = Array.from({ length: 300 }, open);
    await first.closed;
    expect((await rig.post('/voice', voice('dtmf'))).status).toBe(204);
    expect(bandwidth.socket.destroyed).toBe(false);
    for (const { socket } of [bandwidth, ...others]) socket.destroy();
    await Promise.all(others.map(({ closed }) => closed));
  });

  it('M1: cuts a connection that sends no HTTP and never reads', async () => {
    const { port, hostname } = new URL(origin);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.pause();
    socket.write('no HTTP at all\r\n\r\n');
    // Only a cut connection answers further bytes with an error: one that was ended alone would take them.
    const cut = new Promise((resolve) => socket.once('close', resolve));
    const drip = setInterval(() => socket.write('x'), 20);
    await cut;
    clearInterval(drip);
  });

  it('gives back a nonce under the secret, with or without credentials, and to nobody else', async () => {
    const nonce = 'abcDEF-_0123456789';
    for (const known of [secret, 'real-secret-00000001']) {
      const response = await fetch(`${origin}${healthPath(known, nonce)}`);
      expect([response.status, (await response.text()).trim(), response.headers.get('cache-control')]).toEqual([200, nonce, 'no-store']);
    }
    expect((await fetch(`${origin}${healthPath('practice-secret-0002', nonce)}`)).status).toBe(404);
    expect((await fetch(`${origin}${healthPath(secret, 'short')}`)).status).toBe(404);
    expect((await fetch(`${origin}${healthPath(secret, nonce)}`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('knows GET and POST only', async () => {
    const response = await fetch(`${rig.base}/voice`, { method: 'PUT', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await fetch(`${origin}/wrong/voice`, { method: 'PUT', body: '{}' })).status).toBe(404);
  });

  it('asks for the credentials of a mount that has some', async () => {
    const url = `${origin}/real-secret-00000001/voice`;
    const body = JSON.stringify(voice('dtmf'));
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    const wrong = { authorization: `Basic ${Buffer.from(`${basic.username}:wrong`).toString('base64')}` };
    expect((await fetch(url, { method: 'POST', body, headers: wrong })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body, headers: authorized })).status).toBe(204);
    expect((await rig.port.read({ scope: { line: 'real', account: '9900000' }, filter: {}, limit: 1 })).events).toHaveLength(1);
  });

  it('refuses bodies over 256 KiB, told or not, and malformed ones', async () => {
    expect((await rig.post('/voice', '{')).status).toBe(400);
    expect((await rig.post('/voice', '[1]')).status).toBe(400);
    expect((await rig.post('/voice', JSON.stringify({ eventType: 'dtmf', pad: 'x'.repeat(256 * 1024) }))).status).toBe(413);
    const chunk = 'x'.repeat(0x10000);
    const answer = await raw(
      origin,
      `POST /${secret}/voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${`10000\r\n${chunk}\r\n`.repeat(5)}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each(['conferenceCreated', 'conferenceMemberJoin', 'recordingAvailable', 'somethingNew'])(
    'acknowledges %s at once and keeps it',
    async (eventType) => {
      expect((await rig.post('/voice', voice(eventType))).status).toBe(204);
      expect((await rig.newest()).at(-1)?.event_type).toBe(eventType);
    },
  );

  it('survives anything sent to it', async () => {
    const eventType = oneof(string(), constantFrom('answer', 'initiate', 'redirect', 'disconnect'));
    // Without a callId no turn opens, so every request has its response at once.
    const callId = jsonValue().filter((value) => typeof value !== 'string');
    const body = oneof(
      jsonValue().map((value) => JSON.stringify(value)),
      string(),
      record({ eventType, eventTime: jsonValue(), callId, message: jsonValue() }).map((value) => JSON.stringify(value)),
    );
    await assert(
      asyncProperty(body, async (text) => {
        const { status } = await rig.post('/voice', text);
        return status === 204 || status === 400;
      }),
      { numRuns: 150 },
    );
    expect((await rig.post('/voice', voice('dtmf'))).status).toBe(204);
  });
});

describe('too many requests', () => {
  it('are put off, and strangers cannot use up the share of Bandwidth', async () => {
    const clock = new ManualClock();
    const listener = new Listener({
      clock,
      log: silentLog,
      mounts: new Mounts([practice()]),
      port: 0,
      rates: { bandwidth: { perSecond: 1, burst: 2 }, strangers: { perSecond: 1, burst: 1 } },
      intake: { receive: async (_incoming, response) => response.release() },
    });
    await listener.listen();
    const get = async (path: string) => {
      const response = await fetch(`${listener.origin}${path}`);
      return [response.status, response.headers.get('retry-after')];
    };
    expect(await get('/wrong/voice')).toEqual([404, null]);
    expect(await get('/wrong/voice')).toEqual([429, '1']);
    expect(await get(`/${secret}/voice`)).toEqual([204, null]);
    expect(await get(`/${secret}/voice`)).toEqual([204, null]);
    expect(await get(`/${secret}/voice`)).toEqual([429, '1']);
    await clock.advance(1_000);
    expect(await get(`/${secret}/voice`)).toEqual([204, null]);
    const closed = listener.close();
    await clock.advance(1_000);
    await closed;
  });
});

describe('a failure of our own', () => {
  it('is told as 503, and a taken port as unavailable', async () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    const options = {
      clock,
      log: { ...silentLog, error: (message: string) => void lines.push(message) },
      mounts: new Mounts([practice()]),
    };
    const listener = new Listener({
      ...options,
      port: 0,
      intake: {
        receive: async () => {
          throw new Error('a defect');
        },
      },
    });
    await listener.listen();
    const response = await fetch(`${listener.origin}/${secret}/voice`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(lines).toEqual(['a webhook could not be handled']);
    const second = new Listener({ ...options, port: Number(new URL(listener.origin).port), intake: { receive: async () => undefined } });
    await expect(second.listen()).rejects.toMatchObject({ code: 'unavailable' });
    const closed = listener.close();
    await clock.advance(1_000);
    await closed;
  });

  it('secrets that are weak or shared are refused', () => {
    expect(() => new Mounts([practice('short')])).toThrow('at least 16');
    expect(() => new Mounts([practice(), new PublicAddress({ line: 'real', secret })])).toThrow('share');
  });
});

function practice(own = secret): PublicAddress {
  return new PublicAddress({ line: 'practice', secret: own });
}

/** Sends bytes as they are and gives everything that comes back. */
function raw(to: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(to).port), '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.once('close', () => (answer === '' ? reject(new Error('closed without an answer')) : resolve(answer)));
    socket.on('error', (error) => {
      if (answer === '') reject(error);
    });
  });
}
