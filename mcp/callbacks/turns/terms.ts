import { longestCallbackTimeout } from '../../bandwidth/pointingPlan';
import type { TurnRule } from '../webhookTable';

/** Every number that decides how long a caller is held. */
export const hold = {
  /** Seconds Bandwidth waits for a response: the most it accepts, which is what we ask for, and what applies otherwise (bandwidth-api 13.1). */
  callbackTimeout: { longest: longestCallbackTimeout, default: 15 },
  /** The part of it that is kept back: at least `leastMs`, or this many measured round trips. One response is held at least `budgetMs`. */
  reserve: { leastMs: 2_000, roundTrips: 2 },
  budgetMs: 300,
  /** The most a turn is held in all, where it is not the person's setting. */
  maxHoldMs: { ringing: 30_000, bridging: 5_000 },
  /** For an inbound call that no agent owns, while no agent is there. */
  unattendedMs: 10_000,
  /** An agent counts as there for this long after its last tool call. */
  presentMs: 120_000,
  /** After a keep-alive Bandwidth comes back within this time, or something is wrong. */
  returnMs: 5_000,
  /** Slow speech, so that a spoken "please hold" is never mistaken for a call that did not come back. */
  charactersPerSecond: 8,
  /** Closing waits this long for calls that are between two requests, and this long for everything that is being written. */
  closing: { returningMs: 1_000, writingMs: 1_400 },
} as const;

/** What a turn is opened with. Durations in milliseconds. */
export interface TurnTerms {
  readonly callbackId: string;
  readonly callId: string;
  readonly eventType: string;
  readonly keepAlive: TurnRule['keepAlive'];
  readonly maxHoldMs: number;
  /** How long one HTTP response may be held. */
  readonly budgetMs: number;
  /** How soon Bandwidth is back after a keep-alive before something must be wrong. */
  readonly returnMs: number;
  /** What a keep-alive speaks from the second cycle on takes this long, and is no reason to worry. */
  readonly speechMs: number;
  /** False for an inbound call that no agent owns while no agent is there. */
  readonly attended: boolean;
}

/** What the terms of a turn depend on. */
export interface TermsOf extends Pick<TurnTerms, 'callbackId' | 'callId' | 'eventType' | 'attended'> {
  readonly rule: TurnRule;
  /** Seconds Bandwidth waits for a response about this call. */
  readonly callbackTimeout: number;
  readonly roundTripMs: number;
  readonly settings: { readonly maxHoldSeconds: number; readonly pleaseHold: string };
}

/** The terms a turn is opened with. */
export function termsOf({ rule, callbackTimeout, roundTripMs, settings, ...named }: TermsOf): TurnTerms {
  return {
    ...named,
    keepAlive: rule.keepAlive,
    maxHoldMs: rule.maxHold === 'setting' ? settings.maxHoldSeconds * 1_000 : hold.maxHoldMs[rule.maxHold],
    budgetMs: holdBudgetMs(callbackTimeout, roundTripMs),
    returnMs: hold.returnMs,
    speechMs: rule.keepAlive === 'redirect' ? speakingMs(settings.pleaseHold) : 0,
  };
}

/** How long one response may be held: what Bandwidth waits, less what the way there and back may take. */
function holdBudgetMs(callbackTimeout: number, roundTripMs: number): number {
  const { leastMs, roundTrips } = hold.reserve;
  return Math.max(hold.budgetMs, callbackTimeout * 1_000 - Math.max(leastMs, roundTrips * roundTripMs));
}

/** How long a turn is held at most. Without a keep-alive its only response must be written within its own budget. */
export function longestHoldMs({ keepAlive, maxHoldMs, budgetMs }: TurnTerms): number {
  return keepAlive === 'none' ? Math.min(maxHoldMs, budgetMs) : maxHoldMs;
}

/** How long a turn is held while no agent is there. */
export function unattendedHoldMs(terms: TurnTerms): number {
  return Math.min(hold.unattendedMs, longestHoldMs(terms));
}

/** How long a sentence may take to speak. */
export function speakingMs(sentence: string): number {
  return Math.ceil((sentence.length / hold.charactersPerSecond) * 1_000);
}
