import type { CheckCause, Trouble } from '../../mcp/index';

export type { Trouble } from '../../mcp/index';

/** The steps of set-up, in their order. */
export const setupSteps = ['details', 'browser', 'credentials', 'number', 'reach', 'agent'] as const;

export type SetupStep = (typeof setupSteps)[number];

/** What the person does on Bandwidth's own pages, in the order of the sign-up. */
export const handoffTicks = ['sms-code', 'email', 'api-credentials', 'bring-back'] as const;

export type HandoffTick = (typeof handoffTicks)[number];

/** A page that set-up opens outside Switchboard. `mail` is the person's mail program. */
export type OutsidePage = 'sign-up' | 'mail' | 'app' | 'terms';

/** What a person types in the first step. Kept as typed, so that closing the app loses none of it. */
export interface SignUpDetails {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** As typed. */
  readonly phone: string;
  readonly termsAccepted: boolean;
}

/** A sign-up that Bandwidth has accepted. */
export interface SignUpView {
  /** `you`, or the name of the agent that started it. */
  readonly by: { readonly kind: 'you' } | { readonly kind: 'agent'; readonly name: string };
  /** Whole when the person typed it here, masked as "j…@example.com" when an agent did. */
  readonly email: string;
  readonly phone: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** It went to the practice line, so no account exists. */
  readonly practice: boolean;
}

/** What sending the details comes to. */
export type SignUpResult =
  | { readonly kind: 'sent' }
  /** Sentences beside the fields. */
  | { readonly kind: 'fields'; readonly problems: Readonly<Partial<Record<keyof SignUpDetails, string>>> }
  /** The e-mail address or the phone number has an account already: the person signs in instead. */
  | ({ readonly kind: 'in-use' } & Trouble)
  | ({ readonly kind: 'failed' } & Trouble);

/** Where credentials are kept. */
export type CredentialPlace = 'keychain' | 'environment' | 'this-run';

/** An account whose credentials this computer keeps. */
export interface KeptAccount {
  readonly environment: string;
  readonly accountId: string;
}

/** How it is with the person's credentials. */
export type CredentialsView =
  | { readonly kind: 'none' }
  /** The keychain has been asked and has not replied yet. */
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'ok';
      /** Undefined until Bandwidth has been asked, for credentials that come from the environment. */
      readonly accountId: string | undefined;
      /** A Bandwidth Build account; undefined until Bandwidth has been asked in this run. */
      readonly build: boolean | undefined;
      /** The last four characters of the client ID. */
      readonly ending: string;
      readonly place: CredentialPlace;
      /** Why they are not in the keychain, where they are kept for this run only. */
      readonly why: string | undefined;
    }
  | ({ readonly kind: 'locked' | 'refused' | 'unsupported' } & Trouble)
  /** Bandwidth did not accept them, or could not be asked. */
  | ({ readonly kind: 'failed' } & Trouble);

/** What checking and keeping credentials comes to. */
export type CheckResult =
  | { readonly kind: 'kept'; readonly accountId: string; readonly build: boolean; readonly place: CredentialPlace }
  | { readonly kind: 'choose-account'; readonly accounts: readonly string[] }
  /** The token names no account: the person types its number, which they read in the Bandwidth App. */
  | { readonly kind: 'type-account' }
  | ({ readonly kind: 'failed'; readonly cause: CheckCause } & Trouble);

/** What an agent brought with setCredentials and the person may keep. */
export interface BroughtCredentials {
  readonly agentId: string;
  readonly agentName: string;
  readonly accountId: string;
}

export interface SetupApplication {
  readonly applicationId: string;
  readonly name: string;
  /** What it does with inbound calls now, in words: "Sends calls to example.com", "Sends calls to Switchboard". */
  readonly does: string;
}

/** The phone number and the voice application of the account. */
export type NumberView =
  /** There are no credentials yet. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'asking' }
  | ({ readonly kind: 'failed' } & Trouble)
  | {
      readonly kind: 'known';
      /** The number in use, E.164; undefined until one is chosen or typed. */
      readonly number: string | undefined;
      /** Numbers that Bandwidth lists, E.164. */
      readonly numbers: readonly string[];
      /** Why none are listed, as on Build: the person reads theirs in the Bandwidth App and types it. */
      readonly notListed: string | undefined;
      readonly application: SetupApplication | undefined;
      readonly applications: readonly SetupApplication[];
      /** The account has no voice application and may make one. */
      readonly mayCreate: boolean;
    };

