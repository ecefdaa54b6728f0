import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, hangup, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

/** A call to the practice phone, answered by the person, whose answer webhook gets these verbs. */
async function talking(verbs: string): Promise<string> {
  rig.answer('/answer', bxml(verbs));
  const callId = await rig.place({ to: '+19195551234' });
  await rig.pickUp(callId);
  await rig.webhook('answer');
  return callId;
}

const span = (from: unknown, to: unknown) => Date.parse(String(to)) - Date.parse(String(from));

describe('PlayAudio and SendDtmf', () => {
  it('show the file without its address, and the keys for as long as they take', async () => {
    const callId = await talking('<PlayAudio>https://media.example.com/secret/hello.wav?key=1</PlayAudio><SendDtmf>12w3</SendDtmf>');
    await rig.until('disconnect');
    expect(rig.captions(callId)).toEqual(['line audio: hello.wav', 'line keys: 12w3']);
    const state = await rig.state(callId);
    expect(span(state.answerTime, state.endTime)).toBe(2000 + 200 + 400 + 200 + 500 + 200);
  });

  it('a Gather plays audio as its prompt', async () => {
    rig.answer('/digits', hangup);
    const callId = await talking('<Gather gatherUrl="/secret/digits" maxDigits="1"><PlayAudio>menu.mp3</PlayAudio></Gather>');
    await rig.drive(rig.phoneShows((text) => text.includes('menu.mp3')));
    await rig.line.phone.digits(callId, '4');
    expect((await rig.until('gather')).body).toMatchObject({ digits: '4' });
  });
});

describe('StartGather', () => {
  it('reports each key, except while a Gather collects them, until StopGather', async () => {
    rig.answer('/more', bxml('<StopGather/><Pause duration="2"/>'));
    const callId = await talking(
      '<StartGather dtmfUrl="/secret/key" dtmfMethod="GET" username="u" password="p" tag="keys"/><Pause duration="1"/><Gather gatherUrl="/secret/more" maxDigits="1"/>',
    );
    await rig.drive(rig.phoneShows((text) => text.includes('silence')));
    await rig.line.phone.digits(callId, '7');
    expect(await rig.until('dtmf')).toMatchObject({ method: 'GET', authorization: 'Basic dTpw', body: { digit: '7', tag: 'keys' } });
    await rig.drive(rig.phoneShows((text) => text.includes('"listeningFor":"keys"')));
    await rig.line.phone.digits(callId, '8');
    await rig.drive(rig.phoneShows((text) => text.includes('2 s')));
    await rig.line.phone.digits(callId, '9');
    await rig.until('disconnect');
    expect(rig.events()).toEqual(['answer', 'dtmf', 'gather', 'disconnect']);
  });
});

describe('StartRecording', () => {
  const start =
    '<StartRecording recordingAvailableUrl="/secret/recorded" multiChannel="true" transcribe="true" transcriptionAvailableUrl="/secret/words"/>';

  it('records both sides in the background, without pauses, until it is stopped', async () => {
    const callId = await talking(
      `${start}<SpeakSentence>Who is it?</SpeakSentence><Pause duration="2"/><PauseRecording/><Pause duration="5"/><ResumeRecording/>` +
        '<Pause duration="1"/><StopRecording/><Pause duration="3"/>',
    );
    await rig.drive(rig.phoneShows((text) => text.includes('silence')));
    await rig.line.phone.say(callId, 'Me.');
    const recorded = await rig.until('recordingAvailable');
    expect(recorded.body).toMatchObject({ channels: 2, duration: 'PT3.6S', status: 'complete' });
    await rig.until('transcriptionAvailable');
    const path = `${rig.callsPath}/${callId}/recordings/${String(recorded.body.recordingId)}/transcription`;
    expect((await rig.request('GET', path)).json.transcripts).toEqual([
      { speaker: 0, text: 'Me.', confidence: 1 },
      { speaker: 1, text: 'Who is it?', confidence: 1 },
    ]);
    expect(rig.events()).not.toContain('disconnect');
  });

  it('ends with the call', async () => {
    const callId = await talking(`${start}<Pause duration="60"/>`);
    await rig.drive(rig.phoneShows((text) => text.includes('silence')));
    await rig.clock.advance(4000);
    await rig.line.phone.hangup(callId);
    expect((await rig.until('recordingAvailable')).body).toMatchObject({ duration: 'PT4S' });
  });

  it('is paused and resumed over the API; without one, or without the call, it is 404; for another state 400', async () => {
    const callId = await talking(`${start}<Pause duration="60"/>`);
    await rig.drive(rig.phoneShows((text) => text.includes('silence')));
    const put = (id: string, state: string) => rig.request('PUT', `${rig.callsPath}/${id}/recording`, { state });
    expect(await put(callId, 'paused')).toMatchObject({ status: 200, text: '' });
    await rig.clock.advance(5000);
    expect((await put(callId, 'recording')).status).toBe(200);
    await rig.clock.advance(1000);
    await rig.line.phone.hangup(callId);
    expect((await rig.until('recordingAvailable')).body).toMatchObject({ duration: 'PT1S' });
    expect((await put(callId, 'paused')).status).toBe(404);
    expect((await put('c-nobody', 'paused')).status).toBe(404);
    expect((await put(callId, 'stopped')).status).toBe(400);
  });
});
