import type { AccountDesk, CheckOutcome } from '../account/desk';
import type { ClientCredentials } from '../bandwidth/oauth';
import { keptAccount, withAccount, withoutAccount } from '../settings/keptAccounts';
import type { SettingsStore } from '../settings/settingsFile';
import type { Vault } from '../vault/vault';
import type { CommandName } from './names';
import { askForPair } from './pair';
import { type CommandResult, failure } from './result';
import type { Terminal } from './terminal';

/** What the commands work on. */
export interface AccountCommandDeps {
  readonly vault: Vault;
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly desk: AccountDesk;
  readonly terminal: Terminal;
  /** What the keychain's entries of these hosts are kept under. */
  readonly environment: string;
  /** The account that was named: a flag or BW_ACCOUNT_ID. */
  readonly accountId: string | undefined;
  /** The pair that the environment gives. It wins over the keychain. */
  readonly given: ClientCredentials | undefined;
}

type Checked = Extract<CheckOutcome, { readonly kind: 'ok' }>;

const notSignedIn = { sentence: 'You are not signed in.', fix: 'Run switchboard-mcp login.' };

/** Runs one command. @throws SwitchboardError when the person gave no usable answer */
export function runAccountCommand(name: CommandName, deps: AccountCommandDeps): Promise<CommandResult> {
  const run = { login, logout, whoami }[name];
  return run(deps);
}

/** Checks a pair with Bandwidth, then keeps it: nothing is written before. */
async function login(deps: AccountCommandDeps): Promise<CommandResult> {
  const { environment, vault, desk } = deps;
  const pair = await askForPair(deps.terminal);
  const checked = await checkedAccount(deps, pair, await desk.check(pair, deps.accountId));
  if ('code' in checked) return checked;
  const { accountId, build } = checked;
  const key = { environment, accountId };
  const kept = await vault.keep(key, pair);
  if (kept.state !== 'ok') {
    const lines = [`Bandwidth accepts these credentials for account ${accountId}, but they were not kept.`];
    return failure(kept.state, { sentence: kept.why, fix: kept.todo }, { accountId, environment }, lines);
  }
  const problem = await deps.settings.update(withAccount(deps.settings.current, key));
  const lines = [
    `Signed in to account ${accountId}${build ? ', a Bandwidth Build account' : ''}.`,
    'The credentials are in the keychain of this computer. The app uses them, and so does switchboard-mcp --keychain.',
    ...warnings(deps, problem),
  ];
  return { code: 0, lines, facts: { ok: true, accountId, environment, build, ending: endingOf(pair), place: 'keychain' } };
}

/** Removes the account's entry. */
async function logout(deps: AccountCommandDeps): Promise<CommandResult> {
  const { settings, vault } = deps;
  const key = keptAccount(deps.settings.current, deps.environment, deps.accountId);
  if (key === undefined) return { code: 0, lines: [notSignedIn.sentence], facts: { ok: true, removed: false } };
  const removed = await vault.remove(key);
  if (removed.state !== 'ok') return failure(removed.state, { sentence: removed.why, fix: removed.todo }, { ...key });
  const problem = await settings.update(withoutAccount(settings.current, key));
  const lines = [
    `The credentials of account ${key.accountId} are no longer in the keychain of this computer.`,
    'If Switchboard is running, it keeps them until it stops.',
    ...warnings(deps, problem),
  ];
  return { code: 0, lines, facts: { ok: true, removed: true, ...key } };
}

/** Which account's credentials are used, where they are, and whether Bandwidth accepts them. */
async function whoami(deps: AccountCommandDeps): Promise<CommandResult> {
  const { environment, given, vault } = deps;
  if (given !== undefined) return describe(deps, given, deps.accountId, 'environment');
  const key = keptAccount(deps.settings.current, deps.environment, deps.accountId);
  if (key === undefined) return failure('missing', notSignedIn, { environment });
  const read = await vault.read(key);
  if (read.state === 'ok') return describe(deps, read.credentials, key.accountId, 'keychain');
  if (read.state !== 'missing') return failure(read.state, { sentence: read.why, fix: read.todo }, { ...key });
  return failure('missing', { ...notSignedIn, sentence: `The keychain has no credentials for account ${key.accountId}.` }, { ...key });
}

async function describe(
  { environment, desk }: AccountCommandDeps,
  pair: ClientCredentials,
  named: string | undefined,
  place: 'environment' | 'keychain',
): Promise<CommandResult> {
  const outcome = await desk.check(pair, named);
  const ending = endingOf(pair);
  const where = place === 'keychain' ? 'in the keychain of this computer' : 'set outside Switchboard, in the environment';
  const line = `The client ID ends in ${ending}. The credentials are ${where}.`;
  const facts = { accountId: named, environment, place, ending };
  if (outcome.kind !== 'ok') return failed(outcome, facts, [...(named === undefined ? [] : [`Account ${named}.`]), line]);
  const { accountId, build } = outcome;
  const lines = [`Account ${accountId}${build ? ', a Bandwidth Build account' : ''}.`, line];
  return { code: 0, lines, facts: { ok: true, ...facts, accountId, build } };
}

/** The account of the pair, which the person chooses or types where it does not follow. */
async function checkedAccount(
  { desk, terminal, environment }: AccountCommandDeps,
  pair: ClientCredentials,
  outcome: CheckOutcome,
): Promise<Checked | CommandResult> {
  if (outcome.kind === 'ok') return outcome;
  if (outcome.kind === 'failed' || !terminal.interactive) return failed(outcome, { environment }, []);
  const question =
    outcome.kind === 'choose-account'
      ? `These credentials reach several accounts: ${outcome.accounts.join(', ')}. Which one? `
      : 'These credentials do not name an account. Type the account number, as the Bandwidth App shows it: ';
  const again = await desk.check(pair, (await terminal.ask(question)).trim());
  return again.kind === 'ok' ? again : failed(again, { environment }, []);
}

function failed(
  outcome: Exclude<CheckOutcome, { readonly kind: 'ok' }>,
  facts: Readonly<Record<string, unknown>>,
  lines: readonly string[],
): CommandResult {
  switch (outcome.kind) {
    case 'failed':
      return failure(outcome.cause, outcome, facts, lines);
    case 'choose-account': {
      const sentence = `These credentials reach several accounts: ${outcome.accounts.join(', ')}.`;
      return failure(outcome.kind, { sentence, fix: 'Name one with --account-id.' }, { ...facts, accounts: outcome.accounts }, lines);
    }
    case 'type-account': {
      const fix = 'Give its number with --account-id. The Bandwidth App shows it.';
      return failure(outcome.kind, { sentence: 'These credentials do not name an account.', fix }, facts, lines);
    }
  }
}

function endingOf({ clientId }: ClientCredentials): string {
  return clientId.slice(-4);
}

function warnings({ given }: AccountCommandDeps, problem: string | undefined): readonly string[] {
  const wins = 'BW_CLIENT_ID and BW_CLIENT_SECRET are set in the environment. They are used instead of the keychain while they are set.';
  return [...(given === undefined ? [] : [wins]), ...(problem === undefined ? [] : [problem])];
}
