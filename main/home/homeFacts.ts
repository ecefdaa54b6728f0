import { type AccountFacts, type KeychainFacts, type NumberFacts, type ReadinessFacts, readiness } from '../../mcp/index';
import type { CredentialsView, HomeView, LineSummary, NumberView, SetupView } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';
import { homeView } from './homeView';

export interface HomeSources {
  /** What the running line knows. */
  readonly core: ReadinessFacts;
  readonly line: LineSummary;
  readonly setup: SetupView;
  /** Something is served, so agents can connect. */
  readonly serving: boolean;
  /** The person stopped all calls. */
  readonly stopped: boolean;
  /** The person has begun: practiced, signed up, connected an agent or chosen a line. */
  readonly begun: boolean;
}

/** Home, from what the running line knows and what the app knows of the person's account. Pure. */
export function homeOf({ core, line, setup, serving, stopped, begun }: HomeSources): HomeView {
  const facts = readinessFacts(core, setup);
  const { number } = facts;
  return homeView({
    rows: readiness(facts),
    ...{ line, setup, serving, stopped, begun },
    number: number.kind === 'known' ? formatNumber(number.number) : undefined,
  });
}

/** The line's facts, with those of the window: where credentials are kept, and which number the person chose. */
export function readinessFacts(core: ReadinessFacts, { credentials, number }: Pick<SetupView, 'credentials' | 'number'>): ReadinessFacts {
  if (core.line === 'practice') return { ...core, shell: 'app' };
  return {
    ...core,
    shell: 'app',
    // Agents with credentials of their own make do without the person's.
    account: core.account.kind === 'agents' && credentials.kind === 'none' ? core.account : accountFacts(credentials, core.account),
    keychain: keychainFacts(credentials),
    number: numberFacts(number, core.number),
  };
}

function accountFacts(credentials: CredentialsView, core: AccountFacts): AccountFacts {
  switch (credentials.kind) {
    case 'ok': {
      const { place, ending, accountId, build } = credentials;
      const known = core.kind === 'found' && core.check !== undefined ? core.check : undefined;
      const kept = accountId === undefined || build === undefined ? undefined : ({ kind: 'ok', accountId, build } as const);
      return { kind: 'found', source: place, ending, check: known ?? kept };
    }
    case 'reading':
      return { kind: 'reading' };
    case 'failed':
      return {
        kind: 'found',
        source: 'keychain',
        ending: '',
        check: { kind: 'failed', passes: false, sentence: credentials.sentence, fix: credentials.fix },
      };
    default:
      return { kind: 'none' };
  }
}

function keychainFacts(credentials: CredentialsView): KeychainFacts {
  switch (credentials.kind) {
    case 'ok':
      if (credentials.place === 'environment') return { kind: 'not-needed' };
      return credentials.place === 'keychain' ? { kind: 'ok' } : { kind: 'this-run', why: credentials.why };
    case 'reading':
      return { kind: 'reading' };
    case 'none':
    case 'failed':
      return { kind: 'empty' };
    default:
      return { kind: credentials.kind, sentence: credentials.sentence, fix: credentials.fix };
  }
}

function numberFacts(view: NumberView, core: NumberFacts): NumberFacts {
  switch (view.kind) {
    case 'waits':
      return core;
    case 'asking':
      return { kind: 'asking' };
    case 'failed':
      return { kind: 'failed', sentence: view.sentence, fix: view.fix };
    case 'known':
      if (view.number !== undefined) return { kind: 'known', number: view.number };
      if (view.notListed !== undefined) return core.kind === 'known' ? core : { kind: 'not-listed' };
      return view.numbers.length > 1 ? { kind: 'several', numbers: view.numbers } : core;
  }
}
