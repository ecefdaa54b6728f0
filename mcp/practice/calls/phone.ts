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
  const entries = new Map<string, Entry>();
  const changed = new Emitter<PhoneState>();
  let state: PhoneState = { calls: [] };

  function show(handset: Handset, change: (shown: PhoneCall) => PhoneCall): void {
    const { call } = handset;
    const shown = change(entries.get(call.callId)?.shown ?? fresh(call));
    entries.set(call.callId, { handset, shown });
    const ended = [...entries.values()].filter((entry) => entry.shown.state === 'ended');
    for (const entry of ended.slice(0, -keptEnded)) entries.delete(entry.shown.callId);
    state = { calls: [...entries.values()].map((entry) => entry.shown) };
    changed.emit(state);
  }

  function entryOf(callId: string): Entry {
    const entry = entries.get(callId);
    if (entry !== undefined) return entry;
    throw new SwitchboardError(
      'not_found',
      `The practice phone has no call ${callId}.`,
      'Look at the calls the practice phone shows, and use the callId of one of them.',
    );
  }

  /** The handset of a call that is in one of these states. */
  function handsetOf(callId: string, states: readonly PhoneCall['state'][], doing: string): Handset {
    const { handset, shown } = entryOf(callId);
    if (states.includes(shown.state)) return handset;
    throw new SwitchboardError(
      'conflict',
      `The call cannot be ${doing}: ${stateWords[shown.state]}.`,
      'Look at the state of the call on the practice phone first.',
    );
  }

  const phone: PracticePhone = {
    api,
    get state() {
      return state;
    },
    subscribe: changed.subscribe,
    async answer(callId) {
      handsetOf(callId, ['ringing-in'], 'answered').answer();
    },
    async decline(callId) {
      handsetOf(callId, ['ringing-in'], 'declined').refuse('rejected', undefined);
    },
    async digits(callId, digits) {
      if (!/^[0-9*#]{1,64}$/.test(digits)) throw invalid('Keys are 1 to 64 of 0 to 9, * and #.', 'Send only keys a phone has.');
      handsetOf(callId, ['talking'], 'sent keys').press(digits);
    },
    async say(callId, text) {
      const words = text.trim();
      if (words === '' || words.length > 2000)
        throw invalid('Speech is 1 to 2000 characters of text.', 'Send what the person says as text.');
      handsetOf(callId, ['talking'], 'spoken to').say(words);
    },
    async hangup(callId) {
      handsetOf(callId, ['ringing-in', 'ringing-out', 'talking'], 'hung up').hangup();
    },
    async callIn(from) {
      if (!isE164(from))
        throw invalid(`${JSON.stringify(from)} is not a phone number in E.164 format.`, 'Call from a number like +15551234567.');
      return dial(from).call.callId;
    },
  };

  return {
    phone,
    createParty: (handset) => ({
      onCall: (call) => {
        // A call that ended before it rang was never shown on this phone.
        if (call.life.state === 'disconnected' && !entries.has(call.callId)) return;
        show(handset, (shown) => afterCall(shown, call));
      },
      onCaption: (caption) => show(handset, (shown) => withCaption(shown, caption)),
      onListen: (listening) =>
        show(handset, (shown) => ({ ...shown, listeningFor: shown.state === 'talking' ? listenFor(listening) : undefined })),
    }),
  };
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
