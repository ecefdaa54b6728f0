import type { ClientCredentials } from '../bandwidth/oauth';
import { entryName, pairProblem } from './entry';
import type { Vault } from './vault';

/** Keeps credentials for this run only, where the computer has no keychain. */
export function memoryVault(): Vault {
  const entries = new Map<string, ClientCredentials>();
  return {
    async read(key) {
      const credentials = entries.get(entryName(key));
      return credentials === undefined ? { state: 'missing' } : { state: 'ok', credentials, accountId: key.accountId };
    },
    async keep(key, { clientId, clientSecret }) {
      const problem = pairProblem({ clientId, clientSecret });
      if (problem !== undefined) return problem;
      entries.set(entryName(key), { clientId, clientSecret });
      return { state: 'ok' };
    },
    async remove(key) {
      entries.delete(entryName(key));
      return { state: 'ok' };
    },
  };
}
