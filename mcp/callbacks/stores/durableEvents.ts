import type { Soon } from '../../base/soon';
import type { CallbackEvent, NewCallbackEvent } from '../../model/event';
import { rowOf } from '../../model/eventRow';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../../model/scope';
import type { Appended, AppendOptions, EventStore, NewEntry } from '../eventStore';
import type { EventLog } from './memory/eventLog';

/** Events on a disk. */
export interface DurableHistory {
  /**
   * Stores the events, all of them or none. One whose identity is stored already is not stored again.
   * @param rows the events, each as `rowOf` writes it
   * @returns the places of those that were stored before
   * @throws SwitchboardError `unavailable` when they could not be stored.
   */
  persist(rows: readonly string[]): Promise<readonly number[]>;
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
  /** By identity, what is on its way to the disk, so that a repeat that arrives meanwhile is recognised. */
  readonly #arriving = new Map<string, Promise<unknown>>();

  constructor(memory: EventLog, history: DurableHistory) {
    this.#memory = memory;
    this.#history = history;
  }

  append(entries: readonly NewEntry[], options?: AppendOptions): Soon<readonly Appended[]> {
    const earlier = this.#earlierOf(entries);
    const again = () => this.append(entries, options);
    if (earlier !== undefined) return earlier.then(again, again);
    const known = entries.map((entry, place) => (options?.anew === true ? undefined : this.#repeatOf(entries, entry, place)));
    const repeats = known.filter((repeat) => repeat !== undefined);
    if (repeats.length === entries.length) return repeats;
    if (repeats.length === 0) return this.#arrive(entries);
    return this.#arriveAmong(entries, known);
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
    if (this.#arriving.size === 0) return undefined;
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
    if (place === 0) return undefined;
    const first = entries.findIndex((other) => other.identity === identity);
    return first === place ? undefined : { kind: 'repeat', callbackId: entries[first]?.event.callbackId };
  }

  /** Stores those that repeat nothing; the answers come in the order of all. */
  async #arriveAmong(entries: readonly NewEntry[], known: readonly (Appended | undefined)[]): Promise<readonly Appended[]> {
    const stored = await this.#arrive(entries.filter((_, place) => known[place] === undefined));
    let next = 0;
    return known.flatMap((repeat) => repeat ?? stored[next++] ?? []);
  }

  /** What is on its way to the disk is in `#arriving` until it is settled. */
  #arrive(entries: readonly NewEntry[]): Promise<readonly Appended[]> {
    const rows = entries.map(({ event, identity }) => rowOf(event, identity));
    const settle = () => {
      for (const { identity } of entries) if (identity !== undefined) this.#arriving.delete(identity);
    };
    const storing = this.#history.persist(rows).then(
      (repeats) => {
        settle();
        return entries.map((entry, place) => this.#stored(entry, rows[place], repeats.includes(place)));
      },
      (error: unknown) => {
        settle();
        throw error;
      },
    );
    for (const { identity } of entries) if (identity !== undefined) this.#arriving.set(identity, storing);
    return storing;
  }

  #stored(entry: NewEntry, row: string | undefined, before: boolean): Appended {
    if (before && entry.event.callbackId === undefined) return { kind: 'repeat', callbackId: undefined };
    return { kind: 'stored', event: this.#memory.add(entry, row) };
  }
}
