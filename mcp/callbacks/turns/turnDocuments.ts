import { buildBxml } from '../../bxml/build';
import type { Verb } from '../../bxml/bxml';
import type { BasicCredentials } from '../../model/line';
import type { TurnRule } from '../webhookTable';

/** Slow speech, so that a spoken "please hold" is never taken for a call that did not come back. */
const spokenCharactersPerSecond = 8;

/** How long a sentence may take to speak, milliseconds. */
export function speakingMs(sentence: string): number {
  return Math.ceil((sentence.length / spokenCharactersPerSecond) * 1000);
}

/**
 * The document that makes Bandwidth come back to `wayBack`. From the second cycle the caller hears the person's
 * "please hold" first, unless the call still rings: speech would answer it.
 */
export function keepAliveBxml(options: {
  readonly keepAlive: TurnRule['keepAlive'];
  readonly cycle: number;
  readonly pleaseHold: string;
  readonly wayBack: string;
  readonly credentials: BasicCredentials | undefined;
}): string {
  const back = redirectVerb(options.wayBack, options.credentials);
  const sentence = options.pleaseHold.trim();
  if (options.keepAlive === 'ring-and-redirect') return response(verb('Ring', { answerCall: 'false', duration: '1' }), back);
  if (options.cycle > 1 && sentence !== '') return response(verb('SpeakSentence', {}, sentence), back);
  return response(back);
}

/** Sends a request round to `wayBack` without a word to the caller. */
export function bounceBxml(wayBack: string, credentials: BasicCredentials | undefined): string {
  return response(redirectVerb(wayBack, credentials));
}

/** What a transferred leg gets when no agent answers: the end of the document bridges it. */
export const bridgeOnBxml = '<?xml version="1.0" encoding="UTF-8"?><Response><Pause duration="0.1"/></Response>';

function redirectVerb(redirectUrl: string, credentials: BasicCredentials | undefined): Verb {
  return verb('Redirect', { redirectUrl, ...credentials });
}

function response(...verbs: Verb[]): string {
  return buildBxml({ root: 'Response', verbs });
}

function verb(name: string, attributes: Verb['attributes'], text = ''): Verb {
  return { verb: name, attributes, text, children: [], line: 0 };
}
