import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bxml, hangup, Rig } from '../testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const person = '+19195551234';
const friend = '+19195559999';
const whole = (verbs: string) => `<Bxml>${verbs}</Bxml>`;

/** A call to the practice phone, answered by the person, whose answer webhook gets these verbs. */
async function talking(verbs: string, to = person): Promise<string> {
  rig.answer('/answer', bxml(verbs));
  const callId = await rig.place({ to });
  await rig.pickUp(callId);
  return callId;
}

describe('Transfer', () => {
  const transfer = (inner: string, attributes = '') =>
    `<Transfer transferCompleteUrl="/secret/done" transferCallerId="+15005550100" ${attributes}>${inner}</Transfer><SpeakSentence>never said</SpeakSentence>`;
  const leg = '<PhoneNumber transferAnswerUrl="/secret/whisper" transferDisconnectUrl="/secret/gone" tag="leg">';

  beforeEach(() => rig.answer('/done', hangup));

  it('rings a second leg, runs its own document first, connects both, and reports how each ended', async () => {
    rig.answer('/whisper', bxml('<SpeakSentence>A call for you</SpeakSentence>'));
    const callId = await talking(transfer(`${leg}${friend}</PhoneNumber>`));
    const second = await rig.ringing(callId);
    await rig.pickUp(second);
    const asked = await rig.webhook('transferAnswer');
    expect(asked.body).toMatchObject({
      callId: second,
      parentCallId: callId,
      from: '+15005550100',
      to: friend,
      transferTo: friend,
      transferCallerId: '+15005550100',
      direction: 'outbound',
      tag: 'leg',
    });
    await rig.drive(rig.phoneShows((text) => text.includes('A call for you')));
    await rig.clock.advance(1000);
    await rig.line.phone.say(second, 'Hi, who is it?');
    await rig.line.phone.say(callId, 'It is me.');
    expect(rig.captions(callId)).toEqual([`line ring: ${friend}`, 'line speech: Hi, who is it?', 'person speech: It is me.']);
    expect(rig.captions(second)).toEqual(['line speech: A call for you', 'person speech: Hi, who is it?', 'line speech: It is me.']);
    await rig.line.phone.hangup(second);
    expect((await rig.until('transferDisconnect')).body).toMatchObject({ callId: second, parentCallId: callId, cause: 'hangup' });
    expect((await rig.until('transferComplete')).body).toMatchObject({ callId, cause: 'hangup', transferTo: friend });
    expect(await rig.state(second)).toMatchObject({ parentCallId: callId, state: 'disconnected' });
    await rig.until('disconnect');
  });

  it.each([
    ['+15005550002', { cause: 'busy', errorMessage: 'Callee is busy' }],
    ['+15005550003', { cause: 'timeout' }],
    ['+15005550005', { cause: 'error', errorMessage: 'Service unavailable' }],
  ])('to %s gives transferComplete with its cause', async (number, fields) => {
    await talking(transfer(`${leg}${number}</PhoneNumber>`, 'callTimeout="5"'));
    expect((await rig.until('transferDisconnect')).body).toMatchObject({ to: number, cause: fields.cause });
    expect((await rig.until('transferComplete')).body).toMatchObject({ ...fields, transferTo: number });
    expect(rig.events()).not.toContain('transferAnswer');
  });

  it('rings all numbers; the first to answer stops the others', async () => {
    rig.answer('/whisper', bxml(''));
    const callId = await talking(transfer(`<PhoneNumber>+15005550003</PhoneNumber>${leg}+15005550001</PhoneNumber>`));
    await rig.until('transferAnswer');
    const legs = (await rig.request('GET', rig.callsPath)).text;
    expect(JSON.parse(legs)).toMatchObject([
      { callId },
      { to: '+15005550003', state: 'disconnected', disconnectCause: 'cancel' },
      { to: '+15005550001', state: 'answered', parentCallId: callId },
    ]);
  });

  it('ends the second leg when the first hangs up, and sends no transferComplete', async () => {
    rig.answer('/whisper', bxml(''));
    const callId = await talking(transfer(`${leg}+15005550001</PhoneNumber>`));
    await rig.until('transferAnswer');
    await rig.line.phone.hangup(callId);
    expect((await rig.until('transferDisconnect')).body).toMatchObject({ cause: 'hangup' });
    expect(rig.events()).not.toContain('transferComplete');
  });

  it('refuses a Transfer on the second leg', async () => {
    rig.answer('/whisper', bxml('<Transfer><PhoneNumber>+15005550001</PhoneNumber></Transfer>'));
    await talking(transfer(`${leg}+15005550001</PhoneNumber>`));
    expect((await rig.until('transferComplete')).body).toMatchObject({ cause: 'invalid-bxml' });
  });

  it('without transferCompleteUrl runs the next verb', async () => {
    const callId = await talking('<Transfer><PhoneNumber>+15005550002</PhoneNumber></Transfer><SpeakSentence>Nobody there</SpeakSentence>');
    await rig.until('disconnect');
    expect(rig.captions(callId)).toContain('line speech: Nobody there');
  });
});

