import type { ServerResponse } from 'node:http';
import { type Clock, sleep } from '../base/clock';
import type { Agent } from '../model/agent';

/** The responses not yet ended: whose they are, and whether stopping should wait for them. */
export class OpenResponses {
  readonly #open = new Map<ServerResponse, { readonly agentId: string; stream: boolean; revoked: boolean }>();
  readonly #waiting = new Set<() => void>();

  add(res: ServerResponse, agent: Agent): void {
    this.#open.set(res, { agentId: agent.id, stream: false, revoked: false });
    res.once('close', () => {
      this.#open.delete(res);
      for (const check of this.#waiting) check();
    });
  }

  /** Stopping does not wait for this one. */
  markStream(res: ServerResponse): void {
    const entry = this.#open.get(res);
    if (entry !== undefined) entry.stream = true;
  }

  /** Whether its agent lost the right to connect after it was opened, so that nothing more may be done for it. */
  isRevoked(res: ServerResponse): boolean {
    return this.#open.get(res)?.revoked === true;
  }

  /** The agent may connect no longer: ends its streams now, and what else it has open once that is answered, or after `ms`. */
  async revoke(agentId: string, clock: Clock, ms: number): Promise<void> {
    const running = [...this.#open].filter(([, of]) => of.agentId === agentId);
    for (const [res, of] of running) {
      of.revoked = true;
      if (of.stream) res.destroy();
    }
    await this.#closed(
      running.flatMap(([res, { stream }]) => (stream ? [] : [res])),
      clock,
      ms,
    );
    for (const [res] of running) res.destroy();
  }

  /** Resolves once no request (streams aside) is open, or after `ms`. */
  async requestsDone(clock: Clock, ms: number): Promise<void> {
    await this.#until(() => [...this.#open.values()].every(({ stream }) => stream), clock, ms);
  }

  #closed(all: readonly ServerResponse[], clock: Clock, ms: number): Promise<void> {
    return this.#until(() => all.every((res) => !this.#open.has(res)), clock, ms);
  }

  async #until(reached: () => boolean, clock: Clock, ms: number): Promise<void> {
    const done = new AbortController();
    const check = () => {
      if (reached()) done.abort();
    };
    this.#waiting.add(check);
    check();
    await sleep(clock, ms, done.signal);
    this.#waiting.delete(check);
  }
}
