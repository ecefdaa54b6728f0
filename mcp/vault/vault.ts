import type { CredentialFailure, CredentialRead } from '../bandwidth/credentials';
import type { ClientCredentials } from '../bandwidth/oauth';

/** Which credentials an entry holds. */
export interface AccountKey {
  /** What `credentialEnvironment` calls the hosts. */
  readonly environment: string;
  readonly accountId: string;
}

/** The result of changing an entry. */
export type VaultWrite = { readonly state: 'ok' } | CredentialFailure;

/** Keeps pairs of client credentials, one entry an account and environment. No method rejects, and none takes longer than 3 s. */
export interface Vault {
  /** One read of one entry. `signal` aborts when the reply is no longer waited for. */
  read(key: AccountKey, signal?: AbortSignal): Promise<CredentialRead>;
  /** Keeps the pair in place of an earlier one of the account. */
  keep(key: AccountKey, pair: ClientCredentials): Promise<VaultWrite>;
  /** Removes the entry; `ok` when there is none. */
  remove(key: AccountKey): Promise<VaultWrite>;
}
