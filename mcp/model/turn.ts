import type { Agent } from './agent';
import type { LineKind } from './line';

/** A turn that can be answered now. */
export interface OpenTurn {
  readonly callbackId: string;
  readonly callId: string;
  readonly event_type: string;
  /** ISO-8601, when the webhook arrived. */
  readonly since: string;
  /** Seconds left before the fallback answers in the agent's place. */
  readonly answerWithin: number;
}

/** Who wrote the response that Bandwidth received. `keep-alive` only asks Bandwidth to come back. */
export type Answerer =
  | { readonly kind: 'agent'; readonly agent: Agent }
  /** The person in front of Switchboard: taking a call over, or ending it. */
  | { readonly kind: 'person' }
  | { readonly kind: 'fallback'; readonly reason: string }
  | { readonly kind: 'keep-alive' };

export type TurnAddress = { readonly callbackId: string } | { readonly callId: string };

export interface Delivery {
  readonly callbackId: string;
  readonly callId: string;
  readonly event_type: string;
  /** True once the response has been flushed to Bandwidth. */
  readonly delivered: true;
  /** How long the caller waited for this answer, milliseconds. */
  readonly waitedMs: number;
}

/** How long a caller waits and what they hear meanwhile (design: "A callback is a turn"). */
export interface TurnSettings {
  /** Seconds a caller is held for an agent's answer, 5 to 300. */
  readonly maxHoldSeconds: number;
  /** Spoken before each further wait; empty for silence. */
  readonly pleaseHold: string;
  /** A whole BXML document, run when nobody answers. */
  readonly fallbackBxml: string;
}

/** A turn that was asked of an earlier run. */
export interface LostTurn {
  readonly callbackId: string;
}

/** Whose it was. */
export interface LostPlace {
  readonly callId: string;
  readonly line: LineKind;
  readonly account: string | undefined;
}
