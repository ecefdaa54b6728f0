import { SwitchboardError } from '../base/errors';
import type { Account, Hosts, LineKind } from '../model/line';
import { createLine } from './createLine';
import type { Line } from './line';
import type { ClientCredentials, Login } from './oauth';
import { SharedCredentials, type SharedOptions } from './sharedCredentials';

export type LinesOptions = SharedOptions;

/** What an agent logged in with. It stays in memory. */
export interface AgentLogin {
  readonly line: Line;
  readonly credentials: ClientCredentials;
  readonly account: Account;
}

/** The lines of one kind, one for each set of credentials in use. Agents' credentials live here, in memory only. */
export interface Lines {
  readonly kind: LineKind;
  /** The hosts of this kind of line, for requests that need no credentials. */
  readonly hosts: Hosts;
  /** What every agent uses that has not logged in itself. */
  readonly shared: SharedCredentials;
  /** The agent's own line if it set credentials, else the shared one. Throws `auth` when it has neither or has logged out. */
  lineFor(agentId: string): Line;
  /**
   * Fetches a token and finds the account before anything is replaced.
   * On the practice line any pair but its own is refused with `auth`, neither stored nor sent.
   * @throws SwitchboardError `auth`, `validation`, `conflict` (the agent logged in or out meanwhile), `rate_limited` or `unavailable`; the old credentials stay.
   */
  set(agentId: string, login: Login): Promise<Line>;
  /** Afterwards the agent gets `auth` until `set`, `readmit` or a restart; on the practice line it has the practice line's own credentials. */
  clear(agentId: string): void;
  /** What this agent logged in with; undefined when it uses the shared credentials. */
  login(agentId: string): AgentLogin | undefined;
  /** The ids of agents that have logged out. */
  loggedOut(): readonly string[];
  /** Lets an agent that has logged out use the shared credentials again. */
  readmit(agentId: string): void;
}

export function createLines(options: LinesOptions): Lines {
  const shared = new SharedCredentials(options);
  const logins = new Map<string, AgentLogin | 'cleared'>();
  /** Rises with every login and logout of an agent, so that a slow login cannot undo what came after it. */
  const generations = new Map<string, number>();
  const nextGeneration = (agentId: string): number => {
    const next = (generations.get(agentId) ?? 0) + 1;
    generations.set(agentId, next);
    return next;
  };

  const lineOf = ({ accountId = options.accountId, ...credentials }: Login): Line => {
    if (options.kind === 'real') return createLine({ ...options, accountId, credentials, source: 'agent' });
    if (!shared.has(credentials)) throw practiceOnly();
    return shared.line();
  };

  return {
    kind: options.kind,
    hosts: options.hosts,
    shared,

    lineFor(agentId) {
      const login = logins.get(agentId);
      if (login === 'cleared') throw loggedOut();
      return login?.line ?? shared.line();
    },

    async set(agentId, login) {
      const line = lineOf(login);
      const generation = nextGeneration(agentId);
      const account = await line.account();
      if (generations.get(agentId) !== generation) {
        throw new SwitchboardError(
          'conflict',
          'Another login or logout of this agent finished first, so these credentials were not kept.',
          'Call setCredentials again if these are the credentials to use.',
        );
      }
      const { clientId, clientSecret } = login;
      logins.set(agentId, { line, credentials: { clientId, clientSecret }, account });
      return line;
    },

    clear(agentId) {
      nextGeneration(agentId);
      // Without the practice line's own credentials an agent could not practice again: it may not set any others.
      if (options.kind === 'practice') logins.delete(agentId);
      else logins.set(agentId, 'cleared');
    },

    login(agentId) {
      const login = logins.get(agentId);
      return login === 'cleared' ? undefined : login;
    },

    loggedOut: () => [...logins].filter(([, login]) => login === 'cleared').map(([agentId]) => agentId),

    readmit(agentId) {
      if (logins.get(agentId) === 'cleared') logins.delete(agentId);
    },
  };
}

function loggedOut(): SwitchboardError {
  return new SwitchboardError(
    'auth',
    'This agent logged out with clearCredentials.',
    'Call setCredentials with the client id and secret of the user to log in again.',
  );
}

function practiceOnly(): SwitchboardError {
  return new SwitchboardError(
    'auth',
    'The practice line needs no credentials. The ones you passed were neither stored nor sent.',
    'Continue without setCredentials. Credentials are for the real line, which the user switches on.',
  );
}
