import { buildBxml } from '../../bxml/build';
import type { Verb } from '../../bxml/bxml';
import type { BasicCredentials, LineKind } from '../../model/line';
import type { TurnSettings } from '../../model/turn';
import type { PublicAddress } from '../publicAddress';
import type { TurnRule } from '../webhookTable';
import type { TurnOpening } from './opening';

/** A document twice: as it is recorded, and with the credentials that only the wire may carry. */
export interface TurnDocument {
  readonly bxml: string;
  readonly wire: string;
}

/** What a call receives on its way through a turn, written for the address of its line. */
export class TurnDocuments {
  readonly #addressOf: (line: LineKind) => PublicAddress;
  readonly #settings: () => TurnSettings;

  constructor(addressOf: (line: LineKind) => PublicAddress, settings: () => TurnSettings) {
    this.#addressOf = addressOf;
    this.#settings = settings;
  }

  /** Where the call comes back to for its answer. */
  returnUrl({ line, terms }: TurnOpening): string {
    return this.#addressOf(line).returnUrl(terms.callbackId);
  }

  /** Makes Bandwidth come back to the turn. */
  keepAlive(opening: TurnOpening, cycle: number): TurnDocument {
    const { keepAlive } = opening.terms;
    const document = { keepAlive, cycle, pleaseHold: this.#settings().pleaseHold, returnUrl: this.returnUrl(opening) };
    const credentials = this.#addressOf(opening.line).offered();
    const bxml = keepAliveBxml({ ...document, credentials: undefined });
    return { bxml, wire: credentials === undefined ? bxml : keepAliveBxml({ ...document, credentials }) };
  }

  /** Answers in the agent's place. */
  lapse(opening: TurnOpening): TurnDocument {
    const bxml = opening.lapse === 'pause' ? bridgeOnBxml : this.#settings().fallbackBxml;
    return { bxml, wire: this.answer(opening, bxml) };
  }

  /** Sends a request that the turn cannot serve to it once more, without a word to the caller. */
  bounce(opening: TurnOpening): string {
    return response(redirectVerb(this.returnUrl(opening), this.#addressOf(opening.line).offered()));
  }

  /** The agent's document as it goes over the wire. */
  answer({ line }: TurnOpening, bxml: string): string {
    return this.#addressOf(line).toWire(bxml);
  }
}

/**
 * The document that makes Bandwidth come back to `returnUrl`. From the second cycle on, the caller hears the person's
 * "please hold" first, unless the call still rings: speech would answer it.
 */
function keepAliveBxml(options: {
  readonly keepAlive: TurnRule['keepAlive'];
  readonly cycle: number;
  readonly pleaseHold: string;
  readonly returnUrl: string;
  readonly credentials: BasicCredentials | undefined;
}): string {
  const back = redirectVerb(options.returnUrl, options.credentials);
  const sentence = options.pleaseHold.trim();
  if (options.keepAlive === 'ring-and-redirect') return response(verb('Ring', { answerCall: 'false', duration: '1' }), back);
  if (options.cycle > 1 && sentence !== '') return response(verb('SpeakSentence', {}, sentence), back);
  return response(back);
}

/** What a transferred leg gets when no agent answers: the end of the document bridges it. */
const bridgeOnBxml = '<?xml version="1.0" encoding="UTF-8"?><Response><Pause duration="0.1"/></Response>';

function redirectVerb(redirectUrl: string, credentials: BasicCredentials | undefined): Verb {
  return verb('Redirect', { redirectUrl, ...credentials });
}

function response(...verbs: Verb[]): string {
  return buildBxml({ root: 'Response', verbs });
}

function verb(name: string, attributes: Verb['attributes'], text = ''): Verb {
  return { verb: name, attributes, text, children: [], line: 0 };
}
