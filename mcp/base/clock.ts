import { performance } from 'node:perf_hooks';

/** Stops a timer that has not run yet; harmless afterwards. */
export type Cancel = () => void;

/** Time as a parameter: production passes `systemClock`, tests pass a `ManualClock`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Milliseconds that have gone by since some beginning. Setting the clock changes `now` but not this, and timers follow this;
   * while the computer sleeps it may stand still. Whatever must not end early or late because a clock was set counts by it.
   */
  elapsed(): number;
  /** Runs `task` once after `ms` milliseconds (0 or more). */
  after(ms: number, task: () => void): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** An ISO-8601 instant with millisecond precision, the voice API's format. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
