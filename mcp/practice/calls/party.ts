import { type Clock, sleep } from '../../base/clock';
import type { Caption } from '../../model/phone';
import type { Listening } from '../bxml/audioOut';
import type { Call, Cause } from '../state/call';
import type { Pickup, Script } from '../state/callees';

/** What the person at the other end of a call can do. Ignored once the call has ended. */
export interface Handset {
  readonly call: Call;
  /** Aborts when the call ends. */
  readonly endSignal: AbortSignal;
  /** Answers a ringing outbound call. */
  answer(): void;
  /** Ends an unanswered outbound call from the callee's side. */
  refuse(cause: Cause, message: string | undefined): void;
  press(keys: string): void;
  say(text: string): void;
  hangup(): void;
}

/** The person at the other end: receives what the call does, and acts through the handset. */
export interface Party {
  /** The state of the call has changed: it rings, was answered, or has ended. */
  onCall(call: Call): void;
  onCaption(caption: Caption): void;
  onListen(listening: Listening): void;
}

/** Plays a scripted number. Times are stretched by `pace`. */
export function scriptedParty(script: Script, handset: Handset, clock: Clock, pace: number): Party {
  let rung = false;
  const later = (ms: number, act: () => void) => {
    void sleep(clock, ms * pace, handset.endSignal).then(() => {
      if (!handset.endSignal.aborted) act();
    });
  };
  return {
    onCall(call) {
      if (call.life.state === 'initiated' && !rung) {
        rung = true;
        pickUp(script.pickup, handset, later);
      }
      const { greeting } = script;
      if (call.life.state === 'answered' && greeting !== undefined) later(reactionMs, () => handset.say(greeting));
    },
    onCaption: () => undefined,
    onListen(listening) {
      const { keys } = script;
      if (keys !== undefined && listening.for === 'keys' && listening.promptOver) later(reactionMs, () => handset.press(keys));
    },
  };
}

/** How long a scripted party takes to react, milliseconds at pace 1. */
const reactionMs = 300;

function pickUp(pickup: Pickup, handset: Handset, later: (ms: number, act: () => void) => void): void {
  switch (pickup.kind) {
    case 'never':
      return;
    case 'answers':
      later(pickup.afterMs, () => handset.answer());
      return;
    case 'fails':
      later(pickup.afterMs, () => handset.refuse(pickup.cause, pickup.message));
  }
}
