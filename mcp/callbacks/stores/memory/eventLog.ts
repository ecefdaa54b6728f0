import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../base/clock';
import { SwitchboardError } from '../../../base/errors';
import type { CallbackEvent, NewCallbackEvent } from '../../../model/event';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../../../model/scope';
import { matches, visible } from '../../../model/scope';
import { EventRing, hashOf, type KeyColumn, type Keys } from './eventRing';

export interface EventLogLimits {
  readonly maxAgeMs: number;
  readonly maxEvents: number;
  /** Bytes of events, so that huge ones cannot fill the memory before the count is reached. */
  readonly maxBytes: number;
}

const defaultLimits: EventLogLimits = { maxAgeMs: 3_600_000, maxEvents: 10_000, maxBytes: 64 * 1024 * 1024 };

type Position = { readonly after: number; readonly restarted: boolean };

/** The last hour of webhooks in memory, read with cursors (design: "Events"). */
export class EventLog {
  readonly #clock: Clock;
  readonly #limits: EventLogLimits;
  /** Tells cursors of this run from those of earlier ones. */
  readonly #run = randomBytes(8).toString('hex');
  readonly #ring: EventRing;
  readonly #listeners = new Set<(event: CallbackEvent) => void>();

  constructor(clock: Clock, limits: Partial<EventLogLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#ring = new EventRing(this.#limits.maxEvents);
  }

