import type { Clock } from '../base/clock';
import { afterwards, type Soon } from '../base/soon';
import type { BasicCredentials, Hosts, LineKind } from '../model/line';
import { noPublicAddress, type Unreachable } from '../model/unreachable';
import { chooseAccount } from './claims';
import type { CredentialSourceName } from './credentials';
import type { HostName, Line } from './line';
import { type ClientCredentials, createTokenSource, type TokenSource } from './oauth';
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

/** The tokens of one pair of credentials, by host (default `api`). */
export type Tokens = (host?: HostName) => TokenSource;

/** Makes a line. Nothing is sent until its first token is asked for. */
export function createLine(options: LineOptions): Line {
  const tokens = tokensOf(options, options.credentials);
  return lineWith(options, options.source, () => tokens);
}

/** The tokens of these credentials. Nothing is sent until the first one is asked for. */
export function tokensOf({ hosts, clock, version, fetch: send = fetch }: LineSettings, credentials: ClientCredentials): Tokens {
  const { api, messagingTokens } = hosts;
  const tokensFrom = (host: string) => createTokenSource({ api: host, credentials, clock, version, fetch: send });
  const tokens = tokensFrom(api);
  const forMessaging = messagingTokens === undefined || messagingTokens === api ? tokens : tokensFrom(messagingTokens);
  return (host) => (host === 'messaging' ? forMessaging : tokens);
}

/** A line whose tokens come from `tokens`, which throws `auth` while there are none. */
export function lineWith(options: LineSettings, source: CredentialSourceName, tokens: () => Soon<Tokens>): Line {
  const { kind, hosts, accountId, preferred, callbackBase, callbackCredentials } = options;
  return {
    kind,
    hosts,
    credentialSource: source,
    preferred,
    account: async () => chooseAccount((await afterwards(tokens(), (of) => of().current())).claims, accountId),
    token: async (host) => (await afterwards(tokens(), (of) => of(host).current())).value,
    renewToken: async (stale, host) => (await afterwards(tokens(), (of) => of(host).renew(stale))).value,
    callbackBase,
    whyUnreachable: options.whyUnreachable ?? (() => (callbackBase() === undefined ? noPublicAddress : undefined)),
    callbackCredentials,
  };
}
