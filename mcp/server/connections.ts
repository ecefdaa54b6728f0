import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** Connections that have not sent a valid token; beyond it, the one that has waited longest makes way. */
  readonly strangers: number;
  /** Requests one agent may have open at once, long waits and streams among them. */
  readonly perAgent: number;
}

export const connectionLimits: ConnectionLimits = { strangers: 64, perAgent: 64 };

/**
 * Keeps one peer from using up what all share: connections without a valid token are few and make way for newer ones, and
 * each agent has its own share of open requests.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** In the order in which they came. */
  readonly #strangers = new Set<Socket>();
  readonly #open = new Map<string, number>();

  constructor(limits: ConnectionLimits = connectionLimits) {
    this.#limits = limits;
  }

  /** A new connection. */
  add(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once('close', () => this.#strangers.delete(socket));
    if (this.#strangers.size <= this.#limits.strangers) return;
    const [oldest] = this.#strangers;
    oldest?.destroy();
  }

  /** The connection carried a valid token. */
  known(socket: Socket): void {
    this.#strangers.delete(socket);
  }

  /** Whether an agent has a request or a stream open. */
  has(agentId: string): boolean {
    return this.#open.has(agentId);
  }

  /** Takes one of an agent's open requests. @returns how to give it back; undefined when its share is used up. */
  open(agentId: string): (() => void) | undefined {
    const count = this.#open.get(agentId) ?? 0;
    if (count >= this.#limits.perAgent) return undefined;
    this.#open.set(agentId, count + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#open.get(agentId) ?? 1) - 1;
      if (left === 0) this.#open.delete(agentId);
      else this.#open.set(agentId, left);
    };
  }
}
