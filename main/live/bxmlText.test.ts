import { describe, expect, it } from 'vitest';
import { verbsOf } from './bxmlText';

const gather =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather maxDigits="1" gatherUrl="/menu?a=1&amp;b=2"><SpeakSentence voice="julie">Press <emphasis>one</emphasis> &amp; wait.</SpeakSentence></Gather><Hangup/></Response>';

describe('BXML in a few words', () => {
  it.each([
    ['<Response><SpeakSentence>Hello  there.</SpeakSentence><Hangup/></Response>', '“Hello there.”, Hangup'],
    [gather, 'Gather (“Press one &amp; wait.”), Hangup'],
    ['<Bxml><!-- a note --><Pause duration="3"/></Bxml>', 'Pause'],
    ['<Response/>', ''],
    ['<Response></Response>', ''],
    ['not XML', ''],
    [`<Response><SpeakSentence>${'x'.repeat(200)}</SpeakSentence></Response>`, `“${'x'.repeat(79)}…”`],
  ])('%s', (bxml, words) => expect(verbsOf(bxml)).toBe(words));
});
