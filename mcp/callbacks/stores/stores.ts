import type { Clock } from '../../base/clock';
import type { EventStore } from '../eventStore';
import type { TurnStore } from '../turns/turnStore';
import { DurableEvents, type DurableHistory } from './durableEvents';
import { EventLog } from './memory/eventLog';
import { TurnMemory } from './memory/turnMemory';

/** Where the callback side keeps what it knows. */
export interface CallbackStores {
  readonly events: EventStore;
  readonly turns: TurnStore;
}

/** The stores of a single process: memory, with the history behind the events where there is one. */
export function openStores(clock: Clock, history: DurableHistory | undefined): CallbackStores {
  const log = new EventLog(clock);
  return { events: history === undefined ? log : new DurableEvents(log, history), turns: new TurnMemory(clock) };
}
