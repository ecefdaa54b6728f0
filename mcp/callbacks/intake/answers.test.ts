import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import type { Soon } from '../../base/soon';
import { ManualClock } from '../../base/testing/manualClock';
import { CallbackCredentials } from '../callbackCredentials';
import { PublicAddress } from '../publicAddress';
import { type Incoming, type IncomingResponse, Listener, type ListenerOptions } from './listener';
import { Mounts } from './mounts';

const secret = 'practice-secret-0001';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Arrival {
  readonly incoming: Incoming;
  readonly response: IncomingResponse;
}

/** A listener whose webhooks the test answers. */
async function listening(options: Partial<Pick<ListenerOptions, 'rates' | 'mounts'>> & { readonly receive?: () => Soon<void> } = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const arrivals: Arrival[] = [];
  let arrived: () => void = () => undefined;
  const address = new PublicAddress({ line: 'practice', secret });
  const listener = new Listener({
    clock,
    log: { ...silentLog, error: (message, fields) => void lines.push(`${message}: ${fields?.error}`) },
    mounts: options.mounts ?? new Mounts([address]),
    port: 0,
    rates: options.rates,
    intake: {
      receive: (incoming, response) => {
        arrivals.push({ incoming, response });
        arrived();
        return options.receive?.();
      },
    },
  });
  await listener.listen();
  const close = async () => {
    const closed = listener.close();
    await clock.advance(500);
    await closed;
  };
  closers.push(close);
  const base = `${listener.origin}/${secret}`;
  const post = (body = '{}', path = '/voice', init: RequestInit = {}) => fetch(`${base}${path}`, { method: 'POST', body, ...init });
  /** The next webhook that has not been looked at. */
  const next = async (): Promise<Arrival> => {
    for (;;) {
      const first = arrivals.shift();
      if (first !== undefined) return first;
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  };
  /** Sends bytes as they are; what comes back, once the connection has ended. */
  const raw = async (bytes: string): Promise<string> => {
    const socket = dial();
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write(bytes);
    await once(socket, 'close');
    return answer;
  };
  const dial = (): Socket => connect(Number(new URL(listener.origin).port), '127.0.0.1').on('error', () => undefined);
  return { listener, clock, lines, arrivals, address, base, post, next, raw, dial, close };
}

const headersOf = (response: Response, ...names: string[]) => names.map((name) => response.headers.get(name));

describe('what Bandwidth receives for a webhook', () => {
  it('is the document, whole and never cached, and it is known when that has been written', async () => {
    const { post, next } = await listening();
    const answer = post();
    const { response } = await next();
    const sent = response.send('<Response>é</Response>');
    const received = await answer;
    expect([received.status, await received.text(), await sent]).toEqual([200, '<Response>é</Response>', true]);
    const names = ['content-type', 'cache-control', 'content-length'];
    expect(headersOf(received, ...names)).toEqual(['application/xml; charset=utf-8', 'no-store', '23']);
  });

  it('is nothing, when nothing is to be done', async () => {
    const { post, next } = await listening();
    const answer = post();
    (await next()).response.release();
    const received = await answer;
    expect([received.status, await received.text(), ...headersOf(received, 'cache-control')]).toEqual([204, '', 'no-store']);
  });

  it('is a sentence, when the webhook makes no sense', async () => {
    const { post, next } = await listening();
    const answer = post();
    (await next()).response.refuse('The body is not JSON.');
    const received = await answer;
    expect([received.status, await received.text()]).toEqual([400, 'The body is not JSON.\n']);
    const names = ['content-type', 'cache-control', 'connection'];
    expect(headersOf(received, ...names)).toEqual(['text/plain; charset=utf-8', 'no-store', 'keep-alive']);
  });

  it('is to try again, when it could not be stored', async () => {
    const { post, next } = await listening();
    const answer = post();
    (await next()).response.notNow();
    const received = await answer;
    expect([received.status, await received.text(), ...headersOf(received, 'retry-after')]).toEqual([503, 'Try again.\n', '1']);
  });

  it('is one answer, whatever is tried after it', async () => {
    const { post, next } = await listening();
    for (const first of ['send', 'release', 'notNow'] as const) {
      const answer = post();
      const { response } = await next();
      if (first === 'send') await response.send('<Response/>');
      else response[first]();
      response.release();
      response.notNow();
      expect(await response.send('<Response><Hangup/></Response>')).toBe(false);
      const received = await answer;
      expect([received.status, await received.text()]).toEqual(
        { send: [200, '<Response/>'], release: [204, ''], notNow: [503, 'Try again.\n'] }[first],
      );
    }
  });

  it.each<[string, () => Soon<void>]>([
    [
      'at once',
      () => {
        throw new Error('a defect');
      },
    ],
    ['later', () => Promise.reject(new Error('a defect'))],
  ])('is to try again, when handling it fails %s, and the log says why', async (_when, receive) => {
    const { post, lines } = await listening({ receive });
    const received = await post();
    expect([received.status, ...headersOf(received, 'retry-after')]).toEqual([503, '1']);
    expect(lines).toEqual(['a webhook could not be handled: a defect']);
  });
});

describe('a request that Bandwidth gives up', () => {
  it('is lost: those who hold it are notified, at once when it happened before, and write nothing', async () => {
    const { post, next } = await listening();
    const abort = new AbortController();
    const answer = post('{}', '/voice', { signal: abort.signal }).catch(() => 'aborted');
    const { response } = await next();
    const lost = new Promise<void>((resolve) => response.onLost(resolve));
    abort.abort();
    expect(await answer).toBe('aborted');
    await lost;
    await new Promise<void>((resolve) => response.onLost(resolve));
    expect(await response.send('<Response/>')).toBe(false);
    response.release();
    response.notNow();
  });

  it.each(['cut off', 'reset'] as const)('in the middle of a document, its connection %s, has not received it', async (how) => {
    const { dial, base, next } = await listening();
    const { pathname, host } = new URL(`${base}/voice`);
    const socket = dial();
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`);
    const { response } = await next();
    const sent = response.send(`<Response>${'x'.repeat(30_000_000)}</Response>`);
    await once(socket, 'data');
    if (how === 'reset') socket.resetAndDestroy();
    else socket.destroy();
    expect(await sent).toBe(false);
  });

  it('after it was answered is not lost', async () => {
    const { post, next } = await listening();
    for (const how of ['send', 'release'] as const) {
      let lost = false;
      const answer = post('{}', '/voice', { headers: { connection: 'close' } });
      const { response } = await next();
      response.onLost(() => {
        lost = true;
      });
      if (how === 'send') await response.send('<Response/>');
      else response.release();
      await (await answer).text();
      await new Promise(setImmediate);
      expect(lost).toBe(false);
    }
  });

  it('in the middle of its body is dropped without a word', async () => {
    const { dial, arrivals, lines, post, next } = await listening();
    const socket = dial();
    socket.write(`POST /${secret}/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":`);
    await once(socket, 'ready');
    socket.destroy();
    await once(socket, 'close');
    const answer = post();
    (await next()).response.release();
    await answer;
    expect([arrivals, lines]).toEqual([[], []]);
  });
});

describe('what the listener passes on', () => {
  it('is the line, the path, the method, the query and the body as they came', async () => {
    const { post, next, address, base } = await listening();
    const posted = post('{"text":"é"}', '/voice/menu?x=1');
    const { incoming, response } = await next();
    response.release();
    expect(incoming.address).toBe(address);
    expect(incoming.route).toMatchObject({ kind: 'voice', label: '/menu?x=1' });
    expect(incoming.request).toMatchObject({ method: 'POST', body: '{"text":"é"}' });
    await posted;
    const got = fetch(`${base}/voice?eventType=answer`);
    const second = await next();
    second.response.release();
    await got;
    expect(second.incoming.request).toMatchObject({ method: 'GET', body: '' });
    expect(JSON.stringify([...new URLSearchParams(second.incoming.request.query)])).toContain('answer');
  });

  it('has at most 256 KiB', async () => {
    const { post, next } = await listening();
    const largest = post('x'.repeat(262_144));
    (await next()).response.release();
    expect((await largest).status).toBe(204);
    const larger = await post('x'.repeat(262_145));
    expect([larger.status, await larger.text()]).toEqual([413, 'The body is larger than 262144 bytes.\n']);
  });

  it('has at most 100 headers', async () => {
    const { raw, next } = await listening();
    const request = (count: number) =>
      raw(
        `GET /${secret}/voice HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${Array.from({ length: count - 2 }, (_, n) => `X-${n}: 1\r\n`).join('')}\r\n`,
      );
    const most = request(100);
    (await next()).response.release();
    expect(await most).toMatch(/^HTTP\/1\.1 204 /);
    expect(await request(101)).toMatch(/^HTTP\/1\.1 431 [\s\S]*\r\n\r\nMore than 100 headers\.\n$/);
  });
});

describe('what the listener refuses', () => {
  it.each([
    ['two Host headers', 'GET', 'voice', 'Host: y\r\n', 400, 'More than one host header.'],
    ['two Authorization headers', 'GET', 'voice', 'Authorization: x\r\nAuthorization: y\r\n', 400, 'More than one authorization header.'],
    ['an unknown path', 'GET', 'admin', '', 404, 'Not found.'],
    ['another method', 'PUT', 'voice', '', 405, 'Only GET and POST.'],
  ])('%s, with a sentence', async (_what, method, path, headers, status, sentence) => {
    const { raw } = await listening();
    const answer = await raw(`${method} /${secret}/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*\\r\\n\\r\\n${sentence}\\n$`));
  });

  it('missing credentials, and names the kind that is asked for', async () => {
    const credentials = new CallbackCredentials();
    credentials.pointsHere('app-1', 'ours');
    const guarded = new PublicAddress({ line: 'practice', secret, base: 'https://phone.example', credentials });
    const { post } = await listening({ mounts: new Mounts([guarded]) });
    const received = await post();
    expect([received.status, await received.text()]).toEqual([401, 'Wrong or missing credentials.\n']);
    expect(headersOf(received, 'www-authenticate')).toEqual(['Basic realm="callbacks", charset="UTF-8"']);
  });

  it('too many, and says for how many seconds', async () => {
    const rate = { perSecond: 0.4, burst: 1 };
    const { post, next } = await listening({ rates: { bandwidth: rate, strangers: rate } });
    const first = post();
    (await next()).response.release();
    await first;
    const received = await post();
    expect([received.status, await received.text(), ...headersOf(received, 'retry-after')]).toEqual([429, 'Too many requests.\n', '3']);
  });

  it('what is no HTTP, and ends that connection', async () => {
    const { raw } = await listening();
    expect(await raw('no HTTP at all\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  it('a request whose body it does not read, and ends that connection', async () => {
    const { dial } = await listening();
    const socket = dial();
    socket.write('POST /wrong/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 404 [\s\S]*connection: close\r\n/i);
    await once(socket, 'close');
  });
});

describe('opening and closing', () => {
  it('listens at 127.0.0.1 and at no other address of this computer', async () => {
    const { listener } = await listening();
    const port = Number(new URL(listener.origin).port);
    const connects = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ port, host });
        const answer = (connected: boolean) => {
          socket.destroy();
          resolve(connected);
        };
        socket.once('connect', () => answer(true)).once('error', () => answer(false));
      });
    const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
    const elsewhere = ['::1', ...others].filter((address) => address !== '127.0.0.1');
    expect(await Promise.all(['127.0.0.1', ...elsewhere].map(connects))).toEqual([true, ...elsewhere.map(() => false)]);
  });

  it('has an address once it listens, and says what to do when the port is taken', async () => {
    const { listener } = await listening();
    const port = Number(new URL(listener.origin).port);
    const options = { clock: new ManualClock(), log: silentLog, mounts: new Mounts([]), intake: { receive: () => undefined } };
    const second = new Listener({ ...options, port });
    expect(() => second.origin).toThrow('The callback listener is not listening yet.');
    await expect(second.listen()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(`^The callback listener could not use port ${port}: .*EADDRINUSE`),
      recovery: 'Choose another port for callbacks, or end the program that uses this one.',
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('closes at once when nothing is open, though a connection was kept for later', async () => {
    const { post, next, listener } = await listening();
    const answer = post();
    (await next()).response.release();
    await (await answer).text();
    // The clock does not move.
    await listener.close();
    await expect(post()).rejects.toThrow();
  });

  it('gives written responses half a second to leave, then cuts what is left', async () => {
    const { post, next, listener, clock } = await listening();
    const outcome = post().then(
      () => 'answered',
      () => 'cut',
    );
    const { response } = await next();
    const lost = new Promise<void>((resolve) => response.onLost(resolve));
    let closed = false;
    const closing = listener.close().then(() => {
      closed = true;
    });
    await clock.advance(499);
    expect(closed).toBe(false);
    await clock.advance(1);
    await closing;
    await lost;
    expect(await outcome).toBe('cut');
  });
});