/** Everything the set-up sheet shows. The line's own view (`LineSummary`) has the rest of step 5. */
export interface SetupView {
  /** The steps with what their facts say; `open` is the first that is not done. */
  readonly steps: readonly { readonly step: SetupStep; readonly done: boolean }[];
  /** The first step that is not done; undefined when set-up is complete. */
  readonly open: SetupStep | undefined;
  readonly details: SignUpDetails;
  readonly signUp: SignUpView | undefined;
  readonly ticked: readonly HandoffTick[];
  readonly credentials: CredentialsView;
  /** Accounts whose credentials are kept, the one in use first. */
  readonly accounts: readonly KeptAccount[];
  readonly brought: BroughtCredentials | undefined;
  /** Agents that logged out and wait for the person to let them in again. */
  readonly loggedOut: readonly { readonly agentId: string; readonly name: string }[];
  readonly number: NumberView;
  /** The person's own phone, E.164, once they have typed it. */
  readonly ownPhone: string | undefined;
  /** What the person was asked once and has not answered: whether to use the real line, now that it is ready. */
  readonly offerRealLine: boolean;
  /** Why the set-up file was set aside, in whole sentences. */
  readonly problem: string | undefined;
}

/** What the window may ask about set-up. All of it concerns the real account, whichever line is in use. */
export interface SetupRequests {
  /** Keeps what has been typed so far. */
  saveDetails: { args: { readonly details: SignUpDetails }; result: undefined };
  /** `practice`: a rehearsal that the practice line answers; nothing is sent to Bandwidth. */
  signUp: { args: { readonly details: SignUpDetails; readonly practice: boolean }; result: SignUpResult };
  /** Forgets the sign-up, so that it can be sent again with other details. */
  startOver: { args: undefined; result: undefined };
  tickHandoff: { args: { readonly tick: HandoffTick; readonly done: boolean }; result: undefined };
  openPage: { args: { readonly page: OutsidePage }; result: undefined };
  /** The clipboard's text, at most 4 kB; asked only when the person clicks "Paste from clipboard". */
  readClipboard: { args: undefined; result: { readonly text: string } };
  /** Checks the pair with Bandwidth, and keeps it when it is good. */
  checkCredentials: {
    args: { readonly clientId: string; readonly clientSecret: string; readonly accountId?: string | undefined };
    result: CheckResult;
  };
  /** Keeps, or lets go, what an agent brought. */
  keepBrought: { args: { readonly agentId: string; readonly keep: boolean }; result: CheckResult };
  readmitAgent: { args: { readonly agentId: string }; result: undefined };
  /** Asks the keychain again, after the person has unlocked it. */
  readKeychain: { args: undefined; result: undefined };
  /** Asks Bandwidth for the numbers and applications of the account. */
  loadNumber: { args: undefined; result: undefined };
  /** Refused in words when it is not a phone number. */
  chooseNumber: { args: { readonly number: string }; result: undefined };
  chooseSetupApplication: { args: { readonly applicationId: string }; result: undefined };
  createVoiceApplication: { args: undefined; result: undefined };
  useAccount: { args: KeptAccount; result: undefined };
  /** Removes the credentials of the account in use from this computer. `everything`: settings, history and agents too. */
  signOut: { args: { readonly everything: boolean }; result: undefined };
  /** The answer to the offer to use the real line. */
  answerOffer: { args: { readonly use: boolean }; result: undefined };
}

export const setupRequestNames = [
  'saveDetails',
  'signUp',
  'startOver',
  'tickHandoff',
  'openPage',
  'readClipboard',
  'checkCredentials',
  'keepBrought',
  'readmitAgent',
  'readKeychain',
  'loadNumber',
  'chooseNumber',
  'chooseSetupApplication',
  'createVoiceApplication',
  'useAccount',
  'signOut',
  'answerOffer',
] as const satisfies readonly (keyof SetupRequests)[];
