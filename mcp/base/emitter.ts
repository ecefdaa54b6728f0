/** What others may do with an `Emitter`: subscribe. */
export type Subscribe<T> = (listener: (value: T) => void) => () => void;

/**
 * Passes each value to every subscriber: synchronously, in the order of subscription. A listener that subscribes or
 * unsubscribes meanwhile takes effect with the next value. What a listener throws reaches the one who emitted.
 */
export class Emitter<T> {
  /** One entry a subscription, so that the same function may subscribe twice. */
  #listeners: readonly { readonly listener: (value: T) => void }[] = [];

  /** Bound, so that it can be handed out on its own. @returns the function that ends the subscription; harmless when repeated. */
  readonly subscribe: Subscribe<T> = (listener) => {
    const entry = { listener };
    this.#listeners = [...this.#listeners, entry];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== entry);
    };
  };

  emit(value: T): void {
    for (const { listener } of this.#listeners) listener(value);
  }

  get size(): number {
    return this.#listeners.length;
  }
}
