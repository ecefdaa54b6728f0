import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json';
import { bxml, Rig } from '../testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const person = '+19195551234';
const act = (action: string, body: JsonObject) => rig.request('POST', `/practice/phone/${action}`, body);

async function ringing(): Promise<string> {
  const callId = await rig.place({ to: person });
  await rig.drive(rig.phoneShows((text) => text.includes('ringing-in')));
  return callId;
}

describe('the practice phone over HTTP', () => {
  it('answers, presses keys, speaks and hangs up', async () => {
    rig.answer('/answer', bxml('<Pause duration="60"/>'));
    const callId = await ringing();
    expect((await rig.request('GET', '/practice/phone')).json).toEqual({
      calls: [{ callId, direction: 'outbound', from: '+15005550100', to: person, state: 'ringing-in', captions: [] }],
      texts: [],
    });
    expect(await act('answer', { callId })).toMatchObject({ status: 204, text: '' });
    await rig.phoneShows((text) => text.includes('silence'));
    expect((await act('digits', { callId, digits: '12#' })).status).toBe(204);
    expect((await act('say', { callId, text: ' Hello? ' })).status).toBe(204);
    expect(rig.captions(callId)).toEqual(['line silence: 60 s', 'person keys: 12#', 'person speech: Hello?']);
    expect((await act('hangup', { callId })).status).toBe(204);
    expect(rig.line.phone.state.calls).toMatchObject([{ state: 'ended', endedBecause: 'Hung up' }]);
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'hangup' });
  });

  it('declines: the call is rejected', async () => {
    const callId = await ringing();
    expect((await act('decline', { callId })).status).toBe(204);
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'rejected' });
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'rejected' });
    expect(rig.line.phone.state.calls).toMatchObject([{ state: 'ended', endedBecause: 'Declined' }]);
  });

  it('calls in and returns the new call', async () => {
    const answer = await act('call-in', { from: person });
    expect(answer.status).toBe(201);
    expect((await rig.until('initiate')).body.callId).toBe(answer.json.callId);
  });

  it('hanging up while a webhook is outstanding ends the call at once', async () => {
    rig.answer('/answer', 'never');
    const callId = await ringing();
    await act('answer', { callId });
    await rig.webhook('answer');
    await act('hangup', { callId });
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'hangup' });
  });

  it('shows a failure of the call in words', async () => {
    rig.answer('/answer', bxml('<Sing/>'));
    const callId = await ringing();
    await act('answer', { callId });
    await rig.until('disconnect');
    expect(rig.line.phone.state.calls[0]?.endedBecause).toContain('The BXML is not valid');
  });

  it('says what is wrong: unknown call 404, wrong moment 409, bad keys, numbers and bodies 400', async () => {
    rig.answer('/answer', bxml('<Pause duration="60"/>'));
    expect(await act('answer', { callId: 'c-nobody' })).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const callId = await ringing();
    expect(await act('digits', { callId, digits: '1' })).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(await act('digits', { callId, digits: '1a' })).toMatchObject({ status: 400, json: { code: 'validation' } });
    await act('answer', { callId });
    expect(await act('answer', { callId })).toMatchObject({
      status: 409,
      json: { error: 'The call cannot be answered: it has already been answered.' },
    });
    expect((await act('say', { callId, text: '  ' })).status).toBe(400);
    expect((await act('call-in', { from: '555' })).status).toBe(400);
    expect((await act('hangup', {})).status).toBe(400);
    expect((await act('dance', { callId })).status).toBe(404);
    expect((await rig.request('GET', '/practice/phone/answer')).status).toBe(405);
  });

  it('never shows a call that is cancelled before it rings', async () => {
    const callId = await rig.place({ to: person });
    await rig.request('POST', `${rig.callsPath}/${callId}`, { state: 'completed' });
    expect(rig.line.phone.state.calls).toEqual([]);
  });
});

describe("the person's own token", () => {
  it('may use the phone and nothing of the account', async () => {
    const own = await Rig.open({ mayUsePhone: (token) => token === 'persons-own' });
    const headers = { authorization: 'Bearer persons-own' };
    expect((await own.request('GET', '/practice/phone', undefined, headers)).status).toBe(200);
    expect((await own.request('GET', `${own.callsPath}/c-1`, undefined, headers)).status).toBe(401);
    expect((await own.request('GET', '/practice/phone', undefined, { authorization: 'Bearer another' })).status).toBe(401);
    await own.close();
  });
});
