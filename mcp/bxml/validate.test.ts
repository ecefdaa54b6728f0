import { describe, expect, it } from 'vitest';
import { buildBxml } from './build';
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

  const answers = (verb: string) => `<${verb}> before it answers the call, and an answered call cannot be forwarded; put Forward first`;
  const forward = '<Forward to="+15551234567"/>';

  it.each([
    ['<SpeakSentence>Hi</SpeakSentence>', 'SpeakSentence'],
    ['<Ring/>', 'Ring'],
    ['<Ring answerCall="true"/>', 'Ring'],
    ['<Ring answerCall="false"/><Pause/>', 'Pause'],
  ])('warns when something answers the call before a Forward: %s', (before, verb) => {
    const { warnings } = checkText(`${before}${forward}`, 'initiate');
    expect(warnings).toEqual([{ line: 2, verb: 'Forward', attribute: undefined, message: answers(verb) }]);
  });

  it.each([
    ['nothing before it answers', `<Ring answerCall="false"/><Tag>a</Tag>${forward}`],
    ['what answers comes after it', `${forward}<SpeakSentence>Hi</SpeakSentence>`],
    ['there is no Forward', '<SpeakSentence>Hi</SpeakSentence><Ring/>'],
  ])('does not warn of a Forward when %s', (_when, inner) => {
    expect(checkText(inner, 'initiate')).toMatchObject({ problems: [], warnings: [] });
  });

  it('warns of no Forward where the call is answered anyway: that is a problem', () => {
    const { problems, warnings } = checkText(`<SpeakSentence>Hi</SpeakSentence>${forward}`);
    expect([problems.length, warnings.length]).toEqual([1, 0]);
  });

  it('tells of a verb it does not know before a Forward, and does not guess whether it answers', () => {
    const { problems, warnings } = checkText(`<Xyzzyplugh/>${forward}`, 'initiate');
    expect([problems.map(({ verb }) => verb), warnings]).toEqual([['Xyzzyplugh'], []]);
  });
});

