import type { Cancel, Clock } from '../base/clock';
import type { Activity } from './activity';

/** What the activity log is about. */
export type ActActivity = Extract<Activity, { kind: 'tool' | 'person' | 'approval-ended' }>;

/** Tool calls must not wait for the log, so it takes what has gathered this long, milliseconds. */
const gatherMs = 500;
/** More than this is not kept waiting. */
const mostWaiting = 5_000;

/** Gathers what the activity log is about, and hands it over in portions. */
export class ActQueue {
  readonly #clock: Clock;
  #waiting: ActActivity[] = [];
  #cancel: Cancel | undefined;
  #take: ((portion: readonly ActActivity[]) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds an activity that the log is about; any other is passed over. */
  add(activity: Activity): void {
    if (activity.kind !== 'tool' && activity.kind !== 'person' && activity.kind !== 'approval-ended') return;
    if (this.#waiting.length < mostWaiting) this.#waiting.push(activity);
    this.#cancel ??= this.#clock.after(gatherMs, () => this.flush());
  }

  /** Who takes the portions. */
  handTo(take: (portion: readonly ActActivity[]) => void): void {
    this.#take = take;
  }

  /** Hands over what has gathered so far, now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const portion = this.#waiting;
    this.#waiting = [];
    if (portion.length > 0) this.#take?.(portion);
  }
}
