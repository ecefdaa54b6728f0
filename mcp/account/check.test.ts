import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBandwidth, type Reply, startFakeBandwidth, tokenPath } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { ManualClock } from '../base/testing/manualClock';
import type { CheckOutcome } from './desk';
import { buildClaims, deskAt, pair, tokenRoute } from './testing/deskRig';
import { startInterceptor } from './testing/interceptor';
import { closedPort } from './testing/ports';

let bandwidth: FakeBandwidth;

beforeEach(async () => {
  bandwidth = await startFakeBandwidth(buildClaims);
});
afterEach(() => bandwidth.close());

const check = (accountId?: string) => deskAt(bandwidth.hosts.api).check(pair, accountId);

const html = { 'content-type': 'text/html; charset=utf-8' };
const signInPage = '<!DOCTYPE html><html><body>Welcome to Hotel Wi-Fi. Please sign in.</body></html>';

describe('checking credentials', () => {
  it('finds the account of a good pair, and sends the pair to the token service alone', async () => {
    expect(await check()).toEqual({ kind: 'ok', accountId: '5500000', build: true, roles: buildClaims.roles });
    expect(bandwidth.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([tokenPath]);
    const basic = Buffer.from(`${pair.clientId}:${pair.clientSecret}`).toString('base64');
    expect(bandwidth.requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
  });

  const answers: readonly (readonly [string, Reply, Partial<CheckOutcome> & { cause: string }])[] = [
    [
      'a wrong pair',
      { status: 401, body: 'invalid client' },
      { cause: 'wrong-pair', sentence: 'Bandwidth does not accept this client ID and secret.' },
    ],
    ['a refused grant', { status: 400, body: { error: 'invalid_client' } }, { cause: 'wrong-pair' }],
    ['a network that wants a sign-in (200 with a page)', { status: 200, headers: html, body: signInPage }, { cause: 'intercepted' }],
    ['a page without its type', { status: 200, body: signInPage }, { cause: 'intercepted' }],
    ['a page of a proxy (403)', { status: 403, headers: html, body: signInPage }, { cause: 'intercepted' }],
    ['a network that wants a sign-in (511)', { status: 511, headers: html, body: signInPage }, { cause: 'intercepted' }],
    ['a redirect to a sign-in page', { status: 302, headers: { location: 'http://10.0.0.1/login' } }, { cause: 'intercepted' }],
    [
      'a rate limit that says how long',
      { status: 429, headers: { 'retry-after': '40' } },
      { cause: 'rate-limited', fix: 'Wait 40 seconds, then try again.' },
    ],
    ['a rate limit that does not', { status: 429 }, { cause: 'rate-limited', fix: 'Wait a minute, then try again.' }],
    ['an error of Bandwidth (500)', { status: 500 }, { cause: 'bandwidth-down', sentence: 'Bandwidth is not working right now.' }],
    ['maintenance (503 with a page)', { status: 503, headers: html, body: '<html>Be right back</html>' }, { cause: 'bandwidth-down' }],
    ['an answer without a token', { status: 200, body: { hello: 'there' } }, { cause: 'unexpected' }],
    ['an address where nothing is', { status: 404 }, { cause: 'unexpected' }],
  ];
  it.each(answers)('%s', async (_what, reply, outcome) => {
    bandwidth.route({ [tokenPath]: reply });
    expect(await check()).toMatchObject({ kind: 'failed', ...outcome });
  });

  it.each([
    [-12, 'The clock of this computer is 12 minutes fast.'],
    [7, 'The clock of this computer is 7 minutes slow.'],
    [60 * 26, 'The clock of this computer is 1 day slow.'],
  ])('a clock that is off: Bandwidth is %i minutes ahead', async (minutes, sentence) => {
    const date = new Date(systemClock.now() + minutes * 60_000).toUTCString();
    bandwidth.route({ [tokenPath]: { status: 401, headers: { date } } });
    expect(await check()).toMatchObject({ kind: 'failed', cause: 'clock', sentence, fix: expect.stringContaining('automatically') });
  });

  it('does not mind a clock that is four minutes off', async () => {
    const date = new Date(systemClock.now() - 4 * 60_000).toUTCString();
    bandwidth.route({ [tokenPath]: { status: 401, headers: { date } } });
    expect(await check()).toMatchObject({ cause: 'wrong-pair' });
  });

  it('a right pair without the voice role', async () => {
    bandwidth.route(tokenRoute({ ...buildClaims, roles: ['Messaging', 'Voice Configuration Packages'] }));
    expect(await check()).toMatchObject({
      kind: 'failed',
      cause: 'no-voice',
      sentence: 'These credentials work, but they may not place calls.',
    });
  });

  it('several accounts: the person chooses, and a choice that is not among them is asked again', async () => {
    bandwidth.route(tokenRoute({ ...buildClaims, accounts: ['5500000', '5500001'], express: false }));
    expect(await check()).toEqual({ kind: 'choose-account', accounts: ['5500000', '5500001'] });
    expect(await check('5500001')).toMatchObject({ kind: 'ok', accountId: '5500001', build: false });
    expect(await check('5500009')).toEqual({ kind: 'choose-account', accounts: ['5500000', '5500001'] });
  });

  it('no account: the person types its number, and Bandwidth says whether the pair reaches it', async () => {
    bandwidth.route(tokenRoute({ roles: buildClaims.roles, accounts: [] }));
    expect(await check()).toEqual({ kind: 'type-account' });
    bandwidth.route({
      'GET /api/v2/accounts/5500000/calls': { status: 200, body: [] },
      'GET /api/v2/accounts/5500001/calls': { status: 403 },
    });
    expect(await check('5500000')).toMatchObject({ kind: 'ok', accountId: '5500000' });
    expect(await check('5500001')).toMatchObject({ kind: 'failed', cause: 'no-account' });
    expect(await check('../../tns')).toMatchObject({ kind: 'failed', cause: 'no-account' });
  });

  it('a token that names no roles: Bandwidth is asked whether calls may be placed', async () => {
    bandwidth.route(tokenRoute({ accounts: ['5500000'] }));
    bandwidth.route({ 'GET /api/v2/accounts/5500000/calls': { status: 403 } });
    expect(await check()).toMatchObject({ kind: 'failed', cause: 'no-voice' });
    bandwidth.route({ 'GET /api/v2/accounts/5500000/calls': { status: 200, body: [] } });
    expect(await check()).toMatchObject({ kind: 'ok', roles: [] });
  });

  it.each([
    ['nothing listens', async () => `http://127.0.0.1:${await closedPort()}`],
    ['a name that does not exist', async () => 'https://api.bandwidth.invalid'],
  ])('offline: %s', async (_what, api) => {
    expect(await deskAt(await api()).check(pair)).toMatchObject({
      kind: 'failed',
      cause: 'offline',
      sentence: 'Bandwidth could not be reached. This computer may be offline.',
    });
  });

  it('no answer within the limit', async () => {
    const clock = new ManualClock(systemClock.now());
    let outcome: Promise<CheckOutcome> | undefined;
    await new Promise<void>((arrived) => {
      bandwidth.route({
        [tokenPath]: () => {
          arrived();
          return new Promise<Reply>(() => undefined);
        },
      });
      outcome = deskAt(bandwidth.hosts.api, clock).check(pair);
    });
    await clock.advance(15_000);
    expect(await outcome).toMatchObject({ kind: 'failed', cause: 'offline' });
  });

  it('a certificate that no one vouches for', async () => {
    const interceptor = await startInterceptor();
    try {
      expect(await deskAt(interceptor.url).check(pair)).toMatchObject({ kind: 'failed', cause: 'intercepted' });
    } finally {
      await interceptor.close();
    }
  });

  it('never throws and never repeats the secret, whatever is pasted', async () => {
    for (const text of ['', '🙂', 'x'.repeat(10_000), 'שלום', '<script>alert(1)</script>', 'a\nb', '\u0000']) {
      const outcome = await deskAt(bandwidth.hosts.api).check({ clientId: text, clientSecret: `${text}-s3cret` }, text);
      expect(JSON.stringify(outcome)).not.toContain('s3cret');
    }
  });
});
