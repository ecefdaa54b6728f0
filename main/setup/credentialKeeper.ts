import { Emitter } from '../../mcp/base/emitter';
import { SwitchboardError } from '../../mcp/base/errors';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { AccountKey, ClientCredentials, CredentialRead, CredentialSource, Settings, SettingsStore, Vault } from '../../mcp/index';
import type { CredentialPlace, CredentialsView, Trouble } from '../ipc/contract';

/** Credentials in hand, and where they come from. */
export interface HeldCredentials {
  readonly pair: ClientCredentials;
  /** `accountId` is undefined for credentials of the environment until Bandwidth has been asked. */
  readonly key: { readonly environment: string; readonly accountId: string | undefined };
  readonly place: CredentialPlace;
  /** Why they are kept for this run only. */
  readonly why: string | undefined;
}

export type KeeperState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  | ({ readonly kind: 'ok' } & HeldCredentials)
  | ({ readonly kind: 'locked' | 'refused' | 'unsupported' | 'failed' } & Trouble);

export interface KeeperParts {
  readonly vault: Vault;
  readonly settings: Pick<SettingsStore, 'current'>;
  /** Keeps a choice on disk, and shows a notice when it cannot be kept. */
  readonly save: (change: Settings) => Promise<void>;
  readonly log: Log;
  /** The pair that BW_CLIENT_ID and BW_CLIENT_SECRET give, with the account that BW_ACCOUNT_ID names. @throws SwitchboardError when the environment is wrong */
  readonly environment: () => Promise<HeldCredentials | undefined>;
}

/**
 * The person's credentials for the real line. The keychain is read once, in the background, and again only when the person
 * asks for it. The pair never leaves the main process.
 */
export class CredentialKeeper {
  readonly #parts: KeeperParts;
  readonly #changed = new Emitter<void>();
  readonly onChange = this.#changed.subscribe;
  #state: KeeperState = { kind: 'reading' };
  #reading: Promise<void> | undefined;
  /** Rises with every change, so that a slow read does not undo what came after it. */
  #generation = 0;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  get state(): KeeperState {
    return this.#state;
  }

  /** The credentials in hand; undefined while there are none. */
  get held(): HeldCredentials | undefined {
    return this.#state.kind === 'ok' ? this.#state : undefined;
  }

  /** Reads the environment, then the keychain's entry of the account in use. Never rejects. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What the real line takes from the keychain. The environment has a source of its own, which wins. */
  source(): CredentialSource {
    return {
      name: 'keychain',
      read: async (): Promise<CredentialRead> => {
        await this.#reading;
        return readOf(this.#state);
      },
    };
  }

  /** Keeps a pair that Bandwidth has accepted: in the keychain, or for this run where there is none. */
  async keep(pair: ClientCredentials, key: AccountKey): Promise<HeldCredentials> {
    this.#generation += 1;
    const written = await this.#parts.vault.keep(key, pair);
    const held: HeldCredentials =
      written.state === 'ok'
        ? { pair, key, place: 'keychain', why: undefined }
        : { pair, key, place: 'this-run', why: `${written.why} ${written.todo}` };
    // On disk before anybody sees it: what the window calls kept is there after a power cut too.
    if (written.state === 'ok') {
      const others = this.accounts.filter((kept) => !sameKey(kept, key));
      await this.#parts.save({ account: key, accounts: [key, ...others] });
    }
    this.#set({ kind: 'ok', ...held });
    return held;
  }

  /** Accounts whose credentials are in the keychain, the one in use first. */
  get accounts(): readonly AccountKey[] {
    const { account, accounts = [] } = this.#parts.settings.current;
    return [...accounts].sort((a, b) => Number(sameKey(b, account)) - Number(sameKey(a, account)));
  }

  /**
   * Takes up another kept account.
   * @throws SwitchboardError `auth` when the keychain does not give its credentials; the account in use stays.
   */
  async use(key: AccountKey): Promise<HeldCredentials> {
    const generation = ++this.#generation;
    const read = await this.#parts.vault.read(key);
    if (read.state !== 'ok') {
      const { sentence, fix } = troubleOf(read, key);
      throw new SwitchboardError('auth', sentence, fix);
    }
    if (generation !== this.#generation) {
      throw new SwitchboardError('conflict', 'Another change of the account finished first.', 'Choose the account again.');
    }
    const held: HeldCredentials = { pair: read.credentials, key, place: 'keychain', why: undefined };
    await this.#parts.save({ account: key });
    this.#set({ kind: 'ok', ...held });
    return held;
  }

  /**
   * Removes the credentials of the account in use from the keychain and from memory.
   * @throws SwitchboardError `unavailable` when the keychain still holds them
   */
  async forget(): Promise<void> {
    this.#generation += 1;
    const { account } = this.#parts.settings.current;
    if (account !== undefined) await this.#remove(account);
    this.#set({ kind: 'none' });
    await this.read();
  }

  /** Removes every account's credentials. @throws as `forget` */
  async forgetAll(): Promise<void> {
    for (const key of this.accounts) await this.#remove(key);
    await this.forget();
  }

  async #remove(key: AccountKey): Promise<void> {
    const removed = await this.#parts.vault.remove(key);
    if (removed.state !== 'ok') {
      throw new SwitchboardError(
        'unavailable',
        `The credentials of account ${key.accountId} are still in the keychain. ${removed.why}`,
        removed.todo,
      );
    }
    const { account, accounts = [] } = this.#parts.settings.current;
    const others = accounts.filter((kept) => !sameKey(kept, key));
    await this.#parts.save({
      accounts: others.length === 0 ? undefined : others,
      ...(sameKey(key, account) ? { account: undefined } : {}),
    });
  }

  async #read(): Promise<void> {
    const generation = ++this.#generation;
    this.#set({ kind: 'reading' });
    const state = await this.#found();
    if (generation === this.#generation) this.#set(state);
  }

  async #found(): Promise<KeeperState> {
    try {
      const given = await this.#parts.environment();
      if (given !== undefined) return { kind: 'ok', ...given };
    } catch (error) {
      if (error instanceof SwitchboardError) return { kind: 'failed', sentence: error.message, fix: error.recovery };
      throw error;
    }
    const { account } = this.#parts.settings.current;
    if (account === undefined) return { kind: 'none' };
    try {
      return stateOf(await this.#parts.vault.read(account), account);
    } catch (error) {
      this.#parts.log.error('The keychain could not be read', { reason: reasonOf(error) });
      return {
        kind: 'refused',
        sentence: `The keychain could not be read: ${reasonOf(error)}.`,
        fix: 'Try again, or type your credentials again.',
      };
    }
  }

  #set(state: KeeperState): void {
    this.#state = state;
    this.#changed.emit();
  }
}

