import { buildBxml } from '../bxml/build';
import type { Verb } from '../bxml/bxml';
import { prepareBxml, validationError } from '../bxml/prepare';

/** The caller's reply ends after this much silence, and after this long in any case, seconds. */
const reply = { silence: '2', longest: '60' } as const;

/**
 * Speaks the person's words, then either records and transcribes the reply or comes straight back: either way the call asks
 * what comes next, so that it does not end after the words.
 * @param base where Bandwidth reaches our listener
 */
export function spokenDocument(words: readonly string[], listen: boolean, base: string): string {
  const spoken = words.map((text) => verb('SpeakSentence', {}, text));
  const after = listen
    ? verb('Record', { transcribe: 'true', silenceTimeout: reply.silence, maxDuration: reply.longest })
    : verb('Redirect');
  return complete([...spoken, after], base);
}

/** Connects the call to another number, which sees our number; the call asks what comes next when that is over. */
export function transferDocument(number: string, callerId: string | undefined, base: string): string {
  const transfer = verb('Transfer', callerId === undefined ? {} : { transferCallerId: callerId });
  return complete([{ ...transfer, children: [verb('PhoneNumber', {}, number)] }], base);
}

/** With the addresses that its verbs need. @throws SwitchboardError `validation` for text that cannot be spoken */
function complete(verbs: readonly Verb[], base: string): string {
  const prepared = prepareBxml(buildBxml({ root: 'Response', verbs: [...verbs] }), { place: 'call', base });
  if (!prepared.ok) throw validationError(prepared.problems);
  return prepared.bxml;
}

function verb(name: string, attributes: Verb['attributes'] = {}, text = ''): Verb {
  return { verb: name, attributes, text, children: [], line: 0 };
}
