import { afterEach, describe, expect, it } from 'vitest';
import type { EventFilter, Scope } from '../model/scope';
import { noPublicAddress } from '../model/unreachable';
import { CallbackCredentials } from './callbackCredentials';
import type { CallbacksOptions } from './callbacks';
import { PublicAddress } from './publicAddress';
import { alice, bob, fallback, hello, type Rig, returnUrl, scope, startRig, voice } from './testing/callbacksRig';

const rigs: Rig[] = [];

async function start(options: Partial<CallbacksOptions> = {}): Promise<Rig> {
  const rig = await startRig(options);
  rigs.push(rig);
  return rig;
}

afterEach(async () => {
  for (const rig of rigs.splice(0)) {
    const closed = rig.callbacks.close();
    await rig.clock.advance(5_000);
    await closed;
  }
});

const placed = {
  callId: 'c-1',
  line: 'practice',
  account: scope.account,
  applicationId: 'app-1',
  from: '+15005550100',
  to: '+15005550001',
  owner: alice,
  callbackTimeout: 25,
  tag: undefined,
} as const;

const inbound = { direction: 'inbound', from: '+15005550199', to: '+15005550100' };

describe('a webhook that asks for BXML', () => {
  it('is an event with a callbackId, and its response is the answer of the first agent that writes one', async () => {
    const rig = await start();
    const heard = rig.post('/voice/menu/main?x=1', voice('answer'));
    await rig.seen('webhook');
    const [event] = await rig.newest();
    expect(event).toMatchObject({ event_type: 'answer', callId: 'c-1', label: '/menu/main?x=1', account: scope.account, line: 'practice' });
    expect(await rig.port.openTurns(scope, {})).toEqual([
      { callbackId: event?.callbackId, callId: 'c-1', event_type: 'answer', since: '2026-01-01T00:00:00.000Z', answerWithin: 300 },
    ]);
    await rig.clock.advance(2_000);
    const delivery = await rig.port.respond(scope, { callbackId: event?.callbackId ?? '' }, hello, alice);
    expect(delivery).toEqual({ callbackId: event?.callbackId, callId: 'c-1', event_type: 'answer', delivered: true, waitedMs: 2_000 });
    expect(await heard).toEqual({ status: 200, type: 'application/xml; charset=utf-8', body: hello });
    expect(rig.activities.filter(({ kind }) => kind === 'answer')).toEqual([
      expect.objectContaining({ by: { kind: 'agent', agent: alice }, waitedMs: 2_000, bxml: hello, event_type: 'answer' }),
    ]);
    expect(await rig.port.openTurns(scope, {})).toEqual([]);
    expect(rig.port.call(scope, 'c-1')?.owner).toEqual(alice);
  });

  it('may come as GET with query parameters', async () => {
    const rig = await start();
    const heard = fetch(`${rig.base}/voice/next?eventType=gather&eventTime=2026-01-01T00:00:00.000Z&callId=c-1&digits=1&accountId=9900000`);
    await rig.seen('webhook');
    expect((await rig.newest())[0]).toMatchObject({ event_type: 'gather', label: '/next', data: { digits: '1' } });
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect(await (await heard).text()).toBe(hello);
  });

  it('carries credentials to the wire that are recorded nowhere', async () => {
    const rig = await start({ addresses: [guarded()] });
    const { authorization, password } = required(rig);
    const heard = fetch(`${rig.base}/voice`, { method: 'POST', body: JSON.stringify(voice('answer')), headers: { authorization } });
    await rig.seen('webhook');
    const bxml = `<Response><Redirect redirectUrl="${publicBase}/practice-secret-0001/voice"/></Response>`;
    await rig.port.respond(scope, { callId: 'c-1' }, bxml, alice);
    expect(await (await heard).text()).toContain(`password="${password}"`);
    expect((await rig.seen('answer'))[0]?.bxml).toBe('<Response><Redirect redirectUrl="/voice"/></Response>');
    expect(JSON.stringify(rig.activities)).not.toContain(password);
  });
});