function stateOf(read: CredentialRead, key: AccountKey): KeeperState {
  if (read.state === 'ok') return { kind: 'ok', pair: read.credentials, key, place: 'keychain', why: undefined };
  const trouble = troubleOf(read, key);
  return read.state === 'missing' ? { kind: 'failed', ...trouble } : { kind: read.state, ...trouble };
}

function troubleOf(read: Exclude<CredentialRead, { readonly state: 'ok' }>, { accountId }: AccountKey): Trouble {
  if (read.state !== 'missing') return { sentence: read.why, fix: read.todo };
  return {
    sentence: `The keychain no longer has the credentials of account ${accountId}: they were removed outside Switchboard.`,
    fix: 'Enter them again.',
  };
}

function readOf(state: KeeperState): CredentialRead {
  switch (state.kind) {
    case 'ok':
      return state.place === 'environment'
        ? { state: 'missing' }
        : { state: 'ok', credentials: state.pair, accountId: state.key.accountId };
    case 'none':
    case 'reading':
      return { state: 'missing' };
    case 'failed':
      return { state: 'refused', why: state.sentence, todo: state.fix };
    default:
      return { state: state.kind, why: state.sentence, todo: state.fix };
  }
}

/** What the window sees of the credentials: never the pair. */
export function credentialsView(state: KeeperState, build: boolean | undefined): CredentialsView {
  if (state.kind !== 'ok') return state;
  const { pair, key, place, why } = state;
  return { kind: 'ok', accountId: key.accountId, build, ending: pair.clientId.slice(-4), place, why };
}

function sameKey(a: AccountKey, b: AccountKey | undefined): boolean {
  return a.environment === b?.environment && a.accountId === b.accountId;
}
