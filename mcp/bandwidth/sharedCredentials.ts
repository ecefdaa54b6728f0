import { Emitter } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import { type LineSettings, lineWith, type Tokens, tokensOf } from './createLine';
import { type CredentialSource, type FoundCredentials, findCredentials, noCredentials } from './credentials';
import type { Line } from './line';
import type { ClientCredentials } from './oauth';

/** What agents share that have not logged in themselves. */
export type SharedState =
  /** A source has been asked and has not replied yet. */
  { readonly kind: 'reading' } | FoundCredentials;

export interface SharedOptions extends LineSettings {
  /** Where the credentials of agents come from that have not logged in themselves. */
  readonly credentials: readonly CredentialSource[];
  /** Finishes what an account's line began, within its own limit, before the tokens of the account are dropped. */
  readonly leave?: ((line: Line) => Promise<void>) | undefined;
}

/**
 * The credentials that every agent has without logging in, and their line. The sources are read in the background: a
 * line that is asked for meanwhile waits with its first token. Credentials may be replaced while the line runs.
 * There is one line an account, so that what it began goes on with a new secret of the same account, and fails with
 * `auth` once the account is another one.
 */
export class SharedCredentials {
  readonly #settings: LineSettings;
  #sources: readonly CredentialSource[];
  readonly #leave: (line: Line) => Promise<void>;
  readonly #changed = new Emitter<void>();
  readonly #lines = new Map<string | undefined, Line>();
  /** Accounts that were left and whose last requests are still under way. */
  readonly #leaving = new Map<string | undefined, Tokens>();
  #found: FoundCredentials = none;
  #tokens: Tokens | undefined;
  #reading: { readonly done: Promise<void>; finish(): void } | undefined;

  /** Reads the sources: those that reply at once are in force when this returns. */
  constructor(options: SharedOptions) {
    this.#settings = options;
    this.#sources = options.credentials;
    this.#leave = options.leave ?? (async () => undefined);
    void this.readAgain();
  }

  get state(): SharedState {
    return this.#found.kind === 'none' && this.#reading !== undefined ? { kind: 'reading' } : this.#found;
  }

  /** Called after each change of `state`. */
  subscribe(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** The line that is in use now. Throws `auth` when no source holds credentials. */
  line(): Line {
    if (this.#found.kind === 'found') return this.#lineOf(this.#found.accountId, this.#found.source);
    if (this.#reading !== undefined) return this.#lineAfter(this.#reading.done);
    throw noCredentials(this.#found.problems);
  }

  /** Whether these are the credentials in use. */
  has({ clientId, clientSecret }: ClientCredentials): boolean {
    const found = this.#found;
    return found.kind === 'found' && found.credentials.clientId === clientId && found.credentials.clientSecret === clientSecret;
  }

  /** Reads the sources again, this one in place of those of its name. What is in use stays until they have replied, and if one cannot be read. */
  async readAgain(source?: CredentialSource): Promise<void> {
    if (source !== undefined) this.#sources = [...this.#sources.filter(({ name }) => name !== source.name), source];
    const found = findCredentials(this.#sources, this.#settings.clock);
    if (!(found instanceof Promise)) {
      this.#replace(found);
      return;
    }
    this.#reading?.finish();
    const reading = deferred();
    this.#reading = reading;
    this.#changed.emit();
    const read = await found;
    // What was decided meanwhile is newer.
    if (this.#reading !== reading) return;
    const unreadable = read.kind === 'none' && read.problems.length > 0;
    this.#replace(unreadable && this.#found.kind === 'found' ? this.#found : read);
  }

  /** Uses this pair in place of what the keychain gave; undefined: none. The environment's credentials still win. */
  use(credentials: ClientCredentials | undefined, accountId: string | undefined): void {
    if (this.#found.kind === 'found' && this.#found.source === 'environment') return;
    this.#replace(credentials === undefined ? none : { kind: 'found', source: 'keychain', credentials, accountId });
  }

  #replace(found: FoundCredentials): void {
    const before = this.#found;
    if (before !== found) {
      if (before.kind === 'found' && !(found.kind === 'found' && found.accountId === before.accountId)) this.#left(before.accountId);
      this.#tokens = found.kind === 'found' ? tokensOf(this.#settings, found.credentials) : undefined;
      this.#found = found;
    }
    const reading = this.#reading;
    this.#reading = undefined;
    reading?.finish();
    this.#changed.emit();
  }

  /** The account's line may still finish what it began. */
  #left(accountId: string | undefined): void {
    const [line, tokens] = [this.#lines.get(accountId), this.#tokens];
    if (line === undefined || tokens === undefined) return;
    this.#leaving.set(accountId, tokens);
    const finished = () => {
      if (this.#leaving.get(accountId) === tokens) this.#leaving.delete(accountId);
    };
    this.#leave(line).then(finished, finished);
  }

  #lineOf(accountId: string | undefined, source: CredentialSource['name']): Line {
    const known = this.#lines.get(accountId);
    if (known !== undefined) return known;
    const settings = { ...this.#settings, accountId: accountId ?? this.#settings.accountId };
    const line = lineWith(settings, source, () => this.#tokensFor(accountId));
    this.#lines.set(accountId, line);
    return line;
  }

  #tokensFor(accountId: string | undefined): Tokens {
    const inUse = this.#found.kind === 'found' && this.#found.accountId === accountId ? this.#tokens : undefined;
    const tokens = inUse ?? this.#leaving.get(accountId);
    if (tokens === undefined) throw accountLeft(accountId);
    return tokens;
  }

  /** Stands for the line there will be once the sources have replied. */
  #lineAfter(replied: Promise<void>): Line {
    const line = replied.then(() => this.line());
    // It fails for those who ask.
    line.catch(() => undefined);
    return {
      ...lineWith(this.#settings, 'keychain', () => this.#tokensFor(undefined)),
      account: async () => (await line).account(),
      token: async (host) => (await line).token(host),
      renewToken: async (stale, host) => (await line).renewToken(stale, host),
    };
  }
}

const none: FoundCredentials = { kind: 'none', problems: [] };

function deferred(): { readonly done: Promise<void>; finish(): void } {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish: () => finish() };
}

function accountLeft(accountId: string | undefined): SwitchboardError {
  const account = accountId === undefined ? 'that account' : `account ${accountId}`;
  return new SwitchboardError(
    'auth',
    `The credentials of ${account} are no longer in use: the user signed out of it or changed to another account.`,
    `Continue with the account in use now. To work with ${account} again, the user signs in to it in Switchboard.`,
  );
}
