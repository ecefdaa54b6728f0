import type { Clock } from '../base/clock';
import type { Agent } from '../model/agent';
import { hold } from './turns/terms';

/** Who is there to take a call: agents waiting for an event now, or active within the last two minutes (design: "Who is there"). */
export class Presence {
  readonly #clock: Clock;
  readonly #arrived: () => void;
  readonly #waiting = new Map<string, number>();
  readonly #lastActive = new Map<string, number>();

  /** @param arrived called whenever some agent shows that it is there. */
  constructor(clock: Clock, arrived: () => void) {
    this.#clock = clock;
    this.#arrived = arrived;
  }

  touch(agent: Agent): void {
    this.#lastActive.set(agent.id, this.#clock.elapsed());
    this.#arrived();
  }

  /** The agent waits until the returned function is called (once). */
  wait(agent: Agent): () => void {
    this.#waiting.set(agent.id, (this.#waiting.get(agent.id) ?? 0) + 1);
    this.#arrived();
    return () => {
      const left = (this.#waiting.get(agent.id) ?? 1) - 1;
      if (left > 0) this.#waiting.set(agent.id, left);
      else this.#waiting.delete(agent.id);
      this.#lastActive.set(agent.id, this.#clock.elapsed());
    };
  }

  /** True while some agent is waiting or recent. */
  anyone(): boolean {
    const since = this.#clock.elapsed() - hold.presentMs;
    for (const [id, at] of this.#lastActive) if (at <= since) this.#lastActive.delete(id);
    return this.#waiting.size > 0 || this.#lastActive.size > 0;
  }
}
