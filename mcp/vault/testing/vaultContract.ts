import { describe, expect, it } from 'vitest';
import type { Vault } from '../vault';

const pair = { clientId: 'CLI-é"\\1', clientSecret: 'secret with spaces, "quotes" and ünïcode' };

/** What every vault must do. @param open a vault that is empty for the keys of a test */
export function vaultContract(name: string, open: () => Vault): void {
  let tests = 0;
  /** Each test has an account of its own, since a keychain outlives a test. */
  const own = () => {
    tests += 1;
    return { environment: '127.0.0.1:8080', accountId: `55${tests}` };
  };

  describe(name, () => {
    it('gives back what it keeps, character by character', async () => {
      const [vault, key] = [open(), own()];
      expect(await vault.keep(key, pair)).toEqual({ state: 'ok' });
      expect(await vault.read(key)).toEqual({ state: 'ok', credentials: pair, accountId: key.accountId });
    });

    it('holds nothing for an account it has not been given', async () => {
      expect(await open().read(own())).toEqual({ state: 'missing' });
    });

    it('keeps one entry an account and environment', async () => {
      const [vault, key] = [open(), own()];
      await vault.keep(key, pair);
      expect(await vault.read({ ...key, environment: 'prod' })).toEqual({ state: 'missing' });
      expect(await vault.read({ ...key, accountId: `${key.accountId}0` })).toEqual({ state: 'missing' });
    });

    it('replaces the entry', async () => {
      const [vault, key] = [open(), own()];
      await vault.keep(key, pair);
      await vault.keep(key, { clientId: 'CLI-2', clientSecret: 'two' });
      expect(await vault.read(key)).toMatchObject({ credentials: { clientId: 'CLI-2', clientSecret: 'two' } });
    });

    it('removes the entry, also twice', async () => {
      const [vault, key] = [open(), own()];
      await vault.keep(key, pair);
      expect(await vault.remove(key)).toEqual({ state: 'ok' });
      expect(await vault.read(key)).toEqual({ state: 'missing' });
      expect(await vault.remove(key)).toEqual({ state: 'ok' });
    });

    it('takes an entry of 1,200 characters, and refuses a longer one before writing it', async () => {
      const [vault, key] = [open(), own()];
      const longest = {
        clientId: 'CLI-1',
        clientSecret: 'x'.repeat(1_200 - JSON.stringify({ clientId: 'CLI-1', clientSecret: '' }).length),
      };
      expect(await vault.keep(key, longest)).toEqual({ state: 'ok' });
      const refused = await vault.keep(key, { ...longest, clientSecret: `${longest.clientSecret}canary` });
      expect(refused).toMatchObject({ state: 'refused', why: expect.stringContaining('too long'), todo: expect.any(String) });
      expect(JSON.stringify(refused)).not.toContain('canary');
      expect(await vault.read(key)).toMatchObject({ credentials: longest });
    });

    it('refuses half a pair', async () => {
      expect(await open().keep(own(), { clientId: 'CLI-1', clientSecret: '' })).toMatchObject({ state: 'refused' });
    });
  });
}
