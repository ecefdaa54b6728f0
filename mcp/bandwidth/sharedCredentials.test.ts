import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { type CredentialRead, type CredentialSource, fixedSource } from './credentials';
import { createLines, type LinesOptions } from './lines';
import { type FakeBandwidth, startFakeBandwidth, tokenPath } from './testing/fakeBandwidth';

let bandwidth: FakeBandwidth;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
});
afterEach(() => bandwidth.close());

const pair = (name: string) => ({ clientId: `CLI-${name}`, clientSecret: `${name}-secret` });
const kept = (name: string, accountId = '9900000'): CredentialRead => ({ state: 'ok', credentials: pair(name), accountId });
const locked = { state: 'locked', why: 'The keychain is locked.', todo: 'Unlock it.' } as const;

const lines = (over: Partial<LinesOptions>) =>
  createLines({
    kind: 'real',
    hosts: bandwidth.hosts,
    credentials: [],
    callbackBase: () => undefined,
    callbackCredentials: () => undefined,
    clock: new ManualClock(),
    version: '0.0.0',
    ...over,
  });

/** A keychain that replies when the test says so. */
function slowKeychain(): { readonly source: CredentialSource; reply(read: CredentialRead): void } {
  let reply: (read: CredentialRead) => void = () => undefined;
  const read = new Promise<CredentialRead>((resolve) => {
    reply = resolve;
  });
  return { source: { name: 'keychain', read: () => read }, reply: (given) => reply(given) };
}

/** Which client ids asked for a token, in order. */
const clientIds = () =>
  bandwidth.requests.map(
    ({ headers }) =>
      Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64')
        .toString()
        .split(':')[0],
  );

describe('while the keychain is being read', () => {
  it('a line is there, and its first token waits', async () => {
    const keychain = slowKeychain();
    const { shared, lineFor } = lines({ credentials: [keychain.source] });
    expect(shared.state).toEqual({ kind: 'reading' });
    const account = lineFor('a').account();
    keychain.reply(kept('kept'));
    expect(await account).toMatchObject({ accountId: '9900000' });
    expect(shared.state).toMatchObject({ kind: 'found', source: 'keychain' });
    expect(clientIds()).toEqual(['CLI-kept']);
  });

  it('a request that waits fails with auth when there is nothing, saying why and what to do', async () => {
    const keychain = slowKeychain();
    const { lineFor } = lines({ credentials: [keychain.source] });
    const token = lineFor('a').token();
    keychain.reply(locked);
    await expect(token).rejects.toMatchObject({
      code: 'auth',
      message: 'There are no Bandwidth credentials yet. The keychain is locked. Unlock it.',
    });
    expect(() => lineFor('a')).toThrow('The keychain is locked.');
  });

  it('the environment’s credentials are in use without it', () => {
    const keychain = slowKeychain();
    const { shared } = lines({ credentials: [keychain.source, fixedSource('environment', pair('env'))] });
    expect(shared.state).toMatchObject({ kind: 'found', source: 'environment' });
  });

  it('what the person signs in with is in use at once, and the late reply is dropped', async () => {
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: 'opaque' } } });
    const keychain = slowKeychain();
    const { shared, lineFor } = lines({ credentials: [keychain.source] });
    const account = lineFor('a').account();
    shared.use(pair('new'), '5500000');
    expect(await account).toMatchObject({ accountId: '5500000' });
    keychain.reply(kept('old'));
    await shared.readAgain({ name: 'keychain', read: async () => locked });
    expect(shared.state).toMatchObject({ credentials: pair('new'), accountId: '5500000' });
    expect(clientIds()).toEqual(['CLI-new']);
  });
});

describe('credentials that are replaced while the line runs', () => {
  it('drop the tokens made from the old ones, and the account’s line goes on with the new', async () => {
    const { shared, lineFor } = lines({});
    shared.use(pair('old'), '9900000');
    const line = lineFor('a');
    await line.token();
    shared.use(pair('new'), '9900000');
    expect(lineFor('a')).toBe(line);
    await line.token();
    expect(clientIds()).toEqual(['CLI-old', 'CLI-new']);
  });

  it('of another account end the line of the first, once it has finished what it began', async () => {
    let left: () => void = () => undefined;
    const finishing = new Promise<void>((resolve) => {
      left = resolve;
    });
    const { shared, lineFor } = lines({ leave: () => finishing });
    shared.use(pair('one'), '9900000');
    const first = lineFor('a');
    await first.token();
    shared.use(pair('two'), '5500000');
    await first.token();
    left();
    await finishing;
    await expect(first.token()).rejects.toMatchObject({
      code: 'auth',
      message: 'The credentials of account 9900000 are no longer in use: the user signed out of it or changed to another account.',
    });
    await lineFor('a').token();
    expect(clientIds()).toEqual(['CLI-one', 'CLI-two']);
  });

  it('are gone after a sign-out, also for requests that come later', async () => {
    const { shared, lineFor } = lines({});
    shared.use(pair('one'), '9900000');
    const line = lineFor('a');
    await line.token();
    shared.use(undefined, undefined);
    expect(() => lineFor('a')).toThrow('There are no Bandwidth credentials yet.');
    await new Promise(setImmediate);
    await expect(line.token()).rejects.toMatchObject({ code: 'auth' });
  });

  it('are the environment’s as long as it has some', () => {
    const { shared } = lines({ credentials: [fixedSource('environment', pair('env'))] });
    shared.use(pair('new'), '5500000');
    shared.use(undefined, undefined);
    expect(shared.state).toMatchObject({ source: 'environment', credentials: pair('env') });
  });

  it('are found when the keychain is read again, and stay when it cannot be read', async () => {
    let read: CredentialRead = locked;
    const { shared } = lines({ credentials: [{ name: 'keychain', read: async () => read }] });
    await new Promise(setImmediate);
    expect(shared.state).toEqual({ kind: 'none', problems: [{ source: 'keychain', ...locked }] });
    const states: string[] = [];
    shared.subscribe(() => states.push(shared.state.kind));
    read = kept('kept');
    await shared.readAgain();
    expect(states).toEqual(['reading', 'found']);
    read = locked;
    await shared.readAgain();
    expect(shared.state).toMatchObject({ kind: 'found', credentials: pair('kept') });
    read = { state: 'missing' };
    await shared.readAgain();
    expect(shared.state).toEqual({ kind: 'none', problems: [] });
  });
});

describe('an agent that logged out', () => {
  it('uses the shared credentials again after the person’s yes', () => {
    const real = lines({ credentials: [fixedSource('environment', pair('env'))] });
    real.clear('a');
    expect(real.loggedOut()).toEqual(['a']);
    real.readmit('a');
    expect(real.loggedOut()).toEqual([]);
    expect(real.lineFor('a').credentialSource).toBe('environment');
  });

  it('leaves no login behind, and a login is what the person may keep', async () => {
    bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: 'opaque' } } });
    const real = lines({});
    await real.set('a', { ...pair('mine'), accountId: '5500000' });
    expect(real.login('a')).toMatchObject({ credentials: pair('mine'), account: { accountId: '5500000' } });
    real.clear('a');
    expect(real.login('a')).toBeUndefined();
  });
});
