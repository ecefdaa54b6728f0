import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, hangup, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

describe('a scripted callee', () => {
  it('…0001 answers, and the call goes queued → initiated → answered → disconnected', async () => {
    const callId = await rig.place({ tag: 'order-42' });
    expect(await rig.state(callId)).toMatchObject({ state: 'queued', direction: 'outbound', startTime: null, parentCallId: null });
    await rig.clock.advance(50);
    expect(await rig.state(callId)).toMatchObject({ state: 'initiated', startTime: '2026-01-01T00:00:00.050Z', answerTime: null });
    rig.answer('/answer', bxml('<SpeakSentence>Hello</SpeakSentence><Pause duration="2"/>'));
    await rig.clock.advance(150);
    const answer = await rig.webhook('answer');
    expect(answer).toMatchObject({ method: 'POST', path: '/secret/answer' });
    expect(answer.body).toMatchObject({
      eventTime: '2026-01-01T00:00:00.200Z',
      callId,
      accountId: '9900000',
      applicationId: rig.line.applicationId,
      from: '+15005550100',
      to: '+15005550001',
      direction: 'outbound',
      enqueuedTime: '2026-01-01T00:00:00.000Z',
      startTime: '2026-01-01T00:00:00.050Z',
      answerTime: '2026-01-01T00:00:00.200Z',
      tag: 'order-42',
      callUrl: `${rig.line.url}/api/v2/accounts/9900000/calls/${callId}`,
    });
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
    const disconnect = await rig.until('disconnect');
    expect(disconnect.body).toMatchObject({ callId, cause: 'hangup', tag: 'order-42' });
    expect(disconnect.body).not.toHaveProperty('errorMessage');
    const state = await rig.state(callId);
    expect(state).toMatchObject({ state: 'disconnected', disconnectCause: 'hangup', errorMessage: null, errorId: null });
    // "Hello" takes the 0.6 s minimum, then 2 s of silence.
    expect(Date.parse(String(state.endTime)) - Date.parse(String(state.answerTime))).toBe(2600);
  });

  it.each([
    ['…0002 is busy', '+15005550002', { disconnectCause: 'busy', errorMessage: 'Callee is busy' }],
    ['…0003 never answers', '+15005550003', { disconnectCause: 'timeout', errorMessage: null }],
    ['…0004 rejects', '+15005550004', { disconnectCause: 'rejected', errorMessage: null }],
    ['…0005 fails late', '+15005550005', { disconnectCause: 'error', errorMessage: 'Service unavailable' }],
    ['any other number rings the phone, and rings out with nobody there', '+19195551234', { disconnectCause: 'timeout' }],
  ])('%s', async (_name, to, expected) => {
    const callId = await rig.place({ to, callTimeout: 7 });
    const disconnect = await rig.until('disconnect');
    const state = await rig.state(callId);
    expect(state).toMatchObject({ state: 'disconnected', answerTime: null, ...expected });
    expect(disconnect.body.cause).toBe(state.disconnectCause);
    expect(rig.events()).toEqual(['disconnect']);
    if (expected.disconnectCause === 'timeout') expect(Date.parse(String(state.endTime)) - Date.parse(String(state.startTime))).toBe(7000);
  });

  it('…0006 presses 1 at each Gather, once its prompt is over', async () => {
    rig.answer(
      '/answer',
      bxml('<Gather maxDigits="1" gatherUrl="/secret/digits"><SpeakSentence>Press one to go on, please.</SpeakSentence></Gather>'),
    );
    rig.answer('/digits', hangup);
    await rig.place({ to: '+15005550006' });
    const gather = await rig.until('gather');
    expect(gather.body).toMatchObject({ digits: '1', terminatingDigit: '' });
    expect(Date.parse(String(gather.body.eventTime)) - Date.parse(String(gather.body.answerTime))).toBe(27 * 55 + 300);
  });

  it('…0007 is an answering machine, whose greeting is recorded', async () => {
    rig.answer('/answer', hangup);
    await rig.place({ to: '+15005550007', machineDetection: { mode: 'sync' } });
    expect((await rig.until('answer')).body).toMatchObject({ machineDetectionResult: { value: 'answering-machine', duration: 'PT1S' } });
  });
});

describe('machine detection', () => {
  it('async: reports to its own address and does not delay the call', async () => {
    rig.answer('/answer', bxml('<Pause duration="10"/>'));
    await rig.place({ machineDetection: { callbackUrl: `${rig.base}/machine` } });
    const detected = await rig.until('machineDetectionComplete');
    expect(detected).toMatchObject({ path: '/secret/machine', body: { machineDetectionResult: { value: 'human' } } });
    expect(rig.events()).toEqual(['answer', 'machineDetectionComplete']);
  });
});

describe('placing a call', () => {
  it('is accepted and fails later when `from` is not on the account', async () => {
    const callId = await rig.place({ from: '+19195550000' });
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({
      disconnectCause: 'error',
      errorMessage: 'The number +19195550000 is not on this practice account',
    });
  });

  it('sends no disconnect when no address was given', async () => {
    const callId = await rig.place({ to: '+15005550002', disconnectUrl: null });
    await rig.clock.advance(10_000);
    expect(await rig.state(callId)).toMatchObject({ state: 'disconnected' });
    expect(rig.received).toEqual([]);
  });

  it('can be invisible for a while, as on the real line', async () => {
    const slow = await Rig.open({ visibleAfterMs: 40_000 });
    const callId = await slow.place({ to: '+15005550003' });
    expect((await slow.request('GET', `${slow.callsPath}/${callId}`)).status).toBe(404);
    await slow.clock.advance(40_000);
    expect((await slow.request('GET', `${slow.callsPath}/${callId}`)).status).toBe(200);
    await slow.close();
  });

  it('runs faster at a smaller pace; times in a request or document stay the same', async () => {
    const fast = await Rig.open({ pace: 0.1 });
    fast.answer('/answer', bxml('<SpeakSentence>Hello</SpeakSentence><Pause duration="2"/>'));
    const callId = await fast.place();
    await fast.until('disconnect');
    const state = await fast.state(callId);
    expect(Date.parse(String(state.answerTime)) - Date.parse(String(state.enqueuedTime))).toBe(20);
    expect(Date.parse(String(state.endTime)) - Date.parse(String(state.answerTime))).toBe(2060);
    await fast.close();
  });
});

describe('closing the line', () => {
  it('ends live calls, reports them, and refuses later requests', async () => {
    const stopping = await Rig.open();
    stopping.answer('/answer', bxml('<Pause duration="60"/>'));
    await stopping.place();
    await stopping.until('answer');
    await stopping.line.close();
    const disconnect = await stopping.webhook('disconnect');
    expect(disconnect.body).toMatchObject({ cause: 'error', errorMessage: 'The app stopped' });
    await expect(fetch(stopping.line.url)).rejects.toThrow('fetch failed');
    expect(stopping.clock.pending).toBe(0);
    await stopping.stopReceiver();
  });
});
