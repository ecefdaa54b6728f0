/** Which telephone network a call, event, number or credential belongs to. */
export const lineKinds = ['practice', 'real'] as const;

export type LineKind = (typeof lineKinds)[number];

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
