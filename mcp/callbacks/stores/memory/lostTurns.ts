import type { Clock } from '../../../base/clock';
import type { LostPlace, LostTurn, TurnAddress } from '../../../model/turn';

/** Late writers learn for this long that their turn was lost. */
const rememberedMs = 3_600_000;

type Remembered = LostTurn & LostPlace & { readonly lostAt: number; readonly lostAfter: number };

/** Turns that ended with the process that held them, for an hour. */
export class LostTurns {
  readonly #clock: Clock;
  #turns: readonly Remembered[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(turns: readonly (LostTurn & LostPlace)[]): void {
    const lost = { lostAt: this.#clock.now(), lostAfter: this.#clock.elapsed() };
    this.#turns = [...this.#turns, ...turns.map((turn) => ({ ...turn, ...lost }))];
  }

  /** By its id, or the newest one of a call. */
  find(address: TurnAddress): Remembered | undefined {
    const since = this.#clock.elapsed() - rememberedMs;
    this.#turns = this.#turns.filter(({ lostAfter }) => lostAfter > since);
    const asked = ({ callbackId, callId }: Remembered) =>
      'callbackId' in address ? callbackId === address.callbackId : callId === address.callId;
    return this.#turns.filter(asked).at(-1);
  }
}
