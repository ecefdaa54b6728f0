/** An application as a person recognises it. */
export interface NamedApplication {
  readonly applicationId: string;
  readonly name: string;
}

/** The outcome of pointing the voice application for inbound calls. */
export type PointingOutcome =
  | { readonly kind: 'working' }
  /** The account has none. */
  | { readonly kind: 'no-application' }
  /** There are several and none was chosen. */
  | { readonly kind: 'none-chosen'; readonly applications: readonly NamedApplication[] }
  /** `path`: the account accepts no callback credentials, so the secret in the address is the only protection. */
  | { readonly kind: 'pointed'; readonly application: NamedApplication; readonly guard: 'credentials' | 'path' }
  /** It points here and still carries somebody else's callback credentials. */
  | { readonly kind: 'kept-credentials'; readonly application: NamedApplication }
  /** Another Switchboard on this computer has it. */
  | { readonly kind: 'owned'; readonly applicationId: string; readonly pid: number; readonly since: string }
  /** `retries`: Switchboard tries again by itself. */
  | { readonly kind: 'failed'; readonly reason: string; readonly recovery: string; readonly retries: boolean };

/** Whether inbound calls of the real line reach this server. */
export type PointingState =
  /** No credentials yet. */
  | { readonly kind: 'no-credentials' }
  /** There is no public address yet. */
  | { readonly kind: 'not-reached' }
  /** The public address is the person's own, which is no permission to point applications to it. */
  | { readonly kind: 'not-asked' }
  | PointingOutcome;

/** What a person can see and decide about it. */
export interface PointingPort {
  readonly state: PointingState;
  /** Called after each change, synchronously. Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
  /**
   * The voice applications of the account.
   * @throws SwitchboardError `auth` without credentials; as listApplications does
   */
  applications(): Promise<readonly NamedApplication[]>;
  /** From now on this one, for inbound calls and for calls placed without naming one; the one pointed before is put back. */
  choose(applicationId: string): void;
  /** Somebody else's callback credentials on the application may be replaced, which cannot be undone. */
  takeOver(applicationId: string): void;
  /** Tries again now. */
  retry(): void;
}
