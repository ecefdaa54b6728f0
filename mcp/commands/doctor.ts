import type { AccountDesk, CheckOutcome } from '../account/desk';
import { type CredentialSource, type FoundCredentials, findCredentials } from '../bandwidth/credentials';
import type { Clock } from '../base/clock';
import {
  type AccountCheck,
  type AccountFacts,
  type InboundFacts,
  type KeychainFacts,
  type NumberFacts,
  type ReadinessFacts,
  type ReadinessRow,
  type ReadinessState,
  readiness,
  type StatusPage,
} from '../model/readiness';
import type { RealLineOptions } from '../real/realLine';
import type { CommandResult } from './result';

export interface DoctorDeps {
  readonly clock: Clock;
  readonly version: string;
  /** What the Switchboard that runs on this computer says; undefined when none does. */
  running(): Promise<StatusPage | undefined>;
  readonly real: Pick<RealLineOptions, 'accountId' | 'baseUrl' | 'number'>;
  /** The environment, then the keychain. */
  readonly sources: readonly CredentialSource[];
  readonly desk: AccountDesk;
}

/**
 * Says whether the phone line is ready: asks the Switchboard that runs, else looks for itself. Exit code 1 when something
 * needs the person.
 */
export async function doctor(deps: DoctorDeps): Promise<CommandResult> {
  const running = await deps.running();
  const page = running ?? pageOf(await ownFacts(deps));
  const needed = page.rows.filter(({ state }) => state === 'needs-you').length;
  const from =
    running === undefined
      ? 'No Switchboard is running here, so some things are not known.'
      : 'Reported by the Switchboard that is running.';
  return {
    code: needed === 0 ? 0 : 1,
    lines: [
      `Switchboard ${deps.version}, ${page.line} line. ${from}`,
      '',
      ...page.rows.flatMap(rowLines),
      '',
      needed === 0 ? 'Nothing needs you.' : needed === 1 ? '1 thing needs you.' : `${needed} things need you.`,
    ],
    facts: { ok: needed === 0, running: running !== undefined, ...page },
  };
}

function pageOf(facts: ReadinessFacts): StatusPage {
  const rows = readiness(facts);
  return { line: facts.line, ready: rows.every(({ state }) => state === 'done'), rows };
}

const stateWords: Readonly<Record<ReadinessState, string>> = {
  done: 'ready',
  'needs-you': 'needs you',
  working: 'working',
  unknown: 'not known',
};

function rowLines({ state, title, sentence, todo }: ReadinessRow): readonly string[] {
  const lines = [`  ${stateWords[state].padEnd(9)}  ${title}: ${sentence}`];
  return todo === undefined ? lines : [...lines, `             ${todo}`];
}

/** What can be seen without a server: the credentials, and what Bandwidth says about their account. */
async function ownFacts({ clock, real, sources, desk }: DoctorDeps): Promise<ReadinessFacts> {
  const found = await findCredentials(sources, clock);
  const account = found.kind === 'found' ? await accountOf(desk, found, real) : undefined;
  return {
    ...{ line: 'real', shell: 'terminal' },
    account: account?.facts ?? { kind: 'none' },
    number: await numberOf(real.number, account?.view),
    address: real.baseUrl === undefined ? { kind: 'unknown' } : { kind: 'own' },
    inbound: await inboundOf(account?.view),
    agents: { known: [], seen: [], visible: false },
    keychain: keychainOf(found),
  };
}

type AccountView = ReturnType<AccountDesk['account']>;

async function accountOf(
  desk: AccountDesk,
  { source, credentials, accountId }: Extract<FoundCredentials, { kind: 'found' }>,
  real: DoctorDeps['real'],
): Promise<{ readonly facts: AccountFacts; readonly view: AccountView | undefined }> {
  const outcome = await desk.check(credentials, accountId ?? real.accountId);
  const facts: AccountFacts = {
    kind: 'found',
    source: source === 'keychain' ? 'keychain' : 'environment',
    ending: credentials.clientId.slice(-4),
    check: checkOf(outcome),
  };
  return { facts, view: outcome.kind === 'ok' ? desk.account(credentials, outcome.accountId) : undefined };
}

const passing: ReadonlySet<string> = new Set(['offline', 'rate-limited', 'bandwidth-down']);

function checkOf(outcome: CheckOutcome): AccountCheck {
  switch (outcome.kind) {
    case 'ok':
      return outcome;
    case 'failed':
      return { ...outcome, passes: passing.has(outcome.cause) };
    case 'choose-account': {
      const sentence = `These credentials reach several accounts: ${outcome.accounts.join(', ')}.`;
      return { kind: 'failed', passes: false, sentence, fix: 'Set BW_ACCOUNT_ID to the account to use.' };
    }
    case 'type-account':
      return {
        kind: 'failed',
        passes: false,
        sentence: 'These credentials do not name their account.',
        fix: 'Read the account number in the Bandwidth App and set BW_ACCOUNT_ID to it.',
      };
  }
}

async function numberOf(chosen: string | undefined, account: AccountView | undefined): Promise<NumberFacts> {
  if (chosen !== undefined) return { kind: 'known', number: chosen };
  if (account === undefined) return { kind: 'unknown' };
  const listed = await account.numbers();
  if (listed.kind === 'not-listed') return { kind: 'not-listed' };
  if (listed.kind === 'failed') return listed;
  const [only, ...others] = listed.numbers;
  if (only === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'known', number: only } : { kind: 'several', numbers: listed.numbers };
}

async function inboundOf(account: AccountView | undefined): Promise<InboundFacts> {
  const listed = await account?.applications();
  return listed?.kind === 'listed' && listed.applications.length === 0 ? { kind: 'no-application' } : { kind: 'unknown' };
}

function keychainOf(found: FoundCredentials): KeychainFacts {
  if (found.kind === 'found') return found.source === 'keychain' ? { kind: 'ok' } : { kind: 'not-needed' };
  const problem = found.problems.find(({ source }) => source === 'keychain');
  return problem === undefined ? { kind: 'empty' } : { kind: problem.state, sentence: problem.why, fix: problem.todo };
}
