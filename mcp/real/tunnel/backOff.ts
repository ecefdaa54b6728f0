import type { Cause } from './causes';

/** Everything that takes time, in milliseconds, and how often it may be tried. Tests shorten them. */
export interface Timings {
  /** From the start of cloudflared to its address; its own request gives up after 15 s. */
  readonly requestMs: number;
  /** From the address to the first registered connection, a fall-back from QUIC to HTTP/2 included. */
  readonly connectMs: number;
  /** From registered to the first question about the name: DNS publishes it 2 to 6 s later, and asking early caches "no such name" for half an hour. */
  readonly settleMs: number;
  readonly resolveEveryMs: number;
  readonly resolveMs: number;
  /** Settling time where DNS over HTTPS cannot be asked at all. */
  readonly blindSettleMs: number;
  readonly verifyEveryMs: number;
  readonly verifyMs: number;
  /** Between two looks at `/ready` while not ready, and while ready. */
  readonly pollMs: number;
  readonly readyPollMs: number;
  /** Between two probes through the public address while ready. */
  readonly probeEveryMs: number;
  /** After waking up, `/ready` has so long to be true again. */
  readonly wakeMs: number;
  /** A lost connection may take so long to come back under the same address. */
  readonly lostMs: number;
  /** From asking cloudflared to stop to forcing it. Whoever stops the tunnel has answered what was in flight before. */
  readonly stopMs: number;
  readonly backOffMs: number;
  readonly backOffCapMs: number;
  /** So many restarts in so long. */
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

/** What has been tried so far. It outlives turning the tunnel off and on, so that a switch is no way around a limit. */
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
 * When to try again after a failure at `at`.
 * Restarts double their wait, scattered by `dice`, and stay within the budget; refusals for too many addresses count apart.
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
  const wait = Math.min(timings.backOffCapMs, timings.backOffMs * 2 ** recent.length) * (0.5 + dice / 2);
  // The oldest of a full budget has to leave the window first.
  const leaves = recent[recent.length - timings.restarts];
  const retryAt = Math.max(at + Math.round(wait), leaves === undefined ? 0 : leaves + timings.restartWindowMs);
  return { retryAt, attempts: { ...attempts, restarts: [...recent, retryAt] } };
}
