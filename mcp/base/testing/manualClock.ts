import type { Cancel, Clock } from '../clock';

interface Timer {
  /** In elapsed time. */
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that moves only when told to, so that a five-minute hold is tested in milliseconds. */
export class ManualClock implements Clock {
  /** What the clock says when nothing has gone by; setting the clock moves it. */
  #start: number;
  #elapsed = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Somebody sets the clock, ahead or back; no time goes by. */
  set(ms: number): void {
    this.#start += ms;
  }

  after(ms: number, task: () => void): Cancel {
    const timer = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, task };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers not yet due; a test can assert that nothing is left running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer falls due, as the clock will say; undefined when there is none. */
  get nextDue(): number | undefined {
    const next = this.#next(Number.POSITIVE_INFINITY);
    return next && this.#start + next.at;
  }

  /** Moves time forward, running what falls due in order and letting promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#timers.delete(next);
      next.task();
      await settle();
    }
    this.#elapsed = until;
    await settle();
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
