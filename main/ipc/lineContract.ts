import type { Tone } from './elements';

export type LineName = 'practice' | 'real';

/** One state in words. */
export interface Said {
  readonly tone: Tone;
  /** One or two whole sentences. */
  readonly sentence: string;
}

/** What a person can do about the tunnel besides its switch. */
export type TunnelAction = 'try-again' | 'get-cloudflared' | 'choose-cloudflared';

/** How Bandwidth reaches this computer. */
export type AddressView =
  /** At an https address of the person's own. */
  | ({ readonly kind: 'own' } & Said)
  | ({
      readonly kind: 'tunnel';
      /** What the person chose. */
      readonly on: boolean;
      readonly action: TunnelAction | undefined;
    } & Said);

/** A voice application of the account. */
export interface ApplicationView {
  readonly applicationId: string;
  readonly name: string;
}

/** How it stands with inbound calls, and the one thing to do about it. */
export type InboundView = Said & {
  readonly action:
    | { readonly kind: 'none' | 'try-again' }
    | { readonly kind: 'choose'; readonly applications: readonly ApplicationView[] }
    | { readonly kind: 'take-over'; readonly application: ApplicationView };
  /** The application that inbound calls come by now; another may be chosen. */
  readonly application: ApplicationView | undefined;
};

/** The line in use, and on the real one what stands between Bandwidth and this computer. */
export type LineSummary = {
  readonly changingTo: LineName | undefined;
  /** Why the line in use is not the chosen one. */
  readonly problem: string | undefined;
} & (
  | { readonly inUse: 'practice' }
  | {
      readonly inUse: 'real';
      /** What to do to log in; undefined once somebody has. */
      readonly credentials: string | undefined;
      readonly address: AddressView;
      readonly inbound: InboundView;
    }
);

/** What the window may ask about the line. */
export interface LineRequests {
  /** Refused while a call is live. */
  chooseLine: { args: { readonly line: LineName }; result: undefined };
  /** The answer is what holds now: during a call the person is asked before the tunnel is turned off. */
  setTunnel: { args: { readonly on: boolean }; result: { readonly on: boolean } };
  tunnelAction: { args: { readonly action: TunnelAction }; result: undefined };
  voiceApplications: { args: undefined; result: readonly ApplicationView[] };
  chooseApplication: { args: { readonly applicationId: string }; result: undefined };
  /** Asks the person, since the application's own callback credentials are lost. */
  takeOver: { args: { readonly applicationId: string }; result: undefined };
  pointAgain: { args: undefined; result: undefined };
}

export const lineRequestNames = [
  'chooseLine',
  'setTunnel',
  'tunnelAction',
  'voiceApplications',
  'chooseApplication',
  'takeOver',
  'pointAgain',
] as const satisfies readonly (keyof LineRequests)[];