describe('a slow agent', () => {
  it('thinks for 40 s: one event, one turn, the caller hears the answer once', async () => {
    const rig = await start();
    rig.port.callPlaced(placed);
    const call = rig.conversation(voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(23_000);
    await rig.seen('still-waiting', 1);
    await rig.clock.advance(17_000);
    expect(await rig.newest()).toHaveLength(1);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ callId: 'c-1', event_type: 'answer', answerWithin: 260 }]);
    const delivery = await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect(delivery.waitedMs).toBe(40_000);
    expect(await call).toMatchObject({ body: hello, rounds: 1 });
    const answers = await rig.seen('answer', 2);
    expect(answers.map(({ by }) => by.kind)).toEqual(['keep-alive', 'agent']);
    expect(answers[0]?.bxml).toMatch(/<Redirect redirectUrl="\/turn\/cb-[^"]+"/);
    expect(rig.activities.filter(({ kind }) => kind === 'webhook')).toHaveLength(1);
    expect(rig.asked).toEqual([]);
  });

  it('says "please hold" from the second cycle on', async () => {
    const rig = await start({ settings: { maxHoldSeconds: 300, pleaseHold: 'One moment.', fallbackBxml: fallback } });
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const back = returnUrl((await first).body);
    expect((await first).body).not.toContain('One moment.');
    const second = rig.post(back ?? '', voice('redirect'));
    await rig.seen('still-waiting');
    await rig.clock.advance(13_000);
    expect((await second).body).toMatch(/One moment\.[\s\S]*<Redirect redirectUrl="[^"]+\/turn\/cb-/);
  });

  it('answers between two requests: the answer waits for the returning one', async () => {
    const rig = await start();
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const back = returnUrl((await first).body) ?? '';
    await rig.seen('answer');
    const delivery = rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, bob)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Alice'),
    });
    expect((await rig.post(back, voice('redirect'))).body).toBe(hello);
    expect(await delivery).toMatchObject({ delivered: true });
    expect(await rig.newest()).toHaveLength(1);
  });

  it('never comes: after the maximum hold the fallback answers, and late writers hear so', async () => {
    const rig = await start({ settings: { maxHoldSeconds: 20, pleaseHold: '', fallbackBxml: fallback } });
    const call = rig.conversation(voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    await rig.seen('still-waiting');
    await rig.clock.advance(7_000);
    expect(await call).toMatchObject({ status: 200, body: fallback, rounds: 1 });
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/lapsed .*no agent answered within 20 s/),
    });
    expect((await rig.seen('answer', 2)).at(-1)).toMatchObject({ by: { kind: 'fallback' }, waitedMs: 20_000, bxml: fallback });
  });

  it('is held no longer than the round trip allows', async () => {
    const address = new PublicAddress({ line: 'practice', secret: 'practice-secret-0001' });
    address.through({ address: () => undefined, reaches: () => false, roundTripMs: () => 4_000, whyUnreachable: () => noPublicAddress });
    const rig = await start({ addresses: [address] });
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(6_999);
    expect(rig.activities.some(({ kind }) => kind === 'answer')).toBe(false);
    await rig.clock.advance(1);
    expect(returnUrl((await first).body)).toBeDefined();
  });
});

