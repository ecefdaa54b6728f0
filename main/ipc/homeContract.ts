import type { ReadinessRow } from '../../mcp/index';
import type { Tone } from './elements';
import type { SetupStep } from './setupContract';

export type { ReadinessRow, ReadinessRowId, ReadinessState } from '../../mcp/index';

/** What the one button of a readiness row does. */
export type Fix =
  /** Opens set-up at that step. */
  | { readonly kind: 'set-up'; readonly step: SetupStep }
  /** Opens a view. */
  | { readonly kind: 'show'; readonly view: 'agents' | 'settings' | 'phone' }
  /** Does it at once (`homeAction`). */
  | { readonly kind: 'do'; readonly action: HomeAction };

export type HomeAction = 'read-keychain' | 'turn-tunnel-on' | 'try-tunnel-again' | 'point-again' | 'start-again';

/** A readiness row as the window shows it: the core's facts and sentences, and the button. */
export type HomeRow = ReadinessRow & { readonly button: { readonly label: string; readonly fix: Fix } | undefined };

/** What Home shows besides the last calls, which are in the view already. */
export interface HomeView {
  /** Nothing is set up and nothing has been tried: Home is the welcome with its three doors. */
  readonly welcome: boolean;
  readonly headline: { readonly tone: Tone; readonly title: string; readonly sentence: string };
  readonly rows: readonly HomeRow[];
  /** Set-up that was begun, or could be: where it goes on. Undefined when a row leads there, or nothing is left. */
  readonly setUp: { readonly title: string; readonly sentence: string; readonly label: string; readonly step: SetupStep } | undefined;
  /** Rows that need the person. */
  readonly left: number;
  readonly tryIt:
    | { readonly kind: 'practice' }
    /** `from` is the account's number; `why` says why no call can be placed yet. */
    | { readonly kind: 'real'; readonly ownPhone: string | undefined; readonly why: string | undefined };
  /** A sentence to paste to the agent. */
  readonly forAgent: string;
}

/** What the window may ask from Home and from the strip of live calls. */
export interface HomeRequests {
  homeAction: { args: { readonly action: HomeAction }; result: undefined };
  /** Rings the person's own phone, or the practice phone, with a short greeting. `to`: the person's number on the real line. */
  placeTestCall: { args: { readonly to?: string | undefined }; result: { readonly callId: string } };
  endCall: { args: { readonly callId: string }; result: undefined };
  endAllCalls: { args: undefined; result: undefined };
  /** The person chose the first door, so Home is no longer the welcome. */
  startPractising: { args: undefined; result: undefined };
}

export const homeRequestNames = [
  'homeAction',
  'placeTestCall',
  'endCall',
  'endAllCalls',
  'startPractising',
] as const satisfies readonly (keyof HomeRequests)[];
