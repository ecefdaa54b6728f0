import { Emitter } from '../../../base/emitter';
import type { CallbackEvent } from '../../../model/event';
import type { EventFilter, Scope } from '../../../model/scope';
import { matches, visible } from '../../../model/scope';

/** Who waits for events. Those that wait for one call are found by it, so that an event costs the same however many others wait. */
export class Subscriptions {
  readonly #ofCalls = new Map<string, Emitter<CallbackEvent>>();
  readonly #ofAny = new Emitter<CallbackEvent>();

  /** Returns how to end the subscription. */
  add(scope: Scope, filter: EventFilter, listener: (event: CallbackEvent) => void): () => void {
    const check = (event: CallbackEvent) => {
      if (visible(event, scope) && matches(event, filter)) listener(event);
    };
    const { callId } = filter;
    if (callId === undefined) return this.#ofAny.subscribe(check);
    const emitter = this.#ofCalls.get(callId) ?? new Emitter<CallbackEvent>();
    this.#ofCalls.set(callId, emitter);
    const leave = emitter.subscribe(check);
    return () => {
      leave();
      if (emitter.size === 0 && this.#ofCalls.get(callId) === emitter) this.#ofCalls.delete(callId);
    };
  }

  publish(event: CallbackEvent): void {
    const { callId, parentCallId } = event;
    if (callId !== undefined) this.#ofCalls.get(callId)?.emit(event);
    if (parentCallId !== undefined && parentCallId !== callId) this.#ofCalls.get(parentCallId)?.emit(event);
    this.#ofAny.emit(event);
  }
}
