import type { Clock } from '../base/clock';
import type { Agent } from '../model/agent';
import type { EventPage, EventQuery } from '../model/scope';
import type { EventStore } from './eventStore';
import type { Presence } from './presence';

export interface WaitParts {
  readonly clock: Clock;
  readonly events: EventStore;
  readonly presence: Presence;
  /** Aborts when the server closes. */
  readonly stopping: AbortSignal;
}

/**
 * Reads the events and, only when none matches, waits up to `waitMs` for the first that does.
 * An aborted wait is an empty page; one ended by our closing says `restarted`.
 */
export async function waitForEvent(
  { clock, events, presence, stopping }: WaitParts,
  query: EventQuery,
  waitMs: number,
  agent: Agent,
  signal: AbortSignal,
): Promise<EventPage> {
  // Before the first read, so that no event falls between reading and waiting.
  const arrival = new Arrival();
  const unsubscribe = events.subscribe(query.scope, query.filter, () => arrival.happen());
  try {
    const first = await events.read(query);
    if (first.events.length > 0 || waitMs <= 0 || signal.aborted) return first;
    if (stopping.aborted) return { ...first, restarted: true };
    const leave = presence.wait(agent);
    await firstOf(clock, waitMs, arrival, [signal, stopping]);
    leave();
    const page = await events.read({ ...query, cursor: first.cursor });
    return {
      ...page,
      ...((first.restarted === true || stopping.aborted) && { restarted: true as const }),
      ...(first.missed === true && { missed: true as const }),
    };
  } finally {
    unsubscribe();
  }
}

/** The first event that matches, which may arrive before anyone waits for it. */
class Arrival {
  #happened = false;
  #listener: (() => void) | undefined;

  happen(): void {
    this.#happened = true;
    this.#listener?.();
  }

  whenItHappens(listener: () => void): void {
    this.#listener = listener;
    if (this.#happened) listener();
  }
}

/** Resolves after `ms`, with the arrival, or when one of the signals is aborted. */
function firstOf(clock: Clock, ms: number, arrival: Arrival, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    if (signals.some(({ aborted }) => aborted)) return resolve();
    const done = () => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    for (const signal of signals) signal.addEventListener('abort', done, { once: true });
    arrival.whenItHappens(done);
  });
}
