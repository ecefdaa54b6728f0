import type { Cause } from './causes';

/** Everything that takes time, in milliseconds, and how often it may be tried. Tests shorten them. */
export interface Timings {
  /** From the start of cloudflared to its address; its own request gives up after 15 s. */
  readonly requestMs: number;
  /** From the address to the first registered connection, a fall-back from QUIC to HTTP/2 included. */
  readonly connectMs: number;
  /** From registered to the first DNS query for the name: it is published 2 to 6 s later, and an earlier query caches "no such name" for half an hour. */
  readonly settleMs: number;
  readonly resolveEveryMs: number;
  readonly resolveMs: number;
  /** Settling time where DNS over HTTPS does not answer at all. */
  readonly blindSettleMs: number;
  readonly verifyEveryMs: number;
  readonly verifyMs: number;
  /** Between two requests for `/ready` while not ready, and while ready. */
  readonly pollMs: number;
  readonly readyPollMs: number;
  /** Between two probes through the public address while ready. */
  readonly probeEveryMs: number;
  /** After waking up, the time for `/ready` to be true again. */
  readonly wakeMs: number;
  /** The time for a lost connection to come back at the same address. */
  readonly lostMs: number;
  /** From asking cloudflared to stop to forcing it. Requests in flight have been answered before. */
  readonly stopMs: number;
  readonly backOffMs: number;
  readonly backOffCapMs: number;
  /** After this many restarts within the window, the tunnel tries that many times a window, evenly spread. */
  readonly restarts: number;
  readonly restartWindowMs: number;
  /** Waits after the first, second and every further refusal for too many addresses. */
  readonly rateLimitMs: readonly number[];
}

export const defaultTimings: Timings = {
  requestMs: 30_000,
  connectMs: 120_000,
  settleMs: 5_000,
  resolveEveryMs: 2_000,
  resolveMs: 120_000,
  blindSettleMs: 30_000,
  verifyEveryMs: 3_000,
  verifyMs: 60_000,
  pollMs: 2_000,
  readyPollMs: 15_000,
  probeEveryMs: 60_000,
  wakeMs: 10_000,
  lostMs: 120_000,
  stopMs: 2_000,
  backOffMs: 1_000,
  backOffCapMs: 64_000,
  restarts: 5,
  restartWindowMs: 600_000,
  rateLimitMs: [60_000, 300_000, 900_000],
};

/** Earlier tries. They outlive turning the tunnel off and on, so that the switch does not lift a limit. */
export interface Attempts {
  /** When restarts were allowed, milliseconds since the epoch, oldest first. */
  readonly restarts: readonly number[];
  /** Refusals for too many addresses since the tunnel last worked. */
  readonly refusals: number;
  /** No address may be asked for before this time. */
  readonly notBefore: number;
}

export const noAttempts: Attempts = { restarts: [], refusals: 0, notBefore: 0 };

/**
 * When to try again after a failure at `at`. It never gives up.
 * Restarts double their wait, scattered by `dice`, then continue slowly; refusals for too many addresses are counted on their own.
 * @param dice 0 up to 1, from the random port
 */
export function nextTry(
  attempts: Attempts,
  cause: Cause,
  at: number,
  dice: number,
  timings: Timings,
): { readonly retryAt: number; readonly attempts: Attempts } {
  if (cause === 'rate-limited') {
    const { rateLimitMs } = timings;
    const wait = rateLimitMs[Math.min(attempts.refusals, rateLimitMs.length - 1)] ?? 0;
    const retryAt = at + Math.round(wait * (1 + dice / 10));
    return { retryAt, attempts: { ...attempts, refusals: attempts.refusals + 1, notBefore: retryAt } };
  }
  const recent = attempts.restarts.filter((time) => time > at - timings.restartWindowMs);
  const quickly = Math.min(timings.backOffCapMs, timings.backOffMs * 2 ** recent.length) * (0.5 + dice / 2);
  const slowly = timings.restartWindowMs / timings.restarts;
  const retryAt = at + Math.round(recent.length < timings.restarts ? quickly : slowly);
  return { retryAt, attempts: { ...attempts, restarts: [...recent, retryAt] } };
}
