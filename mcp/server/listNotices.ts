import type { Cancel, Clock } from '../base/clock';
import type { Agent } from '../model/agent';

/** Milliseconds between two notices to the same agent: some clients print a line for each. */
const everyMs = 3_000;

export interface ListNoticesParts {
  readonly clock: Clock;
  /** What the agent would read now, as text that differs when the list does; undefined when it cannot read any list. */
  readonly listOf: (agent: Agent) => Promise<string | undefined>;
  readonly failed: (error: unknown) => void;
}

interface Entry {
  readonly agent: Agent;
  readonly notify: () => void;
  /** The list as of the last notice; undefined before the first. */
  list: string | undefined;
  /** It compares the lists now, or waits until the next notice may be sent. */
  busy: boolean;
  /** The list may have changed while it was busy. */
  again: boolean;
  cancel: Cancel;
}

/** Notifies agents that a list has changed: only when it differs from the one of the last notice, at most once in three seconds. */
export class ListNotices {
  readonly #parts: ListNoticesParts;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: ListNoticesParts) {
    this.#parts = parts;
  }

  /** The agent's list may have changed. Calls `notify` soon, later or not at all. */
  mayHaveChanged(agent: Agent, notify: () => void): void {
    const known = this.#entries.get(agent.id);
    const entry: Entry = known ?? { agent, notify, list: undefined, busy: false, again: false, cancel: () => undefined };
    this.#entries.set(agent.id, entry);
    entry.again = true;
    if (!entry.busy) this.#compare(entry);
  }

  /** Forgets all agents but these. */
  keep(agentIds: ReadonlySet<string>): void {
    for (const entry of this.#entries.values()) if (!agentIds.has(entry.agent.id)) this.#drop(entry);
  }

  close(): void {
    for (const entry of this.#entries.values()) this.#drop(entry);
  }

  #compare(entry: Entry): void {
    entry.busy = true;
    entry.again = false;
    const failed = (error: unknown) => {
      entry.busy = false;
      this.#parts.failed(error);
    };
    this.#parts
      .listOf(entry.agent)
      .then((list) => this.#compared(entry, list))
      .catch(failed);
  }

  #compared(entry: Entry, list: string | undefined): void {
    if (this.#entries.get(entry.agent.id) !== entry) return;
    if (list === undefined || list === entry.list) {
      this.#ready(entry);
      return;
    }
    entry.list = list;
    entry.notify();
    entry.cancel = this.#parts.clock.after(everyMs, () => this.#ready(entry));
  }

  #ready(entry: Entry): void {
    entry.busy = false;
    if (entry.again) this.#compare(entry);
  }

  #drop(entry: Entry): void {
    entry.cancel();
    this.#entries.delete(entry.agent.id);
  }
}
