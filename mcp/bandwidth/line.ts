import type { Account, BasicCredentials, Hosts, LineKind } from '../model/line';
import type { Unreachable } from '../model/unreachable';
import type { CredentialSourceName } from './credentials';

/** Whom a request goes to. */
export type HostName = 'api' | 'voice' | 'messaging';

/**
 * A line is made once and never edited. The Bandwidth client is built from a line and has no
 * other way to a host or a credential, so practice traffic cannot reach Bandwidth or the reverse.
 */
export interface Line {
  readonly kind: LineKind;
  readonly hosts: Hosts;
  readonly credentialSource: CredentialSourceName;
  /** What createCall and createMessage use when the agent names none (BW_VOICE_APPLICATION_ID, BW_MESSAGING_APPLICATION_ID, BW_NUMBER). Read at each use: a person may choose another application. */
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
  /** Discards `stale` and fetches a new token; concurrent callers with the same stale token share one request. */
  renewToken(stale: string, host?: HostName): Promise<string>;
  /** The public base of our callback listener for this line, secret path included, no trailing slash; undefined while Bandwidth cannot reach us. */
  callbackBase(): string | undefined;
  /** Why Bandwidth cannot reach our callback listener, and what to do; undefined while it can. */
  whyUnreachable(): Unreachable | undefined;
  /** Basic credentials our listener asks for on an https base; undefined on loopback. Added only where a request is written to the wire. */
  callbackCredentials(): BasicCredentials | undefined;
}
