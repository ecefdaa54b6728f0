import { describe, expect, it } from 'vitest';
import { formatXml } from './formatXml';

describe('XML made readable', () => {
  it('has one element per line', () => {
    const source =
      '<?xml version="1.0"?><Response><!-- ask --><Gather maxDigits="1"><PlayAudio>x.mp3</PlayAudio></Gather><Pause duration="1"/><Hangup></Hangup></Response>';
    expect(formatXml(source)).toBe(
      [
        '<?xml version="1.0"?>',
        '<Response>',
        '  <!-- ask -->',
        '  <Gather maxDigits="1">',
        '    <PlayAudio>x.mp3</PlayAudio>',
        '  </Gather>',
        '  <Pause duration="1"/>',
        '  <Hangup></Hangup>',
        '</Response>',
      ].join('\n'),
    );
  });

  it('keeps spoken text exactly as written, with the marks inside it', () => {
    const spoken = '<SpeakSentence>Hello,  <break/>\n  you. <![CDATA[<3]]></SpeakSentence>';
    expect(formatXml(`<Response>\n${spoken}</Response>`)).toBe(`<Response>\n  ${spoken}\n</Response>`);
  });

  it('stays the same when formatted again', () => {
    const once = formatXml('<A><B c="1>2"><C/></B></A>');
    expect(once).toBe('<A>\n  <B c="1>2">\n    <C/>\n  </B>\n</A>');
    expect(formatXml(once)).toBe(once);
  });

  it.each(['<A><B></A>', '<A>', '</A>', '<A', 'a < b', '<A></B>', ''])('%j is returned unchanged', (text) => {
    expect(formatXml(text)).toBe(text);
  });
});
