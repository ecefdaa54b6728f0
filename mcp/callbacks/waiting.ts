import type { Clock } from '../base/clock';
import type { Subscribe } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Agent } from '../model/agent';
import type { LineKind } from '../model/line';
import { type EventPage, type EventQuery, visible } from '../model/scope';
import type { EventStore } from './eventStore';
import type { Presence } from './presence';

/** Why waits end although no event has come. */
export type WakeUp =
  /** The person did something to the call. */
  | { readonly kind: 'call'; readonly callId: string; readonly line: LineKind; readonly account: string | undefined }
  /** The person stopped all calls, or allows them again. */
  | { readonly kind: 'all' }
  /** The agent may no longer connect. */
  | { readonly kind: 'revoked'; readonly agentId: string };

export interface WaitParts {
  readonly clock: Clock;
  readonly events: EventStore;
  readonly presence: Presence;
  /** Aborts when the server closes. */
  readonly stopping: AbortSignal;
  readonly onWake: Subscribe<WakeUp>;
}

/** @throws SwitchboardError `auth` always: the person took the agent's right to connect away while it waited. */
function disconnected(): never {
  throw new SwitchboardError(
    'auth',
    'The user disconnected this agent from Switchboard, so it can no longer use the phone line.',
    'Stop, and tell the user. To connect again, the user opens Agents in the Switchboard window.',
  );
}

/**
 * Reads the events and, only when none matches, waits up to `waitMs` for the first that does.
 * An aborted wait is an empty page; one ended by our closing says `restarted`. What the person does to the call, or to all
 * calls, ends the wait whatever types of events are wanted.
 * @throws SwitchboardError `auth` when the agent loses its right to connect meanwhile
 */
export async function waitForEvent(
  { clock, events, presence, stopping, onWake }: WaitParts,
  query: EventQuery,
  waitMs: number,
  agent: Agent,
  signal: AbortSignal,
): Promise<EventPage> {
  // Before the first read, so that no event falls between reading and waiting.
  const arrival = new Arrival();
  const unsubscribe = events.subscribe(query.scope, query.filter, () => arrival.happen());
  let revoked = false;
  const sleepOn = onWake((reason) => {
    if (reason.kind === 'revoked' && reason.agentId !== agent.id) return;
    if (reason.kind === 'call' && !concerns(reason, query)) return;
    revoked ||= reason.kind === 'revoked';
    arrival.happen();
  });
  try {
    const first = await events.read(query);
    if (first.events.length > 0 || waitMs <= 0 || signal.aborted) return first;
    if (stopping.aborted) return { ...first, restarted: true };
    const leave = presence.wait(agent);
    await firstOf(clock, waitMs, arrival, [signal, stopping]);
    leave();
    if (revoked) disconnected();
    const page = await events.read({ ...query, cursor: first.cursor });
    return {
      ...page,
      ...((first.restarted === true || stopping.aborted) && { restarted: true as const }),
      ...(first.missed === true && { missed: true as const }),
    };
  } finally {
    sleepOn();
    unsubscribe();
  }
}

function concerns({ callId, ...place }: Extract<WakeUp, { kind: 'call' }>, { scope, filter }: EventQuery): boolean {
  return visible(place, scope) && (filter.callId === undefined || filter.callId === callId);
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
