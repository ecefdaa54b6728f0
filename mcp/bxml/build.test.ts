import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import { buildBxml } from './build';
import type { Verb } from './bxml';
import { parseBxml } from './parse';
import { legalText } from './xmlText';

function verb(name: string, more: Partial<Verb> = {}): Verb {
  return { verb: name, attributes: {}, text: '', children: [], line: 0, ...more };
}

function reparse(...verbs: readonly Verb[]): readonly Verb[] {
  const parsed = parseBxml(buildBxml({ root: 'Response', verbs }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document.verbs;
}

/** Text that likes to look like markup, references, line ends and control characters. */
const nastyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<',
        '>',
        '&',
        ']]>',
        '<![CDATA[',
        '<!--',
        '-->',
        '</SpeakSentence><Hangup/>',
        '&amp;',
        '&lt;Hangup/&gt;',
        '&#60;',
        '"',
        "'",
      ),
      fc.constantFrom('\r', '\n', '\r\n', '\t', ' ', '\0', '\uFFFE', '\uD800', '<?xml?>', '<!DOCTYPE a>', '{{', '__proto__'),
    ),
  )
  .map((parts) => parts.join(''));

describe('writing BXML', () => {
  it('writes a declaration, the root and a line for each verb', () => {
    const gather = verb('Gather', { attributes: { maxDigits: '1' }, children: [verb('SpeakSentence', { text: 'Press 1 & hold.' })] });
    expect(buildBxml({ root: 'Response', verbs: [gather, verb('Hangup')] })).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Response>',
        '  <Gather maxDigits="1">',
        '    <SpeakSentence>Press 1 &amp; hold.</SpeakSentence>',
        '  </Gather>',
        '  <Hangup/>',
        '</Response>',
      ].join('\n'),
    );
    expect(buildBxml({ root: 'Bxml', verbs: [] })).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<Bxml/>');
  });

  it('gives back any text and any attribute value, and none of it becomes a verb', () => {
    fc.assert(
      fc.property(nastyText, nastyText, (text, value) => {
        const read = reparse(verb('SpeakSentence', { text, attributes: { voice: value } }), verb('Tag', { text: value }), verb('Hangup'));
        expect(read.map((entry) => entry.verb)).toEqual(['SpeakSentence', 'Tag', 'Hangup']);
        expect(read[0]).toMatchObject({ text: legalText(text), attributes: { voice: legalText(value) }, children: [] });
        expect(read[1]?.text).toBe(legalText(value));
      }),
      { numRuns: 500 },
    );
  });

  it('never takes plain text for SSML', () => {
    const [spoken] = reparse(verb('SpeakSentence', { text: 'Say <break time="1s"/> aloud' }));
    expect(spoken).toMatchObject({ text: 'Say <break time="1s"/> aloud', children: [] });
    expect(spoken?.content).toBeUndefined();
  });

  it('keeps SSML exactly as it was written, spaces included', () => {
    const source =
      '<SpeakSentence voice="julie"> Your code: <say-as interpret-as="characters">A1</say-as>, <p>wait <break time="1s"/> now</p> </SpeakSentence>';
    const first = parseBxml(`<Response>${source}</Response>`);
    expect(first.ok && buildBxml(first.document)).toContain(source);
  });

  it.each(['Speak Sentence', 'a><Hangup/', '', '1a', '__proto__'])('refuses %j as a name', (name) => {
    expect(() => buildBxml({ root: 'Response', verbs: [verb(name)] })).toThrow(SwitchboardError);
    expect(() =>
      buildBxml({ root: 'Response', verbs: [verb('Tag', { attributes: { [name === '__proto__' ? 'a b' : name]: '1' } })] }),
    ).toThrow(SwitchboardError);
  });
});
