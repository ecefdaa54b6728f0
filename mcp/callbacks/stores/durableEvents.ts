import type { CallbackEvent, NewCallbackEvent } from '../../model/event';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../../model/scope';
import type { Appended, AppendOptions, EventStore, NewEntry } from '../eventStore';
import type { EventLog } from './memory/eventLog';

/** Events on a disk. */
export interface DurableHistory {
  /**
   * Stores the events, all of them or none. One whose identity is stored already is not stored again.
   * @returns the places of those that were stored before
   * @throws SwitchboardError `unavailable` when they could not be stored.
   */
  persist(events: readonly NewCallbackEvent[], identities: readonly (string | undefined)[]): Promise<readonly number[]>;
  /** @throws SwitchboardError `unavailable` when it cannot be read. */
  inboundMessages(query: InboundQuery): Promise<readonly CallbackEvent[]>;
}

/**
 * Stores events on the disk before anyone sees them; the memory before it serves those who read and wait. A webhook that
 * only the disk knows comes from an earlier run, or from too long ago for the memory: where it asks for an answer it is
 * stored again, because the turn it once opened is gone.
 */
export class DurableEvents implements EventStore {
  readonly #memory: EventLog;
  readonly #history: DurableHistory;
  /** By identity, what is on its way to the disk, so that a repeat that arrives meanwhile is recognised. Never rejects. */
  readonly #arriving = new Map<string, Promise<unknown>>();

  constructor(memory: EventLog, history: DurableHistory) {
    this.#memory = memory;
    this.#history = history;
  }

  async append(entries: readonly NewEntry[], options?: AppendOptions): Promise<readonly Appended[]> {
    for (let earlier = this.#earlierOf(entries); earlier !== undefined; earlier = this.#earlierOf(entries)) await earlier;
    const known = entries.map((entry, place) => (options?.anew === true ? undefined : this.#repeatOf(entries, entry, place)));
    const fresh = entries.filter((_, place) => known[place] === undefined);
    if (fresh.length === 0) return known.flatMap((repeat) => repeat ?? []);
    const stored = await this.#arrive(fresh);
    let next = 0;
    return known.flatMap((repeat) => repeat ?? stored[next++] ?? []);
  }

  replay(event: NewCallbackEvent): Promise<CallbackEvent> {
    return this.#memory.replay(event);
  }

  publish(event: CallbackEvent): void {
    this.#memory.publish(event);
  }

  subscribe(scope: Scope, filter: EventFilter, listener: (event: CallbackEvent) => void): () => void {
    return this.#memory.subscribe(scope, filter, listener);
  }

  read(query: EventQuery): Promise<EventPage> {
    return this.#memory.read(query);
  }

  inboundMessages(query: InboundQuery): Promise<readonly CallbackEvent[]> {
    return this.#history.inboundMessages(query);
  }

  #earlierOf(entries: readonly NewEntry[]): Promise<unknown> | undefined {
    for (const { identity } of entries) {
      const earlier = identity === undefined ? undefined : this.#arriving.get(identity);
      if (earlier !== undefined) return earlier;
    }
    return undefined;
  }

  #repeatOf(entries: readonly NewEntry[], { identity }: NewEntry, place: number): Appended | undefined {
    if (identity === undefined) return undefined;
    const stored = this.#memory.repeatOf(identity);
    if (stored !== undefined) return { kind: 'repeat', callbackId: stored.callbackId };
    const first = entries.findIndex((other) => other.identity === identity);
    return first === place ? undefined : { kind: 'repeat', callbackId: entries[first]?.event.callbackId };
  }

  async #arrive(entries: readonly NewEntry[]): Promise<readonly Appended[]> {
    const identities = entries.map(({ identity }) => identity);
    const known = identities.filter((identity) => identity !== undefined);
    const storing = this.#store(entries, identities).finally(() => {
      for (const identity of known) this.#arriving.delete(identity);
    });
    const settled = storing.catch(() => undefined);
    for (const identity of known) this.#arriving.set(identity, settled);
    return storing;
  }

  async #store(entries: readonly NewEntry[], identities: readonly (string | undefined)[]): Promise<readonly Appended[]> {
    const repeats = await this.#history.persist(
      entries.map(({ event }) => event),
      identities,
    );
    return entries.map((entry, place) =>
      repeats.includes(place) && entry.event.callbackId === undefined
        ? { kind: 'repeat', callbackId: undefined }
        : { kind: 'stored', event: this.#memory.add(entry) },
    );
  }
}