  /**
   * Numbers and stores an event, then tells the listeners, synchronously.
   * @param identity what a repeated delivery of the same webhook has in common with this one.
   */
  append(newEvent: NewCallbackEvent, identity: string | undefined): CallbackEvent {
    this.#ring.push(recordOf(newEvent, identity), keysOf(newEvent, identity), this.#clock.elapsed());
    this.#expire();
    const { body: _body, ...event } = newEvent;
    const stored: CallbackEvent = { seq: this.#ring.last, ...event };
    for (const listener of [...this.#listeners]) listener(stored);
    return stored;
  }

  /** The event already stored for this webhook, when it is a repeat. */
  repeatOf(identity: string | undefined): CallbackEvent | undefined {
    this.#expire();
    if (identity === undefined) return undefined;
    const hash = hashOf(identity);
    for (let seq = this.#ring.newestOf(hash); seq !== undefined; seq = this.#ring.newestOf(hash, seq)) {
      const found = this.#kept(seq);
      if (found?.identity === identity) return found.event;
    }
    return undefined;
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
    const { last, first } = this.#ring;
    if (query.cursor === undefined) {
      return { events: this.#newest(query.scope, query.filter, query.limit), cursor: this.#cursor(last), more: false };
    }
    const { after, restarted } = this.#position(query.cursor);
    const expired = first - 1;
    const missed = !restarted && after < expired;
    const wanted = wantedBy(query.scope, query.filter);
    const found: CallbackEvent[] = [];
    for (let seq = Math.max(after, expired) + 1; seq <= last && found.length <= query.limit; seq++) {
      const event = this.#matching(seq, query.scope, query.filter, wanted);
      if (event) found.push(event);
    }
    const events = found.slice(0, query.limit);
    const readTo = events.at(-1)?.seq ?? Math.max(after, expired);
    return {
      events,
      cursor: this.#cursor(readTo),
      more: found.length > events.length,
      ...(restarted && { restarted: true as const }),
      ...(missed && { missed: true as const }),
    };
  }

  /** The newest inbound messages in memory, oldest first. */
  inboundMessages({ scope, from, to, since = 0, until = Number.POSITIVE_INFINITY, limit }: InboundQuery): readonly CallbackEvent[] {
    this.#expire();
    const filter: EventFilter = { eventTypes: ['message-received'], from, to };
    return this.#newest(scope, filter, limit, ({ receivedAt }) => receivedAt >= since && receivedAt < until);
  }

  /** The newest events that match, oldest first. */
  #newest(scope: Scope, filter: EventFilter, limit: number, also: (event: CallbackEvent) => boolean = () => true): CallbackEvent[] {
    const { last, first } = this.#ring;
    const wanted = wantedBy(scope, filter);
    const found: CallbackEvent[] = [];
    for (let seq = last; seq >= first && found.length < limit; seq--) {
      const event = this.#matching(seq, scope, filter, wanted);
      if (event && also(event)) found.push(event);
    }
    return found.reverse();
  }

  /** The event if it passes. Hashes rule out nearly all others before anything is read. */
  #matching(seq: number, scope: Scope, filter: EventFilter, wanted: readonly Wanted[]): CallbackEvent | undefined {
    for (const { columns, hashes } of wanted) if (!this.#ring.has(seq, columns, hashes)) return undefined;
    const event = this.#kept(seq)?.event;
    return event && visible(event, scope) && matches(event, filter) ? event : undefined;
  }

  #kept(seq: number): ReturnType<typeof eventIn> | undefined {
    const record = this.#ring.text(seq);
    return record === undefined ? undefined : eventIn(record, seq);
  }

  #cursor(seq: number): string {
    return `${this.#run}.${seq}`;
  }

  #position(cursor: string): Position {
    const match = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(cursor);
    if (!match) throw badCursor();
    if (match[1] !== this.#run) return { after: 0, restarted: true };
    const after = Number(match[2]);
    if (after > this.#ring.last) throw badCursor();
    return { after, restarted: false };
  }

  #expire(): void {
    const oldest = this.#clock.elapsed() - this.#limits.maxAgeMs;
    for (let time = this.#ring.time(this.#ring.first); time !== undefined; time = this.#ring.time(this.#ring.first)) {
      if (this.#ring.bytes <= this.#limits.maxBytes && time > oldest) return;
      this.#ring.shift();
    }
  }
}

/** One condition: one of the columns must hold one of the hashes. */
interface Wanted {
  readonly columns: readonly KeyColumn[];
  readonly hashes: readonly number[];
}

/** What the hashes of an event must be for it to match, worked out once for all events. The rarest comes first. */
function wantedBy(scope: Scope, filter: EventFilter): readonly Wanted[] {
  const texts: readonly (readonly [readonly KeyColumn[], readonly (string | undefined)[] | undefined])[] = [
    [['call', 'parent'], filter.callId === undefined ? undefined : [filter.callId]],
    [['message'], filter.messageId === undefined ? undefined : [filter.messageId]],
    [['from'], filter.from === undefined ? undefined : [filter.from]],
    [['to'], filter.to === undefined ? undefined : [filter.to]],
    [['type'], filter.eventTypes],
    [['account'], [scope.account, undefined]],
    [['line'], [scope.line]],
  ];
  return texts.flatMap(([columns, wanted]) => (wanted === undefined ? [] : [{ columns, hashes: wanted.map(hashOf) }]));
}

function keysOf(event: NewCallbackEvent, identity: string | undefined): Keys {
  return {
    identity: hashOf(identity),
    line: hashOf(event.line),
    account: hashOf(event.account),
    type: hashOf(event.event_type),
    call: hashOf(event.callId),
    parent: hashOf(event.parentCallId),
    message: hashOf(event.messageId),
    from: hashOf(event.from),
    to: hashOf(event.to),
  };
}

/** The event in two lines: its fields as a JSON array, and its body as the text that came. */
function recordOf(event: NewCallbackEvent, identity: string | undefined): string {
  const fields: Fields = [
    identity,
    event.event_type,
    event.timestamp,
    event.receivedAt,
    event.line,
    event.account,
    event.callId,
    event.parentCallId,
    event.messageId,
    event.from,
    event.to,
    event.callbackId,
    event.label,
    event.replayed,
  ];
  return `${JSON.stringify(fields)}\n${event.body}`;
}

/** Undefined is written as null. */
type Fields = readonly [
  identity: string | null | undefined,
  eventType: string,
  timestamp: string,
  receivedAt: number,
  line: CallbackEvent['line'],
  account: string | null | undefined,
  callId: string | null | undefined,
  parentCallId: string | null | undefined,
  messageId: string | null | undefined,
  from: string | null | undefined,
  to: string | null | undefined,
  callbackId: string | null | undefined,
  label: string | null | undefined,
  replayed: true | null | undefined,
];

/** Reads our own record, and in it a body that has been parsed before. */
function eventIn(record: string, seq: number): { readonly event: CallbackEvent; readonly identity: string | undefined } {
  const end = record.indexOf('\n');
  const fields: Fields = JSON.parse(record.slice(0, end));
  const [
    identity,
    event_type,
    timestamp,
    receivedAt,
    line,
    account,
    callId,
    parentCallId,
    messageId,
    from,
    to,
    callbackId,
    label,
    replayed,
  ] = fields;
  const event: CallbackEvent = {
    ...{ seq, event_type, timestamp, receivedAt, line },
    account: account ?? undefined,
    callId: callId ?? undefined,
    parentCallId: parentCallId ?? undefined,
    messageId: messageId ?? undefined,
    from: from ?? undefined,
    to: to ?? undefined,
    callbackId: callbackId ?? undefined,
    label: label ?? undefined,
    ...(replayed && { replayed }),
    data: JSON.parse(record.slice(end + 1)),
  };
  return { event, identity: identity ?? undefined };
}

function badCursor(): SwitchboardError {
  return new SwitchboardError(
    'validation',
    'The cursor is not one that getCallbackEvents returned.',
    'Pass the cursor of an earlier result unchanged, or leave it out to get the newest events.',
  );
}
