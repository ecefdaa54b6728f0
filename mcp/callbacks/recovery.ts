import type { Agent } from '../model/agent';
import type { KnownCall } from '../model/call';
import type { LineKind } from '../model/line';
import type { LostTurn } from '../model/turn';
import type { CallBook } from './calls';
import type { PublicAddress } from './publicAddress';
import type { Turns } from './turns/turns';

/** What is needed for calls that outlive a connection, or the process that held them (design: "Loss of the tunnel or the process"). */
export class CallRecovery {
  readonly #calls: CallBook;
  readonly #turns: Turns;
  readonly #addressOf: (line: LineKind) => PublicAddress;

  constructor(calls: CallBook, turns: Turns, addressOf: (line: LineKind) => PublicAddress) {
    this.#calls = calls;
    this.#turns = turns;
    this.#addressOf = addressOf;
  }

  /** Makes a call of an earlier run known again. Its turns are lost, and an agent that answers one learns so. */
  adopt(call: KnownCall, lost: readonly LostTurn[]): void {
    this.#calls.adopt(call);
    this.#turns.lose(lost.map((turn) => ({ ...turn, callId: call.callId, line: call.line, account: call.account })));
  }

  /** Where a call that is about to be sent back to us goes on: at its open turn, which waits for it from now on, else as a new one. */
  returnUrl(callId: string, line: LineKind): string {
    return this.#addressOf(line).returnUrl(this.#turns.expect(callId));
  }

  /** The call could not be sent back; `why` is the reason. */
  notSentBack(callId: string, why: string): void {
    this.#turns.notComing(callId, why);
  }

  /** Bandwidth said that the call ended. `why` completes "the turn ended because …". */
  ended(callId: string, cause: string | undefined, why: string): void {
    this.#calls.ended(callId, cause);
    this.#turns.goneAll(callId, why);
  }

  /** Bandwidth said that the call is up. */
  answered(callId: string): void {
    this.#calls.answered(callId);
  }

  /** The agent that placed the call or first answered a turn of it. */
  ownerOf(callId: string): Agent | undefined {
    return this.#calls.call(callId)?.owner;
  }

  /** Whether a turn of the call has not ended: closing gives it the fallback. */
  hasTurn(callId: string): boolean {
    return this.#turns.waiting(callId);
  }
}
