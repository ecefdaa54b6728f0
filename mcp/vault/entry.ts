import { z } from 'zod';
import type { CredentialFailure, CredentialRead } from '../bandwidth/credentials';
import type { ClientCredentials } from '../bandwidth/oauth';
import type { AccountKey } from './vault';

/** Windows keeps at most 2,560 bytes an entry, two for each character. */
const longestEntry = 1_200;

const pairSchema = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });

/** The name of an account's entry, which the keychain shows as the user name. */
export function entryName({ environment, accountId }: AccountKey): string {
  return `${environment}/${accountId}`;
}

/** What the entry of this pair holds. */
export function entryText({ clientId, clientSecret }: ClientCredentials): string {
  return JSON.stringify({ clientId, clientSecret });
}

/** Why this pair cannot be kept; undefined when it can. */
export function pairProblem(pair: ClientCredentials): CredentialFailure | undefined {
  if (!pairSchema.safeParse(pair).success) {
    return {
      state: 'refused',
      why: 'The client ID or the client secret is empty, so they were not kept.',
      todo: 'Enter both, as the Bandwidth App shows them.',
    };
  }
  const text = entryText(pair);
  if (text.length <= longestEntry && Buffer.byteLength(text) <= 2 * longestEntry) return undefined;
  return {
    state: 'refused',
    why: 'The client ID and secret are too long for a keychain, so they were not kept.',
    todo: 'Check that only the client ID and the client secret were entered.',
  };
}

/** Reads what an entry holds. Another program may have written it. */
export function readEntry(bytes: Uint8Array, { accountId }: AccountKey): CredentialRead {
  const pair = pairSchema.safeParse(parsed(bytes));
  if (pair.success) return { state: 'ok', credentials: pair.data, accountId };
  return {
    state: 'refused',
    why: 'The keychain’s entry for Switchboard does not hold credentials that Switchboard can read.',
    todo: 'Sign in again: the new credentials replace the entry.',
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
