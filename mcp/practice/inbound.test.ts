import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const caller = '+19195551234';
const span = (from: unknown, to: unknown) => Date.parse(String(to)) - Date.parse(String(from));

describe('a call to the practice number', () => {
  it('asks the application what to do while it rings, and the first verb answers it', async () => {
    let answer: () => void = () => undefined;
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    rig.answer('/voice', async (webhook) => {
      await mayAnswer;
      return webhook.body.eventType === 'initiate' ? bxml('<SpeakSentence>Welcome</SpeakSentence>') : { status: 204, body: '' };
    });
    const callId = await rig.line.phone.callIn(caller);
    expect(rig.line.phone.state.calls).toMatchObject([
      { callId, direction: 'inbound', from: caller, to: '+15005550100', state: 'ringing-out' },
    ]);
    expect(await rig.state(callId)).toMatchObject({
      state: 'initiated',
      direction: 'inbound',
      enqueuedTime: null,
      from: caller,
      to: '+15005550100',
    });
    answer();
    const initiate = await rig.until('initiate');
    expect(initiate).toMatchObject({
      method: 'POST',
      path: '/secret/voice',
      body: { callId, direction: 'inbound', applicationId: rig.line.applicationId },
    });
    expect(initiate.body).not.toHaveProperty('answerTime');
    const disconnect = await rig.until('disconnect');
    expect(disconnect).toMatchObject({ path: '/secret/voice', body: { cause: 'hangup' } });
    expect(await rig.state(callId)).toMatchObject({ state: 'disconnected', answerTime: initiate.body.startTime });
  });

  it.each([
    ['Hangup', '<Hangup/>'],
    ['an empty document', ''],
    ['ringing on and then nothing', '<Ring answerCall="false" duration="1"/>'],
  ])('%s first rejects it', async (_name, verbs) => {
    rig.answer('/voice', (webhook) => (webhook.body.eventType === 'initiate' ? bxml(verbs) : { status: 204, body: '' }));
    const callId = await rig.line.phone.callIn(caller);
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'rejected', answerTime: null });
    expect(rig.line.phone.state.calls).toMatchObject([{ state: 'ended', endedBecause: 'Declined' }]);
  });

  it('keeps ringing, unanswered, through Ring answerCall="false" and Redirect', async () => {
    rig.answer('/voice', () => bxml('<Ring answerCall="false" duration="1"/><Redirect redirectUrl="/secret/turn"/>'));
    rig.answer('/turn', () =>
      bxml(rig.events().length < 4 ? '<Ring answerCall="false" duration="1"/><Redirect redirectUrl="/secret/turn"/>' : '<Ring/>'),
    );
    const callId = await rig.line.phone.callIn(caller);
    await rig.drive(rig.phoneShows((text) => text.includes('talking')));
    expect(rig.events()).toEqual(['initiate', 'redirect', 'redirect', 'redirect']);
    const state = await rig.state(callId);
    expect(span(state.startTime, state.answerTime)).toBe(3000);
    expect(rig.received[3]?.body).not.toHaveProperty('answerTime');
  });

  it('is cancelled when the caller hangs up while it rings; the outstanding webhook is aborted', async () => {
    rig.answer('/voice', (webhook) => (webhook.body.eventType === 'initiate' ? 'never' : { status: 204, body: '' }));
    const callId = await rig.line.phone.callIn(caller);
    await rig.webhook('initiate');
    await rig.line.phone.hangup(callId);
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'cancel' });
    expect(await rig.state(callId)).toMatchObject({ state: 'disconnected', disconnectCause: 'cancel', errorMessage: null });
  });

  it('waits for its webhooks as long as the application allows: 25 s', async () => {
    rig.answer('/voice', (webhook) => (webhook.body.eventType === 'initiate' ? 'never' : { status: 204, body: '' }));
    const callId = await rig.line.phone.callIn(caller);
    await rig.webhook('initiate');
    await rig.clock.advance(24_999);
    expect(await rig.state(callId)).toMatchObject({ state: 'initiated' });
    await rig.clock.advance(1);
    expect((await rig.webhook('disconnect')).body).toMatchObject({ cause: 'callback-error' });
  });
});
