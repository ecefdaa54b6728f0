import type { Clock } from '../base/clock';
import type { Agent } from '../model/agent';
import type { EventPage, EventQuery } from '../model/scope';
import { matches, visible } from '../model/scope';
import type { Presence } from './presence';
import type { EventLog } from './stores/memory/eventLog';

/**
 * Reads the log and, only when nothing matches, waits up to `waitMs` for the first event that does.
 * An aborted wait is an empty page; one ended by our closing says `restarted`.
 */
export async function waitForEvent(
  parts: { readonly clock: Clock; readonly events: EventLog; readonly presence: Presence; readonly stopping: AbortSignal },
  query: EventQuery,
  waitMs: number,
  agent: Agent,
  signal: AbortSignal,
): Promise<EventPage> {
  const { clock, events, presence, stopping } = parts;
  const first = events.read(query);
  if (first.events.length > 0 || waitMs <= 0 || signal.aborted) return first;
  if (stopping.aborted) return { ...first, restarted: true };
  const leave = presence.wait(agent);
  await new Promise<void>((resolve) => {
    const done = () => {
      cancel();
      unsubscribe();
      signal.removeEventListener('abort', done);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(waitMs, done);
    const unsubscribe = events.subscribe((event) => {
      if (visible(event, query.scope) && matches(event, query.filter)) done();
    });
    signal.addEventListener('abort', done, { once: true });
    stopping.addEventListener('abort', done, { once: true });
  });
  leave();
  const page = events.read({ ...query, cursor: first.cursor });
  return {
    ...page,
    ...((first.restarted || stopping.aborted) && { restarted: true as const }),
    ...(first.missed && { missed: true as const }),
  };
}
