import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Emitter } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import { silentLog } from '../base/log';
import { account, alice, fallback, type Rig, scope, startRig, voice } from '../callbacks/testing/callbacksRig';
import type { CallProbe } from '../callbacks/turns/turn';
import type { Activity } from '../model/activity';
import { Stop, type StopParts } from './stop';
import { StopFile } from './stopFile';

const hangUp = '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Hangup/></Response>';
const down = () => new SwitchboardError('unavailable', 'Bandwidth answered 500.', 'Try again.');

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function open(given: { readonly folder?: string } = {}) {
  const rig = await startRig();
  const seen = new Emitter<Activity>();
  const push = rig.activities.push.bind(rig.activities);
  rig.activities.push = (...activities) => {
    const length = push(...activities);
    for (const activity of activities) seen.emit(activity);
    return length;
  };
  const folder = given.folder ?? (await mkdtemp(path.join(tmpdir(), 'stop-')));
  const asked: string[] = [];
  let answer: (callId: string) => Promise<'sent' | 'ended'> = async () => 'sent';
  let state: (callId: string) => Promise<CallProbe> = async () => ({ kind: 'answered' });
  const file = path.join(folder, 'stop.json');
  const stop = new Stop({
    clock: rig.clock,
    callbacks: rig.callbacks,
    control: {
      hangUp: (callId) => {
        asked.push(callId);
        return answer(callId);
      },
      state: (callId) => state(callId),
    },
    record: (activity) => void rig.activities.push(activity),
    watch: seen.subscribe,
    file: new StopFile(file, silentLog),
  });
  opened.push(async () => {
    stop.close();
    await rig.callbacks.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    ...{ rig, stop, file, folder, asked },
    bandwidth: {
      answers: (next: typeof answer) => {
        answer = next;
      },
      says: (next: typeof state) => {
        state = next;
      },
    },
    states: () => (stop.state.kind === 'stopped' ? stop.state.calls.map(({ callId, state: now }) => [callId, now]) : stop.state.kind),
  };
}

function place({ callbacks }: Rig, callId: string): void {
  const call = { callId, line: 'practice', account, applicationId: 'app-1', from: '+15005550100', to: '+15005550001' } as const;
  callbacks.port.callPlaced({ ...call, owner: alice, callbackTimeout: 25, tag: undefined });
}

/** A call whose turn is held. */
async function waiting(rig: Rig, callId: string): Promise<{ readonly answered: Promise<{ readonly body: string }> }> {
  const answered = rig.post('/voice', voice('answer', { callId }));
  await rig.seen('webhook', 1, ({ event }) => event.callId === callId);
  return { answered };
}

describe('the stop', () => {
  it('answers held turns with Hangup without asking Bandwidth anything, whatever Bandwidth’s state', async () => {
    const { rig, stop, asked, states, bandwidth } = await open();
    bandwidth.answers(async () => Promise.reject(down()));
    for (const callId of ['c-1', 'c-2', 'c-3']) place(rig, callId);
    const turns = await Promise.all(['c-1', 'c-2', 'c-3'].map((callId) => waiting(rig, callId)));
    await stop.stop('window');
    for (const { answered } of turns) expect((await answered).body).toBe(hangUp);
    expect(asked).toEqual([]);
    expect(states()).toEqual([
      ['c-1', { kind: 'ending' }],
      ['c-2', { kind: 'ending' }],
      ['c-3', { kind: 'ending' }],
    ]);
    await rig.post('/voice', voice('disconnect', { callId: 'c-2', cause: 'hangup' }));
    expect(states()).toMatchObject([
      ['c-1', { kind: 'ending' }],
      ['c-2', { kind: 'ended' }],
      ['c-3', { kind: 'ending' }],
    ]);
  });

  it('goes on while Bandwidth answers 500, ever more slowly, until each call is confirmed ended', async () => {
    const { rig, stop, asked, states, bandwidth } = await open();
    bandwidth.answers(async () => Promise.reject(down()));
    place(rig, 'c-1');
    await stop.stop('tray');
    await rig.clock.advance(0);
    expect(states()).toMatchObject([['c-1', { kind: 'retrying', tries: 1 }]]);
    await rig.clock.advance(60_000);
    // At 0, 1, 3, 7, 15 s, then every 15 s.
    expect(asked).toHaveLength(8);
    expect(states()).toMatchObject([['c-1', { kind: 'retrying', tries: 8 }]]);
    bandwidth.answers(async () => 'sent');
    await rig.clock.advance(15_000);
    expect(states()).toEqual([['c-1', { kind: 'ending' }]]);
    // No webhook comes, so it is asked for; and ended only once Bandwidth says so.
    await rig.clock.advance(5_000);
    expect(states()).toEqual([['c-1', { kind: 'ending' }]]);
    bandwidth.says(async () => ({ kind: 'ended', cause: 'hangup' }));
    await rig.clock.advance(5_000);
    expect(states()).toEqual([['c-1', { kind: 'ended', at: rig.clock.now() }]]);
    expect(rig.port.liveCalls()).toEqual([]);
    const requests = asked.length;
    await rig.clock.advance(60_000);
    expect(asked).toHaveLength(requests);
  });

  it('tries again at once when the person asks again', async () => {
    const { rig, stop, asked, bandwidth } = await open();
    bandwidth.answers(async () => Promise.reject(down()));
    place(rig, 'c-1');
    await stop.stop('window');
    await rig.clock.advance(20_000);
    const before = asked.length;
    bandwidth.answers(async () => 'sent');
    await stop.stop('window');
    await rig.clock.advance(0);
    expect(asked).toHaveLength(before + 1);
  });

  it('overrides an answer of an agent that waits for the call to come back', async () => {
    const { rig, stop } = await open();
    place(rig, 'c-1');
    const first = await waiting(rig, 'c-1');
    await rig.clock.advance(23_000);
    const back = /redirectUrl="([^"]+)"/.exec((await first.answered).body)?.[1] ?? '';
    const answer = rig.port.respond(scope, { callId: 'c-1' }, '<Response><SpeakSentence>Send money</SpeakSentence></Response>', alice);
    const refused = expect(answer).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('answered by the person') });
    await Promise.resolve();
    void stop.stop('window');
    await refused;
    expect((await rig.post(back, voice('redirect', { callId: 'c-1' }))).body).toBe(hangUp);
  });

  it('ends a call whose request was under way, as soon as it is known, and one whose webhook comes first', async () => {
    const { rig, stop, asked, states } = await open();
    await stop.stop('window');
    place(rig, 'c-9');
    await rig.clock.advance(0);
    expect(asked).toEqual(['c-9']);
    expect((await rig.post('/voice', voice('answer', { callId: 'c-8' }))).body).toBe(hangUp);
    expect(states()).toMatchObject([
      ['c-9', {}],
      ['c-8', { kind: 'ending' }],
    ]);
  });

  it('asks again when Bandwidth does not know a call yet that it has just accepted', async () => {
    const { rig, stop, asked, states, bandwidth } = await open();
    bandwidth.answers(async () => 'ended');
    place(rig, 'c-1');
    await stop.stop('window');
    await rig.clock.advance(1_999);
    expect(states()).toEqual([['c-1', { kind: 'ending' }]]);
    await rig.clock.advance(1);
    expect(asked).toEqual(['c-1', 'c-1']);
    expect(states()).toEqual([['c-1', { kind: 'ended', at: rig.clock.now() }]]);
  });

  it('lets who calls in hear the fallback, and no agent answer, until it is reopened', async () => {
    const { rig, stop, states } = await open();
    await stop.stop('window');
    rig.port.touch(alice);
    const inbound = { callId: 'c-in', direction: 'inbound', from: '+15005550177', to: '+15005550100' };
    expect((await rig.post('/voice', voice('initiate', inbound))).body).toBe(fallback);
    // What a fallback of several steps causes ends the call.
    expect((await rig.post('/voice', voice('gather', inbound))).body).toBe(hangUp);
    expect(states()).toEqual([]);
    await expect(rig.port.respond(scope, { callId: 'c-in' }, fallback, alice)).rejects.toMatchObject({ code: 'conflict' });
    await stop.reopen('window');
    const next = rig.post('/voice', voice('initiate', { ...inbound, callId: 'c-next' }));
    await rig.seen('webhook', 1, ({ event }) => event.callId === 'c-next');
    await rig.port.respond(scope, { callId: 'c-next' }, '<Response><Hangup/></Response>', alice);
    expect((await next).body).toBe('<Response><Hangup/></Response>');
  });

  it('wakes every waiting agent, and gives those of a call an event that says so', async () => {
    const { rig, stop } = await open();
    place(rig, 'c-1');
    const wait = (filter: object) => rig.port.wait({ scope, filter, limit: 20 }, 25_000, alice, new AbortController().signal);
    const [ofCall, ofType, ofOther] = [wait({ callId: 'c-1' }), wait({ callId: 'c-1', eventTypes: ['gather'] }), wait({ callId: 'c-7' })];
    await rig.clock.advance(0);
    await stop.stop('window');
    expect((await ofCall).events).toMatchObject([
      { event_type: 'personEndedCall', callId: 'c-1', data: { eventType: 'personEndedCall', source: 'switchboard', all: true } },
    ]);
    expect([(await ofType).events, (await ofOther).events]).toEqual([[], []]);
    expect(rig.port.stoppedSince()).toBe(rig.clock.now());
    // A later wait is a wait again.
    const later = wait({ callId: 'c-7' });
    await rig.clock.advance(1_000);
    await stop.reopen('window');
    expect((await later).events).toEqual([]);
  });
});

