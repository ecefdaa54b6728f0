import { describe, expect, it } from 'vitest';
import type { BxmlPlace, Verb } from './bxml';
import { parseBxml } from './parse';
import { allVerbs, atTop, badValues, fullest, ruleOf, sampleText, smallest, topVerbs } from './testing/samples';
import { validateBxml } from './validate';
import { conferenceVerbs, transferAnswerForbidden } from './verbs';

function check(verb: Verb, place: BxmlPlace = 'initiate') {
  return validateBxml({ root: 'Response', verbs: [verb] }, place);
}

function checkText(inner: string, place: BxmlPlace = 'call') {
  const parsed = parseBxml(`<Response>\n${inner}\n</Response>`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return validateBxml(parsed.document, place);
}

it('knows all 31 elements', () => {
  expect(allVerbs).toHaveLength(31);
});

describe.each(allVerbs)('<%s>', (name) => {
  const rule = ruleOf(name);

  it('passes at its smallest and with every attribute it knows', () => {
    expect(check(atTop(smallest(name)))).toEqual(expect.objectContaining({ problems: [], warnings: [] }));
    expect(check(atTop(fullest(name)))).toEqual(expect.objectContaining({ problems: [], warnings: [] }));
  });

  it('warns of an attribute it does not know', () => {
    const { problems, warnings } = check(atTop({ ...smallest(name), attributes: { ...smallest(name).attributes, colour: 'red' } }));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      {
        line: 7,
        verb: name,
        attribute: 'colour',
        message: expect.stringContaining('is not known to Switchboard and is sent on unchanged'),
      },
    ]);
  });

  it.each(Object.entries(rule.attributes).flatMap(([attribute, its]) => badValues(its).map((bad) => [attribute, bad] as const)))(
    'refuses %s=%j',
    (attribute, bad) => {
      const { problems } = check(atTop({ ...smallest(name), attributes: { ...smallest(name).attributes, [attribute]: bad } }));
      expect(problems).toEqual([{ line: 7, verb: name, attribute, message: expect.stringContaining('must be') }]);
    },
  );

  it.each(Object.keys(smallest(name).attributes))('needs %s', (attribute) => {
    const { [attribute]: _, ...others } = smallest(name).attributes;
    const { problems } = check(atTop({ ...smallest(name), attributes: others }));
    expect(problems).toEqual([{ line: 7, verb: name, attribute, message: expect.stringContaining('is required') }]);
  });

  it('judges its text', () => {
    const { problems } = check(atTop({ ...smallest(name), text: sampleText(rule.content).bad }));
    expect(problems).toEqual([{ line: 7, verb: name, attribute: undefined, message: expect.stringContaining('text') }]);
  });

  it('holds no verb that does not belong inside it', () => {
    const { problems } = check(atTop({ ...smallest(name), children: [...smallest(name).children, smallest('Hangup')] }));
    expect(problems).toContainEqual({
      line: 7,
      verb: 'Hangup',
      attribute: undefined,
      message: expect.stringContaining('cannot be inside'),
    });
  });

  if (rule.children !== undefined && Number.isFinite(rule.children.max)) {
    it(`holds ${rule.children.min} to ${rule.children.max} others`, () => {
      const child = smallest(rule.children?.of[0] ?? '');
      const holding = (count: number) => check(atTop({ ...smallest(name), children: Array.from({ length: count }, () => child) })).problems;
      expect(holding(rule.children?.max ?? 0)).toEqual([]);
      expect(holding((rule.children?.max ?? 0) + 1)).toHaveLength(1);
      expect(holding((rule.children?.min ?? 0) - 1)).toHaveLength(rule.children?.min === 0 ? 0 : 1);
    });
  }

  if (rule.parents.length > 0) {
    const inside = `must be inside ${rule.parents.map((parent) => `<${parent}>`).join(' or ')}`;
    it(inside, () => {
      expect(check(smallest(name)).problems[0]?.message).toBe(inside);
    });
  }
});

describe('where verbs may stand', () => {
  const allowed = (place: BxmlPlace) => topVerbs.filter((name) => check(smallest(name), place).problems.length === 0);

  it('anywhere while an inbound call is unanswered', () => expect(allowed('initiate')).toEqual(topVerbs));
  it('anywhere but Forward in a call', () => expect(allowed('call')).toEqual(topVerbs.filter((name) => name !== 'Forward')));
  it('without four verbs on the second leg of a transfer', () =>
    expect(allowed('transferAnswer')).toEqual(topVerbs.filter((name) => !transferAnswerForbidden.includes(name))));
  it('six verbs in a conference', () => expect([...allowed('conference')].sort()).toEqual([...conferenceVerbs].sort()));

  it('warns when something answers the call before a Forward', () => {
    expect(checkText('<SpeakSentence>Hi</SpeakSentence><Forward to="+15551234567"/>', 'initiate').warnings).toHaveLength(1);
    expect(checkText('<Ring answerCall="false"/><Tag>a</Tag><Forward to="+15551234567"/>', 'initiate').warnings).toEqual([]);
  });
});

