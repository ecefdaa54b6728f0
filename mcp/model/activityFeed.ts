import type { Clock } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import type { Activity, RecordActivity } from './activity';
import { ActQueue } from './actQueue';

/** Passes activities on, and keeps those of the start for those who subscribe later. */
export class ActivityFeed {
  readonly #emitter = new Emitter<Activity>();
  readonly #early: Activity[] = [];
  /** For the activity log. */
  readonly acts: ActQueue;
  #started = false;

  constructor(clock: Clock) {
    this.acts = new ActQueue(clock);
  }

  readonly record: RecordActivity = (activity) => {
    if (!this.#started) this.#early.push(activity);
    this.acts.add(activity);
    this.#emitter.emit(activity);
  };

  /** For parts of the server. */
  readonly watch: Subscribe<Activity> = this.#emitter.subscribe;

  /** From outside: a subscriber first receives what was recorded while starting, such as a history that could not be opened. */
  readonly subscribe: Subscribe<Activity> = (listener) => {
    for (const activity of this.#early) listener(activity);
    return this.#emitter.subscribe(listener);
  };

  /** Later activities are no longer kept. */
  started(): void {
    this.#started = true;
  }
}
