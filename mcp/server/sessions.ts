import type { Cancel, Clock } from '../base/clock';

export interface SessionLimits {
  /** Most sessions at once. */
  readonly max: number;
  /** Most sessions of one agent; a further one takes the place of its own. */
  readonly perAgent: number;
  /** Milliseconds without any open request after which a session ends. */
  readonly idleMs: number;
  /** How many deleted ids are remembered. */
  readonly remembered: number;
}

export const sessionLimits: SessionLimits = { max: 64, perAgent: 16, idleMs: 24 * 60 * 60 * 1_000, remembered: 1_000 };

export type Lookup<T> =
  | { readonly kind: 'live'; readonly value: T }
  /** Its client deleted it, or it belongs to another agent, who shall not learn that it exists. */
  | { readonly kind: 'gone' }
  /** From an earlier run, evicted or expired. */
  | { readonly kind: 'unknown' };

interface Session<T> {
  readonly agentId: string;
  readonly value: T;
  open: number;
  usedAt: number;
  cancelIdle: Cancel;
}

/** The 2025-era sessions: bounded in number and in idle time, each the property of the agent that opened it. */
export class Sessions<T> {
  readonly #clock: Clock;
  readonly #limits: SessionLimits;
  readonly #end: (value: T) => void;
  readonly #live = new Map<string, Session<T>>();
  /** The same by agent and session, so that a notification to one agent never looks at all sessions. */
  readonly #byAgent = new Map<string, Map<string, T>>();
  readonly #deleted = new Set<string>();

  /** `end` is called once with each session that is dropped from here, however it came about. */
  constructor(clock: Clock, end: (value: T) => void, limits: SessionLimits = sessionLimits) {
    this.#clock = clock;
    this.#end = end;
    this.#limits = limits;
  }

  get size(): number {
    return this.#live.size;
  }

  /** The agents with a live session. */
  agentIds(): Iterable<string> {
    return this.#byAgent.keys();
  }

  /** The agent's live sessions. */
  of(agentId: string): Iterable<T> {
    return this.#byAgent.get(agentId)?.values() ?? [];
  }

  /** Adds a session. An agent with its full share gives up one of its own; when there is no room, the agent with the most does. */
  add(id: string, agentId: string, value: T): void {
    while ((this.#byAgent.get(agentId)?.size ?? 0) >= this.#limits.perAgent) this.#evictOldest(agentId);
    while (this.#live.size >= this.#limits.max) this.#evictOldest(this.#busiestAgent());
    const session: Session<T> = { agentId, value, open: 0, usedAt: this.#clock.now(), cancelIdle: () => undefined };
    this.#live.set(id, session);
    const own = this.#byAgent.get(agentId) ?? new Map<string, T>();
    this.#byAgent.set(agentId, own.set(id, value));
    this.#watchIdle(id, session);
  }

  find(id: string, agentId: string): Lookup<T> {
    if (this.#deleted.has(id)) return { kind: 'gone' };
    const session = this.#live.get(id);
    if (session === undefined) return { kind: 'unknown' };
    return session.agentId === agentId ? { kind: 'live', value: session.value } : { kind: 'gone' };
  }

  /** Marks a request of the session as open. Call what it returns once the response has ended. */
  use(id: string): () => void {
    const session = this.#live.get(id);
    if (session === undefined) return () => undefined;
    session.open += 1;
    session.usedAt = this.#clock.now();
    session.cancelIdle();
    return () => {
      session.open -= 1;
      session.usedAt = this.#clock.now();
      if (session.open === 0 && this.#live.get(id) === session) this.#watchIdle(id, session);
    };
  }

  /** Its client ended it: the id is remembered, so that using it again is an error. */
  delete(id: string): void {
    this.#deleted.add(id);
    for (const oldest of this.#deleted) {
      if (this.#deleted.size <= this.#limits.remembered) break;
      this.#deleted.delete(oldest);
    }
    this.#drop(id);
  }

  endOf(agentId: string): void {
    for (const id of [...(this.#byAgent.get(agentId)?.keys() ?? [])]) this.#drop(id);
  }

  endAll(): void {
    for (const id of this.#live.keys()) this.#drop(id);
  }

  #watchIdle(id: string, session: Session<T>): void {
    session.cancelIdle = this.#clock.after(this.#limits.idleMs, () => this.#drop(id));
  }

  #busiestAgent(): string | undefined {
    let busiest: string | undefined;
    for (const [agentId, own] of this.#byAgent) {
      if (own.size > (busiest === undefined ? 0 : (this.#byAgent.get(busiest)?.size ?? 0))) busiest = agentId;
    }
    return busiest;
  }

  /** Of the agent's sessions, the one with nothing open that was used longest ago, else the busy one used longest ago. */
  #evictOldest(agentId: string | undefined): void {
    let oldest: { readonly id: string; readonly session: Session<T> } | undefined;
    for (const [id, session] of this.#live) {
      if (session.agentId === agentId && (oldest === undefined || precedes(session, oldest.session))) oldest = { id, session };
    }
    if (oldest !== undefined) this.#drop(oldest.id);
  }

  #drop(id: string): void {
    const session = this.#live.get(id);
    if (session === undefined) return;
    this.#live.delete(id);
    const own = this.#byAgent.get(session.agentId);
    own?.delete(id);
    if (own?.size === 0) this.#byAgent.delete(session.agentId);
    session.cancelIdle();
    this.#end(session.value);
  }
}

/** Sessions with nothing open go first, then by when they were last used. */
function precedes(a: Session<unknown>, b: Session<unknown>): boolean {
  const aBusy = a.open > 0;
  const bBusy = b.open > 0;
  return aBusy === bBusy ? a.usedAt < b.usedAt : bBusy;
}
