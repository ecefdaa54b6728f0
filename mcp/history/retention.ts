import type { Limits } from './store';

/** How much of the past is kept; a person may change both. */
export interface Retention {
  /** In `retentionRange.days`. */
  readonly days: number;
  /** Bytes of the file. */
  readonly maxBytes: number;
}

/** The limits a person may choose, and those without a choice. */
export const retentionRange = {
  days: { min: 1, max: 365, usual: 7 },
  megabytes: { min: 10, max: 1_000_000, usual: 2_000 },
} as const;

export const bytesOfMegabyte = 1_000_000;

export const defaultRetention: Retention = {
  days: retentionRange.days.usual,
  maxBytes: retentionRange.megabytes.usual * bytesOfMegabyte,
};

const dayMs = 86_400_000;

/**
 * What to delete now. A clock that jumped ahead must not empty the history, so age is counted by whichever is less: the
 * clock, or the time it had at the start plus the time that has passed since (which does not advance while a machine sleeps:
 * then events merely stay a little longer).
 */
export function limitsAt(
  retention: Retention,
  time: { readonly now: number; readonly startedAt: number; readonly elapsed: number },
): Limits {
  const trusted = Math.min(time.now, time.startedAt + time.elapsed);
  return { keepSince: trusted - retention.days * dayMs, maxBytes: retention.maxBytes };
}
