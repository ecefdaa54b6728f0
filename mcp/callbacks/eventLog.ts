import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import { SwitchboardError } from '../errors';
import type { CallbackEvent, NewCallbackEvent } from './event';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from './port';

export interface EventLogLimits {
  readonly maxAgeMs: number;
  readonly maxEvents: number;
  /** Characters of webhook bodies, so that huge ones cannot fill the memory before the count is reached. */
  readonly maxCharacters: number;
}

const defaultLimits: EventLogLimits = { maxAgeMs: 3_600_000, maxEvents: 10_000, maxCharacters: 64 * 1024 * 1024 };

interface Stored {
  readonly event: CallbackEvent;
  readonly identity: string | undefined;
  /** By `clock.elapsed`, so that setting the clock loses nothing. */
  readonly storedAfter: number;
  readonly characters: number;
}

type Position = { readonly after: number; readonly restarted: boolean };

/** The last hour of webhooks in memory, read with cursors (design: "Events"). */
export class EventLog {
  readonly #clock: Clock;
  readonly #limits: EventLogLimits;
  /** Tells cursors of this run from those of earlier ones. */
  readonly #run = randomBytes(8).toString('hex');
  readonly #byCall = new Map<string, CallbackEvent[]>();
  readonly #byIdentity = new Map<string, CallbackEvent>();
  readonly #listeners = new Set<(event: CallbackEvent) => void>();
  #stored: Stored[] = [];
  /** How many at the front of `#stored` have expired; they are cut off in large portions, since each cut copies the rest. */
  #gone = 0;
  #seq = 0;
  /** The newest event no longer kept. */
  #expired = 0;
  #characters = 0;

  constructor(clock: Clock, limits: Partial<EventLogLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * Numbers and stores an event, then tells the listeners, synchronously.
   * @param identity what a repeated delivery of the same webhook has in common with this one.
   * @param characters the size of its body.
   */
  append(newEvent: NewCallbackEvent, identity: string | undefined, characters: number): CallbackEvent {
    const event: CallbackEvent = { seq: ++this.#seq, ...newEvent };
    this.#stored.push({ event, identity, storedAfter: this.#clock.elapsed(), characters });
    this.#characters += characters;
    for (const callId of callsOf(event)) {
      const events = this.#byCall.get(callId);
      if (events) events.push(event);
      else this.#byCall.set(callId, [event]);
    }
    if (identity !== undefined) this.#byIdentity.set(identity, event);
    this.#expire();
    for (const listener of [...this.#listeners]) listener(event);
    return event;
  }

  /** The event already stored for this webhook, when it is a repeat. */
  repeatOf(identity: string | undefined): CallbackEvent | undefined {
    this.#expire();
    return identity === undefined ? undefined : this.#byIdentity.get(identity);
  }

  /** Events as they are stored; returns how to stop listening. */
  subscribe(listener: (event: CallbackEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * A page of the events the scope may see. A page that is empty leaves a valid cursor where it was, so that no
   * event of another filter is skipped.
   * @throws SwitchboardError `validation` for a cursor this server never made.
   */
  read(query: EventQuery): EventPage {
    this.#expire();
    const matching = this.#candidates(query.filter).filter((event) => visible(event, query.scope) && matches(event, query.filter));
    if (query.cursor === undefined) {
      return { events: matching.slice(-query.limit), cursor: this.#cursor(this.#seq), more: false };
    }
    const { after, restarted } = this.#position(query.cursor);
    const missed = !restarted && after < this.#expired;
    const later = matching.filter((event) => event.seq > after);
    const events = later.slice(0, query.limit);
    const readTo = events.at(-1)?.seq ?? Math.max(after, this.#expired);
    return {
      events,
      cursor: this.#cursor(readTo),
      more: later.length > events.length,
      ...(restarted && { restarted: true as const }),
      ...(missed && { missed: true as const }),
    };
  }

  /** The newest inbound messages in memory, oldest first. */
  inboundMessages({ scope, from, to, since = 0, until = Number.POSITIVE_INFINITY, limit }: InboundQuery): readonly CallbackEvent[] {
    this.#expire();
    const filter: EventFilter = { eventTypes: ['message-received'], from, to };
    return this.#candidates(filter)
      .filter((event) => visible(event, scope) && matches(event, filter) && event.receivedAt >= since && event.receivedAt < until)
      .slice(-limit);
  }

  #candidates(filter: EventFilter): readonly CallbackEvent[] {
    if (filter.callId !== undefined) return this.#byCall.get(filter.callId) ?? [];
    return this.#stored.slice(this.#gone).map((stored) => stored.event);
  }

  #cursor(seq: number): string {
    return `${this.#run}.${seq}`;
  }

  #position(cursor: string): Position {
    const match = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(cursor);
    if (!match) throw badCursor();
    if (match[1] !== this.#run) return { after: 0, restarted: true };
    const after = Number(match[2]);
    if (after > this.#seq) throw badCursor();
    return { after, restarted: false };
  }

  #expire(): void {
    const oldest = this.#clock.elapsed() - this.#limits.maxAgeMs;
    for (let first = this.#stored[this.#gone]; first !== undefined; first = this.#stored[this.#gone]) {
      const tooMany = this.#stored.length - this.#gone > this.#limits.maxEvents || this.#characters > this.#limits.maxCharacters;
      if (!tooMany && first.storedAfter > oldest) break;
      this.#forget(first);
      this.#gone++;
    }
    if (this.#gone <= this.#stored.length / 8) return;
    this.#stored = this.#stored.slice(this.#gone);
    this.#gone = 0;
  }

  #forget({ event, identity, characters }: Stored): void {
    this.#expired = event.seq;
    this.#characters -= characters;
    if (identity !== undefined && this.#byIdentity.get(identity) === event) this.#byIdentity.delete(identity);
    for (const callId of callsOf(event)) {
      const events = this.#byCall.get(callId);
      // Events expire in the order in which they were stored, so this one is the first of its call.
      events?.shift();
      if (events?.length === 0) this.#byCall.delete(callId);
    }
  }
}

/** True when the event passes every condition of the filter. */
export function matches(event: CallbackEvent, filter: EventFilter): boolean {
  return (
    (filter.callId === undefined || event.callId === filter.callId || event.parentCallId === filter.callId) &&
    (filter.messageId === undefined || event.messageId === filter.messageId) &&
    (filter.eventTypes === undefined || filter.eventTypes.includes(event.event_type)) &&
    (filter.from === undefined || event.from === filter.from) &&
    (filter.to === undefined || event.to === filter.to) &&
    within(event, filter)
  );
}

function within(event: CallbackEvent, { since, until }: EventFilter): boolean {
  if (since === undefined && until === undefined) return true;
  const told = Date.parse(event.timestamp);
  const at = Number.isNaN(told) ? event.receivedAt : told;
  return at >= (since ?? at) && at <= (until ?? at);
}

/** An event without an account (conferences, messages) can be seen by everyone on its line. */
export function visible(item: { readonly line: Scope['line']; readonly account: string | undefined }, scope: Scope): boolean {
  return item.line === scope.line && (item.account === undefined || item.account === scope.account);
}

function callsOf(event: CallbackEvent): ReadonlySet<string> {
  return new Set([event.callId, event.parentCallId].filter((id) => id !== undefined));
}

function badCursor(): SwitchboardError {
  return new SwitchboardError(
    'validation',
    'The cursor is not one that getCallbackEvents returned.',
    'Pass the cursor of an earlier result unchanged, or leave it out to get the newest events.',
  );
}
