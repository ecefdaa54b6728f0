import type { Clock } from '../base/clock';

/** Time a call has taken, in seconds, and how many it was asked to wait at most. */
export interface Progress {
  readonly progress: number;
  readonly total: number | undefined;
  readonly message: string;
}

/** Seconds between two reports: well under the shortest client time-out that a report resets. */
const everySeconds = 5;

/**
 * Runs `work` and reports immediately, then every five seconds, that it is still running.
 * @param total seconds the call may wait, as the agent asked; undefined when unknown
 */
export async function withProgress<T>(
  clock: Clock,
  total: number | undefined,
  report: (progress: Progress) => void,
  work: () => Promise<T>,
): Promise<T> {
  let seconds = 0;
  let cancel = () => {};
  const tick = () => {
    report({ progress: seconds, total, message: total === undefined ? 'Still working.' : 'Waiting for the next event.' });
    cancel = clock.after(everySeconds * 1_000, () => {
      seconds += everySeconds;
      tick();
    });
  };
  tick();
  try {
    return await work();
  } finally {
    cancel();
  }
}
