import type { CallbackEvent } from './event';
import type { Account, LineKind } from './line';

/** The scope every query is confined to: the agent's own account on its own line. */
export interface Scope {
  readonly line: LineKind;
  readonly account: Account['accountId'];
  /** The account is the line's own, whose credentials the person gave: it also sees what is known to be of no account. */
  readonly own?: boolean | undefined;
}

export interface EventFilter {
  /** Matches callId or parentCallId. */
  readonly callId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** By the event's own time, milliseconds since the epoch, both inclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export interface EventQuery {
  readonly scope: Scope;
  readonly filter: EventFilter;
  /** Events after this cursor, oldest first; without one, the newest `limit`, oldest first. */
  readonly cursor?: string | undefined;
  /** 1 to 100. */
  readonly limit: number;
}

export interface EventPage {
  readonly events: readonly CallbackEvent[];
  /** Pass it back to read on from here. */
  readonly cursor: string;
  /** More events match beyond this page. */
  readonly more: boolean;
  /** The cursor came from an earlier run of the server; reading began at this run's first event. */
  readonly restarted?: true;
  /** Events between the cursor and this page have expired. */
  readonly missed?: true;
}

/** Which inbound messages to read. Times are when they were received, milliseconds since the epoch. */
export interface InboundQuery {
  readonly scope: Scope;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Inclusive. */
  readonly since?: number | undefined;
  /** Exclusive. */
  readonly until?: number | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

/** What is known to be of no account (some messages and conferences) is visible to the line's own account alone. */
export function visible(item: { readonly line: Scope['line']; readonly account: string | undefined }, scope: Scope): boolean {
  return item.line === scope.line && (item.account === undefined ? scope.own === true : item.account === scope.account);
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
