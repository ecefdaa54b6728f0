import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, bxml, hangup, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const pause = bxml('<Pause duration="3600"/>');
const whole = (verbs: string) => `<?xml version="1.0" encoding="UTF-8"?><Bxml>${verbs}</Bxml>`;

/** A call that is answered by a person and runs a long pause. */
async function talking(): Promise<string> {
  rig.answer('/answer', pause);
  const callId = await rig.place({ to: '+19195551234' });
  await rig.drive(rig.phoneShows((text) => text.includes('ringing-in')));
  await rig.line.phone.answer(callId);
  await rig.phoneShows((text) => text.includes('3600'));
  return callId;
}

const update = (callId: string, body: Parameters<Rig['callBody']>[0]) => rig.request('POST', `${rig.callsPath}/${callId}`, body);
const put = (callId: string, body: string) => rig.request('PUT', `${rig.callsPath}/${callId}/bxml`, body);

describe('updateCall', () => {
  it('redirects an answered call: the running document stops, a redirect webhook asks for the next one', async () => {
    const callId = await talking();
    rig.answer('/next', hangup);
    const answer = await update(callId, { redirectUrl: `${rig.base}/next`, tag: 'moved', username: 'u', password: 'p' });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(await rig.until('redirect')).toMatchObject({ method: 'POST', authorization: 'Basic dTpw', body: { callId, tag: 'moved' } });
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'hangup', tag: 'moved' });
  });

  it('takes over from a webhook that is still outstanding, whose answer is then ignored', async () => {
    let release = (_: Answer) => {};
    rig.answer('/answer', () => new Promise((resolve) => (release = resolve)));
    rig.answer('/next', pause);
    const callId = await rig.place({ to: '+19195551234' });
    await rig.drive(rig.phoneShows((text) => text.includes('ringing-in')));
    await rig.line.phone.answer(callId);
    await rig.webhook('answer');
    await update(callId, { redirectUrl: `${rig.base}/next` });
    await rig.phoneShows((text) => text.includes('3600'));
    release(hangup);
    await rig.clock.advance(60_000);
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
  });

  it.each([
    ['answered: hangs up', 200, 'hangup'],
    ['ringing: cancels', 60, 'cancel'],
    ['queued: leaves the queue', 0, 'cancel'],
  ])('completes a call that is %s', async (_name, after, cause) => {
    rig.answer('/answer', pause);
    const callId = await rig.place();
    await rig.clock.advance(after);
    expect((await update(callId, { state: 'completed' })).status).toBe(200);
    expect((await rig.until('disconnect')).body).toMatchObject({ cause });
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: cause });
  });

  it('completing an unanswered inbound call rejects it', async () => {
    rig.answer('/voice', (webhook) => (webhook.body.eventType === 'initiate' ? 'never' : { status: 204, body: '' }));
    const callId = await rig.line.phone.callIn('+19195551234');
    await rig.webhook('initiate');
    await update(callId, { state: 'completed' });
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'rejected' });
  });
});

describe('updateCallBxml', () => {
  it.each(['Bxml', 'Response'])('replaces the running document with a <%s> and sends no redirect', async (root) => {
    const callId = await talking();
    expect(await put(callId, `<${root}><SpeakSentence>New words</SpeakSentence></${root}>`)).toMatchObject({ status: 204, text: '' });
    await rig.until('disconnect');
    expect(rig.captions(callId)).toEqual(['line silence: 3600 s', 'line speech: New words']);
    expect(rig.events()).toEqual(['answer', 'disconnect']);
  });

  it('resolves relative addresses against the one that served the document before', async () => {
    const callId = await talking();
    rig.answer('/later', hangup);
    await put(callId, whole('<Redirect redirectUrl="later"/>'));
    expect((await rig.until('redirect')).path).toBe('/secret/later');
  });

  it.each([
    ['text that is no XML', 'invalidBXML'],
    ['an unknown verb', whole('<Sing/>')],
    ['more than 64 KB', whole(`<SpeakSentence>${'a'.repeat(65_536)}</SpeakSentence>`)],
  ])('refuses %s and lets the call run on', async (_name, body) => {
    const callId = await talking();
    const answer = await put(callId, body);
    expect(answer).toMatchObject({ status: 400, json: { type: 'validation', id: null } });
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
  });
});

describe('a call that cannot be updated', () => {
  it('has not been answered: 409 for redirect and BXML', async () => {
    const callId = await rig.place({ to: '+15005550003' });
    await rig.clock.advance(1000);
    const expected = {
      status: 409,
      json: { type: 'validation', description: `Call [${callId}] cannot be modified in its current state`, id: '' },
    };
    expect(await update(callId, { redirectUrl: `${rig.base}/next` })).toMatchObject(expected);
    expect(await put(callId, whole('<Hangup/>'))).toMatchObject(expected);
  });

  it('has ended: 409 for each update', async () => {
    const callId = await rig.place({ to: '+15005550002' });
    await rig.until('disconnect');
    expect((await update(callId, { state: 'completed' })).status).toBe(409);
    expect((await update(callId, { redirectUrl: `${rig.base}/next` })).status).toBe(409);
    expect((await put(callId, whole('<Hangup/>'))).status).toBe(409);
  });

  it('is unknown: 404', async () => {
    const expected = { status: 404, json: { type: 'validation', description: 'Call [c-nobody] not found', id: null } };
    expect(await update('c-nobody', { state: 'completed' })).toMatchObject(expected);
    expect(await put('c-nobody', whole('<Hangup/>'))).toMatchObject(expected);
    expect(await rig.request('GET', `${rig.callsPath}/c-nobody`)).toMatchObject(expected);
  });
});
