import type { Limits } from './store';

/** How much of the past is kept; a person may change both. */
export interface Retention {
  /** 1 to 365. */
  readonly days: number;
  /** Bytes of the file, at least 10 MB. */
  readonly maxBytes: number;
}

export const defaultRetention: Retention = { days: 7, maxBytes: 2_000_000_000 };

const dayMs = 86_400_000;

/**
 * What to delete now. A clock that jumped ahead must not empty the history, so age is counted by whichever is less: the
 * clock, or the time it had at the start plus what has really gone by since (which stands still while a machine sleeps:
 * then events merely stay a little longer).
 */
export function limitsAt(
  retention: Retention,
  time: { readonly now: number; readonly startedAt: number; readonly elapsed: number },
): Limits {
  const trusted = Math.min(time.now, time.startedAt + time.elapsed);
  return { keepSince: trusted - retention.days * dayMs, maxBytes: retention.maxBytes };
}
