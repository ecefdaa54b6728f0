import type { Soon } from '../../base/soon';
import type { LostPlace, LostTurn, TurnAddress } from '../../model/turn';
import type { TurnOpening } from './opening';
import type { Turn } from './turn';

/** What a store keeps of a turn: data only, so that any node can read it. */
export interface TurnRecord {
  readonly opening: TurnOpening;
  readonly turn: Turn;
}

export type TurnAnswer = NonNullable<Turn['answer']>;

/** A turn that ended with the process that held it. */
export type LostRecord = LostTurn & LostPlace & { readonly lostAt: number };

/**
 * Keeps turns, open and ended, so that an answer finds its turn and late writers learn how it ended. The process that holds
 * Bandwidth's request moves a turn and saves each step. Asynchronous, so that several nodes can share one.
 */
export interface TurnStore {
  /** Adds the turn, or replaces what is known of it. */
  save(record: TurnRecord): Soon<void>;
  /** Compare-and-set: true for the first caller while the turn is open, and for no other. */
  claim(callbackId: string, answer: TurnAnswer): Promise<boolean>;
  find(callbackId: string): Promise<TurnRecord | undefined>;
  /** Of the call itself, oldest first. */
  ofCall(callId: string): Promise<readonly TurnRecord[]>;
  /** Turns that have not ended, oldest first; with a call, only its own and those of its transfer legs. */
  open(callId: string | undefined): Promise<readonly TurnRecord[]>;
  /** Adds turns of an earlier run. */
  lose(turns: readonly (LostTurn & LostPlace)[]): Promise<void>;
  /** A lost turn by its id, or the newest one of a call. */
  lost(address: TurnAddress): Promise<LostRecord | undefined>;
}
