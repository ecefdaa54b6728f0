import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { reasonOf } from '../base/reason';
import { afterwards, type Soon } from '../base/soon';
import type { ClientCredentials } from './oauth';

/**
 * Where credentials come from, in the order in which they win: what this agent set with setCredentials, then the
 * environment, then the operating system's keychain. The practice line has a source of its own and no other.
 */
const credentialOrder = ['agent', 'environment', 'keychain', 'practice'] as const;

export type CredentialSourceName = (typeof credentialOrder)[number];

/** Why credentials could not be read or kept: two sentences, for a person. */
export interface CredentialFailure {
  /**
   * `locked`: it is locked, or it did not reply in time, as while it asks the person for a password.
   * `refused`: the person or the system refused access, or the entry holds something else.
   * `unsupported`: this computer has no such source.
   */
  readonly state: 'locked' | 'refused' | 'unsupported';
  /** What happened. */
  readonly why: string;
  /** What the person can do. */
  readonly todo: string;
}

/** The result of reading a source. */
export type CredentialRead =
  | {
      readonly state: 'ok';
      readonly credentials: ClientCredentials;
      /** The account they are kept for. */
      readonly accountId?: string | undefined;
    }
  /** The source works and holds none. */
  | { readonly state: 'missing' }
  | CredentialFailure;

/** Credentials that every agent has without logging in. A source never logs what it reads. */
export interface CredentialSource {
  readonly name: Exclude<CredentialSourceName, 'agent'>;
  /** `signal` aborts when the reply is no longer waited for. */
  read(signal: AbortSignal): Soon<CredentialRead>;
}

/** A source that may hold credentials but could not be read. */
export interface CredentialProblem extends CredentialFailure {
  readonly source: CredentialSource['name'];
}

/** What the sources hold. */
export type FoundCredentials =
  | {
      readonly kind: 'found';
      readonly source: CredentialSource['name'];
      readonly credentials: ClientCredentials;
      /** The account they are kept for, where the source knows it. */
      readonly accountId?: string | undefined;
    }
  | { readonly kind: 'none'; readonly problems: readonly CredentialProblem[] };

/** A keychain may ask the person for a password first. No reader waits for it longer than this. */
const credentialLimitMs = 3_000;

/** A pair that is known already: the environment's, or the practice line's own. */
export function fixedSource(name: CredentialSource['name'], credentials: ClientCredentials | undefined): CredentialSource {
  return { name, read: () => (credentials === undefined ? { state: 'missing' } : { state: 'ok', credentials }) };
}

/** Reads the sources in their order, whatever order they are given in, until one holds credentials. At once when those that are asked reply at once. */
export function findCredentials(sources: readonly CredentialSource[], clock: Clock): Soon<FoundCredentials> {
  const ordered = credentialOrder.flatMap((name) => sources.filter((source) => source.name === name));
  const readFrom = (next: number, problems: readonly CredentialProblem[]): Soon<FoundCredentials> => {
    const source = ordered[next];
    if (source === undefined) return { kind: 'none', problems };
    return afterwards(readInTime(source, clock), (read) => {
      if (read.state === 'missing') return readFrom(next + 1, problems);
      if (read.state !== 'ok') return readFrom(next + 1, [...problems, { source: source.name, ...read }]);
      return { kind: 'found', source: source.name, credentials: read.credentials, accountId: read.accountId };
    });
  };
  return readFrom(0, []);
}

function readInTime(source: CredentialSource, clock: Clock): Soon<CredentialRead> {
  const late = new AbortController();
  const read = source.read(late.signal);
  if (!(read instanceof Promise)) return read;
  const refused = (error: unknown): CredentialRead => ({
    state: 'refused',
    why: `The ${source.name} could not be read: ${reasonOf(error)}.`,
    todo: 'Start Switchboard again. If this happens again, sign in again.',
  });
  return within(clock, late, read.catch(refused), {
    state: 'locked',
    why: `The ${source.name} did not reply within ${credentialLimitMs / 1_000} seconds.`,
    todo: `Unlock the ${source.name}, then try again.`,
  });
}

/** What is awaited, or `instead` once the limit has passed; `late` is aborted then. */
export async function within<T>(clock: Clock, late: AbortController, awaited: Promise<T>, instead: T): Promise<T> {
  let expire: (value: T) => void = () => undefined;
  const limit = new Promise<T>((resolve) => {
    expire = resolve;
  });
  const cancel = clock.after(credentialLimitMs, () => {
    late.abort();
    expire(instead);
  });
  try {
    return await Promise.race([awaited, limit]);
  } finally {
    cancel();
  }
}

/** The error of everything that needs credentials while there are none. `problems` say why a source that may hold some gave none. */
export function noCredentials(problems: readonly CredentialProblem[] = []): SwitchboardError {
  return new SwitchboardError(
    'auth',
    ['There are no Bandwidth credentials yet.', ...problems.flatMap(({ why, todo }) => [why, todo])].join(' '),
    'Ask the user for their client id and secret (Bandwidth App > Account > API Credentials) and call setCredentials. If they have no account, offer createRegistration, the free Bandwidth Build sign-up.',
  );
}
