import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { chooseAccount, readClaims } from './claims';
import { createTokenSource } from './oauth';
import { type FakeBandwidth, startFakeBandwidth, tokenPath, tokenWith } from './testing/fakeBandwidth';

const secret = 'a-secret-nobody-may-read';
let bandwidth: FakeBandwidth;
let clock: ManualClock;

beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
  clock = new ManualClock();
});
afterEach(() => bandwidth.close());

const source = (api = bandwidth.hosts.api) =>
  createTokenSource({ api, credentials: { clientId: 'CLI-1', clientSecret: secret }, clock, version: '1.2.3', fetch });

/** Each token differs from the last and lives for `seconds`. */
const issueTokens = (seconds: number) => {
  let issued = 0;
  bandwidth.route({ [tokenPath]: () => ({ status: 200, body: { access_token: `token-${++issued}`, expires_in: seconds } }) });
};

describe('the token source', () => {
  it('asks as the API wants it: Basic credentials and a form', async () => {
    await source().current();
    const [request] = bandwidth.requests;
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`CLI-1:${secret}`).toString('base64')}`);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.headers.accept).toBe('application/json');
    expect(request?.headers['user-agent']).toBe('switchboard/1.2.3');
    expect(request?.body).toBe('grant_type=client_credentials');
  });

  it('makes one request for 100 callers whose token has expired', async () => {
    issueTokens(3600);
    const tokens = source();
    await tokens.current();
    await clock.advance(3600_000);
    const answers = await Promise.all(Array.from({ length: 100 }, () => tokens.current()));
    expect(new Set(answers.map((token) => token.value))).toEqual(new Set(['token-2']));
    expect(bandwidth.requests).toHaveLength(2);
  });

  it('makes one request for 100 callers that renew the same stale token', async () => {
    issueTokens(3600);
    const tokens = source();
    const { value: stale } = await tokens.current();
    const answers = await Promise.all(Array.from({ length: 100 }, () => tokens.renew(stale)));
    expect(new Set(answers.map((token) => token.value))).toEqual(new Set(['token-2']));
    expect((await tokens.renew(stale)).value).toBe('token-2');
    expect(bandwidth.requests).toHaveLength(2);
  });

  it('keeps a token while more than a minute is left, and not longer', async () => {
    issueTokens(600);
    const tokens = source();
    await tokens.current();
    await clock.advance(539_999);
    expect((await tokens.current()).value).toBe('token-1');
    await clock.advance(1);
    expect((await tokens.current()).value).toBe('token-2');
  });

  it('assumes an hour when the answer does not say', async () => {
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: 'abc' } } });
    expect((await source().current()).expiresAt).toBe(clock.now() + 3600_000);
  });

  it('tries again after a failure instead of remembering it', async () => {
    bandwidth.route({ [tokenPath]: { status: 503 } });
    const tokens = source();
    await expect(tokens.current()).rejects.toMatchObject({ code: 'unavailable' });
    issueTokens(600);
    expect((await tokens.current()).value).toBe('token-1');
  });

  it.each([
    [400, 'auth'],
    [401, 'auth'],
    [403, 'auth'],
    [404, 'unavailable'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
  ])('maps status %i to %s without quoting what came back', async (status, code) => {
    bandwidth.route({ [tokenPath]: { status, body: `you sent ${secret}` } });
    const error = await source()
      .current()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
  });

  it('takes every status of success', async () => {
    bandwidth.route({ [tokenPath]: { status: 299, body: { access_token: 'abc' } } });
    expect((await source().current()).value).toBe('abc');
  });

  it.each(['<html>hello</html>', '{}', '{"access_token":""}', '{"access_token":"two words"}', '{"access_token":7}'])(
    'calls a success without a token unavailable, and names the host and the setting: %s',
    async (body) => {
      bandwidth.route({ [tokenPath]: { status: 200, body } });
      await expect(source().current()).rejects.toMatchObject({
        code: 'unavailable',
        message: `The token endpoint at ${new URL(bandwidth.hosts.api).host} answered 200 without an access token.`,
        recovery: 'Check that the API host (BW_API_URL) is Bandwidth, then try again.',
      });
    },
  );

  it('calls an address where nothing listens unavailable, naming the host', async () => {
    await expect(source('http://127.0.0.1:1').current()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });

  it('gives up after 15 seconds', async () => {
    const arrived = new Promise<void>((resolve) => {
      bandwidth.route({
        [tokenPath]: () => {
          resolve();
          return new Promise(() => undefined);
        },
      });
    });
    const outcome = source()
      .current()
      .catch((reason: unknown) => reason);
    await arrived;
    await clock.advance(15_000);
    expect(await outcome).toMatchObject({ code: 'unavailable', message: expect.stringContaining('15 s') });
    expect(clock.pending).toBe(0);
  });
});

describe('the account behind a token', () => {
  const account = (claims: Readonly<Record<string, unknown>>, chosen?: string) => chooseAccount(readClaims(tokenWith(claims)), chosen);

  it.each([
    [{ accounts: ['9900000'] }, '9900000'],
    [{ accounts: [9900000] }, '9900000'],
    [{ accounts: ['9900000'], sub: '1234567' }, '9900000'],
    [{ sub: '1234567' }, '1234567'],
    [{ accounts: [], sub: '1234567' }, '1234567'],
  ])('%j', (claims, accountId) => {
    expect(account(claims).accountId).toBe(accountId);
  });

  it('reads the Build mark and the roles', () => {
    expect(account({ accounts: ['1'], express: true, roles: ['HttpVoice'] })).toEqual({
      accountId: '1',
      build: true,
      roles: ['HttpVoice'],
    });
    expect(account({ accounts: ['1'] }).build).toBe(false);
  });

  it.each([
    [{ accounts: ['111', '222'], sub: '222' }, undefined, '222'],
    [{ accounts: [111, 222], sub: 222 }, undefined, '222'],
    [{ accounts: ['111', '222'], sub: '222' }, '111', '111'],
    [{ accounts: ['111', '222'] }, '222', '222'],
  ])('takes the chosen one of several, else the one that sub names: %j, chosen %s', (claims, chosen, accountId) => {
    expect(account(claims, chosen).accountId).toBe(accountId);
  });

  it.each([{ accounts: ['111', '222'] }, { accounts: ['111', '222'], sub: 'CLI-abc' }, { accounts: ['111', '222'], sub: '333' }])(
    'lists several accounts when none is chosen, and says how to choose one without a restart: %j',
    (claims) => {
      expect(() => account(claims)).toThrow(
        expect.objectContaining({
          code: 'validation',
          message: 'These credentials reach several accounts: 111, 222.',
          recovery: expect.stringMatching(/setCredentials .*account_id/),
        }),
      );
    },
  );

  it('refuses a chosen account that the credentials do not reach', () => {
    expect(() => account({ accounts: ['111', '222'] }, '333')).toThrow(
      expect.objectContaining({
        message: 'These credentials do not reach account 333. They reach: 111, 222.',
        recovery: expect.stringContaining('account_id'),
      }),
    );
  });

  it.each([{}, { sub: 'CLI-abc' }, { accounts: [] }])('asks for the account when the token names none: %j', (claims) => {
    expect(() => account(claims)).toThrow(/name no account/);
    expect(account(claims, '555').accountId).toBe('555');
  });

  it.each(['', 'opaque', 'a.b.c', 'a.!!.c'])('finds no claims in %j and does not fail', (token) => {
    expect(readClaims(token)).toEqual({ accounts: [], sub: undefined, roles: [], build: false });
  });
});
