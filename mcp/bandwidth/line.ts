/** Which telephone network a call, event, number or credential belongs to. */
export const lineKinds = ['practice', 'real'] as const;
export type LineKind = (typeof lineKinds)[number];

/** The three host bases, without a trailing slash (bandwidth-api, section 1). */
export interface Hosts {
  readonly api: string;
  readonly voice: string;
  readonly messaging: string;
  /**
   * The API host whose tokens the messaging host accepts, where that is not `api`: messaging has no test environment
   * and takes tokens of production only (bandwidth-api, section 1).
   */
  readonly messagingTokens?: string | undefined;
}

/** Whom a request goes to. */
export type HostName = 'api' | 'voice' | 'messaging';

/** Where a line's credentials came from, in the order in which they win. */
export type CredentialSource = 'agent' | 'environment' | 'keychain' | 'practice';

/** What the access token says about the account behind it. */
export interface Account {
  readonly accountId: string;
  /** A Bandwidth Build account (`express: true` in the token): voice only. */
  readonly build: boolean;
  readonly roles: readonly string[];
}

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * A line is made once and never edited. The Bandwidth client is built from a line and has no
 * other way to a host or a credential, so practice traffic cannot reach Bandwidth or the reverse.
 */
export interface Line {
  readonly kind: LineKind;
  readonly hosts: Hosts;
  readonly credentialSource: CredentialSource;
  /** What createCall and createMessage use when the agent names none (BW_VOICE_APPLICATION_ID, BW_MESSAGING_APPLICATION_ID, BW_NUMBER). Read anew each time: a person may choose another application. */
  readonly preferred?:
    | {
        readonly applicationId?: string | undefined;
        readonly messagingApplicationId?: string | undefined;
        readonly from?: string | undefined;
      }
    | undefined;
  /** The account of the token; fetches a token if there is none yet. Throws `auth`, `validation` (several accounts, none chosen) or `unavailable`. */
  account(): Promise<Account>;
  /** A valid access token for a host (default `api`); concurrent callers share one request. Throws `auth` or `unavailable`. */
  token(host?: HostName): Promise<string>;
  /** Forgets `stale` and fetches anew; concurrent callers with the same stale token share one request. */
  renewToken(stale: string, host?: HostName): Promise<string>;
  /** The public base of our callback listener for this line, secret path included, no trailing slash; undefined while Bandwidth cannot reach us. */
  callbackBase(): string | undefined;
  /** Basic credentials our listener asks for on an https base; undefined on loopback. Added only where a request is written to the wire. */
  callbackCredentials(): BasicCredentials | undefined;
}