const phone = '<PhoneNumber>+15551234567</PhoneNumber>';
const say = '<SpeakSentence>a</SpeakSentence>';

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
    ['<Forward to="+15551234567"/>', undefined, 'only an unanswered inbound call can be forwarded; in an answered call use <Transfer>'],
    ['<Gather><Xyzzyplugh/></Gather>', undefined, 'is not a BXML verb known to Switchboard; the verbs here are SpeakSentence, PlayAudio'],
    ['<Hangup><Xyzzyplugh/></Hangup>', undefined, 'is not a BXML verb known to Switchboard; no verbs can be here'],
    ['<Hangup><Pause length="x"/></Hangup>', undefined, 'cannot be inside <Hangup>, which holds no other verbs'],
    ['<Gather><Hangup>x</Hangup></Gather>', undefined, 'cannot be inside <Gather>, which holds only SpeakSentence and PlayAudio'],
    ['<PhoneNumber>not even a number</PhoneNumber>', undefined, 'must be inside <Transfer>'],
    ['<Transfer/>', undefined, 'needs at least 1 PhoneNumber or SipUri inside'],
    [`<Transfer>${phone.repeat(9)}</Transfer>`, undefined, 'can hold at most 8 PhoneNumber or SipUri, got 9'],
    [`<Gather repeatCount="2">${say.repeat(21)}</Gather>`, undefined, 'can hold at most 20 SpeakSentence or PlayAudio, got 21'],
    [`<Gather repeatCount="21">${say}</Gather>`, 'repeatCount', 'must be a whole number, 1 to 20, got 21'],
    ['<StartStream/>', 'destination', 'is required: a ws:// or wss:// address'],
    ['<Gather maxDigits=""/>', 'maxDigits', 'must be a whole number, 1 to 50, got nothing'],
    ['<Gather input="x"/>', 'input', 'must be one of dtmf, speech, dtmf_speech, got x'],
    [`<Gather tag="${'x'.repeat(257)}"/>`, 'tag', `must be text, at most 256 characters, got "${'x'.repeat(60)}…"`],
    [
      `<Gather gatherUrl="${'a '.repeat(30)}"/>`,
      'gatherUrl',
      `must be an http(s) address, or a path such as /menu, got "${'a '.repeat(30)}"`,
    ],
    ['<Gather terminatingDigits="%"/>', 'terminatingDigits', 'must be keys of 0-9 * # A-D, without anything between them, got "%"'],
    [`<Tag>${'x'.repeat(257)}</Tag>`, undefined, 'its text can have at most 256 characters, got 257'],
    ['<Redirect redirectUrl="/x">/menu</Redirect>', undefined, 'takes no text; the address goes into redirectUrl; got "/menu"'],
    ['<Hangup>bye</Hangup>', undefined, 'takes no text; got bye'],
    ['<SpeakSentence> </SpeakSentence>', undefined, 'its text must not be blank'],
    ['<SpeakSentence><sub alias=" "/></SpeakSentence>', undefined, 'its text must not be blank'],
    [
      '<SpeakSentence>Hi <xyzzy/></SpeakSentence>',
      undefined,
      'cannot be inside <SpeakSentence>; the SSML elements are break, emphasis, lang, p, phoneme, prosody, s, say-as, sub',
    ],
    [
      '<SpeakSentence>Hi <break time="10001ms"/></SpeakSentence>',
      'time',
      'must be seconds or milliseconds up to 10s, such as 1s or 800ms, got 10001ms',
    ],
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
    [
      '<PlayAudio media="2">/a.wav</PlayAudio>',
      'media',
      'is not known to Switchboard and is sent on unchanged; known are username, password',
    ],
    [
      '<Hangup reason="busy"/>',
      'reason',
      'is not known to Switchboard and is sent on unchanged; Switchboard knows no attributes of this verb',
    ],
    [
      '<StartStream destination="wss://x" streamEvent="/x"/>',
      'streamEvent',
      'is not known to Switchboard and is sent on unchanged; did you mean streamEventUrl?',
    ],
  ])('%s is sent on, with a warning', (inner, attribute, message) => {
    const { warnings } = checkText(inner);
    expect(warnings).toEqual([{ line: 2, verb: expect.any(String), attribute, message }]);
  });

  it.each([
    '<Gather maxDigits="50" tag=""/>',
    `<Gather tag="${'x'.repeat(256)}"/>`,
    '<Pause duration="0.25"/>',
    '<Pause duration="86400"/>',
    `<Tag>${'x'.repeat(256)}</Tag>`,
    `<Tag>${'😀'.repeat(256)}</Tag>`,
    `<Gather repeatCount="20">${say}</Gather>`,
    `<Gather repeatCount="1">${say.repeat(20)}</Gather>`,
    '<SpeakSentence>Hi <break time="10s"/></SpeakSentence>',
  ])('finds nothing wrong at the limit itself: %s', (inner) => {
    expect(checkText(inner)).toMatchObject({ problems: [], warnings: [] });
  });

  it('lists the voices when none resembles the one that was asked for', () => {
    const [warning] = checkText('<SpeakSentence voice="zzzzzz">Hi</SpeakSentence>').warnings;
    expect(warning?.message).toMatch(/^zzzzzz is not known to Switchboard and is sent on unchanged; known are julie, kate, susan, /);
  });

  it('lists the verbs when none resembles the one that was written', () => {
    const [problem] = checkText('<Xyzzyplugh/>').problems;
    expect(problem?.message).toBe(`is not a BXML verb known to Switchboard; the verbs here are ${topVerbs.join(', ')}`);
  });

  it.each<[BxmlPlace, string, string]>([
    [
      'transferAnswer',
      '<Bridge>c-1</Bridge>',
      'cannot be used on the second leg of a transfer; the same goes for Bridge, Conference, Forward, Transfer',
    ],
    [
      'conference',
      '<Hangup/>',
      'a conference takes only PlayAudio, SpeakSentence, StartRecording, StopRecording, PauseRecording, ResumeRecording',
    ],
    ['conference', phone, 'must be inside <Transfer>'],
  ])('in a document for %s: %s', (place, inner, message) => {
    expect(checkText(inner, place).problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('says nothing more of an attribute whose name no document can hold', () => {
    const attributes = { ['a b'.repeat(30)]: 'x' };
    const { problems, warnings } = check({ ...smallest('Hangup'), attributes });
    const message = 'is not a valid name for an attribute';
    expect(problems).toEqual([{ line: 7, verb: 'Hangup', attribute: 'a b'.repeat(20), message }]);
    expect(warnings).toEqual([]);
  });

  it('warns of the time of an SSML element that is no break', () => {
    expect(checkText('<SpeakSentence><p time="20s">Hi</p></SpeakSentence>')).toMatchObject({
      problems: [],
      warnings: [{ verb: 'p', attribute: 'time' }],
    });
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

it('takes a document of 64 KB and refuses one that is a byte longer', () => {
  const sized = (bytes: number) => {
    const speech = { ...smallest('SpeakSentence'), text: '' };
    const around = Buffer.byteLength(buildBxml({ root: 'Response', verbs: [{ ...speech, text: 'é' }] })) - 2;
    return { root: 'Response', verbs: [{ ...speech, text: `é${'x'.repeat(bytes - around - 2)}` }] } as const;
  };
  expect(validateBxml(sized(65_536), 'call').problems).toEqual([]);
  const message = 'a document can have at most 65536 bytes; with its addresses this one has 65537';
  expect(validateBxml(sized(65_537), 'call').problems).toEqual([{ line: 0, verb: '', attribute: undefined, message }]);
});
