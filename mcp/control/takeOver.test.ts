import { afterEach, describe, expect, it } from 'vitest';
import { Emitter } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import { silentLog } from '../base/log';
import { account, alice, fallback, type Rig, scope, startRig, voice } from '../callbacks/testing/callbacksRig';
import type { CallProbe, RedirectOutcome } from '../callbacks/turns/turn';
import type { Activity } from '../model/activity';
import type { TakenCall } from '../model/takeOver';
import { NumberChecks } from './numberCheck';
import { TakeOver } from './takeOver';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const hangUp = '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Hangup/></Response>';
const hello = '<Response><SpeakSentence>Hello</SpeakSentence></Response>';

async function open() {
  const rig = await startRig();
  const seen = new Emitter<Activity>();
  const push = rig.activities.push.bind(rig.activities);
  rig.activities.push = (...activities) => {
    const length = push(...activities);
    for (const activity of activities) seen.emit(activity);
    return length;
  };
  const redirected: string[] = [];
  const hungUp: string[] = [];
  const bandwidth: { redirect: () => Promise<RedirectOutcome>; state: () => Promise<CallProbe> } = {
    redirect: async () => ({ kind: 'sent' }),
    state: async () => ({ kind: 'answered' }),
  };
  const takeOver = new TakeOver({
    clock: rig.clock,
    callbacks: rig.callbacks,
    control: {
      redirect: (_callId, url) => {
        redirected.push(url.replace(rig.base, ''));
        return bandwidth.redirect();
      },
      state: () => bandwidth.state(),
      transcript: async (callId, recordingId) => `${callId} ${recordingId}: Where is my parcel?`,
      hangUp: async (callId) => {
        hungUp.push(callId);
        return 'sent';
      },
    },
    record: (activity) => void rig.activities.push(activity),
    watch: seen.subscribe,
    log: silentLog,
    numbers: new NumberChecks(),
  });
  const changes: (TakenCall | undefined)[] = [];
  takeOver.subscribe(({ taken }) => changes.push(taken));
  opened.push(async () => {
    takeOver.close();
    await rig.callbacks.close();
  });
  return { rig, takeOver, redirected, hungUp, bandwidth, changes };
}

function place({ callbacks }: Rig): void {
  const call = { callId: 'c-1', line: 'practice', account, applicationId: 'app-1', from: '+15005550100', to: '+15005550001' } as const;
  callbacks.port.callPlaced({ ...call, owner: alice, callbackTimeout: 25, tag: undefined });
}

/** A webhook that is held; how often it was sent decides which answer is meant. */
async function hold(rig: Rig, eventType: string, fields: object = {}): Promise<{ readonly body: Promise<string> }> {
  const before = rig.activities.filter(({ kind }) => kind === 'webhook').length;
  const answered = rig.post('/voice', voice(eventType, { ...fields }));
  await rig.seen('webhook', before + 1);
  await rig.clock.advance(0);
  return { body: answered.then(({ body }) => body) };
}

/** A document without our address. */
const plain = (rig: Rig, bxml: string) =>
  bxml
    .replaceAll(rig.base, '')
    .replace(/^<\?xml.*\n/, '')
    .replace(/\n\s*/g, '');
const answerOf = (rig: Rig) => rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
const events = async (rig: Rig) => (await rig.newest()).filter(({ event_type }) => event_type.startsWith('person'));

