import type { Account, LineKind } from '../bandwidth/line';
import type { CallbackEvent } from '../model/event';

/** Whoever holds one bearer token (HTTP) or owns one process (stdio). */
export interface Agent {
  readonly id: string;
  /** Shown to the person: the name its token was made for, or the client name it sent. */
  readonly name: string;
}

/** The scope every query is confined to: the agent's own account on its own line. */
export interface Scope {
  readonly line: LineKind;
  readonly account: Account['accountId'];
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

/** A turn that can be answered now. */
export interface OpenTurn {
  readonly callbackId: string;
  readonly callId: string;
  readonly event_type: string;
  /** ISO-8601, when the webhook arrived. */
  readonly since: string;
  /** Seconds left before the fallback answers in the agent's place. */
  readonly answerWithin: number;
}

/** Who wrote the response that Bandwidth received. `keep-alive` only asks Bandwidth to come back. */
export type Answerer =
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'fallback'; readonly reason: string }
  | { readonly kind: 'keep-alive' };

export type TurnAddress = { readonly callbackId: string } | { readonly callId: string };

export interface Delivery {
  readonly callbackId: string;
  readonly callId: string;
  readonly event_type: string;
  /** True once the response has been flushed to Bandwidth. */
  readonly delivered: true;
  /** How long the caller waited for this answer, milliseconds. */
  readonly waitedMs: number;
}

/** A call this server knows of: placed through a tool, or seen in a webhook. */
export interface KnownCall {
  readonly callId: string;
  readonly parentCallId: string | undefined;
  readonly line: LineKind;
  readonly account: string | undefined;
  readonly applicationId: string | undefined;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The agent that placed it or first answered a turn of it. */
  readonly owner: Agent | undefined;
  readonly state: 'queued' | 'initiated' | 'answered' | 'disconnected';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly disconnectCause: string | undefined;
  readonly errorMessage: string | undefined;
  readonly tag: string | undefined;
}

/** What createCall tells the callback side about a call it has just placed. */
export interface PlacedCall {
  readonly callId: string;
  readonly line: LineKind;
  readonly account: string;
  readonly applicationId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly owner: Agent;
  /** Seconds, as createCall returned it. */
  readonly callbackTimeout: number | undefined;
  readonly tag: string | undefined;
}

/** A number that calls have shown to be the account's own. */
export interface KnownNumber {
  readonly phoneNumber: string;
  /** `inboundCall`: it was called. `placedCall`: Bandwidth took a call from it, which did not end in an error. */
  readonly source: 'inboundCall' | 'placedCall';
}

/** What the tools may ask of the callback side. Implemented by `mcp/callbacks/callbacks.ts`. */
export interface CallbacksPort {
  /** Reads the event log. Never waits. */
  read(query: EventQuery): EventPage;
  /**
   * Reads the event log and, only when nothing matches, waits up to `waitMs` for the first match.
   * Marks the agent as waiting meanwhile. An aborted or ended wait is an empty page, not an error.
   */
  wait(query: EventQuery, waitMs: number, agent: Agent, signal: AbortSignal): Promise<EventPage>;
  /**
   * The newest inbound messages (`message-received`), oldest first: of as long as the history keeps them, or of the last hour
   * without one. Throws `unavailable` when the history cannot be read.
   */
  inboundMessages(query: InboundQuery): Promise<readonly CallbackEvent[]>;
  openTurns(scope: Scope, filter: EventFilter): readonly OpenTurn[];
  /** The turn an answer would go to, so that the BXML can be checked for it first. Throws `not_found` or `conflict` as `respond` would. */
  turnFor(scope: Scope, address: TurnAddress): { readonly callbackId: string; readonly callId: string; readonly event_type: string };
  /**
   * First writer wins. Resolves when the document has been flushed to Bandwidth.
   * Throws `not_found` (unknown id) or `conflict` saying how the turn ended.
   */
  respond(scope: Scope, address: TurnAddress, bxml: string, agent: Agent): Promise<Delivery>;
  /**
   * An update of the call took control away from its open turns; `how` completes "the turn ended because …".
   * `sentAt`, milliseconds since the epoch: turns opened then or later were opened by the update itself and are spared.
   */
  supersede(callId: string, how: string, sentAt?: number): void;
  callPlaced(call: PlacedCall): void;
  /** Undefined for a call of another account or line too. */
  call(scope: Scope, callId: string): KnownCall | undefined;
  /** Any call known at all, for finding its line. */
  lineOf(callId: string): LineKind | undefined;
  /** Numbers of the account that its calls show, each once. */
  knownNumbers(scope: Scope): readonly KnownNumber[];
  /** An application's callbacks lead here from now on; Bandwidth waits `callbackTimeout` seconds for answers about its inbound calls. */
  applicationPointed(applicationId: string, callbackTimeout: number): void;
  /** Calls not yet disconnected. */
  liveCalls(): readonly KnownCall[];
  /** Notes that the agent is active, for the who-is-there rule; called after every tool call. */
  touch(agent: Agent): void;
}
