import { describe, expect, it } from 'vitest';
import { talkOf, verbsOf } from './bxmlText';

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

describe('what the phone hears of a document', () => {
  it.each<[string, string, readonly unknown[]]>([
    [
      'speech, its markup left out',
      '<SpeakSentence>Good <emphasis>morning</emphasis>.</SpeakSentence>',
      [{ kind: 'speech', text: 'Good morning.' }],
    ],
    [
      'entities as what they stand for',
      '<SpeakSentence>Q&amp;A &lt;3 &#8364;5 &#x41; &bogus;</SpeakSentence>',
      [{ kind: 'speech', text: 'Q&A <3 €5 A &bogus;' }],
    ],
    [
      'what is said before keys are pressed',
      '<Gather maxDigits="1"><SpeakSentence>Press 1.</SpeakSentence><PlayAudio>https://x.example/a/tone.wav?t=1</PlayAudio></Gather>',
      [
        { kind: 'speech', text: 'Press 1.' },
        { kind: 'sound', name: 'tone.wav' },
      ],
    ],
    [
      'a transfer, with each number',
      '<SpeakSentence>One moment.</SpeakSentence><Transfer><PhoneNumber>+19195550100</PhoneNumber><SipUri>sip:a@b.example</SipUri></Transfer>',
      [
        { kind: 'speech', text: 'One moment.' },
        { kind: 'note', text: 'Put through to +1 919 555 0100 or sip:a@b.example' },
      ],
    ],
    ['a transfer without numbers', '<Transfer/>', [{ kind: 'note', text: 'Put through' }]],
    ['an unanswered call that is sent on', '<Forward to="+19195550100"/>', [{ kind: 'note', text: 'Sent on to +1 919 555 0100' }]],
    ['keys that are sent', '<SendDtmf>1w2</SendDtmf>', [{ kind: 'keys', keys: '12' }]],
    ['silence', '<Pause duration="5"/>', [{ kind: 'note', text: 'Silence for 5 s' }]],
    ['nothing that is only work', '<Gather/><Record/><Redirect/><Hangup/><Tag>x</Tag>', []],
  ])('is %s', (_what, verbs, parts) => {
    expect(talkOf(`<?xml version="1.0"?><Response>${verbs}</Response>`)).toEqual(parts);
  });

  it('is nothing of a text that is no BXML', () => {
    for (const text of ['', 'hello', '<Response>', '<html/>']) expect(talkOf(text)).toEqual([]);
  });
});
