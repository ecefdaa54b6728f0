import type { Verb } from './bxml';
import { parseBxml } from './parse';

/**
 * A document in a few plain words, for a timeline: `SpeakSentence “Hello”, Gather 1 digit, Hangup`.
 * No address of a callback is in it.
 */
export function describeBxml(text: string): string {
  const parsed = parseBxml(text);
  if (!parsed.ok) return 'a text that is no BXML';
  return parsed.document.verbs.length === 0 ? 'an empty document, which hangs up' : parsed.document.verbs.map(describe).join(', ');
}

function describe(verb: Verb): string {
  const detail = details[verb.verb]?.(verb) ?? '';
  const inside = verb.children.length > 0 && verb.content === undefined ? ` (${verb.children.map(describe).join(', ')})` : '';
  return `${verb.verb}${detail === '' ? '' : ` ${detail}`}${inside}`;
}

const details: Readonly<{ [verb: string]: (verb: Verb) => string }> = {
  SpeakSentence: (verb) => `“${short(verb.text)}”`,
  Gather: (verb) => digits(verb.attributes.maxDigits),
  Pause: (verb) => seconds(verb.attributes.duration ?? '1'),
  Ring: (verb) => seconds(verb.attributes.duration ?? '5'),
  Record: (verb) => `up to ${seconds(verb.attributes.maxDuration ?? '60')}`,
  SendDtmf: (verb) => short(verb.text),
  Tag: (verb) => `“${short(verb.text)}”`,
  Forward: (verb) => `to ${short(verb.attributes.to ?? '')}`,
  PhoneNumber: (verb) => short(verb.text),
  SipUri: (verb) => short(verb.text),
  Conference: (verb) => `“${short(verb.text)}”`,
};

function digits(max: string | undefined): string {
  if (max === undefined) return 'digits';
  return max === '1' ? '1 digit' : `up to ${max} digits`;
}

function seconds(value: string): string {
  return `${value} s`;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
