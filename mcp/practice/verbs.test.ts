import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, hangup, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const person = '+19195551234';

/** A call to the practice phone, answered by the person, whose answer webhook gets these verbs. */
async function talking(verbs: string): Promise<string> {
  rig.answer('/answer', bxml(verbs));
  const callId = await rig.place({ to: person });
  await rig.drive(rig.phoneShows((text) => text.includes('ringing-in')));
  await rig.line.phone.answer(callId);
  await rig.webhook('answer');
  return callId;
}

const shows = (text: string) => rig.phoneShows((state) => state.includes(text));
const ended = async (callId: string) => {
  await rig.until('disconnect');
  return rig.state(callId);
};
const span = (from: unknown, to: unknown) => Date.parse(String(to)) - Date.parse(String(from));

describe('SpeakSentence', () => {
  it('is shown as a caption when it begins and takes 55 ms a character, at least 0.6 s', async () => {
    const words = 'This sentence has some forty characters.';
    const callId = await talking(
      `<SpeakSentence>This <emphasis>sentence</emphasis> has\n some forty <sub alias="characters">chars</sub>.</SpeakSentence>`,
    );
    await shows(words);
    const state = await ended(callId);
    expect(rig.captions(callId)).toEqual([`line speech: ${words}`]);
    expect(span(state.answerTime, state.endTime)).toBe(words.length * 55);
  });
});

describe('Pause, Ring, Tag and the end of a document', () => {
  it('run in order, and the end of the document hangs up', async () => {
    const callId = await talking('<Pause duration="1.5"/><Ring duration="3"/><Tag> vip </Tag><Pause/>');
    const state = await ended(callId);
    expect(state).toMatchObject({ disconnectCause: 'hangup' });
    expect(span(state.answerTime, state.endTime)).toBe(5500);
    expect(rig.captions(callId)).toEqual(['line silence: 1.5 s', 'line ring: 3 s', 'line silence: 1 s']);
    expect((await rig.webhook('disconnect')).body.tag).toBe('vip');
  });

  it('an empty document hangs up, and so does Hangup, even with verbs after it', async () => {
    expect(await ended(await talking(''))).toMatchObject({ disconnectCause: 'hangup' });
    rig.received.length = 0;
    const callId = await talking('<Hangup/><SpeakSentence>never said</SpeakSentence>');
    expect(await ended(callId)).toMatchObject({ disconnectCause: 'hangup' });
    expect(rig.captions(callId)).toEqual([]);
  });

  it('an empty Tag clears the tag: it is absent afterwards', async () => {
    rig.answer('/answer', bxml('<Tag/>'));
    await rig.place({ tag: 'order-42' });
    expect((await rig.until('disconnect')).body).not.toHaveProperty('tag');
  });
});

describe('Redirect', () => {
  it('asks an address relative to the one that served it, with its tag, method and credentials', async () => {
    rig.answer('/menu/next', hangup);
    rig.answer('/answer', bxml('<Redirect redirectUrl="menu/next?x=1" redirectMethod="GET" tag="second" username="u" password="p"/>'));
    await rig.place();
    const redirect = await rig.until('redirect');
    expect(redirect).toMatchObject({
      method: 'GET',
      path: '/secret/menu/next',
      authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
    });
    expect(redirect.query.get('x')).toBe('1');
    expect(redirect.body).toMatchObject({ tag: 'second', direction: 'outbound', answerTime: '2026-01-01T00:00:00.200Z' });
  });
});

