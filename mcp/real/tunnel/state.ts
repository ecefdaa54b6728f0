import type { Attempts } from './backOff';
import type { Cause } from './causes';
import type { Precheck, Protocol, Signal } from './logLine';

/** Where the program came from. Only bundled and downloaded ones have a pinned checksum. */
export type BinarySource = 'own' | 'path' | 'bundled' | 'downloaded';

export interface Binary {
  readonly path: string;
  readonly source: BinarySource;
}

/** What is known about the running cloudflared. */
export interface Child {
  /** Counts starts; events of an earlier one are ignored. */
  readonly run: number;
  readonly host: string | undefined;
  readonly registered: boolean;
  readonly protocol: Protocol | undefined;
  readonly location: string | undefined;
  /** Its address was verified once, so others may use it. Only a new address changes that, not a lost connection. */
  readonly announced: boolean;
  /** Why it failed, from its log; the first and most exact cause. */
  readonly cause: Cause | undefined;
  readonly prechecks: readonly Precheck[];
  /** The last round trips through the public address, milliseconds. */
  readonly roundTrips: readonly number[];
  /** Probes in a row that failed while ready. */
  readonly misses: number;
}

export type Phase =
  | { readonly name: 'off' }
  | { readonly name: 'finding' }
  | { readonly name: 'downloading' }
  | { readonly name: 'requesting'; readonly deadline: number }
  | { readonly name: 'connecting'; readonly deadline: number }
  | { readonly name: 'settling'; readonly deadline: number }
  | { readonly name: 'resolving'; readonly deadline: number }
  | { readonly name: 'verifying'; readonly deadline: number; readonly why: Cause }
  | { readonly name: 'ready' }
  | { readonly name: 'degraded'; readonly deadline: number }
  /** Starts again at `retryAt`. */
  | { readonly name: 'waiting'; readonly cause: Cause; readonly retryAt: number }
  /** cloudflared has been asked to stop: to stay off, or to start again because of a cause. */
  | { readonly name: 'ending'; readonly deadline: number; readonly forced: boolean; readonly next: 'off' | Cause }
  | { readonly name: 'failed'; readonly cause: Cause };

export interface TunnelState {
  readonly phase: Phase;
  /** When this phase began, milliseconds since the epoch. */
  readonly since: number;
  readonly child: Child | undefined;
  readonly starts: number;
  readonly attempts: Attempts;
  /** When to request `/ready` again; undefined during a request. */
  readonly pollAt: number | undefined;
  /** When to query DNS or to probe again; undefined during either. */
  readonly askAt: number | undefined;
}

export type ProbeResult =
  | { readonly kind: 'answered'; readonly roundTripMs: number }
  /** Another program answered. */
  | { readonly kind: 'someone-else' }
  | { readonly kind: 'silent' };

/** `unreachable`: DNS over HTTPS itself did not answer. */
export type Resolution = 'answers' | 'no-answer' | 'unreachable';

export type TunnelEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** The computer woke up, or its network changed. */
  | { readonly kind: 'resume' }
  /** Time has passed; everything due is handled. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'downloading' }
  | { readonly kind: 'found'; readonly binary: Binary }
  | { readonly kind: 'not-found'; readonly cause: Cause }
  | { readonly kind: 'line'; readonly run: number; readonly signal: Signal }
  /** `askedAt`: when the request was sent, milliseconds since the epoch. */
  | { readonly kind: 'polled'; readonly run: number; readonly ready: boolean; readonly host: string | undefined; readonly askedAt: number }
  | { readonly kind: 'resolved'; readonly run: number; readonly resolution: Resolution }
  | { readonly kind: 'probed'; readonly run: number; readonly result: ProbeResult }
  /** `code` undefined: ended by a signal. */
  | { readonly kind: 'exited'; readonly run: number; readonly code: number | undefined };

/** What the runner has to do; each results in an event later, never at once. */
export type Effect =
  | { readonly kind: 'find' }
  | { readonly kind: 'spawn'; readonly run: number; readonly binary: Binary }
  | { readonly kind: 'poll'; readonly run: number }
  | { readonly kind: 'resolve'; readonly run: number; readonly host: string }
  | { readonly kind: 'probe'; readonly run: number; readonly host: string }
  | { readonly kind: 'terminate'; readonly run: number }
  | { readonly kind: 'kill'; readonly run: number };

/**
 * The same state after the clock was set by this many milliseconds, or the computer slept that long: what was due in a minute
 * still is, and the times shown are still right.
 */
export function shifted(state: TunnelState, ms: number): TunnelState {
  const { attempts, phase } = state;
  const later = (time: number | undefined) => (time === undefined ? undefined : time + ms);
  const restarts = attempts.restarts.map((time) => time + ms);
  return {
    ...state,
    since: state.since + ms,
    pollAt: later(state.pollAt),
    askAt: later(state.askAt),
    attempts: { ...attempts, restarts, notBefore: attempts.notBefore + ms },
    phase:
      'deadline' in phase
        ? { ...phase, deadline: phase.deadline + ms }
        : 'retryAt' in phase
          ? { ...phase, retryAt: phase.retryAt + ms }
          : phase,
  };
}

/** When something is due next, milliseconds since the epoch; undefined when only an event can change the state. */
export function dueAt(state: TunnelState): number | undefined {
  const { phase } = state;
  const times = [
    'deadline' in phase ? phase.deadline : undefined,
    phase.name === 'waiting' ? phase.retryAt : undefined,
    state.child === undefined ? undefined : state.pollAt,
    state.child === undefined ? undefined : state.askAt,
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The address for Bandwidth to use: verified, and not yet replaced by another. */
export function announcedAddress({ child, phase }: TunnelState): string | undefined {
  return child?.announced && child.host !== undefined && phase.name !== 'ending' ? `https://${child.host}` : undefined;
}

/** The longest of the last measured round trips, milliseconds, so that a hold never ends too late; 0 before the first. */
export function roundTripMs({ child }: TunnelState): number {
  return Math.max(0, ...(child?.roundTrips ?? []));
}
