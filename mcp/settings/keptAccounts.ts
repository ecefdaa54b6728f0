import type { AccountKey } from '../vault/vault';
import type { Settings } from './settings';

/** The account that was named, else the one in use, else the first one kept for this environment; undefined when none is known. */
export function keptAccount({ account, accounts = [] }: Settings, environment: string, named: string | undefined): AccountKey | undefined {
  if (named !== undefined) return { environment, accountId: named };
  return [...(account === undefined ? [] : [account]), ...accounts].find((one) => one.environment === environment);
}

/** What changes in the settings when an account's credentials are kept and used. */
export function withAccount(settings: Settings, key: AccountKey): Settings {
  return { account: key, accounts: [key, ...otherAccounts(settings, key)] };
}

/** What changes in the settings when an account's credentials are no longer kept. */
export function withoutAccount(settings: Settings, key: AccountKey): Settings {
  const others = otherAccounts(settings, key);
  const inUse = settings.account !== undefined && sameAccount(settings.account, key);
  return { accounts: others.length === 0 ? undefined : others, ...(inUse ? { account: undefined } : {}) };
}

function otherAccounts({ accounts = [] }: Settings, key: AccountKey): AccountKey[] {
  return accounts.filter((one) => !sameAccount(one, key));
}

function sameAccount(one: AccountKey, other: AccountKey): boolean {
  return one.environment === other.environment && one.accountId === other.accountId;
}
