import type { Cancel, Clock } from './clock';

interface Limited {
  /** In elapsed time. */
  readonly due: number;
  readonly late: () => void;
}

/** One time limit for many things at once, with one timer for all of them: they come in thousands and are nearly all done in time. */
export class TimeLimit {
  readonly #clock: Clock;
  readonly #ms: number;
  /** In the order in which they began, which is the order in which they fall due. */
  readonly #running = new Set<Limited>();
  #cancel: Cancel | undefined;

  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** Runs `late` unless the returned function is called in time. */
  start(late: () => void): Cancel {
    const limited = { due: this.#clock.elapsed() + this.#ms, late };
    this.#running.add(limited);
    this.#wake(this.#ms);
    return () => {
      this.#running.delete(limited);
      if (this.#running.size > 0) return;
      this.#cancel?.();
      this.#cancel = undefined;
    };
  }

  #wake(ms: number): void {
    this.#cancel ??= this.#clock.after(ms, () => {
      this.#cancel = undefined;
      this.#check();
    });
  }

  #check(): void {
    const now = this.#clock.elapsed();
    for (const limited of this.#running) {
      if (limited.due > now) {
        this.#wake(limited.due - now);
        return;
      }
      this.#running.delete(limited);
      limited.late();
    }
  }
}
