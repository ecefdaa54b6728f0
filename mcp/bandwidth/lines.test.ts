import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { createLines, type LinesOptions } from './lines';
import { type FakeBandwidth, startFakeBandwidth, tokenPath, tokenWith } from './testing/fakeBandwidth';

let bandwidth: FakeBandwidth;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
});
afterEach(() => bandwidth.close());

const lines = (over: Partial<LinesOptions> = {}) =>
  createLines({
    kind: 'real',
    hosts: bandwidth.hosts,
    shared: { kind: 'found', source: 'environment', credentials: { clientId: 'CLI-env', clientSecret: 'env-secret' } },
    callbackBase: () => undefined,
    callbackCredentials: () => undefined,
    clock: new ManualClock(),
    version: '0.0.0',
    ...over,
  });

/** Which client ids asked for a token, in order. */
const clientIds = () =>
  bandwidth.requests.map(
    (request) =>
      Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64')
        .toString()
        .split(':')[0],
  );

describe('the credentials of an agent on the real line', () => {
  it('are the environment’s until the agent sets its own, and other agents keep theirs', async () => {
    const real = lines();
    expect(real.lineFor('a').credentialSource).toBe('environment');
    const set = await real.set('a', { clientId: 'CLI-mine', clientSecret: 'my-secret' });
    expect(set.credentialSource).toBe('agent');
    expect(real.lineFor('a')).toBe(set);
    expect(real.lineFor('b').credentialSource).toBe('environment');
    expect(clientIds()).toEqual(['CLI-mine']);
  });

  it('share one token among all agents that use the same', async () => {
    const real = lines();
    await Promise.all([real.lineFor('a').token(), real.lineFor('b').token()]);
    expect(bandwidth.requests).toHaveLength(1);
  });

  it('are needed: without any, auth tells how to get them', () => {
    expect(() => lines({ shared: { kind: 'none', problems: [] } }).lineFor('a')).toThrow(
      expect.objectContaining({ code: 'auth', recovery: expect.stringContaining('setCredentials') }),
    );
  });

  it('stay as they were when the new ones are refused', async () => {
    const real = lines();
    const before = await real.set('a', { clientId: 'CLI-good', clientSecret: 'good' });
    bandwidth.route({ [tokenPath]: { status: 401 } });
    await expect(real.set('a', { clientId: 'CLI-bad', clientSecret: 'bad-secret' })).rejects.toMatchObject({ code: 'auth' });
    expect(real.lineFor('a')).toBe(before);
  });

  it('stay as they were when the new ones reach several accounts', async () => {
    const real = lines();
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: tokenWith({ accounts: ['1', '2'] }) } } });
    await expect(real.set('a', { clientId: 'CLI-many', clientSecret: 'secret' })).rejects.toMatchObject({ code: 'validation' });
    expect(real.lineFor('a').credentialSource).toBe('environment');
  });

  it('work in the account the agent chose, whatever account was chosen for the others', async () => {
    const real = lines({ accountId: '1' });
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: tokenWith({ accounts: ['1', '2'] }) } } });
    const mine = await real.set('a', { clientId: 'CLI-many', clientSecret: 'secret', accountId: '2' });
    expect((await mine.account()).accountId).toBe('2');
    expect((await real.lineFor('b').account()).accountId).toBe('1');
  });

  it('are gone after clear for this agent only, until it sets some again', async () => {
    const real = lines();
    real.clear('a');
    expect(() => real.lineFor('a')).toThrow(expect.objectContaining({ code: 'auth' }));
    expect(real.lineFor('b').credentialSource).toBe('environment');
    await real.set('a', { clientId: 'CLI-mine', clientSecret: 'my-secret' });
    expect(real.lineFor('a').credentialSource).toBe('agent');
  });

  it('do not come back when a slow login finishes after a logout', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      bandwidth.route({
        [tokenPath]: async () => {
          resolve();
          await held;
          return { status: 200, body: { access_token: tokenWith({ accounts: ['1'] }) } };
        },
      });
    });
    const real = lines();
    const login = real.set('a', { clientId: 'CLI-slow', clientSecret: 'secret' }).catch((reason: unknown) => reason);
    await arrived;
    real.clear('a');
    release();
    expect(await login).toMatchObject({ code: 'conflict' });
    expect(() => real.lineFor('a')).toThrow();
  });
});

describe('the practice line', () => {
  const practice = () =>
    lines({
      kind: 'practice',
      shared: { kind: 'found', source: 'practice', credentials: { clientId: 'practice-id', clientSecret: 'practice-secret' } },
    });

  it('serves every agent without asking', async () => {
    const line = practice().lineFor('anyone');
    expect(line.kind).toBe('practice');
    expect((await line.account()).accountId).toBe('9900000');
  });

  it('refuses credentials that are not its own: neither stored nor sent', async () => {
    const lines = practice();
    const error = await lines.set('a', { clientId: 'CLI-real', clientSecret: 'canary-real-secret' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'auth', recovery: expect.stringContaining('Continue without setCredentials') });
    expect(String(error)).not.toContain('canary');
    expect(bandwidth.requests).toEqual([]);
    expect(lines.lineFor('a').credentialSource).toBe('practice');
    await lines.lineFor('a').token();
    expect(clientIds()).toEqual(['practice-id']);
  });

  it('refuses a right id with a wrong secret, also after clear', async () => {
    const lines = practice();
    lines.clear('a');
    await expect(lines.set('a', { clientId: 'practice-id', clientSecret: 'other' })).rejects.toMatchObject({ code: 'auth' });
    expect(bandwidth.requests).toEqual([]);
  });

  it('keeps its own credentials after clear, because an agent cannot set them again', async () => {
    const lines = practice();
    await lines.set('a', { clientId: 'practice-id', clientSecret: 'practice-secret' });
    lines.clear('a');
    expect(lines.lineFor('a').credentialSource).toBe('practice');
  });
});

describe('the messaging host, which has no test environment', () => {
  it('is given tokens of the production realm, and the other hosts those of their own', async () => {
    const production = await startFakeBandwidth();
    try {
      production.route({ [tokenPath]: { status: 200, body: { access_token: tokenWith({ realm: 'production' }) } } });
      const line = lines({ hosts: { ...bandwidth.hosts, messagingTokens: production.hosts.api } }).lineFor('a');
      const [voice, messaging] = [await line.token('voice'), await line.token('messaging')];
      expect(messaging).toBe(tokenWith({ realm: 'production' }));
      expect(voice).not.toBe(messaging);
      expect(await line.renewToken(messaging, 'messaging')).toBe(messaging);
      expect([bandwidth.requests.length, production.requests.length]).toEqual([1, 2]);
    } finally {
      await production.close();
    }
  });

  it('shares the one token where there is one realm', async () => {
    const line = lines().lineFor('a');
    expect(await line.token('messaging')).toBe(await line.token());
    expect(bandwidth.requests).toHaveLength(1);
  });
});
