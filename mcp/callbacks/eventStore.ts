import type { Soon } from '../base/soon';
import type { CallbackEvent, NewCallbackEvent } from '../model/event';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../model/scope';

/** An event on its way into the store. */
export interface NewEntry {
  readonly event: NewCallbackEvent;
  /** The same for every delivery of one webhook; undefined where that cannot be told, which is never a repeat. */
  readonly identity: string | undefined;
}

export type Appended =
  | { readonly kind: 'stored'; readonly event: CallbackEvent }
  /** The webhook was stored before. `callbackId`: the turn its first delivery opened, as far as this store still knows it. */
  | { readonly kind: 'repeat'; readonly callbackId: string | undefined };

export interface AppendOptions {
  /** Stores repeats too: the call asks anew, however alike the requests look. Later repeats are repeats of this one. */
  readonly anew?: boolean;
}

/**
 * Keeps events and hands them to those who read and wait. Asynchronous, so that several nodes can share one; a store that
 * can answer at once does so without a promise where webhooks arrive.
 */
export interface EventStore {
  /**
   * Stores all of the entries or none, and answers for each in order. An entry that repeats a stored one, one that is being
   * stored, or an earlier one of the same list, is not stored again. Subscribers are not notified: see `publish`.
   * @throws SwitchboardError `unavailable` when nothing could be stored.
   */
  append(entries: readonly NewEntry[], options?: AppendOptions): Soon<readonly Appended[]>;
  /** Adds an event of the past for those who read and wait; it is kept nowhere else and repeats nothing. */
  replay(event: NewCallbackEvent): Promise<CallbackEvent>;
  /** Notifies the subscribers of a stored event, once the turn it opened can be found. */
  publish(event: CallbackEvent): void;
  /** Calls `listener` with each published event that the scope may see and the filter matches. Returns how to end that. */
  subscribe(scope: Scope, filter: EventFilter, listener: (event: CallbackEvent) => void): () => void;
  /**
   * A page of the events that the scope may see. An empty page leaves a valid cursor where it was, so that no event that
   * another filter would match is skipped.
   * @throws SwitchboardError `validation` for a cursor that this server never made.
   */
  read(query: EventQuery): Promise<EventPage>;
  /** The newest inbound messages, oldest first. @throws SwitchboardError `unavailable` when they cannot be read. */
  inboundMessages(query: InboundQuery): Promise<readonly CallbackEvent[]>;
}
