import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBxml } from './parse';

function problem(text: string) {
  const parsed = parseBxml(text);
  return parsed.ok ? undefined : parsed.problems[0];
}

describe('reading BXML', () => {
  it('returns verbs with attributes, text, children and the line each began in', () => {
    const parsed = parseBxml(
      '\uFEFF<?xml version="1.0"?>\r\n<Response>\r\n  <!-- menu -->\r\n  <Gather\r\n maxDigits="1" gatherUrl="/m?a=1&amp;b=2">\r\n' +
        "    <SpeakSentence voice='kate'>Tea &amp; <![CDATA[<cake>]]> &#x41;</SpeakSentence>\r\n  </Gather>\r\n  <Hangup/>\r\n</Response>\r\n",
    );
    expect(parsed).toEqual({
      ok: true,
      notes: [],
      document: {
        root: 'Response',
        verbs: [
          {
            verb: 'Gather',
            attributes: { maxDigits: '1', gatherUrl: '/m?a=1&b=2' },
            text: '',
            line: 4,
            children: [{ verb: 'SpeakSentence', attributes: { voice: 'kate' }, text: 'Tea & <cake> A', children: [], line: 6 }],
          },
          { verb: 'Hangup', attributes: {}, text: '', children: [], line: 8 },
        ],
      },
    });
  });

  it('gives SSML as content in order and what is heard as text', () => {
    const parsed = parseBxml('<Response><SpeakSentence>Hi <break time="1s"/><p>you</p> there</SpeakSentence></Response>');
    const spoken = parsed.ok ? parsed.document.verbs[0] : undefined;
    expect(spoken?.text).toBe('Hi you there');
    expect(spoken?.children.map((child) => child.verb)).toEqual(['break', 'p']);
    expect(spoken?.content?.map((part) => (typeof part === 'string' ? part : part.verb))).toEqual(['Hi ', 'break', 'p', ' there']);
  });

  it.each(['<Response/>', '<Bxml></Bxml>', '<Response>\n</Response>'])('reads the empty document %j', (text) => {
    expect(parseBxml(text)).toMatchObject({ ok: true, document: { verbs: [] } });
  });

  it.each([
    ['', 0, 'empty'],
    ['hello', 1, 'not well-formed'],
    ['<Response>\n<Gather>\n</Response>', 3, "Expected closing tag 'Gather'"],
    ['<Response>\n<Tag a="1" a="2"/></Response>', 2, 'repeated'],
    ['<Response>\n<Tag a=1/></Response>', 2, 'without value'],
    ['<Response>\n<Tag>a & b</Tag></Response>', 2, "'&'"],
    ['<Response/>\n<Response/>', 2, 'second root'],
    ['<Hangup/>', 1, 'must be <Response>'],
    ['<Response>\nhello</Response>', 1, 'text outside a verb'],
    ['<Response>\n<!-- x </Response>', 1, "Unclosed tag 'Response'"],
    ['<!--'.repeat(16_000), 1, 'not well-formed'],
    ['<Response>\u0007</Response>', 1, 'code 7'],
    ['<Response>\n\uD800</Response>', 2, 'does not allow'],
  ])('refuses %j, naming the line', (text, line, message) => {
    expect(problem(text)).toMatchObject({ line, message: expect.stringContaining(message) });
  });

  it.each([
    ['<!DOCTYPE Response [<!ENTITY a "b">]>\n<Response>&a;</Response>', 'neither a DTD'],
    ['<!DOCTYPE Response SYSTEM "file:///etc/passwd"><Response/>', 'neither a DTD'],
    ['<Response><Tag>&secret;</Tag></Response>', 'not an entity of XML'],
    ['<Response><Tag>&nbsp;</Tag></Response>', 'not an entity of XML'],
    ['<Response><Tag>&#0;</Tag></Response>', 'not an entity of XML'],
    ['<Response><Tag>&#xD800;</Tag></Response>', 'not an entity of XML'],
    ['<Response><Gather tag="&amp;&constructor;"/></Response>', 'not an entity of XML'],
    ['<Response><Gather tag="a & b"/></Response>', 'not an entity of XML'],
    ['<Response><Gather tag="<b/>"/></Response>', '&lt;'],
    ['<Response><?php 1 ?></Response>', 'processing instruction'],
    ['<Response><Tag>a]]>b</Tag></Response>', ']]&gt;'],
    ['<Response><__proto__/></Response>', 'not readable'],
    ['<Response tag="x"/>', 'takes no attributes'],
    [`${'<Response>'.repeat(40)}${'</Response>'.repeat(40)}`, 'not readable'],
    [`<Response><Tag>${'é'.repeat(40_000)}</Tag></Response>`, '65536 bytes'],
  ])('refuses what could mislead or harm: %.60j', (text, message) => {
    expect(problem(text)?.message).toContain(message);
  });

  it.each<[string, string, number]>([
    ['a blank line before the declaration', '\n \n<?xml version="1.0" encoding="UTF-8"?><Response>\n<Hangup/></Response>', 4],
    ['blanks before the root', '\n  <Response>\n<Hangup/></Response>', 3],
    ['a code fence', '```xml\n<Response>\n<Hangup/></Response>\n```', 3],
    ['a code fence without a language, and a declaration', '\n```\n\n<?xml version="1.0"?>\n<Response><Hangup/></Response>\n```\n', 5],
  ])('reads past %s, and still counts lines from the beginning', (_what, text, line) => {
    expect(parseBxml(text)).toMatchObject({ ok: true, document: { verbs: [{ verb: 'Hangup', line }] }, notes: [] });
  });

  it('leaves a namespace out, and says so', () => {
    expect(parseBxml('<Response xmlns="http://bandwidth.com" xmlns:x="urn:x"><Hangup/></Response>')).toMatchObject({
      ok: true,
      document: { verbs: [{ verb: 'Hangup' }] },
      notes: [{ line: 1, verb: 'Response', attribute: 'xmlns', message: 'was left out; BXML has no namespaces' }],
    });
  });

  it('names verb and attribute where it can', () => {
    expect(problem('<Response>\n<Gather tag="&x;"/></Response>')).toMatchObject({ line: 2, verb: 'Gather', attribute: 'tag' });
  });

  it('never resolves a reference twice', () => {
    const parsed = parseBxml('<Response><Tag>&amp;lt;Hangup/&amp;gt;</Tag></Response>');
    expect(parsed.ok && parsed.document.verbs[0]?.text).toBe('&lt;Hangup/&gt;');
  });

  it('answers any text at all without throwing', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '=',
      '"',
      "'",
      '&',
      ';',
      '!',
      '?',
      '-',
      '[',
      ']',
      ' ',
      '\n',
      'Response',
      'Tag',
      '<Response>',
      '</Response>',
      '#1',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), (parts) => typeof parseBxml(parts.join('')).ok === 'boolean'),
    );
  });
});
