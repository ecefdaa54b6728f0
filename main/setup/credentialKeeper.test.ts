import { describe, expect, it } from 'vitest';
import { silentLog } from '../../mcp/base/log';
import { memoryVault, type Settings, type Vault } from '../../mcp/index';
import { CredentialKeeper, credentialsView, type HeldCredentials } from './credentialKeeper';

const key = { environment: 'prod', accountId: '5500000' };
const other = { environment: 'prod', accountId: '9900000' };
const pair = { clientId: 'CLI-first-4f2a', clientSecret: 'the first secret' };
const another = { clientId: 'CLI-second-77bb', clientSecret: 'the second secret' };
const locked = { state: 'locked', why: 'The keychain is locked.', todo: 'Unlock it.' } as const;

function open({
  vault = memoryVault(),
  settings = {},
  given,
}: {
  vault?: Vault;
  settings?: Settings;
  given?: HeldCredentials | Error;
} = {}) {
  const store: { current: Settings } = { current: settings };
  const reads: string[] = [];
  const keeper = new CredentialKeeper({
    vault: {
      ...vault,
      read(asked, signal) {
        reads.push(asked.accountId);
        return vault.read(asked, signal);
      },
    },
    settings: store,
    save: async (change) => {
      store.current = { ...store.current, ...change };
    },
    log: silentLog,
    environment: async () => {
      if (given instanceof Error) throw given;
      return given;
    },
  });
  return { keeper, store, vault, reads };
}

