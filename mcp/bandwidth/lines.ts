import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { BasicCredentials, Hosts, LineKind } from '../model/line';
import { noPublicAddress, type Unreachable } from '../model/unreachable';
import { chooseAccount } from './claims';
import type { CredentialSourceName, FoundCredentials } from './credentials';
import type { HostName, Line } from './line';
import { type ClientCredentials, createTokenSource, type Login } from './oauth';
import type { Fetch } from './transport';

/** What all lines of one kind share; nothing in it belongs to an agent. */
export interface LineSettings {
  readonly kind: LineKind;
  readonly hosts: Hosts;
  /** Which account to use when the token names several. */
  readonly accountId?: string | undefined;
  /** What createCall falls back on before it looks for the only application or number there is. */
  readonly preferred?: Line['preferred'];
  readonly callbackBase: () => string | undefined;
  /** Left out: there is no public address while there is no callback base. */
  readonly whyUnreachable?: (() => Unreachable | undefined) | undefined;
  readonly callbackCredentials: () => BasicCredentials | undefined;
  readonly clock: Clock;
  /** For the User-Agent. */
  readonly version: string;
  readonly fetch?: Fetch | undefined;
}

export interface LineOptions extends LineSettings {
  readonly credentials: ClientCredentials;
  readonly source: CredentialSourceName;
}

/** Makes a line. Nothing is sent until its first token is asked for. */
export function createLine(options: LineOptions): Line {
  const { api, messagingTokens } = options.hosts;
  const tokensFrom = (host: string) =>
    createTokenSource({
      api: host,
      credentials: options.credentials,
      clock: options.clock,
      version: options.version,
      fetch: options.fetch ?? fetch,
    });
  const tokens = tokensFrom(api);
  const forMessaging = messagingTokens === undefined || messagingTokens === api ? tokens : tokensFrom(messagingTokens);
  const sourceFor = (host: HostName | undefined) => (host === 'messaging' ? forMessaging : tokens);
  return {
    kind: options.kind,
    hosts: options.hosts,
    credentialSource: options.source,
    preferred: options.preferred,
    account: async () => chooseAccount((await tokens.current()).claims, options.accountId),
    token: async (host) => (await sourceFor(host).current()).value,
    renewToken: async (stale, host) => (await sourceFor(host).renew(stale)).value,
    callbackBase: options.callbackBase,
    whyUnreachable: options.whyUnreachable ?? (() => (options.callbackBase() === undefined ? noPublicAddress : undefined)),
    callbackCredentials: options.callbackCredentials,
  };
}

export interface LinesOptions extends LineSettings {
  /** What an agent uses that has not logged in itself: `findCredentials` of this line's sources. */
  readonly shared: FoundCredentials;
}

/** The lines of one kind, one for each set of credentials in use. Agents' credentials live here, in memory only. */
export interface Lines {
  readonly kind: LineKind;
  /** The hosts of this kind of line, for requests that need no credentials. */
  readonly hosts: Hosts;
  /** The agent's own line if it set credentials, else the shared one. Throws `auth` when it has neither or has logged out. */
  lineFor(agentId: string): Line;
  /**
   * Fetches a token and finds the account before anything is replaced.
   * On the practice line any pair but its own is refused with `auth`, neither stored nor sent.
   * @throws SwitchboardError `auth`, `validation`, `conflict` (the agent logged in or out meanwhile), `rate_limited` or `unavailable`; the old credentials stay.
   */
  set(agentId: string, login: Login): Promise<Line>;
  /** Afterwards the agent gets `auth` until `set` or a restart; on the practice line it has the practice line's own credentials. */
  clear(agentId: string): void;
}

type LoginState = { readonly line: Line } | 'cleared';

export function createLines(options: LinesOptions): Lines {
  const { shared } = options;
  const sharedLine =
    shared.kind === 'none' ? undefined : createLine({ ...options, credentials: shared.credentials, source: shared.source });
  const logins = new Map<string, LoginState>();
  /** Rises with every login and logout of an agent, so that a slow login cannot undo what came after it. */
  const generations = new Map<string, number>();
  const nextGeneration = (agentId: string): number => {
    const next = (generations.get(agentId) ?? 0) + 1;
    generations.set(agentId, next);
    return next;
  };

  const lineOf = ({ accountId = options.accountId, ...credentials }: Login): Line => {
    if (options.kind === 'real') return createLine({ ...options, accountId, credentials, source: 'agent' });
    const own =
      shared.kind === 'found' &&
      shared.credentials.clientId === credentials.clientId &&
      shared.credentials.clientSecret === credentials.clientSecret;
    if (!own || sharedLine === undefined) throw practiceOnly();
    return sharedLine;
  };

  return {
    kind: options.kind,
    hosts: options.hosts,

    lineFor(agentId) {
      const login = logins.get(agentId);
      if (login === 'cleared') throw loggedOut();
      const line = login?.line ?? sharedLine;
      if (line === undefined) throw noCredentials(shared.kind === 'none' ? shared.problems : []);
      return line;
    },

    async set(agentId, login) {
      const line = lineOf(login);
      const generation = nextGeneration(agentId);
      await line.account();
      if (generations.get(agentId) !== generation) {
        throw new SwitchboardError(
          'conflict',
          'Another login or logout of this agent finished first, so these credentials were not kept.',
          'Call setCredentials again if these are the credentials to use.',
        );
      }
      logins.set(agentId, { line });
      return line;
    },

    clear(agentId) {
      nextGeneration(agentId);
      // Without the practice line's own credentials an agent could not practise again: it may not set any others.
      if (options.kind === 'practice') logins.delete(agentId);
      else logins.set(agentId, 'cleared');
    },
  };
}

/** The error of everything that needs credentials while there are none. `problems` say why a source that may hold some gave none. */
export function noCredentials(problems: readonly string[] = []): SwitchboardError {
  return new SwitchboardError(
    'auth',
    ['There are no Bandwidth credentials yet.', ...problems].join(' '),
    'Ask the user for their client id and secret (Bandwidth App > Account > API Credentials) and call setCredentials. If they have no account, offer createRegistration, the free Bandwidth Build sign-up.',
  );
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