describe('Bridge', () => {
  const bridgeTo = (callId: string) =>
    whole(`<Bridge bridgeCompleteUrl="/secret/done" bridgeTargetCompleteUrl="/secret/target">${callId}</Bridge>`);
  const pause = '<Pause duration="600"/>';

  async function two(): Promise<readonly [string, string]> {
    const one = await talking(pause);
    return [one, await talking(pause, friend)];
  }

  it('connects two calls; the call that stays gets bridgeComplete', async () => {
    rig.answer('/done', hangup);
    const [one, two_] = await two();
    expect((await rig.request('PUT', `${rig.callsPath}/${one}/bxml`, bridgeTo(two_))).status).toBe(204);
    await rig.clock.advance(10);
    await rig.line.phone.say(two_, 'Hello');
    expect(rig.captions(one)).toContain('line speech: Hello');
    await rig.line.phone.hangup(two_);
    const complete = await rig.until('bridgeComplete');
    expect(complete.body).toMatchObject({ callId: one });
    expect(complete.body).not.toHaveProperty('cause');
    expect(rig.events()).not.toContain('bridgeTargetComplete');
  });

  it('sends bridgeTargetComplete when the call that bridged leaves', async () => {
    rig.answer('/target', hangup);
    const [one, two_] = await two();
    await rig.request('PUT', `${rig.callsPath}/${one}/bxml`, bridgeTo(two_));
    await rig.clock.advance(10);
    await rig.line.phone.hangup(one);
    expect((await rig.until('bridgeTargetComplete')).body).toMatchObject({ callId: two_ });
    expect(rig.events()).not.toContain('bridgeComplete');
  });

  it.each(['c-nobody', 'itself'])('with %s fails with a cause', async (whom) => {
    rig.answer('/done', hangup);
    const callId = await talking(pause);
    await rig.request('PUT', `${rig.callsPath}/${callId}/bxml`, bridgeTo(whom === 'itself' ? callId : whom));
    expect((await rig.until('bridgeComplete')).body).toMatchObject({ cause: 'rejected', errorMessage: expect.any(String) });
  });
});

describe('Forward', () => {
  it('connects an unanswered caller to another number and ends with the forwarded call', async () => {
    rig.answer('/voice', (webhook) =>
      webhook.body.eventType === 'initiate' ? bxml(`<Forward to="${friend}"/>`) : { status: 204, body: '' },
    );
    const callId = await rig.line.phone.callIn(person);
    const second = await rig.ringing();
    expect(await rig.state(callId)).toMatchObject({ state: 'initiated' });
    await rig.line.phone.answer(second);
    await rig.clock.advance(10);
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
    await rig.line.phone.hangup(second);
    expect((await rig.until('disconnect')).body).toMatchObject({ callId, cause: 'hangup' });
    expect(rig.events()).toEqual(['initiate', 'disconnect']);
  });
});

describe('Forward after a redirect', () => {
  it('forwards a caller who is still unanswered', async () => {
    rig.answer('/voice', bxml('<Ring answerCall="false" duration="1"/><Redirect redirectUrl="/secret/turn"/>'));
    rig.answer('/turn', bxml(`<Forward to="${friend}"/>`));
    const callId = await rig.line.phone.callIn(person);
    const second = await rig.ringing();
    expect(rig.events()).toEqual(['initiate', 'redirect']);
    expect(await rig.state(second)).toMatchObject({ from: '+15005550100', to: friend });
    expect(await rig.state(callId)).toMatchObject({ state: 'initiated' });
  });

  it('ends a call that has been answered: the document is not valid there', async () => {
    rig.answer('/voice', (webhook) =>
      webhook.body.eventType === 'initiate'
        ? bxml('<Pause duration="1"/><Redirect redirectUrl="/secret/turn"/>')
        : { status: 204, body: '' },
    );
    rig.answer('/turn', bxml(`<Forward to="${friend}"/>`));
    const callId = await rig.line.phone.callIn(person);
    expect((await rig.until('disconnect')).body).toMatchObject({ callId, cause: 'invalid-bxml' });
  });
});

