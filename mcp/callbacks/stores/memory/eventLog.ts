import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../base/clock';
import { SwitchboardError } from '../../../base/errors';
import type { CallbackEvent, NewCallbackEvent } from '../../../model/event';
import { eventOf, rowOf } from '../../../model/eventRow';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../../../model/scope';
import { matches, visible } from '../../../model/scope';
import type { Appended, AppendOptions, EventStore, NewEntry } from '../../eventStore';
import { EventRing, hashOf, type KeyColumn, type Keys, type Scan, type Wanted } from './eventRing';
import { Subscriptions } from './subscriptions';

export interface EventLogLimits {
  readonly maxAgeMs: number;
  readonly maxEvents: number;
  /** Bytes of events, so that huge ones cannot fill the memory before the count is reached. */
  readonly maxBytes: number;
}

const defaultLimits: EventLogLimits = { maxAgeMs: 3_600_000, maxEvents: 10_000, maxBytes: 64 * 1024 * 1024 };

type Position = { readonly after: number; readonly restarted: boolean };

/** The last hour of webhooks in memory, read with cursors (design: "Events"). */
export class EventLog implements EventStore {
  readonly #clock: Clock;
  readonly #limits: EventLogLimits;
  /** Tells cursors of this run from those of earlier ones. */
  readonly #run = randomBytes(8).toString('hex');
  readonly #ring: EventRing;
  readonly #subscriptions = new Subscriptions();

  constructor(clock: Clock, limits: Partial<EventLogLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#ring = new EventRing(this.#limits.maxEvents);
  }

  append(entries: readonly NewEntry[], options?: AppendOptions): readonly Appended[] {
    return entries.map((entry) => {
      const repeated = options?.anew === true ? undefined : this.repeatOf(entry.identity);
      return repeated === undefined ? { kind: 'stored', event: this.add(entry) } : { kind: 'repeat', callbackId: repeated.callbackId };
    });
  }

  /** Numbers and stores an event, whose row is written unless it is already. */
  add({ event: newEvent, identity }: NewEntry, row = rowOf(newEvent, identity)): CallbackEvent {
    this.#ring.push(row, keysOf(newEvent, identity), this.#clock.elapsed());
    this.#expire();
    const { body: _body, ...event } = newEvent;
    return { seq: this.#ring.last, ...event };
  }

  /** The newest event stored for the webhook of this identity. */
  repeatOf(identity: string | undefined): CallbackEvent | undefined {
    if (identity === undefined) return undefined;
    this.#expire();
    const hash = hashOf(identity);
    for (let seq = this.#ring.newest('identity', hash); seq > 0; seq = this.#ring.newest('identity', hash, seq)) {
      const found = this.#kept(seq);
      if (found?.identity === identity) return found.event;
    }
    return undefined;
  }

  async replay(event: NewCallbackEvent): Promise<CallbackEvent> {
    return this.add({ event, identity: undefined });
  }

  publish(event: CallbackEvent): void {
    this.#subscriptions.publish(event);
  }

  subscribe(scope: Scope, filter: EventFilter, listener: (event: CallbackEvent) => void): () => void {
    return this.#subscriptions.add(scope, filter, listener);
  }

  async read(query: EventQuery): Promise<EventPage> {
    this.#expire();
    const { last, first } = this.#ring;
    if (query.cursor === undefined)
      return { events: this.#newest(query.scope, query.filter, query.limit), cursor: this.#cursor(last), more: false };
    const { after, restarted } = this.#position(query.cursor);
    const expired = first - 1;
    const missed = !restarted && after < expired;
    const from = Math.max(after, expired);
    // One more than the page holds, to learn whether there are more.
    const found = this.#matching(query.scope, query.filter, { order: 'oldest-first', after: from }, query.limit + 1);
    const events = found.slice(0, query.limit);
    return {
      events,
      cursor: this.#cursor(events.at(-1)?.seq ?? from),
      more: found.length > events.length,
      ...(restarted && { restarted: true as const }),
      ...(missed && { missed: true as const }),
    };
  }

  async inboundMessages(query: InboundQuery): Promise<readonly CallbackEvent[]> {
    const { scope, from, to, since = 0, until = Number.POSITIVE_INFINITY, limit } = query;
    this.#expire();
    const filter: EventFilter = { eventTypes: ['message-received'], from, to };
    return this.#newest(scope, filter, limit, ({ receivedAt }) => receivedAt >= since && receivedAt < until);
  }

  /** The newest events that match, oldest first. */
  #newest(scope: Scope, filter: EventFilter, limit: number, also?: (event: CallbackEvent) => boolean): CallbackEvent[] {
    return this.#matching(scope, filter, { order: 'newest-first' }, limit, also).reverse();
  }

  /** Hashes rule out nearly all other events before anything is read. */
  #matching(
    scope: Scope,
    filter: EventFilter,
    where: Omit<Scan, 'wanted'>,
    limit: number,
    also: (event: CallbackEvent) => boolean = () => true,
  ): CallbackEvent[] {
    const found: CallbackEvent[] = [];
    if (limit < 1) return found;
    this.#ring.scan({ ...where, wanted: wantedBy(scope, filter) }, (seq) => {
      const event = this.#kept(seq)?.event;
      if (event !== undefined && visible(event, scope) && matches(event, filter) && also(event)) found.push(event);
      return found.length < limit;
    });
    return found;
  }

  #kept(seq: number): ReturnType<typeof eventOf> | undefined {
    const row = this.#ring.text(seq);
    return row === undefined ? undefined : eventOf(row, seq);
  }

  #cursor(seq: number): string {
    return `${this.#run}.${seq}`;
  }

  #position(cursor: string): Position {
    const match = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(cursor);
    if (match === null) throw badCursor();
    if (match[1] !== this.#run) return { after: 0, restarted: true };
    const after = Number(match[2]);
    if (after > this.#ring.last) throw badCursor();
    return { after, restarted: false };
  }

  #expire(): void {
    this.#ring.expire(this.#clock.elapsed() - this.#limits.maxAgeMs, this.#limits.maxBytes);
  }
}

/** The columns of each condition. */
const columnsOf = {
  call: ['call', 'parent'],
  message: ['message'],
  from: ['from'],
  to: ['to'],
  type: ['type'],
  account: ['account'],
  line: ['line'],
} as const satisfies Readonly<Record<string, readonly KeyColumn[]>>;

/** What the hashes of an event must be for it to match, worked out once for all events. The rarest comes first. */
function wantedBy({ line, account, own }: Scope, { callId, messageId, from, to, eventTypes }: EventFilter): readonly Wanted[] {
  const wanted: Wanted[] = [];
  const want = (condition: keyof typeof columnsOf, texts: readonly (string | undefined)[]) => {
    wanted.push({ columns: columnsOf[condition], hashes: texts.map(hashOf) });
  };
  if (callId !== undefined) want('call', [callId]);
  if (messageId !== undefined) want('message', [messageId]);
  if (from !== undefined) want('from', [from]);
  if (to !== undefined) want('to', [to]);
  if (eventTypes !== undefined) want('type', eventTypes);
  want('account', own === true ? [account, undefined] : [account]);
  want('line', [line]);
  return wanted;
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

function badCursor(): SwitchboardError {
  return new SwitchboardError(
    'validation',
    'The cursor is not one that getCallbackEvents returned.',
    'Pass the cursor of an earlier result unchanged, or leave it out to get the newest events.',
  );
}
