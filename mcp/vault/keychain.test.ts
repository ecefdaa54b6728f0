import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from '../bandwidth/credentials';
import { systemClock } from '../base/clock';
import { ManualClock } from '../base/testing/manualClock';
import { type HelperProcess, nodeHelper, type StartHelper } from './helper/helperProcess';
import { openKeychain } from './keychain';
import { keychainSource } from './keychainSource';
import { bundledHelper } from './testing/bundledHelper';
import { hasSecretServicePrograms, type SecretServiceRig, startSecretService } from './testing/secretService';
import { vaultContract } from './testing/vaultContract';
import type { Vault } from './vault';

const pair = { clientId: 'CLI-1', clientSecret: 'canary-secret' };
const key = { environment: 'prod', accountId: '5500000' };

describe.skipIf(!hasSecretServicePrograms())('the keychain', () => {
  let rig: SecretServiceRig;
  let helper: string;
  beforeAll(async () => {
    [rig, helper] = await Promise.all([startSecretService(), bundledHelper('keychain')]);
    await rig.serve('unlocked');
  }, 60_000);
  afterAll(() => rig.close());

  const open = (clock = new ManualClock(), start: StartHelper = nodeHelper(rig.env)) => openKeychain({ clock, helper, start });

  vaultContract('of a GNOME Keyring that is open', () => open());

  describe('that is open', () => {
    it('has one entry, named after the environment and the account', async () => {
      await open().keep(key, pair);
      expect(await rig.entries()).toContain('attribute.username = prod/5500000');
    });

    it('refuses an entry that holds something else, without repeating it', async () => {
      for (const text of ['canary-text', '{"clientId":"canary"}', '{"clientId":"","clientSecret":"canary"}', '"canary"']) {
        await rig.store('prod/6600000', text);
        const read = await open().read({ ...key, accountId: '6600000' });
        expect(read).toEqual({
          state: 'refused',
          why: 'The keychain’s entry for Switchboard does not hold credentials that Switchboard can read.',
          todo: 'Sign in again: the new credentials replace the entry.',
        });
      }
    });

    it('is a source of credentials, with the account they are for', async () => {
      await open().keep(key, pair);
      const found = await findCredentials([keychainSource(open(), key)], new ManualClock());
      expect(found).toEqual({ kind: 'found', source: 'keychain', credentials: pair, accountId: '5500000' });
    });
  });

  describe('in trouble', () => {
    const each = async (vault: Vault) => [await vault.read(key), await vault.keep(key, pair), await vault.remove(key)];

    beforeEach(async () => {
      await rig.serve('unlocked');
      await rig.store('prod/5500000', JSON.stringify(pair));
    });

    it('says that it is locked', async () => {
      await rig.serve('locked');
      const locked = { state: 'locked', why: 'The keychain of this computer is locked.', todo: expect.stringMatching(/^Unlock it/) };
      expect(await each(open())).toEqual([locked, locked, locked]);
      await rig.serve('unlocked');
      expect(await open().read(key)).toMatchObject({ state: 'ok', credentials: pair });
    });

    it('says that there is none', async () => {
      await rig.serve('absent');
      const none = {
        state: 'unsupported',
        why: 'This computer has no keychain that Switchboard can use.',
        todo: expect.stringContaining('GNOME Keyring or KWallet'),
      };
      expect(await each(open())).toEqual([none, none, none]);
    });

    it('says that there is none without a session bus, and never uses the kernel’s key store', async () => {
      const start = nodeHelper({ PATH: process.env.PATH, HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' });
      expect((await each(open(new ManualClock(), start))).map(({ state }) => state)).toEqual(Array(3).fill('unsupported'));
    });

    it('says that it has no place for passwords', async () => {
      await rig.serve('empty');
      expect(await open().read(key)).toEqual({ state: 'missing' });
      expect(await open().keep(key, pair)).toMatchObject({
        state: 'refused',
        why: 'The keychain of this computer has no keyring yet.',
      });
    });

    it('that never replies is given up within 3 s, and nothing waits for it meanwhile', async () => {
      await rig.serve('hanging');
      const started = performance.now();
      let longest = 0;
      let last = started;
      const ticking = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 5);
      const read = await open(new ManualClock(), nodeHelper(rig.env)).read(key);
      clearInterval(ticking);
      expect(read).toMatchObject({ state: 'locked', why: 'The keychain of this computer did not reply within 3 seconds.' });
      expect(performance.now() - started).toBeLessThan(3_500);
      expect(longest).toBeLessThan(1_000);
    });

    it('that asks for a password is given up after 3 s, may still be answered, and is asked again by the next read', async () => {
      await rig.serve('asking');
      const helpers: HelperProcess[] = [];
      const ended: number[] = [];
      const start: StartHelper = (file) => {
        const started = nodeHelper(rig.env)(file);
        const number = helpers.push(started);
        started.onEnd(() => ended.push(number));
        return started;
      };
      const clock = new ManualClock();
      const vault = open(clock, start);
      const first = vault.read(key);
      await clock.advance(3_000);
      expect(await first).toMatchObject({
        state: 'locked',
        why: 'The keychain of this computer did not reply within 3 seconds.',
        todo: 'If it asks for a password, enter it. Then try again.',
      });
      expect(ended).toEqual([]);
      const second = vault.keep(key, { ...pair, clientSecret: 'new' });
      await clock.advance(3_000);
      expect(await second).toMatchObject({ state: 'locked' });
      const firstEnded = new Promise<void>((resolve) => helpers[0]?.onEnd(resolve));
      if (ended.length === 0) await firstEnded;
      expect(ended).toEqual([1]);
      helpers[1]?.end();
    });
  });

  it('limits each access by the real clock too', async () => {
    await rig.serve('asking');
    const started = performance.now();
    expect(await openKeychain({ clock: systemClock, helper, start: nodeHelper(rig.env) }).read(key)).toMatchObject({ state: 'locked' });
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});

describe('a keychain that keeps a pair after it was given up', () => {
  it('is made to remove it again, because the person was told that it was not kept', async () => {
    const posted: unknown[] = [];
    let reply: (message: unknown) => void = () => undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const listeners: ((message: unknown) => void)[] = [];
    const start: StartHelper = () => ({
      post: (message) => posted.push(message),
      onMessage: (listener) => listeners.push(listener),
      onEnd: () => undefined,
      release: () => undefined,
      end,
    });
    reply = (message) => {
      for (const listener of [...listeners]) listener(message);
    };
    const clock = new ManualClock();
    const kept = openKeychain({ clock, helper: 'helper.js', start }).keep(key, pair);
    await clock.advance(3_000);
    expect(await kept).toMatchObject({ state: 'locked' });
    reply({ kind: 'done' });
    await new Promise(setImmediate);
    expect(posted.slice(1)).toEqual([{ kind: 'remove', entry: 'prod/5500000' }]);
    reply({ kind: 'done' });
    await ended;
  });
});

describe('a keychain without its helper', () => {
  it('is not supported, in words', async () => {
    const vault = openKeychain({ clock: new ManualClock(), helper: '/nonexistent/keychainHelper.js' });
    expect(await vault.read(key)).toMatchObject({
      state: 'unsupported',
      why: 'The part of Switchboard that uses the keychain is missing or does not run on this computer.',
    });
  });
});
