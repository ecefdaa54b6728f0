import type { SharedState } from '../bandwidth/sharedCredentials';
import type { SeenAgent } from '../model/agent';
import type { LineKind } from '../model/line';
import type { AccountFacts, AddressFacts, InboundFacts, KeychainFacts, NumberFacts, ReadinessFacts, Trouble } from '../model/readiness';
import type { PointingState } from '../real/pointing/state';
import { tunnelFacts } from '../real/tunnel/plainWords';
import type { TunnelState } from '../real/tunnel/state';

/** What the running server knows about being ready. */
export interface FactSources {
  readonly line: LineKind;
  readonly shell: ReadinessFacts['shell'];
  /** The number that calls are placed from; undefined until one is known. */
  readonly number: string | undefined;
  /** The https address the person runs the listener behind. */
  readonly baseUrl: string | undefined;
  readonly tunnel: Pick<TunnelState, 'phase'> | undefined;
  readonly pointing: PointingState | undefined;
  readonly credentials: SharedState;
  /** Agents that use credentials of their own, by name. */
  readonly loggedIn: readonly string[];
  readonly agents: readonly Pick<SeenAgent, 'name' | 'lastSeenAt'>[];
}

/** The facts of the line that runs. Nothing is asked of anyone. Pure. */
export function readinessFacts(sources: FactSources): ReadinessFacts {
  const { line, shell, agents, number } = sources;
  const practice = line === 'practice';
  return {
    ...{ line, shell },
    account: practice ? { kind: 'not-needed' } : accountFacts(sources),
    number: numberFacts(number),
    address: practice ? { kind: 'not-needed' } : addressFacts(sources),
    inbound: practice ? { kind: 'not-needed' } : inboundFacts(sources.pointing),
    agents: {
      known: agents.map(({ name }) => name),
      seen: agents.filter(({ lastSeenAt }) => lastSeenAt !== undefined).map(({ name }) => name),
      visible: true,
    },
    keychain: practice ? { kind: 'not-needed' } : keychainFacts(sources.credentials),
  };
}

function accountFacts({ credentials, loggedIn }: FactSources): AccountFacts {
  if (credentials.kind === 'reading') return { kind: 'reading' };
  if (credentials.kind === 'none') return loggedIn.length === 0 ? { kind: 'none' } : { kind: 'agents', names: loggedIn };
  return {
    kind: 'found',
    source: credentials.source === 'keychain' ? 'keychain' : 'environment',
    ending: credentials.credentials.clientId.slice(-4),
    check: undefined,
  };
}

function keychainFacts(credentials: SharedState): KeychainFacts {
  if (credentials.kind === 'reading') return { kind: 'reading' };
  if (credentials.kind === 'found') return credentials.source === 'keychain' ? { kind: 'ok' } : { kind: 'not-needed' };
  const problem = credentials.problems.find(({ source }) => source === 'keychain');
  return problem === undefined ? { kind: 'empty' } : { kind: problem.state, ...troubleOf(problem) };
}

function troubleOf({ why, todo }: { readonly why: string; readonly todo: string }): Trouble {
  return { sentence: why, fix: todo };
}

function numberFacts(number: string | undefined): NumberFacts {
  return number === undefined ? { kind: 'unknown' } : { kind: 'known', number };
}

function addressFacts({ baseUrl, tunnel }: FactSources): AddressFacts {
  if (baseUrl !== undefined) return { kind: 'own' };
  return tunnel === undefined ? { kind: 'none' } : tunnelFacts(tunnel);
}

function inboundFacts(state: PointingState | undefined): InboundFacts {
  if (state === undefined) return { kind: 'unknown' };
  switch (state.kind) {
    case 'no-credentials':
    case 'not-reached':
      return { kind: 'waits' };
    case 'pointed':
    case 'kept-credentials':
      return { kind: 'here', application: state.application.name === '' ? state.application.applicationId : state.application.name };
    case 'owned':
      return { kind: 'elsewhere' };
    case 'failed':
      return { kind: 'failed', retries: state.retries };
    default:
      return { kind: state.kind };
  }
}