describe('a clock that is set', () => {
  it.each([
    ['ahead', 86_400_000],
    ['back', -86_400_000],
  ])('%s by a day: the caller is held as long as before, and the agent is told so', async (_how, ms) => {
    const rig = await start();
    const heard = rig.conversation(voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(5_000);
    rig.clock.set(ms);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ answerWithin: 295 }]);
    await rig.clock.advance(7_999);
    expect(rig.activities.some(({ kind }) => kind === 'answer')).toBe(false);
    await rig.clock.advance(1);
    await rig.seen('still-waiting');
    const callbackId = (await rig.newest())[0]?.callbackId ?? '';
    expect(await rig.port.respond(scope, { callbackId }, hello, alice)).toMatchObject({ waitedMs: 13_000 });
    expect((await heard).body).toBe(hello);
  });

  it.each([
    ['ahead', 86_400_000],
    ['back', -86_400_000],
  ])('%s by a day: events stay for an hour, and who ended a turn is known as long', async (_how, ms) => {
    const rig = await start();
    const heard = rig.post('/voice', voice('answer'));
    const callbackId = (await rig.seen('webhook'))[0]?.event.callbackId ?? '';
    await rig.port.respond(scope, { callbackId }, hello, alice);
    await heard;
    rig.clock.set(ms);
    await rig.clock.advance(3_599_999);
    expect(await rig.newest()).toHaveLength(1);
    await expect(rig.port.respond(scope, { callbackId }, hello, bob)).rejects.toMatchObject({ code: 'conflict' });
    await rig.clock.advance(1);
    expect(await rig.newest()).toEqual([]);
    await expect(rig.port.respond(scope, { callbackId }, hello, bob)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a turn of its own kind', () => {
  it('transferAnswer: five seconds and no keep-alive, then next to nothing, so that the leg is bridged', async () => {
    const rig = await start();
    const heard = rig.post('/voice', voice('transferAnswer', { callId: 'c-b', parentCallId: 'c-1' }));
    await rig.seen('webhook');
    expect(await rig.port.openTurns(scope, { callId: 'c-1' })).toMatchObject([{ callId: 'c-b', answerWithin: 5 }]);
    await rig.clock.advance(5_000);
    expect((await heard).body).toMatch(/<Response><Pause duration="0.1"\/><\/Response>$/);
    await expect(rig.port.respond(scope, { callId: 'c-b' }, hello, alice)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('redirect of an inbound call that still rings: it goes on ringing; once answered it is held like any other', async () => {
    const rig = await start();
    rig.port.touch(alice);
    const ringingCall = rig.post('/voice', voice('initiate', inbound));
    await rig.seen('webhook');
    await rig.port.respond(scope, { callId: 'c-1' }, '<Response><Redirect redirectUrl="/x"/></Response>', alice);
    await ringingCall;
    const still = rig.post('/voice', voice('redirect', inbound));
    await rig.seen('webhook', 2);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ answerWithin: 30 }]);
    await rig.clock.advance(13_000);
    expect((await still).body).toContain('<Ring answerCall="false"');
    void rig.post('/voice', voice('redirect', { ...inbound, answerTime: '2026-01-01T00:00:00.000Z' })).catch(() => undefined);
    await rig.seen('webhook', 3);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ answerWithin: 300 }]);
  });

  it('redirect of an inbound call that still rings may be answered with all that initiate may, until the call is up', async () => {
    const rig = await start();
    const place = async () => (await rig.port.turnFor(scope, { callId: 'c-1' }, alice)).place;
    for (const body of [voice('initiate', inbound), voice('redirect', inbound)]) void rig.post('/voice', body).catch(() => undefined);
    await rig.seen('webhook', 2);
    expect(await place()).toBe('initiate');
    void rig.post('/voice', voice('redirect', { ...inbound, answerTime: 'x' })).catch(() => undefined);
    await rig.seen('webhook', 3);
    expect(await place()).toBe('call');
  });

  it('redirect to a turn that this run does not know: a new turn, so that the caller is not lost', async () => {
    const rig = await start();
    const heard = rig.post(`/turn/cb-${'x'.repeat(22)}`, voice('redirect', { answerTime: '2026-01-01T00:00:00.000Z' }));
    await rig.seen('webhook');
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect((await heard).body).toBe(hello);
  });

  it('redirect of another call to an open turn: its own turn, and the first one stays open', async () => {
    const rig = await start();
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    const callbackId = (await rig.newest())[0]?.callbackId ?? '';
    const stray = rig.post(`/turn/${callbackId}`, voice('redirect', { callId: 'c-2' }));
    await rig.seen('webhook', 2);
    await rig.port.respond(scope, { callbackId }, hello, alice);
    expect((await first).body).toBe(hello);
    await rig.port.respond(scope, { callId: 'c-2' }, fallback, alice);
    expect((await stray).body).toBe(fallback);
  });
});

