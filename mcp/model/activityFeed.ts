import { Emitter, type Subscribe } from '../base/emitter';
import type { Activity, RecordActivity } from './activity';

/** Passes activities on, and keeps those of the start until somebody outside subscribes. */
export class ActivityFeed {
  readonly #emitter = new Emitter<Activity>();
  #early: Activity[] = [];
  #started = false;

  readonly record: RecordActivity = (activity) => {
    if (!this.#started) this.#early.push(activity);
    this.#emitter.emit(activity);
  };

  /** For parts of the server. */
  readonly watch: Subscribe<Activity> = this.#emitter.subscribe;

  /** From outside: the first subscriber also receives what was recorded while starting. */
  readonly subscribe: Subscribe<Activity> = (listener) => {
    for (const activity of this.#early.splice(0)) listener(activity);
    return this.#emitter.subscribe(listener);
  };

  /** Later activities are no longer kept. */
  started(): void {
    this.#started = true;
  }
}
