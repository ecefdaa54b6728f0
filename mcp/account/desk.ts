import type { ClientCredentials } from '../bandwidth/oauth';
import type { Trouble } from '../model/readiness';

/** What a person types to sign up. */
export interface SignUpFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** As typed. */
  readonly phone: string;
  readonly termsAccepted: boolean;
}

/** Why a sign-up failed; each has a sentence and a fix. */
export type SignUpCause =
  | 'refused'
  | 'not-open'
  | 'clock'
  | 'offline'
  | 'intercepted'
  | 'rate-limited'
  | 'bandwidth-down'
  /** The request may have arrived, but no answer came. */
  | 'unsure'
  | 'unexpected';

/** What sending the details comes to. */
export type SignUpOutcome =
  | {
      readonly kind: 'sent';
      readonly registrationId: string;
      readonly email: string;
      /** E.164. */
      readonly phone: string;
    }
  /** Sentences beside the fields. Nothing was sent, or Bandwidth refused these fields. */
  | { readonly kind: 'fields'; readonly problems: Readonly<Partial<Record<keyof SignUpFields, string>>> }
  /** The e-mail address or the phone number has an account already: the person signs in instead. */
  | ({ readonly kind: 'in-use'; readonly which: 'email' | 'phone' | 'either' } & Trouble)
  | ({ readonly kind: 'failed'; readonly cause: SignUpCause } & Trouble);

/** Why a check of credentials failed; each has a sentence and a fix. */
export type CheckCause =
  | 'wrong-pair'
  | 'no-voice'
  | 'no-account'
  | 'clock'
  | 'offline'
  | 'intercepted'
  | 'rate-limited'
  | 'bandwidth-down'
  | 'unexpected';

/** What checking a pair of credentials comes to. */
export type CheckOutcome =
  | { readonly kind: 'ok'; readonly accountId: string; readonly build: boolean; readonly roles: readonly string[] }
  /** The credentials reach several accounts and none was chosen, or the chosen one is not among them. */
  | { readonly kind: 'choose-account'; readonly accounts: readonly string[] }
  /** They name no account: the person reads its number in the Bandwidth App. */
  | { readonly kind: 'type-account' }
  | ({ readonly kind: 'failed'; readonly cause: CheckCause } & Trouble);

export type AccountNumbers =
  /** E.164. */
  | { readonly kind: 'listed'; readonly numbers: readonly string[] }
  /** Bandwidth does not list them for this account: the person types theirs. */
  | { readonly kind: 'not-listed'; readonly why: string }
  | ({ readonly kind: 'failed'; readonly cause: CheckCause } & Trouble);

/** A voice application, as a person chooses among them. */
export interface VoiceApplication {
  readonly applicationId: string;
  readonly name: string;
  /** What it does with incoming calls now, in words: "Sends calls to example.com." */
  readonly does: string;
}

export type AccountApplications =
  | { readonly kind: 'listed'; readonly applications: readonly VoiceApplication[] }
  | ({ readonly kind: 'failed'; readonly cause: CheckCause } & Trouble);

export type CreatedApplication =
  | { readonly kind: 'created'; readonly application: VoiceApplication }
  | ({ readonly kind: 'failed'; readonly cause: CheckCause } & Trouble);

/** One account, seen with one pair of credentials. No method throws. */
export interface AccountView {
  numbers(signal?: AbortSignal): Promise<AccountNumbers>;
  /** Voice applications only. */
  applications(signal?: AbortSignal): Promise<AccountApplications>;
  /** A voice application named Switchboard; nothing else on the account is changed. */
  createVoiceApplication(signal?: AbortSignal): Promise<CreatedApplication>;
}

/**
 * What a person does at Bandwidth before there is a line: sign up, check credentials, look at the account. Every outcome is
 * in words; no method throws, and no text holds a secret.
 */
export interface AccountDesk {
  signUp(fields: SignUpFields, signal?: AbortSignal): Promise<SignUpOutcome>;
  /** @param accountId the one the person chose or typed */
  check(pair: ClientCredentials, accountId?: string, signal?: AbortSignal): Promise<CheckOutcome>;
  account(pair: ClientCredentials, accountId: string): AccountView;
}