describe('a race', () => {
  it('of 50 agents, half by callId and half by callbackId, and one 100 ms later: one is delivered, 50 conflict, the next turn is empty', async () => {
    const rig = await start();
    const heard = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    const callbackId = (await rig.newest())[0]?.callbackId ?? '';
    const answers = Array.from({ length: 50 }, (_, at) =>
      rig.port.respond(scope, at % 2 === 0 ? { callId: 'c-1' } : { callbackId }, `<Response><Tag>${at}</Tag></Response>`, {
        id: `r${at}`,
        name: `Racer ${at}`,
      }),
    );
    const settled = await Promise.allSettled(answers);
    await rig.clock.advance(100);
    const late = await Promise.allSettled([rig.port.respond(scope, { callId: 'c-1' }, hello, bob)]);
    const all = [...settled, ...late];
    const won = all.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const lost = all.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
    expect(lost).toHaveLength(50);
    const winner = /<Tag>(\d+)<\/Tag>/.exec((await heard).body)?.[1];
    for (const error of lost)
      expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(`answered by Racer ${winner} at`) });

    const next = rig.post('/voice', voice('gather'));
    await rig.seen('webhook', 2);
    await rig.clock.advance(5_000);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ event_type: 'gather' }]);
    await expect(rig.port.respond(scope, { callbackId }, hello, bob)).rejects.toMatchObject({ code: 'conflict' });
    await rig.port.respond(scope, { callId: 'c-1' }, hello, bob);
    expect((await next).body).toBe(hello);
  });

  it('says so when the agent that asks again is the one that answered', async () => {
    const rig = await start();
    const heard = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    await heard;
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      message: expect.stringMatching(/^This turn was answered by you at .*Z\. The first answer wins, and this one was dropped\.$/),
    });
    await expect(rig.port.turnFor(scope, { callId: 'c-1' }, alice)).rejects.toThrow('answered by you at');
    await expect(rig.port.turnFor(scope, { callId: 'c-1' }, bob)).rejects.toThrow(`answered by ${alice.name} at`);
  });

  it('has no winner for a turn nobody knows, or one of another account or line', async () => {
    const rig = await start();
    await expect(rig.port.respond(scope, { callId: 'c-none' }, hello, alice)).rejects.toMatchObject({ code: 'not_found' });
    void rig.post('/voice', voice('answer')).catch(() => undefined);
    await rig.seen('webhook');
    await expect(rig.port.respond({ ...scope, account: '1' }, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(rig.port.respond({ ...scope, line: 'real' }, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await rig.port.openTurns({ ...scope, account: '1' }, {})).toEqual([]);
    expect(await rig.port.turnFor(scope, { callId: 'c-1' }, alice)).toMatchObject({ callId: 'c-1', event_type: 'answer' });
  });
});

describe('a repeated webhook', () => {
  it('is stored once and re-attaches to its turn', async () => {
    const rig = await start();
    const body = voice('answer');
    const first = rig.post('/voice', body);
    await rig.seen('webhook');
    const second = rig.post('/voice', body);
    await rig.seen('still-waiting');
    expect((await first).status).toBe(204);
    expect(await rig.newest()).toHaveLength(1);
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect((await second).body).toBe(hello);
  });

  it('of a settled turn does not hear the answer again: it is sent round and opens a new turn', async () => {
    const rig = await start();
    const body = voice('answer');
    const first = rig.post('/voice', body);
    await rig.seen('webhook');
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    await first;
    const again = rig.conversation(body);
    await rig.seen('webhook', 2);
    expect((await rig.newest()).map((event) => event.event_type)).toEqual(['answer', 'redirect']);
    await rig.port.respond(scope, { callId: 'c-1' }, '<Response><Hangup/></Response>', alice);
    expect((await again).body).toBe('<Response><Hangup/></Response>');
  });

  it('of a message or a notice is acknowledged and stored once', async () => {
    const rig = await start();
    const message = [
      { type: 'message-delivered', time: '2026-01-01T00:00:00.000Z', to: '+15005550001', message: { id: 'm-1', from: '+15005550100' } },
    ];
    expect((await rig.post('/messaging', message)).status).toBe(204);
    expect((await rig.post('/messaging', [{ ...message[0], time: '2026-01-01T00:00:09.000Z' }])).status).toBe(204);
    const dtmf = voice('dtmf', { digit: '1' });
    await rig.post('/voice', dtmf);
    await rig.post('/voice', dtmf);
    const { events } = await rig.port.read({ scope, filter: {}, limit: 100 });
    expect(events.map((event) => event.event_type)).toEqual(['message-delivered', 'dtmf']);
    expect((await rig.port.read({ scope, filter: { messageId: 'm-1' }, limit: 1 })).events).toHaveLength(1);
  });
});

describe('a webhook of a newer verb', () => {
  it.each(['referComplete', 'someNewVerbComplete'])('that asks what comes next is held for an answer: %s', async (eventType) => {
    const rig = await start();
    const heard = rig.post('/voice', voice(eventType));
    await rig.seen('webhook');
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ callId: 'c-1', event_type: eventType }]);
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect((await heard).body).toBe(hello);
  });

  it.each(['someNewNotice', 'Complete'])('that asks nothing is acknowledged: %s', async (eventType) => {
    const rig = await start();
    expect((await rig.post('/voice', voice(eventType))).status).toBe(204);
  });
});

