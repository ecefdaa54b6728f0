import { Emitter, type Subscribe } from '../base/emitter';
import type { Activity, RecordActivity } from './activity';

/** Passes activities on, and keeps those of the start for those who subscribe later. */
export class ActivityFeed {
  readonly #emitter = new Emitter<Activity>();
  readonly #early: Activity[] = [];
  #started = false;

  readonly record: RecordActivity = (activity) => {
    if (!this.#started) this.#early.push(activity);
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
