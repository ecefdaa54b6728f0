import type { TurnOpening } from './opening';

/** Turns that have not ended, by id and by call. */
export class HeldTurns<T extends { readonly opening: Pick<TurnOpening, 'terms'> }> {
  readonly #turns = new Map<string, T>();
  /** Oldest first. */
  readonly #byCall = new Map<string, readonly T[]>();

  get size(): number {
    return this.#turns.size;
  }

  /** Oldest first. */
  all(): readonly T[] {
    return [...this.#turns.values()];
  }

  find(callbackId: string): T | undefined {
    return this.#turns.get(callbackId);
  }

  /** Oldest first. */
  ofCall(callId: string): readonly T[] {
    return this.#byCall.get(callId) ?? [];
  }

  add(turn: T): void {
    const { callbackId, callId } = turn.opening.terms;
    this.#turns.set(callbackId, turn);
    this.#byCall.set(callId, [...this.ofCall(callId), turn]);
  }

  remove(turn: T): void {
    const { callbackId, callId } = turn.opening.terms;
    this.#turns.delete(callbackId);
    const others = this.ofCall(callId).filter((other) => other !== turn);
    if (others.length > 0) this.#byCall.set(callId, others);
    else this.#byCall.delete(callId);
  }
}