describe('Gather', () => {
  const gather = (attributes: string, prompt = '<SpeakSentence>Your code, please.</SpeakSentence>') =>
    talking(`<Gather gatherUrl="/secret/digits" ${attributes}>${prompt}</Gather><SpeakSentence>never said</SpeakSentence>`);
  beforeEach(() => rig.answer('/digits', hangup));

  it('ends with the last allowed key; any key stops the prompt; control passes to gatherUrl', async () => {
    const callId = await gather('maxDigits="2"');
    await shows('"listeningFor":"keys"');
    await rig.line.phone.digits(callId, '123');
    const event = await rig.webhook('gather');
    expect(event.body).toMatchObject({ digits: '12', terminatingDigit: '' });
    expect(span(event.body.answerTime, event.body.eventTime)).toBe(0);
    await ended(callId);
    expect(rig.captions(callId)).toEqual(['line speech: Your code, please.', 'person keys: 123']);
  });

  it('ends with a terminating key, which is not a digit', async () => {
    const callId = await gather('terminatingDigits="#*"');
    await shows('Your code');
    await rig.line.phone.digits(callId, '907#');
    expect((await rig.webhook('gather')).body).toMatchObject({ digits: '907', terminatingDigit: '#' });
  });

  it('ends interDigitTimeout after the last key', async () => {
    const callId = await gather('interDigitTimeout="2"');
    await shows('Your code');
    await rig.line.phone.digits(callId, '9');
    const event = await rig.until('gather');
    expect(event.body).toMatchObject({ digits: '9', terminatingDigit: '' });
    expect(span(event.body.answerTime, event.body.eventTime)).toBe(2000);
  });

  it('ends firstDigitTimeout after the prompt with no digits', async () => {
    await gather('firstDigitTimeout="3"');
    const event = await rig.until('gather');
    expect(event.body).toMatchObject({ digits: '', terminatingDigit: '' });
    expect(span(event.body.answerTime, event.body.eventTime)).toBe(18 * 55 + 3000);
  });

  it('repeats the prompt with firstDigitTimeout between', async () => {
    const callId = await gather('firstDigitTimeout="1" repeatCount="3"');
    const event = await rig.until('gather');
    expect(span(event.body.answerTime, event.body.eventTime)).toBe(3 * (18 * 55 + 1000));
    expect(rig.captions(callId)).toHaveLength(3);
  });

  it('without gatherUrl discards the digits and runs the next verb', async () => {
    const callId = await talking('<Gather maxDigits="1"/><SpeakSentence>thanks</SpeakSentence>');
    await shows('"listeningFor":"keys"');
    await rig.line.phone.digits(callId, '5');
    await ended(callId);
    expect(rig.captions(callId)).toEqual(['person keys: 5', 'line speech: thanks']);
    expect(rig.events()).toEqual(['answer', 'disconnect']);
  });

  it('ignores keys from before it began, and speech', async () => {
    const callId = await talking('<SpeakSentence>Hello</SpeakSentence><Gather gatherUrl="/secret/digits" firstDigitTimeout="1"/>');
    await shows('Hello');
    await rig.line.phone.digits(callId, '7');
    await rig.drive(shows('"listeningFor":"keys"'));
    await rig.line.phone.say(callId, 'one');
    expect((await rig.until('gather')).body).toMatchObject({ digits: '' });
  });
});

describe('Gather with speech', () => {
  const gather = (attributes: string) =>
    talking(`<Gather gatherUrl="/secret/said" ${attributes}><SpeakSentence>Which department?</SpeakSentence></Gather>`);
  beforeEach(() => rig.answer('/said', hangup));

  it('ends with what the person says, once it has been spoken; speech stops the prompt', async () => {
    const callId = await gather('input="speech" hints="sales,support" language="en-US" profanityFilter="true"');
    await shows('"listeningFor":"speech"');
    await rig.line.phone.digits(callId, '1');
    await rig.line.phone.say(callId, 'Sales, please');
    const { body } = await rig.until('gather');
    expect(body).toMatchObject({ digits: '', terminatingDigit: '', speech: { transcript: 'Sales, please', confidence: 1 } });
    expect(span(body.answerTime, body.eventTime)).toBe(13 * 55);
  });

  it('reports speech to partialResultCallback first', async () => {
    const callId = await gather('input="dtmf_speech" partialResultCallback="/secret/part" partialResultCallbackMethod="GET"');
    await shows('Which department');
    await rig.line.phone.say(callId, 'Sales');
    const partial = await rig.until('partialgather');
    expect(partial).toMatchObject({ method: 'GET', path: '/secret/part' });
    expect(JSON.parse(String(partial.body.speech))).toEqual({ transcript: 'Sales', confidence: 1 });
    await rig.until('gather');
    expect(rig.events()).toEqual(['answer', 'partialgather', 'gather']);
  });

  it('takes keys too with dtmf_speech; after the first key, keys only', async () => {
    const callId = await gather('input="dtmf_speech" maxDigits="2"');
    await shows('"listeningFor":"keys"');
    await rig.line.phone.digits(callId, '1');
    await rig.line.phone.say(callId, 'Sales');
    await rig.line.phone.digits(callId, '2');
    const { body } = await rig.webhook('gather');
    expect(body).toMatchObject({ digits: '12' });
    expect(body).not.toHaveProperty('speech');
  });

  it('ends speechTimeout after the prompt when nothing is said', async () => {
    await gather('input="speech" speechTimeout="2"');
    const { body } = await rig.until('gather');
    expect(body).toMatchObject({ digits: '', terminatingDigit: '' });
    expect(body).not.toHaveProperty('speech');
    expect(span(body.answerTime, body.eventTime)).toBe(17 * 55 + 2000);
  });

  it('without `input` ignores speech', async () => {
    const callId = await gather('firstDigitTimeout="1"');
    await shows('Which department');
    await rig.line.phone.say(callId, 'Sales');
    expect((await rig.until('gather')).body).not.toHaveProperty('speech');
  });
});

