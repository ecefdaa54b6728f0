import type { CredentialSource } from '../bandwidth/credentials';
import type { AccountKey, Vault } from './vault';

/** The account's entry in the keychain, as a source of the credentials that all agents have. */
export function keychainSource(vault: Vault, key: AccountKey): CredentialSource {
  return { name: 'keychain', read: (signal) => vault.read(key, signal) };
}