describe('Refer', () => {
  const refer = (address: string) =>
    `<Refer referCompleteUrl="/secret/referred" tag="handed over"><SipUri>${address}</SipUri></Refer><SpeakSentence>never said</SpeakSentence>`;

  it('hands the call over: it ends here, and the answer to referComplete is ignored', async () => {
    rig.answer('/referred', bxml('<SpeakSentence>Still here?</SpeakSentence>'));
    const callId = await talking(refer('sip:desk@pbx.example.com'));
    expect((await rig.until('referComplete')).body).toMatchObject({
      callId,
      tag: 'handed over',
      referTo: 'sip:desk@pbx.example.com',
      referCallStatus: 'success',
      referSipResponseCode: 202,
      notifySipResponseCode: 200,
    });
    expect((await rig.until('disconnect')).body).toMatchObject({ cause: 'hangup' });
    expect(rig.captions(callId)).toEqual([]);
  });

  it('that fails keeps the call, and the answer to referComplete goes on with it', async () => {
    rig.answer('/referred', bxml('<SpeakSentence>Nobody is there</SpeakSentence>'));
    const callId = await talking(refer('sip:unreachable@pbx.example.com'));
    expect((await rig.until('referComplete')).body).toMatchObject({ referCallStatus: 'failure', notifySipResponseCode: 503 });
    await rig.until('disconnect');
    expect(rig.captions(callId)).toEqual(['line speech: Nobody is there']);
  });

  it('that fails without referCompleteUrl goes on with the next verb', async () => {
    const callId = await talking(
      '<Refer><SipUri>sip:unreachable@pbx.example.com</SipUri></Refer><SpeakSentence>Never mind</SpeakSentence>',
    );
    await rig.until('disconnect');
    expect(rig.captions(callId)).toEqual(['line speech: Never mind']);
  });
});

describe('Conference', () => {
  const join = '<Conference conferenceEventUrl="/secret/room" tag="meeting">team</Conference>';

  it('sends its events, plays each member to the others, and runs the BXML an event is answered with', async () => {
    rig.answer('/room', (webhook) =>
      webhook.body.eventType === 'conferenceMemberJoin' ? bxml('<SpeakSentence>Welcome</SpeakSentence>') : { status: 204, body: '' },
    );
    const one = await talking(join);
    expect((await rig.until('conferenceCreated')).body).toMatchObject({
      name: 'team',
      tag: 'meeting',
      conferenceId: expect.stringMatching(/^conf-/),
    });
    expect((await rig.until('conferenceMemberJoin')).body).toMatchObject({ callId: one, to: person });
    await rig.drive(rig.phoneShows((text) => text.includes('Welcome')));
    const two = await talking('<Conference>team</Conference>', friend);
    await rig.drive(rig.phoneShows(() => rig.captions(two).includes('line speech: Welcome')));
    await rig.line.phone.say(one, 'Good morning');
    expect(rig.captions(two)).toContain('line speech: Good morning');
    await rig.line.phone.hangup(one);
    expect((await rig.until('conferenceMemberExit')).body).toMatchObject({ callId: one });
    expect(rig.events()).not.toContain('conferenceCompleted');
    await rig.line.phone.hangup(two);
    expect((await rig.until('conferenceCompleted')).body).toMatchObject({ name: 'team', tag: 'meeting' });
  });

  it('ignores a document with a verb that conferences do not accept', async () => {
    rig.answer('/room', bxml('<SpeakSentence>Hi</SpeakSentence><Hangup/>'));
    const callId = await talking(join);
    await rig.until('conferenceMemberJoin');
    await rig.clock.advance(2000);
    expect(rig.captions(callId)).toEqual([]);
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
  });

  it('does not play a muted member to the others', async () => {
    const one = await talking('<Conference mute="true" conferenceEventUrl="/secret/room">team</Conference>');
    await rig.until('conferenceMemberJoin');
    const two = await talking('<Conference>team</Conference>', friend);
    await rig.until('conferenceMemberJoin', 2);
    await rig.line.phone.say(one, 'Can you hear me?');
    expect(rig.captions(two)).toEqual([]);
  });
});