describe('closing', () => {
  it('waits no longer than the last call that is away', async () => {
    const rig = await start();
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    await first;
    await rig.seen('answer');
    const closed = rig.callbacks.close();
    await rig.post('/voice', voice('disconnect', { cause: 'hangup' }));
    // The clock does not move: only the end of the turn lets it close.
    await closed;
  });
});

describe('H3: a webhook that names no account', () => {
  const mine: Scope = { line: 'practice', account: 'mine' };
  const other: Scope = { line: 'practice', account: 'other' };
  const own: Scope = { line: 'practice', account: 'own', own: true };
  const message = (id: string, fields: Readonly<Record<string, unknown>> = {}) => ({
    ...{ type: 'message-received', time: '2026-01-01T00:00:00.000Z', to: '+15005550001' },
    message: { id, from: '+15005550100', owner: '+15005550001', applicationId: 'msg-app', text: 'Your bank code is 1234', ...fields },
  });
  /** Which accounts see the events of a message. */
  async function seenBy(rig: Rig, filter: EventFilter): Promise<readonly string[]> {
    const pages = await Promise.all([mine, other, own].map((of) => rig.port.read({ scope: of, filter, limit: 100 })));
    return [mine, other, own].filter((_, at) => pages[at]?.events.length !== 0).map((of) => of.account);
  }

  it('belongs to the account of its application, else of its number', async () => {
    const rig = await start();
    rig.port.owned('practice', 'mine', { applicationId: 'msg-app' });
    rig.port.owned('practice', 'other', { number: '+15005550009' });
    await rig.post('/messaging', [message('m-1')]);
    await rig.post('/messaging', [message('m-2', { applicationId: 'unknown', owner: '+15005550009' })]);
    expect(await seenBy(rig, { messageId: 'm-1' })).toEqual(['mine']);
    expect(await seenBy(rig, { messageId: 'm-2' })).toEqual(['other']);
    const inbound = (of: Scope) => rig.port.inboundMessages({ scope: of, limit: 10 });
    expect((await inbound(mine)).map(({ messageId }) => messageId)).toEqual(['m-1']);
    expect((await inbound(other)).map(({ messageId }) => messageId)).toEqual(['m-2']);
  });

  it('is visible to the line’s own account alone while its owner is not known', async () => {
    const rig = await start();
    await rig.post('/messaging', [message('m-1')]);
    expect(await seenBy(rig, { messageId: 'm-1' })).toEqual(['own']);
  });

  it('of a conference belongs to the account of its members’ calls', async () => {
    const rig = await start();
    await rig
      .post('/voice', voice('initiate', { callId: 'c-m', accountId: 'mine', direction: 'outbound' }), AbortSignal.timeout(50))
      .catch(() => undefined);
    const joined = { eventType: 'conferenceMemberJoin', eventTime: '2026-01-01T00:00:01.000Z', conferenceId: 'conf-1', callId: 'c-m' };
    await rig.post('/voice', joined);
    await rig.post('/voice', { eventType: 'conferenceCompleted', eventTime: '2026-01-01T00:00:02.000Z', conferenceId: 'conf-1' });
    expect(await seenBy(rig, { eventTypes: ['conferenceMemberJoin'] })).toEqual(['mine']);
    expect(await seenBy(rig, { eventTypes: ['conferenceCompleted'] })).toEqual(['mine']);
  });

  it('says nothing to a waiting agent of another account', async () => {
    const rig = await start();
    rig.port.owned('practice', 'mine', { applicationId: 'msg-app' });
    const stop = new AbortController();
    const waiting = rig.port.wait({ scope: other, filter: {}, limit: 10 }, 25_000, alice, stop.signal);
    await rig.post('/messaging', [message('m-1')]);
    stop.abort();
    expect((await waiting).events).toEqual([]);
  });
});

