import type { Agent } from './agent';
import type { LineKind } from './line';

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
