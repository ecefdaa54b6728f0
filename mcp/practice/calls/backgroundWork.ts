import { type Clock, sleep } from '../../base/clock';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';

/** Work that continues after its caller has moved on, such as webhooks of a call that has ended. */
export class BackgroundWork {
  readonly #log: Log;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Aborts when the practice line begins to close. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Bound, so that it can be handed out on its own. A failure is logged. */
  readonly add = (work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => this.#log.error('the practice line failed', { reason: reasonOf(error) }))
      .finally(() => this.#running.delete(done));
    this.#running.add(done);
  };

  beginClosing(): void {
    this.#closing.abort();
  }

  /** Resolves when all work has ended, or after `ms`. */
  async finish(clock: Clock, ms: number): Promise<void> {
    const finished = new AbortController();
    await Promise.race([Promise.all(this.#running), sleep(clock, ms, finished.signal)]);
    finished.abort();
  }
}