describe('a call that is lost', () => {
  it('hangs up: its turn is gone, and the late answer hears why', async () => {
    const rig = await start();
    const heard = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    expect((await rig.post('/voice', voice('disconnect', { cause: 'hangup' }))).status).toBe(204);
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('hung up'),
    });
    expect((await heard).status).toBe(204);
    expect(rig.port.call(scope, 'c-1')).toMatchObject({ state: 'disconnected', disconnectCause: 'hangup' });
    expect(rig.port.liveCalls()).toEqual([]);
    expect(await rig.seen('turn-ended')).toHaveLength(1);
  });

  it('breaks its connection: its state is asked for, and an ended call is gone', async () => {
    const rig = await start({
      control: { state: async () => ({ kind: 'ended', cause: 'hangup' }), redirect: async () => ({ kind: 'sent' }) },
    });
    const abort = new AbortController();
    const heard = rig.post('/voice', voice('answer'), abort.signal).catch(() => 'aborted');
    await rig.seen('webhook');
    abort.abort();
    expect(await heard).toBe('aborted');
    await rig.seen('turn-ended');
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      message: expect.stringContaining('the call ended (hangup)'),
    });
    expect(rig.port.call(scope, 'c-1')?.state).toBe('disconnected');
  });

  it('does not come back within 5 s though it is up: it is sent back once, and hears the pending answer', async () => {
    const redirects: string[] = [];
    let told: (() => void) | undefined;
    const redirected = new Promise<void>((resolve) => {
      told = resolve;
    });
    const rig = await start({
      control: {
        state: async () => ({ kind: 'answered' }),
        redirect: async (_callId, url) => {
          redirects.push(url);
          told?.();
          return { kind: 'sent' };
        },
      },
    });
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const back = returnUrl((await first).body) ?? '';
    await rig.seen('answer');
    const delivery = rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    await rig.clock.advance(5_000);
    await redirected;
    await rig.clock.advance(12_000);
    expect(redirects).toEqual([back]);
    expect((await rig.post(back, voice('redirect'))).body).toBe(hello);
    expect(await delivery).toMatchObject({ delivered: true, waitedMs: 30_000 });
  });

  it('cannot be asked about: it is given up after the maximum hold, with the cause', async () => {
    const rig = await start({ settings: { maxHoldSeconds: 20, pleaseHold: '', fallbackBxml: fallback } });
    const abort = new AbortController();
    const heard = rig.post('/voice', voice('answer'), abort.signal).catch(() => 'aborted');
    await rig.seen('webhook');
    abort.abort();
    await heard;
    await rig.askedForState();
    const answer = Promise.allSettled([rig.port.respond(scope, { callId: 'c-1' }, hello, alice)]);
    await rig.clock.advance(25_000);
    const [result] = await answer;
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'conflict', message: expect.stringContaining('no answer') } });
    expect(rig.asked.length).toBeGreaterThan(1);
  });

  it('was taken away by an update: the turn says so, and the turn the update opened is spared', async () => {
    const rig = await start();
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    const before = rig.clock.now();
    const second = rig.post('/voice', voice('redirect', { answerTime: 'x' }));
    await rig.seen('webhook', 2);
    rig.port.supersede('c-1', 'updateCall redirected the call', before);
    expect((await first).status).toBe(204);
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ event_type: 'redirect' }]);
    rig.port.supersede('c-1', 'updateCall hung up the call');
    expect((await second).status).toBe(204);
    await expect(rig.port.respond(scope, { callId: 'c-1' }, hello, alice)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('because updateCall hung up the call'),
    });
  });
});