describe('what a problem says', () => {
  it.each([
    ['<Gather maxDigits="80"/>', 'maxDigits', 'must be a whole number, 1 to 50, got 80'],
    ['<Pause duration="1 s"/>', 'duration', 'must be 0.1 to 86400 seconds, got "1 s"'],
    ['<Gather gatherMethod="post"/>', 'gatherMethod', 'must be GET or POST, got post'],
    [
      '<Redirect/>',
      'redirectUrl',
      'is required: an http(s) address, or a path such as /menu; it is filled in only when this verb is the last one',
    ],
    ['<Gather>Press 1</Gather>', undefined, 'takes no text; put it into a <SpeakSentence> inside; got "Press 1"'],
    ['<speaksentence>Hi</speaksentence>', undefined, 'is not a BXML verb; did you mean <SpeakSentence>? Names are case-sensitive.'],
    [
      `<Gather repeatCount="3">${'<SpeakSentence>a</SpeakSentence>'.repeat(7)}</Gather>`,
      'repeatCount',
      'times the 7 verbs inside must be at most 20, got 21',
    ],
    ['<break time="1s"/>', undefined, 'is SSML, which belongs inside <SpeakSentence>'],
    ['<SpeakSentance>Hi</SpeakSentance>', undefined, 'is not a BXML verb; did you mean <SpeakSentence>?'],
    ['<Say>Hi</Say>', undefined, 'is not a BXML verb; did you mean <SpeakSentence>?'],
    ['<SayText>Hi</SayText>', undefined, 'is not a BXML verb; did you mean <SpeakSentence>?'],
    ['<GatherInput/>', undefined, 'is not a BXML verb; did you mean <Gather>?'],
    ['<play_file/>', undefined, 'is not a BXML verb; did you mean <PlayAudio>?'],
    ['<HangUpCall/>', undefined, 'is not a BXML verb; did you mean <Hangup>?'],
    ['<RecordCall/>', undefined, 'is not a BXML verb; did you mean <Record>?'],
    ['<Goto/>', undefined, 'is not a BXML verb; did you mean <Redirect>?'],
    ['<constructor/>', undefined, undefined],
  ])('%s', (inner, attribute, message) => {
    if (message === undefined) return expect(parseBxml(`<Response>${inner}</Response>`).ok).toBe(false);
    expect(checkText(inner).problems).toEqual([expect.objectContaining({ line: 2, attribute, message })]);
  });

  it.each([
    [
      '<SpeakSentence voice="Kate">Hi</SpeakSentence>',
      'voice',
      'Kate is not known to Switchboard and is sent on unchanged; did you mean kate?',
    ],
    ['<Redirect url="/menu"/>', 'url', 'is not known to Switchboard and is sent on unchanged; did you mean redirectUrl?'],
    ['<Pause length="2"/>', 'length', 'is not known to Switchboard and is sent on unchanged; known are duration'],
  ])('%s is sent on, with a warning', (inner, attribute, message) => {
    const { warnings } = checkText(inner);
    expect(warnings).toEqual([{ line: 2, verb: expect.any(String), attribute, message }]);
  });

  it('never quotes a password', () => {
    const { problems } = check({ ...smallest('Gather'), attributes: { password: 'hunter2', gatherUrl: 'a b' } });
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('SSML', () => {
  it.each([
    'Hi <break time="1s"/> you',
    '<break strength="x-weak"/>a',
    '<p><s>One.</s></p>',
    '<say-as interpret-as="date" format="mdy">1/2/2026</say-as>',
    '<sub alias="World Wide Web">WWW</sub>',
    '<sub alias="World Wide Web"/>',
    '<lang xml:lang="fr-FR">Bonjour</lang>',
    '<phoneme ph="təˈmeɪtoʊ">tomato</phoneme>',
    '<prosody rate="slow"><emphasis level="strong">now</emphasis></prosody>',
  ])('passes %s', (inner) => {
    expect(checkText(`<SpeakSentence>${inner}</SpeakSentence>`)).toEqual(expect.objectContaining({ problems: [], warnings: [] }));
  });

  it.each([
    ['<speak>Hi</speak>', 'speak', undefined],
    ['<p>Hi <audio src="x"/></p>', 'audio', undefined],
    ['Hi <Hangup/>', 'Hangup', undefined],
    ['Hi <break time="11s"/>', 'break', 'time'],
    ['Hi <break time="soon"/>', 'break', 'time'],
    ['Hi <break strength="mighty"/>', 'break', 'strength'],
    ['<sub>WWW</sub>', 'sub', 'alias'],
    ['<break time="1s"/>', 'SpeakSentence', undefined],
  ])('refuses %s', (inner, verb, attribute) => {
    expect(checkText(`<SpeakSentence>${inner}</SpeakSentence>`).problems).toEqual([expect.objectContaining({ verb, attribute })]);
  });
});

it('refuses a document that grew beyond 64 KB', () => {
  const pauses = Array.from({ length: 5000 }, () => smallest('ResumeRecording'));
  expect(validateBxml({ root: 'Response', verbs: pauses }, 'call').problems[0]?.message).toContain('65536 bytes');
});