describe('the person’s credentials', () => {
  it('are none, and no keychain is asked, until some have been kept', async () => {
    const { keeper, reads } = open();
    await keeper.read();
    expect([keeper.state, reads]).toEqual([{ kind: 'none' }, []]);
    expect(await keeper.source().read(new AbortController().signal)).toEqual({ state: 'missing' });
  });

  it('are read once at the next start, and given to the line', async () => {
    const first = open();
    await first.keeper.keep(pair, key);
    const { keeper, reads } = open({ vault: first.vault, settings: first.store.current });
    const reading = keeper.read();
    const given = keeper.source().read(new AbortController().signal);
    await Promise.all([reading, keeper.read()]);
    expect(await given).toEqual({ state: 'ok', credentials: pair, accountId: '5500000' });
    expect(reads).toEqual(['5500000']);
    expect(keeper.state).toEqual({ kind: 'ok', pair, key, place: 'keychain', why: undefined });
  });

  it('of the environment win, and leave the keychain unasked', async () => {
    const given: HeldCredentials = {
      pair: another,
      key: { environment: 'prod', accountId: undefined },
      place: 'environment',
      why: undefined,
    };
    const { keeper, reads } = open({ settings: { account: key, accounts: [key] }, given });
    await keeper.read();
    expect([keeper.held?.place, reads]).toEqual(['environment', []]);
    expect(await keeper.source().read(new AbortController().signal)).toEqual({ state: 'missing' });
  });

  it.each([
    ['is locked', locked, { kind: 'locked', sentence: 'The keychain is locked.', fix: 'Unlock it.' }],
    [
      'no longer has them',
      { state: 'missing' } as const,
      {
        kind: 'failed',
        sentence: 'The keychain no longer has the credentials of account 5500000: they were removed outside Switchboard.',
        fix: 'Enter them again.',
      },
    ],
  ])('are not there when the keychain %s, with what to do', async (_what, read, state) => {
    const { keeper } = open({ vault: { ...memoryVault(), read: async () => read }, settings: { account: key, accounts: [key] } });
    await keeper.read();
    expect(keeper.state).toEqual(state);
  });

  it('are read again when the person asks, as after unlocking', async () => {
    const vault = memoryVault();
    await vault.keep(key, pair);
    let unlocked = false;
    const { keeper } = open({
      vault: { ...vault, read: (asked) => (unlocked ? vault.read(asked) : Promise.resolve(locked)) },
      settings: { account: key, accounts: [key] },
    });
    await keeper.read();
    unlocked = true;
    await keeper.read();
    expect(keeper.held).toMatchObject({ pair, place: 'keychain' });
  });

  it('are kept for this run only where there is no keychain, and no setting says otherwise', async () => {
    const refuses = { state: 'unsupported', why: 'This computer has no keychain.', todo: 'Install one.' } as const;
    const { keeper, store } = open({ vault: { ...memoryVault(), keep: async () => refuses } });
    expect(await keeper.keep(pair, key)).toEqual({
      pair,
      key,
      place: 'this-run',
      why: 'This computer has no keychain. Install one.',
    });
    expect(store.current).toEqual({});
    expect(await keeper.source().read(new AbortController().signal)).toMatchObject({ state: 'ok', credentials: pair });
  });

  it('are on disk before the window says that they are kept', async () => {
    const { keeper, store } = open();
    const seen: unknown[] = [];
    keeper.onChange(() => seen.push(store.current.account));
    await keeper.keep(pair, key);
    expect(seen).toEqual([key]);
  });

  it('of several accounts are kept side by side, the one in use first', async () => {
    const { keeper } = open();
    await keeper.keep(pair, key);
    await keeper.keep(another, other);
    expect(keeper.accounts).toEqual([other, key]);
    await keeper.use(key);
    expect([keeper.accounts, keeper.held?.pair]).toEqual([[key, other], pair]);
  });

  it('of the account in use stay when the other one cannot be read', async () => {
    const { keeper, vault } = open();
    await keeper.keep(another, other);
    await keeper.keep(pair, key);
    await vault.remove(other);
    await expect(keeper.use(other)).rejects.toThrow('The keychain no longer has the credentials of account 9900000');
    expect(keeper.held?.pair).toEqual(pair);
  });

  it('are gone from keychain and memory after signing out, the other account’s stay', async () => {
    const { keeper, vault, store } = open();
    await keeper.keep(another, other);
    await keeper.keep(pair, key);
    await keeper.forget();
    expect(keeper.state).toEqual({ kind: 'none' });
    expect(await vault.read(key)).toEqual({ state: 'missing' });
    expect(await vault.read(other)).toMatchObject({ state: 'ok' });
    expect(store.current).toEqual({ account: undefined, accounts: [other] });
  });

  it('are not called gone while the keychain still holds them', async () => {
    const { keeper, vault } = open();
    await keeper.keep(pair, key);
    const stuck = open({ vault: { ...vault, remove: async () => locked }, settings: { account: key, accounts: [key] } });
    await stuck.keeper.read();
    await expect(stuck.keeper.forget()).rejects.toThrow('The credentials of account 5500000 are still in the keychain.');
    expect(stuck.keeper.held?.pair).toEqual(pair);
  });

  it('of a slow keychain do not undo what was kept meanwhile', async () => {
    let reply: (read: Awaited<ReturnType<Vault['read']>>) => void = () => undefined;
    const vault = { ...memoryVault(), read: () => new Promise<Awaited<ReturnType<Vault['read']>>>((resolve) => (reply = resolve)) };
    const { keeper } = open({ vault, settings: { account: other, accounts: [other] } });
    const reading = keeper.read();
    await Promise.resolve();
    await keeper.keep(pair, key);
    reply({ state: 'ok', credentials: another, accountId: other.accountId });
    await reading;
    expect(keeper.held?.pair).toEqual(pair);
  });

  it('cross to the window as an ending and a place, never as a pair', async () => {
    const { keeper } = open();
    await keeper.keep(pair, key);
    const view = credentialsView(keeper.state, true);
    expect(view).toEqual({ kind: 'ok', accountId: '5500000', build: true, ending: '4f2a', place: 'keychain', why: undefined });
    expect(JSON.stringify(view)).not.toContain('secret');
  });
});