describe('a call of an earlier run', () => {
  const lost = { callbackId: 'cb-of-before' };
  const call = { ...placed, direction: 'outbound', state: 'answered', createdAt: 0, parentCallId: undefined } as const;
  const known = { ...call, answeredAt: 0, endedAt: undefined, disconnectCause: undefined, errorMessage: undefined };

  it('is known, and for an hour who answers its turn of then hears that it was lost in a restart', async () => {
    const rig = await start();
    rig.callbacks.recovery.adopt(known, [lost]);
    expect(rig.port.liveCalls()).toMatchObject([{ callId: 'c-1', state: 'answered' }]);
    for (const address of [lost, { callId: 'c-1' }]) {
      await expect(rig.port.respond(scope, address, hello, alice)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('lost in a restart'),
      });
    }
    await expect(rig.port.respond({ ...scope, account: '1' }, lost, hello, alice)).rejects.toMatchObject({ code: 'not_found' });
    await rig.clock.advance(3_599_999);
    await expect(rig.port.respond(scope, lost, hello, alice)).rejects.toMatchObject({ code: 'conflict' });
    await rig.clock.advance(1);
    await expect(rig.port.respond(scope, lost, hello, alice)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is answered by its new turn once it has come back', async () => {
    const rig = await start();
    rig.callbacks.recovery.adopt(known, [lost]);
    const heard = rig.post('/voice', voice('redirect'));
    await rig.seen('webhook');
    await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    expect((await heard).body).toBe(hello);
  });
});

describe('who is there', () => {
  it('nobody: the person is told at once, and the fallback answers after 10 s', async () => {
    const rig = await start();
    const call = rig.conversation(voice('initiate', inbound));
    expect(await rig.seen('nobody-there')).toEqual([{ kind: 'nobody-there', at: rig.clock.now(), callId: 'c-1', from: '+15005550199' }]);
    await rig.clock.advance(9_999);
    expect(rig.activities.some(({ kind }) => kind === 'answer')).toBe(false);
    await rig.clock.advance(1);
    expect((await call).body).toBe(fallback);
    expect((await rig.seen('answer'))[0]).toMatchObject({ by: { kind: 'fallback', reason: 'no agent was there to take the call' } });
  });

  it('an agent that was active within two minutes: an inbound call rings on for 30 s', async () => {
    const rig = await start();
    rig.port.touch(alice);
    await rig.clock.advance(119_000);
    const call = rig.conversation(voice('initiate', inbound));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const [keepAlive] = await rig.seen('answer');
    expect(keepAlive?.bxml).toMatch(/<Ring answerCall="false" duration="1"\/>\s*<Redirect /);
    await rig.seen('still-waiting', 1);
    await rig.clock.advance(13_000);
    await rig.seen('still-waiting', 2);
    await rig.clock.advance(3_999);
    expect(await rig.seen('answer', 2)).toHaveLength(2);
    await rig.clock.advance(1);
    expect(await call).toMatchObject({ body: fallback, rounds: 2 });
    expect(rig.activities.some(({ kind }) => kind === 'nobody-there')).toBe(false);
  });

  it('an agent that comes in time: the call is held after all', async () => {
    const rig = await start();
    const call = rig.conversation(voice('initiate', inbound));
    await rig.seen('nobody-there');
    await rig.clock.advance(9_000);
    const page = await rig.port.wait({ scope, filter: {}, limit: 20 }, 25_000, bob, new AbortController().signal);
    expect(page.events).toHaveLength(1);
    rig.port.touch(bob);
    await rig.clock.advance(11_000);
    await rig.seen('still-waiting');
    await rig.port.respond(scope, { callId: 'c-1' }, hello, bob);
    expect((await call).body).toBe(hello);
    expect(rig.port.call(scope, 'c-1')).toMatchObject({ owner: bob, direction: 'inbound', state: 'initiated' });
  });
});

