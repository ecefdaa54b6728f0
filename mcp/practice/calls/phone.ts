import { Emitter } from '../../base/emitter';
import { SwitchboardError } from '../../base/errors';
import { isE164 } from '../../base/phoneNumber';
import type { Caption, PhoneCall, PhoneState, PracticePhone } from '../../model/phone';
import type { Listening } from '../bxml/audioOut';
import type { Call, Cause, Ending } from '../state/call';
import type { Handset, Party } from './party';

/** The person's phone, and the party it plays in each call to a number without a script. */
export interface PhoneService {
  readonly phone: PracticePhone;
  createParty(handset: Handset): Party;
}

interface Entry {
  readonly handset: Handset;
  readonly shown: PhoneCall;
}

/** How many ended calls are shown. */
const keptEnded = 20;
const keptCaptions = 200;

/** `dial` places an inbound call and returns its handset. */
export function createPhone(api: string, dial: (from: string) => Handset): PhoneService {
  const shown = new ShownCalls();
  return {
    phone: new Phone(api, dial, shown),
    createParty: (handset) => ({
      onCall: (call) => {
        // A call that ended before it rang was never shown on this phone.
        if (call.life.state === 'disconnected' && !shown.has(call.callId)) return;
        shown.show(handset, (before) => afterCall(before, call));
      },
      onCaption: (caption) => shown.show(handset, (before) => withCaption(before, caption)),
      onListen: (listening) =>
        shown.show(handset, (before) => ({ ...before, listeningFor: before.state === 'talking' ? listenFor(listening) : undefined })),
    }),
  };
}

/** The calls the phone shows, with their handsets. */
class ShownCalls {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Emitter<PhoneState>();
  #state: PhoneState = { calls: [] };

  readonly subscribe = this.#changed.subscribe;

  get state(): PhoneState {
    return this.#state;
  }

  has(callId: string): boolean {
    return this.#entries.has(callId);
  }

  show(handset: Handset, change: (shown: PhoneCall) => PhoneCall): void {
    const { call } = handset;
    const shown = change(this.#entries.get(call.callId)?.shown ?? fresh(call));
    this.#entries.set(call.callId, { handset, shown });
    const ended = [...this.#entries.values()].filter((entry) => entry.shown.state === 'ended');
    for (const entry of ended.slice(0, -keptEnded)) this.#entries.delete(entry.shown.callId);
    this.#state = { calls: [...this.#entries.values()].map((entry) => entry.shown) };
    this.#changed.emit(this.#state);
  }

  /** The handset of a call that is in one of these states. */
  handsetOf(callId: string, states: readonly PhoneCall['state'][], doing: string): Handset {
    const { handset, shown } = this.#entryOf(callId);
    if (states.includes(shown.state)) return handset;
    throw new SwitchboardError(
      'conflict',
      `The call cannot be ${doing}: ${stateWords[shown.state]}.`,
      'Look at the state of the call on the practice phone first.',
    );
  }

  #entryOf(callId: string): Entry {
    const entry = this.#entries.get(callId);
    if (entry !== undefined) return entry;
    throw new SwitchboardError(
      'not_found',
      `The practice phone has no call ${callId}.`,
      'Look at the calls the practice phone shows, and use the callId of one of them.',
    );
  }
}

class Phone implements PracticePhone {
  readonly api: string;
  readonly subscribe: PracticePhone['subscribe'];
  readonly #dial: (from: string) => Handset;
  readonly #shown: ShownCalls;

  constructor(api: string, dial: (from: string) => Handset, shown: ShownCalls) {
    this.api = api;
    this.subscribe = shown.subscribe;
    this.#dial = dial;
    this.#shown = shown;
  }

  get state(): PhoneState {
    return this.#shown.state;
  }

  async answer(callId: string): Promise<void> {
    this.#shown.handsetOf(callId, ['ringing-in'], 'answered').answer();
  }

  async decline(callId: string): Promise<void> {
    this.#shown.handsetOf(callId, ['ringing-in'], 'declined').refuse('rejected', undefined);
  }

  async digits(callId: string, digits: string): Promise<void> {
    if (!/^[0-9*#]{1,64}$/.test(digits)) throw invalid('Keys are 1 to 64 of 0 to 9, * and #.', 'Send only keys a phone has.');
    this.#shown.handsetOf(callId, ['talking'], 'sent keys').press(digits);
  }

  async say(callId: string, text: string): Promise<void> {
    const words = text.trim();
    if (words === '' || words.length > 2000) throw invalid('Speech is 1 to 2000 characters of text.', 'Send what the person says as text.');
    this.#shown.handsetOf(callId, ['talking'], 'spoken to').say(words);
  }

  async hangup(callId: string): Promise<void> {
    this.#shown.handsetOf(callId, ['ringing-in', 'ringing-out', 'talking'], 'hung up').hangup();
  }

  async callIn(from: string): Promise<string> {
    if (!isE164(from))
      throw invalid(`${JSON.stringify(from)} is not a phone number in E.164 format.`, 'Call from a number like +15551234567.');
    return this.#dial(from).call.callId;
  }
}

const stateWords: Readonly<Record<PhoneCall['state'], string>> = {
  'ringing-in': 'it is still ringing',
  'ringing-out': 'it is still ringing',
  talking: 'it has already been answered',
  ended: 'it has ended',
};

function fresh(call: Call): PhoneCall {
  return {
    callId: call.callId,
    direction: call.direction,
    from: call.from,
    to: call.to,
    state: call.direction === 'inbound' ? 'ringing-out' : 'ringing-in',
    captions: [],
    listeningFor: undefined,
    endedBecause: undefined,
  };
}

function afterCall(shown: PhoneCall, call: Call): PhoneCall {
  switch (call.life.state) {
    case 'queued':
    case 'initiated':
      return shown;
    case 'answered':
      return { ...shown, state: 'talking' };
    case 'disconnected':
      return { ...shown, state: 'ended', listeningFor: undefined, endedBecause: endedBecause(call.life.ending) };
  }
}

function withCaption(shown: PhoneCall, caption: Caption): PhoneCall {
  return { ...shown, captions: [...shown.captions, caption].slice(-keptCaptions) };
}

function listenFor(listening: Listening): PhoneCall['listeningFor'] {
  return listening.for === 'nothing' ? undefined : listening.for;
}

const causeWords: Readonly<Record<Cause, string>> = {
  hangup: 'Hung up',
  busy: 'Busy',
  timeout: 'No answer',
  cancel: 'Cancelled while it rang',
  rejected: 'Declined',
  'callback-error': 'A webhook failed',
  'invalid-bxml': 'The BXML was not valid',
  'application-error': 'The BXML could not be run',
  error: 'The call failed',
  unknown: 'The call ended for an unknown reason',
};

function endedBecause(ending: Ending): string {
  return ending.error?.message ?? causeWords[ending.cause];
}

function invalid(message: string, recovery: string): SwitchboardError {
  return new SwitchboardError('validation', message, recovery);
}
