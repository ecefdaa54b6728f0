import type { Clock } from '../base/clock';
import { reasonOf } from '../base/reason';
import type { ClientCredentials } from './oauth';

/**
 * Where credentials come from, in the order in which they win: what this agent set with setCredentials, then the
 * environment, then the operating system's keychain. The practice line has a source of its own and no other.
 */
const credentialOrder = ['agent', 'environment', 'keychain', 'practice'] as const;

export type CredentialSourceName = (typeof credentialOrder)[number];

/** What reading a source comes to. `why` is a sentence that says what the person can do. */
export type CredentialRead =
  | { readonly state: 'ok'; readonly credentials: ClientCredentials }
  /** The source works and holds none. */
  | { readonly state: 'missing' }
  /** It is locked, or it did not reply in time, as while it asks the person for a password. */
  | { readonly state: 'locked'; readonly why: string }
  /** The person or the system refused access. */
  | { readonly state: 'refused'; readonly why: string }
  /** This computer has no such source. */
  | { readonly state: 'unsupported'; readonly why: string };

/** Credentials that every agent has without logging in. A source never logs what it reads. */
export interface CredentialSource {
  readonly name: Exclude<CredentialSourceName, 'agent'>;
  /** `signal` aborts when the reply is no longer waited for. */
  read(signal: AbortSignal): Promise<CredentialRead>;
}

/** What the sources came to. */
export type FoundCredentials =
  | { readonly kind: 'found'; readonly source: CredentialSource['name']; readonly credentials: ClientCredentials }
  /** `problems` are sentences about sources that may hold credentials but could not be read. */
  | { readonly kind: 'none'; readonly problems: readonly string[] };

/** A keychain may ask the person for a password first; a start does not wait for that longer than this. */
const readLimitMs = 3_000;

/** A pair that is known already: the environment's, or the practice line's own. */
export function fixedSource(name: CredentialSource['name'], credentials: ClientCredentials | undefined): CredentialSource {
  return { name, read: async () => (credentials === undefined ? { state: 'missing' } : { state: 'ok', credentials }) };
}

/** Reads the sources in their order, whatever order they are given in, until one holds credentials. */
export async function findCredentials(sources: readonly CredentialSource[], clock: Clock): Promise<FoundCredentials> {
  const ordered = credentialOrder.flatMap((name) => sources.filter((source) => source.name === name));
  const problems: string[] = [];
  for (const source of ordered) {
    const read = await readInTime(source, clock);
    if (read.state === 'ok') return { kind: 'found', source: source.name, credentials: read.credentials };
    if (read.state !== 'missing') problems.push(read.why);
  }
  return { kind: 'none', problems };
}

async function readInTime(source: CredentialSource, clock: Clock): Promise<CredentialRead> {
  const late = new AbortController();
  const inTime = source
    .read(late.signal)
    .catch((error: unknown): CredentialRead => ({ state: 'refused', why: `The ${source.name} could not be read: ${reasonOf(error)}.` }));
  const limit = new Promise<CredentialRead>((resolve) => {
    late.signal.addEventListener('abort', () =>
      resolve({
        state: 'locked',
        why: `The ${source.name} did not reply within ${readLimitMs / 1_000} seconds. Unlock it and start Switchboard again.`,
      }),
    );
  });
  const cancel = clock.after(readLimitMs, () => late.abort());
  try {
    return await Promise.race([inTime, limit]);
  } finally {
    cancel();
  }
}
