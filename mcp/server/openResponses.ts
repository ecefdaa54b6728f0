import type { ServerResponse } from 'node:http';
import { type Clock, sleep } from '../base/clock';
import type { Agent } from '../model/agent';

/** The responses not yet ended: whose they are, and whether stopping should wait for them. */
export class OpenResponses {
  readonly #open = new Map<ServerResponse, { readonly agentId: string; stream: boolean }>();
  readonly #waiting = new Set<() => void>();

  add(res: ServerResponse, agent: Agent): void {
    this.#open.set(res, { agentId: agent.id, stream: false });
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

  destroyOf(agentId: string): void {
    for (const [res, of] of this.#open) if (of.agentId === agentId) res.destroy();
  }

  /** Resolves once no request (streams aside) is open, or after `ms`. */
  async requestsDone(clock: Clock, ms: number): Promise<void> {
    const done = new AbortController();
    const check = () => {
      if ([...this.#open.values()].every(({ stream }) => stream)) done.abort();
    };
    this.#waiting.add(check);
    check();
    await sleep(clock, ms, done.signal);
    this.#waiting.delete(check);
  }
}
