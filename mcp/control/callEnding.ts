import { troubleOfError } from '../account/trouble';
import { type Clock, sleep } from '../base/clock';
import type { Callbacks } from '../callbacks/callbacks';
import { hangUpDocument } from '../callbacks/ownCalls';
import type { LineCallControl } from '../callbacks/turns/callControl';
import type { KnownCall } from '../model/call';
import type { StoppedCallState } from '../model/stop';

export interface EndingParts {
  readonly clock: Clock;
  readonly callbacks: Pick<Callbacks, 'port' | 'recovery' | 'hand'>;
  readonly control: Pick<LineCallControl, 'hangUp' | 'state'>;
}

/** Bandwidth may not know a call yet that it has just accepted. */
export const visibleAfterMs = 2_000;
/** An open turn is answered within this time, or Bandwidth is asked as well. */
const answeredWithinMs = 1_000;
/** A call that was asked to end and whose end no webhook reports is asked for its state after this time. */
const confirmWithinMs = 5_000;
/** Milliseconds between tries that fail: twice as long each time. */
const backOff = { first: 1_000, longest: 15_000 } as const;

/**
 * Ends one call and does not give up until Bandwidth has confirmed it. An open turn is answered first, which needs no request
 * to Bandwidth.
 */
export class CallEnding {
  readonly #parts: EndingParts;
  readonly #call: KnownCall;
  readonly #changed: () => void;
  readonly #over = new AbortController();
  #again = new AbortController();
  #tries = 0;
  #state: StoppedCallState = { kind: 'ending' };

  /** @param changed called after each change of `state` */
  constructor(parts: EndingParts, call: KnownCall, changed: () => void) {
    this.#parts = parts;
    this.#call = call;
    this.#changed = changed;
  }

  get call(): KnownCall {
    return this.#call;
  }

  get state(): StoppedCallState {
    return this.#state;
  }

  /** Goes on until the call has ended, or `close`. Never rejects. */
  async run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      if (await this.#asked()) await this.#confirmed();
    }
  }

  /** Does not wait for the next try. */
  tryNow(): void {
    this.#again.abort();
  }

  /** The call has ended. */
  ended(at: number): void {
    if (this.#over.signal.aborted) return;
    this.#set({ kind: 'ended', at });
    this.#over.abort();
  }

  /** Stops trying, because Switchboard closes. */
  close(): void {
    this.#over.abort();
  }

  /** @returns whether the call has been asked to end, so that its end is to be expected */
  async #asked(): Promise<boolean> {
    const { callbacks } = this.#parts;
    const { callId } = this.#call;
    if (callbacks.hand.hasTurn(callId) && (await this.#answered())) return true;
    if (this.#over.signal.aborted) return false;
    try {
      return await this.#hungUp();
    } catch (error) {
      // An answer that waited for the call to come back may have ended it meanwhile.
      if (this.#over.signal.aborted) return false;
      this.#tries++;
      this.#set({ kind: 'retrying', why: troubleOfError(error).sentence, tries: this.#tries });
      await this.#pause(Math.min(backOff.longest, backOff.first * 2 ** (this.#tries - 1)));
      return false;
    }
  }

  async #answered(): Promise<boolean> {
    const { callbacks, clock } = this.#parts;
    const late = new AbortController();
    const waited = sleep(clock, answeredWithinMs, late.signal).then(() => false);
    const answered = await Promise.race([callbacks.hand.answer(this.#call.callId, hangUpDocument), waited]);
    late.abort();
    if (answered) this.#set({ kind: 'ending' });
    return answered;
  }

  async #hungUp(): Promise<boolean> {
    const { callbacks, control, clock } = this.#parts;
    const { callId, state, createdAt } = this.#call;
    const sentAt = clock.now();
    const outcome = await control.hangUp(callId);
    if (this.#over.signal.aborted) return true;
    if (outcome === 'sent') {
      callbacks.port.supersede(callId, 'the person ended the call', sentAt);
      this.#set({ kind: 'ending' });
    } else if (state === 'queued' && sentAt - createdAt < visibleAfterMs) {
      await this.#pause(visibleAfterMs);
      return false;
    } else {
      callbacks.recovery.ended(callId, undefined, 'the call had ended already');
      this.ended(clock.now());
    }
    return true;
  }

  /** Waits for the webhook of its end, then asks. */
  async #confirmed(): Promise<void> {
    const { callbacks, control, clock } = this.#parts;
    await this.#pause(confirmWithinMs);
    if (this.#over.signal.aborted) return;
    const state = await control.state(this.#call.callId);
    if (this.#over.signal.aborted || state.kind !== 'ended') return;
    callbacks.recovery.ended(this.#call.callId, state.cause, 'the person ended the call');
    this.ended(clock.now());
  }

  async #pause(ms: number): Promise<void> {
    this.#again = new AbortController();
    const { clock } = this.#parts;
    const either = new AbortController();
    const stop = () => either.abort();
    const signals = [this.#over.signal, this.#again.signal];
    for (const signal of signals) signal.addEventListener('abort', stop, { once: true });
    if (this.#over.signal.aborted) stop();
    await sleep(clock, ms, either.signal);
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }

  #set(state: StoppedCallState): void {
    if (this.#over.signal.aborted) return;
    this.#state = state;
    this.#changed();
  }
}