describe('Record', () => {
  const reports = 'recordingAvailableUrl="/secret/recorded" transcribe="true" transcriptionAvailableUrl="/secret/transcribed"';

  it('ends with #, asks recordCompleteUrl, then reports the recording and the transcription of the typed speech', async () => {
    rig.answer('/done', hangup);
    const callId = await talking(`<Record recordCompleteUrl="/secret/done" ${reports} tag="voicemail"/>`);
    await shows('"listeningFor":"speech"');
    await rig.line.phone.say(callId, 'Please call me back.');
    await rig.clock.advance(4000);
    await rig.line.phone.digits(callId, '1#');
    const complete = await rig.webhook('recordComplete');
    expect(complete.body).toMatchObject({ channels: 1, duration: 'PT4S', fileFormat: 'wav', tag: 'voicemail' });
    expect(complete.body.mediaUrl).toMatch(/\/recordings\/r-[-0-9a-f]+\/media$/);
    const available = await rig.until('recordingAvailable');
    expect(available.body).toMatchObject({ recordingId: complete.body.recordingId, status: 'complete', duration: 'PT4S' });
    const transcribed = await rig.until('transcriptionAvailable');
    expect(transcribed.body).toMatchObject({ recordingId: complete.body.recordingId, transcription: { status: 'available' } });
    const path = `${rig.callsPath}/${callId}/recordings/${String(complete.body.recordingId)}/transcription`;
    expect((await rig.request('GET', path)).json).toEqual({
      transcripts: [{ speaker: 0, text: 'Please call me back.', confidence: 1 }],
      clips: [{ speaker: 0, text: 'Please call me back.', confidence: 1, startTimeSeconds: 0, endTimeSeconds: 1.1 }],
    });
    expect((await rig.request('GET', `${path}s`)).status).toBe(404);
    expect(rig.captions(callId)[0]).toBe('line beep: Beep');
  });

  it('ends after silenceTimeout, counted from the end of the speech', async () => {
    rig.answer('/done', hangup);
    const callId = await talking('<Record recordCompleteUrl="/secret/done" silenceTimeout="3"/>');
    await shows('"listeningFor":"speech"');
    await rig.clock.advance(2000);
    await rig.line.phone.say(callId, 'Twenty characters...');
    expect((await rig.until('recordComplete')).body.duration).toBe('PT6.1S');
  });

  it('ends at maxDuration and, without recordCompleteUrl, runs the next verb', async () => {
    const callId = await talking('<Record maxDuration="5"/><SpeakSentence>Thanks</SpeakSentence>');
    const state = await ended(callId);
    expect(span(state.answerTime, state.endTime)).toBe(5600);
    expect(rig.events()).toEqual(['answer', 'disconnect']);
  });

  it('sends no recordComplete when the caller hangs up, but the recording is still reported', async () => {
    const callId = await talking(`<Record recordCompleteUrl="/secret/done" ${reports}/>`);
    await shows('"listeningFor":"speech"');
    await rig.clock.advance(200);
    await rig.line.phone.hangup(callId);
    const transcribed = await rig.until('transcriptionAvailable');
    expect(transcribed.body).toMatchObject({ duration: 'PT0.2S', transcription: { status: 'file-size-too-small' } });
    expect(rig.events()).not.toContain('recordComplete');
  });

  it('of …0007 contains its greeting', async () => {
    rig.answer('/answer', bxml(`<Record ${reports} maxDuration="2"/>`));
    const callId = await rig.place({ to: '+15005550007' });
    const { body } = await rig.until('transcriptionAvailable');
    const transcript = await rig.request('GET', `${rig.callsPath}/${callId}/recordings/${String(body.recordingId)}/transcription`);
    expect(transcript.text).toContain('leave a message after the tone');
  });
});

describe('what cannot be run', () => {
  it.each<[string, string, string, string]>([
    ...['<Connect><Endpoint>e-1</Endpoint></Connect>', '<StartStream destination="wss://example.com"/>', '<StartTranscription/>'].map(
      (verb): [string, string, string, string] => [
        'a verb that needs more than a telephone',
        verb,
        'application-error',
        'The practice line cannot run <',
      ],
    ),
    ['audio Bandwidth does not play', '<PlayAudio>/a.ogg</PlayAudio>', 'application-error', 'not .ogg'],
    ['the same inside a Gather', '<Gather gatherUrl="/g"><PlayAudio>/a.ogg</PlayAudio></Gather>', 'application-error', 'not .ogg'],
    ['an unknown verb', '<Sing>la</Sing>', 'invalid-bxml', 'Sing'],
    ['an attribute out of range', '<Gather maxDigits="80"/>', 'invalid-bxml', 'maxDigits'],
    ['malformed XML', '<SpeakSentence>Hello', 'invalid-bxml', 'XML'],
    ['a document over 64 KB', `<SpeakSentence>${'a'.repeat(65_536)}</SpeakSentence>`, 'invalid-bxml', '65536'],
  ])('%s', async (_name, verbs, cause, message) => {
    const callId = await talking(verbs);
    const state = await ended(callId);
    expect(state).toMatchObject({ disconnectCause: cause });
    expect(state.errorMessage).toContain(message);
    expect((await rig.webhook('disconnect')).body).toMatchObject({ cause, errorMessage: state.errorMessage, errorId: state.errorId });
  });

  it('runs the verbs before the one it cannot run', async () => {
    const callId = await talking('<SpeakSentence>Hello</SpeakSentence><PlayAudio>/a.ogg</PlayAudio>');
    expect(await ended(callId)).toMatchObject({ disconnectCause: 'application-error' });
    expect(rig.captions(callId)).toEqual(['line speech: Hello']);
  });

  it('ignores unknown attributes', async () => {
    expect(await ended(await talking('<Pause duration="1" colour="red"/>'))).toMatchObject({ disconnectCause: 'hangup' });
  });
});
