import type { CredentialFailure } from '../bandwidth/credentials';
import type { FailedAt } from './helper/protocol';

/** One kind of failure of the native library: which messages it has, and what a person reads. */
interface Failure extends CredentialFailure {
  readonly at: readonly FailedAt[];
  readonly says: RegExp;
}

const anywhere: readonly FailedAt[] = ['load', 'open', 'use'];
const memoryInstead = 'Until then your credentials are kept for this run only.';

const locked: CredentialFailure = {
  state: 'locked',
  why: 'The keychain of this computer is locked.',
  todo: 'Unlock it, then try again. It usually unlocks when you sign in to this computer.',
};

const silent: CredentialFailure = {
  state: 'locked',
  why: 'The keychain of this computer did not reply within 3 seconds.',
  todo: 'If it asks for a password, enter it. Then try again.',
};

/** The messages are the library's, which are English on every system. The first row that fits counts. */
const table: readonly Failure[] = [
  {
    at: ['load'],
    says: /./s,
    state: 'unsupported',
    why: 'The part of Switchboard that uses the keychain is missing or does not run on this computer.',
    todo: `Install Switchboard again. ${memoryInstead}`,
  },
  { at: anywhere, says: /did not receive a reply|timed? ?out|noreply/i, ...silent },
  { at: anywhere, says: /prompt was dismissed|is ?locked|interaction is not allowed|interaction not allowed/i, ...locked },
  {
    at: anywhere,
    says: /no result found/i,
    state: 'refused',
    why: 'The keychain of this computer has no keyring yet.',
    todo: `Create a keyring, for instance with the program Passwords and Keys, then try again. ${memoryInstead}`,
  },
  {
    at: anywhere,
    says: /cancell?ed|denied|not permitted|authorization|authentication|auth(entication)? failed/i,
    state: 'refused',
    why: 'Access to the keychain of this computer was refused.',
    todo: 'Try again, and allow Switchboard to use its entry.',
  },
  {
    at: anywhere,
    says: /ambiguous/i,
    state: 'refused',
    why: 'The keychain of this computer holds several entries for this account.',
    todo: 'Remove the entries of Switchboard in the keychain’s own program, then sign in again.',
  },
  {
    at: ['open'],
    says: /./s,
    state: 'unsupported',
    why: 'This computer has no keychain that Switchboard can use.',
    todo: `Install and start one, such as GNOME Keyring or KWallet, then start Switchboard again. ${memoryInstead}`,
  },
];

const unknown: CredentialFailure = {
  state: 'refused',
  why: 'The keychain of this computer reported an error that Switchboard does not know.',
  todo: 'Try again. If this happens again, restart this computer.',
};

/** What a message of the native library means. It is not repeated, since it may quote what an entry holds. */
export function failureOf(at: FailedAt, message: string): CredentialFailure {
  const { state, why, todo } = table.find((row) => row.at.includes(at) && row.says.test(message)) ?? unknown;
  return { state, why, todo };
}
