import type { BxmlPlace } from '../bxml/bxml';
import type { Agent } from '../model/agent';
import type { KnownCall, KnownNumber, PlacedCall } from '../model/call';
import type { CallbackEvent } from '../model/event';
import type { LineKind } from '../model/line';
import type { EventFilter, EventPage, EventQuery, InboundQuery, Scope } from '../model/scope';
import type { Delivery, OpenTurn, TurnAddress } from '../model/turn';
import type { Belongings } from './owners';

/** The turn that an answer would go to. */
export interface AddressedTurn {
  readonly callbackId: string;
  readonly callId: string;
  readonly event_type: string;
  /** Where the document of the answer runs, which decides the verbs allowed in it. */
  readonly place: BxmlPlace;
}

/** What the tools may ask of the callback side. Implemented by `mcp/callbacks/callbacks.ts`. */
export interface CallbacksPort {
  /** Reads the event log. Never waits. */
  read(query: EventQuery): Promise<EventPage>;
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
  openTurns(scope: Scope, filter: EventFilter): Promise<readonly OpenTurn[]>;
  /** The turn an answer would go to, so that the BXML can be checked for it first. Throws `not_found` or `conflict` as `respond` would. */
  turnFor(scope: Scope, address: TurnAddress, asker: Agent): Promise<AddressedTurn>;
  /**
   * First writer wins. Resolves when the document has been flushed to Bandwidth.
   * Throws `not_found` (unknown id) or `conflict` saying how the turn ended.
   */
  respond(scope: Scope, address: TurnAddress, bxml: string, agent: Agent): Promise<Delivery>;
  /**
   * Answers the call's open turn, or keeps the answer for its first one while it has had none. First writer wins.
   * @param replace takes the place of the agent's own answer that is kept
   * @throws SwitchboardError `conflict` when an answer is kept already, or as `respond` does
   */
  answerAhead(scope: Scope, callId: string, bxml: string, agent: Agent, replace: boolean): Promise<Delivery | 'ready'>;
  /**
   * An update of the call took control away from its open turns; `how` completes "the turn ended because …".
   * `sentAt`, milliseconds since the epoch: turns opened then or later were opened by the update itself and are spared.
   */
  supersede(callId: string, how: string, sentAt?: number): void;
  callPlaced(call: PlacedCall): void;
  /** Undefined for a call of another account or line too. */
  call(scope: Scope, callId: string): KnownCall | undefined;
  /** Numbers of the account that its calls show, each once. */
  knownNumbers(scope: Scope): readonly KnownNumber[];
  /** An application's callbacks come here from now on; Bandwidth waits `callbackTimeout` seconds for answers about its inbound calls. */
  applicationPointed(applicationId: string, callbackTimeout: number): void;
  /** The account owns the application or the number: events that name no account are shown to their owner alone. */
  owned(line: LineKind, account: string, belongings: Belongings): void;
  /** Calls not yet disconnected. */
  liveCalls(): readonly KnownCall[];
  /** One of them, whatever its account. */
  liveCall(callId: string): KnownCall | undefined;
  /** Notes that the agent is active, for the who-is-there rule; called after every tool call. */
  touch(agent: Agent): void;
  /** When the person stopped all calls, milliseconds since the epoch; undefined while agents may place and take calls. */
  stoppedSince(): number | undefined;
  /** Whether the person has taken the call over. */
  isTaken(callId: string): boolean;
}
