import type { Verb } from '../../bxml/bxml';

/** What a SpeakSentence says, as a caption: its words in order, a `<sub>` by its alias, blanks run together. */
export function spokenText(sentence: Verb): string {
  return words(sentence).replace(/\s+/g, ' ').trim();
}

function words(verb: Verb): string {
  const alias = verb.verb === 'sub' ? verb.attributes.alias : undefined;
  if (alias !== undefined) return alias;
  if (verb.content === undefined) return verb.text;
  return verb.content.map((part) => (typeof part === 'string' ? part : words(part))).join('');
}
