import type { Subscribe } from '../base/emitter';

/** A live call that the person has taken over from the agents. */
export interface TakenCall {
  readonly callId: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /**
   * `fetching`: the agent's document still plays, or the call rings; the person's words wait. `waiting`: the caller waits on
   * the line for the person. `speaking`: the caller hears the person's words, or answers them. `put-through`: the call is
   * connected to another number.
   */
  readonly doing: 'fetching' | 'waiting' | 'speaking' | 'put-through';
  /** While `waiting`: when the caller hears the fallback instead, milliseconds since the epoch. */
  readonly until: number | undefined;
  /** Words that have not been spoken yet, oldest first. */
  readonly unspoken: readonly string[];
  /** What the caller replied, as it was transcribed, oldest first: words from outside. */
  readonly heard: readonly { readonly at: number; readonly text: string }[];
  /** The number the call is put through to. */
  readonly putThroughTo: string | undefined;
  /** What went wrong last, in sentences for the person. */
  readonly trouble: string | undefined;
}

export interface SayOptions {
  /**
   * Whether the caller's reply is recorded and transcribed, so that the person can read it. Left out: true. Without it the
   * caller only hears the words and waits.
   */
  readonly listen?: boolean | undefined;
}

/** What is wrong, or remarkable, about a number before the person puts a call through to it. */
export type NumberCheck =
  | { readonly kind: 'fine'; readonly number: string }
  /** It can be dialled, but the person should confirm it first (`confirmed`): an emergency, premium or satellite number. */
  | { readonly kind: 'confirm'; readonly number: string; readonly why: string }
  | { readonly kind: 'invalid'; readonly why: string };

/**
 * The person answers a live call in the agents' place. Every method throws SwitchboardError in a person's words:
 * `not_found` when the call is not live, `conflict` when the person has not taken it over (or has already), `unavailable`
 * when Bandwidth could not be asked, `validation` for text or a number that cannot be used.
 */
export interface TakeOverPort {
  /** From now on, agents' answers to this call get `conflict`. Of two windows, one succeeds; the other gets `conflict`. */
  take(callId: string): Promise<TakenCall>;
  /** Speaks the text to the caller now, or as soon as the call comes back from what it plays. */
  say(callId: string, text: string, options?: SayOptions): Promise<TakenCall>;
  checkNumber(number: string): NumberCheck;
  /** Connects the caller to another number. When the two hang up, the call ends; when no one answers, the caller is back. */
  putThrough(callId: string, number: string, options?: { readonly confirmed?: boolean | undefined }): Promise<TakenCall>;
  hangUp(callId: string): Promise<void>;
  /** Agents may answer the call again, and those that wait for its events are woken. */
  giveBack(callId: string): Promise<void>;
  /** Undefined when the agents have the call. */
  state(callId: string): TakenCall | undefined;
  readonly calls: readonly TakenCall[];
  /** Called with the call whenever something about it changes, and with `taken: undefined` when the person has it no longer. */
  readonly subscribe: Subscribe<{ readonly callId: string; readonly taken: TakenCall | undefined }>;
}
