import { type AttributeRules, choice, text } from './attributes';

/**
 * The SSML elements SpeakSentence may hold, with the attributes each one knows.
 * Origin: Bandwidth's SpeakSentence documentation, 2023.
 */
export const ssmlElements: Readonly<{ [element: string]: AttributeRules }> = {
  break: { strength: choice(['none', 'x-weak', 'weak', 'medium', 'strong', 'x-strong']), time: text() },
  emphasis: { level: choice(['strong', 'moderate', 'reduced']) },
  lang: { 'xml:lang': text({ required: true }) },
  p: {},
  phoneme: { ph: text({ required: true }), alphabet: text() },
  prosody: { pitch: text(), rate: text(), volume: text() },
  s: {},
  'say-as': {
    'interpret-as': choice(['date', 'time', 'telephone', 'characters', 'cardinal', 'ordinal']),
    format: choice(['mdy', 'dmy', 'ymd', 'md', 'dm', 'ym', 'my', 'd', 'm', 'y']),
  },
  sub: { alias: text({ required: true }) },
};

/** The attributes of an SSML element; undefined for a name that is none. */
export function ssmlRules(name: string): AttributeRules | undefined {
  return Object.hasOwn(ssmlElements, name) ? ssmlElements[name] : undefined;
}

/** The longest `<break time>`, milliseconds. */
export const maxBreakMs = 10_000;

/** Milliseconds of a `<break time>` such as `1s`, `1.5s` or `800ms`; undefined when it is not one. */
export function breakMs(time: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(time);
  if (match === null) return undefined;
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}