describe('taking a call over', () => {
  it('makes the open turn the person’s: agents get conflict and see no open turn', async () => {
    const { rig, takeOver } = await open();
    place(rig);
    const turn = await hold(rig, 'answer');
    const taken = await takeOver.take('c-1');
    expect(taken).toEqual({
      ...{ callId: 'c-1', since: rig.clock.now(), doing: 'waiting', unspoken: [], heard: [], putThroughTo: undefined, trouble: undefined },
      until: rig.clock.now() + 300_000,
    });
    await expect(answerOf(rig)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The user took this call over, and it is answered by the person now. Your answer was dropped.',
      recovery: expect.stringContaining('personGaveBack'),
    });
    expect(await rig.port.openTurns(scope, {})).toEqual([]);
    expect(rig.port.isTaken('c-1')).toBe(true);
    await takeOver.say('c-1', 'Hello, this is Ann.');
    expect(plain(rig, await turn.body)).toBe(
      '<Response><SpeakSentence>Hello, this is Ann.</SpeakSentence><Record transcribe="true" silenceTimeout="2" maxDuration="60" recordCompleteUrl="/voice" recordingAvailableUrl="/voice" transcriptionAvailableUrl="/voice"/></Response>',
    );
    expect(takeOver.state('c-1')?.doing).toBe('speaking');
    expect(await events(rig)).toMatchObject([
      { event_type: 'personTookOver', data: { source: 'switchboard' } },
      { event_type: 'personSpoke', callId: 'c-1', data: { text: 'Hello, this is Ann.' } },
    ]);
    // The late writer learns who answered.
    await expect(answerOf(rig)).rejects.toMatchObject({ message: expect.stringContaining('answered by the person at') });
    // The reply is the person's too.
    await hold(rig, 'recordComplete');
    expect(takeOver.state('c-1')?.doing).toBe('waiting');
    await expect(answerOf(rig)).rejects.toMatchObject({ code: 'conflict' });
    await rig.post('/voice', voice('transcriptionAvailable', { recordingId: 'r-1' }));
    await rig.clock.advance(0);
    expect(takeOver.state('c-1')?.heard).toMatchObject([{ text: 'c-1 r-1: Where is my parcel?' }]);
  });

  it('lets one of two windows have it', async () => {
    const { rig, takeOver } = await open();
    place(rig);
    await hold(rig, 'answer');
    const both = await Promise.allSettled([takeOver.take('c-1'), takeOver.take('c-1')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({ reason: { code: 'conflict', message: 'You have already taken over this call.' } });
  });

  it('interrupts what the agent’s document plays, and speaks what was typed meanwhile', async () => {
    const { rig, takeOver, redirected } = await open();
    place(rig);
    const first = await hold(rig, 'answer');
    await answerOf(rig);
    await first.body;
    await takeOver.take('c-1');
    expect(redirected).toEqual(['/voice']);
    expect((await takeOver.say('c-1', 'One moment.', { listen: false })).unspoken).toEqual(['One moment.']);
    await takeOver.say('c-1', 'I am here.', { listen: false });
    const turn = await hold(rig, 'redirect');
    expect(plain(rig, await turn.body)).toBe(
      '<Response><SpeakSentence>One moment.</SpeakSentence><SpeakSentence>I am here.</SpeakSentence><Redirect redirectUrl="/voice"/></Response>',
    );
    expect(takeOver.state('c-1')).toMatchObject({ doing: 'speaking', unspoken: [] });
  });

  it('says so and tries again when Bandwidth cannot interrupt the call', async () => {
    const { rig, takeOver, redirected, bandwidth } = await open();
    place(rig);
    const first = await hold(rig, 'answer');
    await answerOf(rig);
    await first.body;
    const cause = new SwitchboardError('unavailable', 'Bandwidth answered 500.', 'Try again.');
    bandwidth.redirect = async () => ({ kind: 'failed', why: 'Bandwidth answered 500.', cause });
    await takeOver.take('c-1');
    await rig.clock.advance(0);
    expect(takeOver.state('c-1')?.trouble).toMatch(/^What the caller hears could not be interrupted yet\. .+ It is tried again\.$/);
    bandwidth.redirect = async () => ({ kind: 'sent' });
    await rig.clock.advance(2_000);
    expect(redirected).toEqual(['/voice', '/voice']);
    bandwidth.redirect = async () => ({ kind: 'ended' });
  });

  it('waits for a call that still rings', async () => {
    const { rig, takeOver, redirected } = await open();
    place(rig);
    expect((await takeOver.take('c-1')).doing).toBe('fetching');
    expect(redirected).toEqual([]);
    await hold(rig, 'answer');
    expect(takeOver.state('c-1')?.doing).toBe('waiting');
    await expect(answerOf(rig)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps the caller on the line, and lets them hear the fallback when the person says nothing for the longest hold', async () => {
    const { rig, takeOver } = await open();
    place(rig);
    const talk = rig.conversation(voice('answer'));
    await rig.seen('webhook');
    await takeOver.take('c-1');
    for (let cycle = 1; cycle <= 13; cycle++) {
      await rig.clock.advance(23_000);
      await rig.seen('still-waiting', cycle);
    }
    await rig.clock.advance(1_000);
    const heard = await talk;
    expect(heard).toMatchObject({ body: fallback, rounds: 13 });
    expect(rig.activities.filter((each) => each.kind === 'answer').at(-1)).toMatchObject({
      by: { kind: 'fallback', reason: 'the person did not answer within 300 s' },
    });
  });

  it('interrupts the recording of the reply for the next words, but not the words before', async () => {
    const { rig, takeOver, redirected } = await open();
    place(rig);
    await hold(rig, 'answer');
    await takeOver.take('c-1');
    await takeOver.say('c-1', 'x'.repeat(80));
    await takeOver.say('c-1', 'And one more thing.');
    // 80 characters at 8 a second.
    await rig.clock.advance(9_999);
    expect(redirected).toEqual([]);
    await rig.clock.advance(1);
    expect(redirected).toEqual(['/voice']);
    const turn = await hold(rig, 'redirect');
    expect(await turn.body).toContain('And one more thing.');
  });

  it.each([
    ['nothing', '   ', 'There is nothing to say.'],
    ['too much', 'x'.repeat(2_001), 'The text has more than 2000 characters.'],
  ])('refuses to say %s', async (_what, text, message) => {
    const { rig, takeOver } = await open();
    place(rig);
    await takeOver.take('c-1');
    await expect(takeOver.say('c-1', text)).rejects.toMatchObject({ code: 'validation', message });
  });

  it('only of live calls, and only what was taken over', async () => {
    const { rig, takeOver } = await open();
    place(rig);
    const gone = { code: 'not_found', message: 'This call has ended already.' };
    const foreign = { code: 'conflict', message: 'You have not taken over this call.' };
    for (const act of [
      (id: string) => takeOver.say(id, 'Hello'),
      (id: string) => takeOver.putThrough(id, '+19195550123'),
      (id: string) => takeOver.hangUp(id),
      (id: string) => takeOver.giveBack(id),
    ]) {
      await expect(act('c-1')).rejects.toMatchObject(foreign);
      await expect(act('c-none')).rejects.toMatchObject(gone);
    }
    await expect(takeOver.take('c-none')).rejects.toMatchObject(gone);
  });
});

describe('putting a call through', () => {
  async function taken() {
    const opening = await open();
    place(opening.rig);
    const turn = await hold(opening.rig, 'answer');
    await opening.takeOver.take('c-1');
    return { ...opening, turn };
  }

  it('connects the caller to the number, from our own, and ends the call when the two have hung up', async () => {
    const { rig, takeOver, turn } = await taken();
    expect(await takeOver.putThrough('c-1', '+1 919 555 0123')).toMatchObject({ doing: 'put-through', putThroughTo: '+19195550123' });
    expect(plain(rig, await turn.body)).toBe(
      '<Response><Transfer transferCallerId="+15005550100" transferCompleteUrl="/voice"><PhoneNumber transferDisconnectUrl="/voice">+19195550123</PhoneNumber></Transfer></Response>',
    );
    expect((await events(rig)).at(-1)).toMatchObject({ event_type: 'personTransferred', data: { transferTo: '+19195550123' } });
    await expect(takeOver.say('c-1', 'Hello')).rejects.toMatchObject({ code: 'conflict' });
    const over = await hold(rig, 'transferComplete', { cause: 'hangup' });
    expect(await over.body).toBe(hangUp);
  });

  it('gives the caller back to the person when no one answers there', async () => {
    const { rig, takeOver } = await taken();
    await takeOver.putThrough('c-1', '+19195550123');
    await hold(rig, 'transferComplete', { cause: 'timeout' });
    expect(takeOver.state('c-1')).toMatchObject({
      doing: 'waiting',
      putThroughTo: undefined,
      trouble: 'The call could not be put through to +19195550123 (timeout).',
    });
  });

  it('asks the person to confirm a number that costs much, and refuses what is not a phone number', async () => {
    const { takeOver } = await taken();
    await expect(takeOver.putThrough('c-1', '+19005550123')).rejects.toMatchObject({ code: 'denied' });
    expect(takeOver.state('c-1')?.doing).toBe('waiting');
    expect(await takeOver.putThrough('c-1', '+19005550123', { confirmed: true })).toMatchObject({ putThroughTo: '+19005550123' });
    await expect(takeOver.putThrough('c-1', 'my friend')).rejects.toMatchObject({ code: 'validation' });
  });
});

describe('ending what the person took over', () => {
  it('hangs up by the open turn, which needs no request', async () => {
    const { rig, takeOver, hungUp } = await open();
    place(rig);
    const turn = await hold(rig, 'answer');
    await takeOver.take('c-1');
    await takeOver.hangUp('c-1');
    expect([await turn.body, hungUp]).toEqual([hangUp, []]);
    await rig.post('/voice', voice('disconnect', { cause: 'hangup' }));
    expect([takeOver.state('c-1'), takeOver.calls]).toEqual([undefined, []]);
    expect((await events(rig)).map(({ event_type }) => event_type)).toEqual(['personTookOver', 'personEndedCall']);
  });

  it('asks Bandwidth where no turn waits', async () => {
    const { rig, takeOver, hungUp } = await open();
    place(rig);
    await takeOver.take('c-1');
    await takeOver.hangUp('c-1');
    expect(hungUp).toEqual(['c-1']);
  });

  it('gives the turn back to the agents, and wakes one that waits for something else', async () => {
    const { rig, takeOver, changes } = await open();
    place(rig);
    const turn = await hold(rig, 'answer');
    await takeOver.take('c-1');
    const filter = { callId: 'c-1', eventTypes: ['gather'] };
    const waiting = rig.port.wait({ scope, filter, limit: 20 }, 25_000, alice, new AbortController().signal);
    await rig.clock.advance(0);
    await takeOver.giveBack('c-1');
    expect((await waiting).events).toEqual([]);
    expect(await rig.port.openTurns(scope, { callId: 'c-1' })).toMatchObject([{ callId: 'c-1', event_type: 'answer', answerWithin: 300 }]);
    expect((await events(rig)).at(-1)).toMatchObject({ event_type: 'personGaveBack' });
    await answerOf(rig);
    expect(await turn.body).toBe(hello);
    expect(changes.at(-1)).toBeUndefined();
    await expect(takeOver.giveBack('c-1')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves a caller who hangs up meanwhile alone', async () => {
    const { rig, takeOver } = await open();
    place(rig);
    await hold(rig, 'answer');
    await takeOver.take('c-1');
    await rig.post('/voice', voice('disconnect', { cause: 'hangup' }));
    await expect(takeOver.say('c-1', 'Hello?')).rejects.toMatchObject({ code: 'not_found' });
  });
});