describe('waiting for events', () => {
  it('wakes at once with the first match, and only for that', async () => {
    const rig = await start();
    const wait = rig.port.wait({ scope, filter: { eventTypes: ['disconnect'] }, limit: 20 }, 25_000, alice, new AbortController().signal);
    await rig.post('/voice', voice('dtmf'));
    const disconnect = rig.post('/voice', voice('disconnect', { cause: 'busy' }));
    const page = await wait;
    expect(page.events.map((event) => event.event_type)).toEqual(['disconnect']);
    await disconnect;
    const next = rig.port.wait({ scope, filter: {}, limit: 20, cursor: page.cursor }, 25_000, alice, new AbortController().signal);
    await rig.clock.advance(25_000);
    expect(await next).toEqual({ events: [], cursor: page.cursor, more: false });
    expect(rig.clock.pending).toBe(0);
  });

  it('ends empty when the agent gives up', async () => {
    const rig = await start();
    const abort = new AbortController();
    const wait = rig.port.wait({ scope, filter: {}, limit: 20 }, 25_000, alice, abort.signal);
    abort.abort();
    expect(await wait).toMatchObject({ events: [], more: false });
    expect(rig.clock.pending).toBe(0);
  });
});

describe('closing', () => {
  it('answers held calls with the fallback and ends waits with restarted', async () => {
    const rig = await startRig();
    const heard = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    const { cursor } = await rig.port.read({ scope, filter: {}, limit: 1 });
    const wait = rig.port.wait({ scope, filter: {}, limit: 20, cursor }, 25_000, alice, new AbortController().signal);
    const closed = rig.callbacks.close();
    expect((await heard).body).toBe(fallback);
    expect(await wait).toMatchObject({ events: [], restarted: true });
    await rig.clock.advance(1_999);
    await closed;
    await expect(fetch(`${rig.base}/voice`)).rejects.toThrow();
  });

  it('waits a moment for a call that is on its way back', async () => {
    const rig = await startRig();
    const first = rig.post('/voice', voice('answer'));
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const back = returnUrl((await first).body) ?? '';
    await rig.seen('answer');
    const closed = rig.callbacks.close();
    expect((await rig.post(back, voice('redirect'))).body).toBe(fallback);
    await rig.clock.advance(2_000);
    await closed;
  });
});

describe('credentials for the return', () => {
  it('are on the wire of a keep-alive and in no activity', async () => {
    const rig = await start({ addresses: [guarded()] });
    const { authorization, username, password } = required(rig);
    const heard = fetch(`${rig.base}/voice`, { method: 'POST', body: JSON.stringify(voice('answer')), headers: { authorization } });
    await rig.seen('webhook');
    await rig.clock.advance(13_000);
    const body = await (await heard).text();
    expect(body).toContain(`username="${username}" password="${password}"`);
    await rig.seen('answer');
    expect(JSON.stringify(rig.activities)).not.toContain(password);
  });
});

const publicBase = 'https://phone.example';

/** A public address whose one application carries our credentials, so that they are demanded. */
function guarded(): PublicAddress {
  const credentials = new CallbackCredentials();
  credentials.pointsHere('app-1', 'ours');
  return new PublicAddress({ line: 'practice', secret: 'practice-secret-0001', base: publicBase, credentials });
}

function required(rig: Rig): { readonly authorization: string; readonly username: string; readonly password: string } {
  const { username, password } = rig.address.required() ?? { username: '', password: '' };
  return { username, password, authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
