/** An application as a person tells it from another. */
export interface NamedApplication {
  readonly applicationId: string;
  readonly name: string;
}

/** What came of pointing the voice application by which inbound calls come. */
export type Followed =
  | { readonly kind: 'working' }
  /** The account has none. */
  | { readonly kind: 'no-application' }
  /** There are several and none was chosen. */
  | { readonly kind: 'none-chosen'; readonly applications: readonly NamedApplication[] }
  /** `path`: the account takes no callback credentials, so the secret in the address guards alone. */
  | { readonly kind: 'pointed'; readonly application: NamedApplication; readonly guard: 'credentials' | 'path' }
  /** Pointed here, with somebody else's callback credentials still on it. */
  | { readonly kind: 'kept-credentials'; readonly application: NamedApplication }
  /** Another Switchboard of this computer has it. */
  | { readonly kind: 'owned'; readonly applicationId: string; readonly pid: number; readonly since: string }
  /** `retries`: it is tried again by itself. */
  | { readonly kind: 'failed'; readonly reason: string; readonly recovery: string; readonly retries: boolean };

/** How it stands with inbound calls of the real line. */
export type PointingState =
  /** Nobody has logged in yet. */
  | { readonly kind: 'no-credentials' }
  /** There is no public address yet. */
  | { readonly kind: 'not-reached' }
  /** The public address is the person's own, which is no permission to point anything at it. */
  | { readonly kind: 'not-asked' }
  | Followed;

/** What a person can see and decide about it. */
export interface PointingPort {
  readonly state: PointingState;
  /** Called after each change, synchronously. Returns how to end that. */
  subscribe(listener: () => void): () => void;
  /**
   * The voice applications of the account.
   * @throws SwitchboardError `auth` before anybody has logged in; as listApplications does
   */
  applications(): Promise<readonly NamedApplication[]>;
  /** This one from now on, for inbound calls and for calls placed without naming one; what was pointed before is put back. */
  choose(applicationId: string): void;
  /** Somebody else's callback credentials on the application may be replaced, which cannot be undone. */
  takeOver(applicationId: string): void;
  /** Tries again now. */
  again(): void;
}