describe('a restart', () => {
  it('leaves calls stopped, and ends a call of before that is still live', async () => {
    const first = await open();
    await first.stop.stop('shortcut');
    const since = first.rig.clock.now();
    expect(JSON.parse(await readFile(first.file, 'utf8'))).toEqual({ version: 1, stopped: { since, by: 'shortcut' } });
    first.stop.close();
    const { rig, stop, asked } = await open({ folder: first.folder });
    expect(stop.state).toEqual({ kind: 'stopped', since, by: 'shortcut', calls: [], saved: true });
    expect(rig.port.stoppedSince()).toBe(since);
    const call = { parentCallId: undefined, line: 'practice', account, applicationId: undefined, direction: 'inbound' } as const;
    const times = { createdAt: since - 1, answeredAt: since - 1, endedAt: undefined, disconnectCause: undefined };
    const more = { from: '+15005550177', to: undefined, owner: undefined, errorMessage: undefined, tag: undefined };
    rig.callbacks.recovery.adopt({ callId: 'c-old', state: 'answered', ...call, ...times, ...more }, []);
    expect(asked).toEqual(['c-old']);
    await stop.reopen('command');
    const third = await open({ folder: first.folder });
    expect(third.stop.state).toEqual({ kind: 'open' });
  });

  it('finds a record that cannot be understood: calls stay stopped', async () => {
    const { file, folder } = await open();
    await writeFile(file, '{"version":1,"stopped":{"since":"yesterday"}}', { mode: 0o600 });
    const next = await open({ folder });
    expect(next.stop.state).toMatchObject({ kind: 'stopped', by: 'window' });
  });

  it('is said not to be covered when the stop could not be saved', async () => {
    const { rig, folder } = await open();
    await writeFile(path.join(folder, 'file'), '');
    const inFile = new StopFile(path.join(folder, 'file', 'stop.json'), silentLog);
    const control: StopParts['control'] = { hangUp: async () => 'sent', state: async () => ({ kind: 'answered' }) };
    const stop = new Stop({
      clock: rig.clock,
      callbacks: rig.callbacks,
      control,
      record: () => undefined,
      watch: () => () => undefined,
      file: inFile,
    });
    expect(await stop.stop('window')).toMatchObject({ kind: 'stopped', saved: false });
    expect(rig.port.stoppedSince()).toBeDefined();
  });
});
