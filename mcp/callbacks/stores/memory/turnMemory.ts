import type { Clock } from '../../../base/clock';

/** How long, and how many, ended turns are remembered, so that late writers are told the truth. */
const limits = { ms: 3_600_000, turns: 10_000 };

/** Turns by id and by call: the open ones, and those that ended within the last hour. */
export class TurnMemory<T extends { readonly opening: { readonly terms: { readonly callbackId: string; readonly callId: string } } }> {
  readonly #clock: Clock;
  readonly #turns = new Map<string, T>();
  readonly #live = new Set<T>();
  /** Oldest first. */
  readonly #byCall = new Map<string, readonly T[]>();
  /** In the order of their ending. */
  readonly #ended: { readonly turn: T; readonly at: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Turns that have not ended, oldest first. */
  get live(): readonly T[] {
    return [...this.#live];
  }

  add(turn: T): void {
    const { callbackId, callId } = turn.opening.terms;
    this.#turns.set(callbackId, turn);
    this.#byCall.set(callId, [...(this.#byCall.get(callId) ?? []), turn]);
    this.#live.add(turn);
  }

  end(turn: T): void {
    this.#live.delete(turn);
    this.#ended.push({ turn, at: this.#clock.elapsed() });
  }

  find(callbackId: string): T | undefined {
    this.#forget();
    return this.#turns.get(callbackId);
  }

  /** Oldest first. */
  ofCall(callId: string): readonly T[] {
    this.#forget();
    return this.#byCall.get(callId) ?? [];
  }

  #forget(): void {
    const since = this.#clock.elapsed() - limits.ms;
    let gone = 0;
    for (const { turn, at } of this.#ended) {
      if (at > since && this.#ended.length - gone <= limits.turns) break;
      this.#drop(turn);
      gone++;
    }
    if (gone > 0) this.#ended.splice(0, gone);
  }

  #drop(turn: T): void {
    const { callbackId, callId } = turn.opening.terms;
    this.#turns.delete(callbackId);
    const left = (this.#byCall.get(callId) ?? []).filter((other) => other !== turn);
    if (left.length > 0) this.#byCall.set(callId, left);
    else this.#byCall.delete(callId);
  }
}
