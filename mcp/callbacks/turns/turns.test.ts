import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/manualClock';
import type { PlacedCall } from '../../model/call';
import { TurnMemory } from '../stores/memory/turnMemory';
import { alice, bob, fallback, hello, returnUrl, scope } from '../testing/callbacksRig';
import { BandwidthRequest, type TurnsRigOptions, turnsRig } from '../testing/turnsRig';

const started = '2026-01-01T00:00:00.000Z';
const cb1 = { callbackId: 'cb-1' };
const c1 = { callId: 'c-1' };
const back = (callbackId: string) => `http://127.0.0.1:1/practice-secret-0001/turn/${callbackId}`;
const placed: PlacedCall = {
  ...{ callId: 'c-1', line: 'practice', account: scope.account, applicationId: undefined, from: undefined, to: undefined },
  ...{ owner: bob, callbackTimeout: undefined, tag: undefined },
};
/** What the agent's call of a tool throws. */
const conflict = (text: string) => ({ code: 'conflict', message: expect.stringContaining(text) });
const ids = (open: readonly { readonly callbackId: string }[]) => open.map(({ callbackId }) => callbackId);

/** A rig whose call has had its first keep-alive and has not come back. */
async function away(options: TurnsRigOptions = {}) {
  const rig = turnsRig(options);
  const first = await rig.held();
  await rig.clock.advance(23_000);
  return { ...rig, first };
}

describe('a request that is held', () => {
  it('receives the answer of an agent, who learns how long the caller waited', async () => {
    const { turns, held, clock, activities } = turnsRig();
    const request = await held();
    await clock.advance(2_000);
    const delivery = await turns.respond(scope, cb1, hello, alice);
    expect(delivery).toEqual({ callbackId: 'cb-1', callId: 'c-1', event_type: 'answer', delivered: true, waitedMs: 2_000 });
    expect(request.received).toEqual([hello]);
    expect(activities).toMatchObject([{ kind: 'answer', by: { kind: 'agent', agent: alice }, waitedMs: 2_000, bxml: hello }]);
    expect(clock.pending).toBe(0);
  });

  it('ends without a document when the call moves on, and the turn that was asked first says so', async () => {
    const { turns, held, activities } = turnsRig();
    const request = await held();
    await held({ callbackId: 'cb-2', eventType: 'gather' });
    expect(request.received).toEqual(['released']);
    expect(activities).toMatchObject([{ kind: 'turn-ended', how: 'The turn ended because the call moved on to a gather webhook.' }]);
    await expect(turns.respond(scope, cb1, hello, alice)).rejects.toMatchObject(conflict('the call moved on to a gather webhook'));
    expect(ids(await turns.openTurns(scope, {}))).toEqual(['cb-2']);
  });

  it('ends without a document when the call comes back on another request', async () => {
    const { turns, held, activities } = turnsRig();
    const first = await held();
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    expect(first.received).toEqual(['released']);
    expect(activities).toMatchObject([{ kind: 'still-waiting', ...cb1 }]);
    await turns.respond(scope, cb1, hello, alice);
    expect([first.received, second.received]).toEqual([['released'], [hello]]);
  });

  it('may break after the call has come back on another one: the call is not asked about, and hears the answer', async () => {
    const { turns, held, asked } = turnsRig();
    const first = await held();
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    first.abort();
    expect(asked).toEqual([]);
    await turns.respond(scope, cb1, hello, alice);
    expect(second.received).toEqual([hello]);
  });

  it('that broke is written to no more', async () => {
    const { turns, held, clock, asked } = turnsRig();
    const first = await held();
    first.abort();
    expect(asked).toEqual(['c-1']);
    await clock.advance(1_000);
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    expect(first.received).toEqual([]);
    turns.goneAll('c-1', 'the call ended');
    expect([first.received, second.received]).toEqual([[], ['released']]);
  });

  it('gets the fallback after the maximum hold', async () => {
    const { held, clock, activities, turns } = turnsRig();
    const request = await held({ maxHoldSeconds: 20 });
    await clock.advance(19_999);
    expect(request.received).toEqual([]);
    await clock.advance(1);
    expect(request.received).toEqual([fallback]);
    const by = { kind: 'fallback', reason: 'no agent answered within 20 s' };
    expect(activities).toMatchObject([{ kind: 'answer', by, waitedMs: 20_000, bxml: fallback }]);
    expect(await turns.status('cb-1', 'practice', undefined)).toBe('ended');
  });
});

describe('a call that returns', () => {
  it('to a turn that has ended is sent round, and closing waits until that is flushed', async () => {
    const { turns, held } = turnsRig();
    await held();
    await turns.respond(scope, cb1, hello, alice);
    const flush = deferred<boolean>();
    const late = new BandwidthRequest(flush.promise);
    await turns.attach('cb-1', late);
    expect(late.received.map(returnUrl)).toEqual([back('cb-1')]);
    const closed = deferred<void>();
    void turns.close().then(closed.resolve);
    expect(await settled(closed.promise)).toBe(false);
    flush.resolve(true);
    await closed.promise;
  });

  it('to a turn that no one knows ends without a document', async () => {
    const request = new BandwidthRequest();
    await turnsRig().turns.attach('cb-none', request);
    expect(request.received).toEqual(['released']);
  });

  it('while the answer is being written is sent round, and the answer goes out once', async () => {
    const { turns, held } = turnsRig();
    const flush = deferred<boolean>();
    const first = await held({}, new BandwidthRequest(flush.promise));
    const delivery = turns.respond(scope, cb1, hello, alice);
    await new Promise(setImmediate);
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    expect(second.received.map(returnUrl)).toEqual([back('cb-1')]);
    flush.resolve(true);
    expect(await delivery).toMatchObject({ delivered: true });
    expect(first.received).toEqual([hello]);
  });

  it('hears "please hold" from the second time on', async () => {
    const { turns, clock, first, activities } = await away({ pleaseHold: 'One moment.' });
    expect(first.received.map(returnUrl)).toEqual([back('cb-1')]);
    expect(first.received[0]).not.toContain('One moment.');
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    await clock.advance(23_000);
    expect(second.received[0]).toMatch(/One moment\.[\s\S]*<Redirect /);
    const answers = activities.filter(({ kind }) => kind === 'answer');
    expect(answers).toMatchObject([{ by: { kind: 'keep-alive' } }, { by: { kind: 'keep-alive' }, waitedMs: 46_000 }]);
  });

  it('hears the answer that was given meanwhile', async () => {
    const { turns, clock } = await away();
    const delivery = turns.respond(scope, c1, hello, alice);
    await clock.advance(1_000);
    const request = new BandwidthRequest();
    await turns.attach('cb-1', request);
    expect(request.received).toEqual([hello]);
    expect(await delivery).toMatchObject({ waitedMs: 24_000 });
  });
});

describe('a call that does not return', () => {
  it('is asked about after 5 s, and sent back to its turn when it is up', async () => {
    const { clock, asked, redirected } = await away({ state: async () => ({ kind: 'answered' }) });
    await clock.advance(4_999);
    expect(asked).toEqual([]);
    await clock.advance(1);
    expect(asked).toEqual(['c-1']);
    expect(redirected).toEqual([`c-1 ${back('cb-1')}`]);
  });

  it('has ended: its agent’s answer was not delivered, and the call is known to be over', async () => {
    const { turns, clock, calls } = await away({ state: async () => ({ kind: 'ended', cause: 'hangup' }) });
    calls.placed(placed);
    const answer = Promise.allSettled([turns.respond(scope, cb1, hello, alice)]);
    await clock.advance(5_000);
    expect(await answer).toMatchObject([{ reason: conflict('The answer was not delivered, because the call ended (hangup)') }]);
    expect(calls.call('c-1')).toMatchObject({ state: 'disconnected', disconnectCause: 'hangup' });
  });

  it('is still live while Bandwidth only says that it rings', async () => {
    const { turns, clock, calls } = await away({ state: async () => ({ kind: 'unanswered' }) });
    calls.placed(placed);
    await clock.advance(5_000);
    expect(calls.isLive('c-1')).toBe(true);
    expect(turns.waiting('c-1')).toBe(true);
  });

  it.each<[string, TurnsRigOptions, string]>([
    ['its state', { state: () => Promise.reject(new Error('ECONNRESET')) }, 'its state is not known (ECONNRESET)'],
    [
      'sending it back',
      { state: async () => ({ kind: 'answered' }), redirect: () => Promise.reject(new Error('ECONNRESET')) },
      'could not be sent back for its answer (ECONNRESET)',
    ],
    ['it, because it had ended', { state: async () => ({ kind: 'answered' }), redirect: async () => ({ kind: 'ended' }) }, 'had ended'],
  ])('fails its agent with the reason when Bandwidth could not be asked about %s', async (_what, options, why) => {
    const { turns, clock } = await away(options);
    const answer = Promise.allSettled([turns.respond(scope, cb1, hello, alice)]);
    await clock.advance(300_000);
    expect(await answer).toMatchObject([{ status: 'rejected', reason: conflict(why) }]);
  });

  it('is waited for while someone else sends it back, and not sent back twice', async () => {
    const { turns, clock, redirected } = await away({ state: async () => ({ kind: 'answered' }) });
    expect(turns.expect('c-1')).toBe('cb-1');
    await clock.advance(10_000);
    expect(redirected).toEqual([]);
    turns.notComing('c-1', 'Bandwidth is down');
    await clock.advance(5_000);
    expect(redirected).toHaveLength(1);
  });

  it('without an open turn is expected nowhere', async () => {
    const { turns, held } = turnsRig();
    await held({ callId: 'c-2' });
    expect(turns.expect('c-1')).toBeUndefined();
    expect([turns.waiting('c-1'), turns.waiting('c-2')]).toEqual([false, true]);
  });
});

describe('an answer that cannot be written', () => {
  it('because the connection broke is kept for the call’s return', async () => {
    const { turns, held, asked, activities } = turnsRig();
    await held({}, new BandwidthRequest(false));
    const delivery = turns.respond(scope, cb1, hello, alice);
    await new Promise(setImmediate);
    expect(asked).toEqual(['c-1']);
    expect(activities).toEqual([]);
    expect(await settled(delivery)).toBe(false);
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    expect(second.received).toEqual([hello]);
    expect(await delivery).toMatchObject({ delivered: true });
  });

  it('because a keep-alive is on its way is not delivered when that arrives, but when the call has returned', async () => {
    const { turns, held, clock } = turnsRig();
    const flush = deferred<boolean>();
    await held({}, new BandwidthRequest(flush.promise));
    await clock.advance(23_000);
    const delivery = turns.respond(scope, cb1, hello, alice);
    await new Promise(setImmediate);
    flush.resolve(true);
    expect(await settled(delivery)).toBe(false);
    const second = new BandwidthRequest();
    await turns.attach('cb-1', second);
    expect(await delivery).toMatchObject({ delivered: true, waitedMs: 23_000 });
    expect(second.received).toEqual([hello]);
  });

  it('because our own document has a defect: the request ends, the log says so, and the call is asked about', async () => {
    const { held, clock, lines, asked } = turnsRig({ withoutAddress: true });
    const request = await held();
    await clock.advance(23_000);
    expect(request.received).toEqual(['released']);
    expect(asked).toEqual(['c-1']);
    const fields = { what: 'keep-alive', error: 'The callback listener is not listening yet.' };
    expect(lines).toContain(`error: a document for a turn could not be made ${JSON.stringify(fields)}`);
  });

  it('because writing failed: the log says so and closing does not wait for it', async () => {
    const { turns, held, lines } = turnsRig();
    await held();
    await turns.respond(scope, cb1, hello, alice);
    await turns.attach('cb-1', new BandwidthRequest(Promise.reject(new Error('EPIPE'))));
    await turns.close();
    expect(lines).toContain('error: a turn could not be written {"error":"EPIPE"}');
  });

  it('to the store: the caller is answered anyway, and the log says which turn was not saved', async () => {
    const clock = new ManualClock();
    class Full extends TurnMemory {
      override async save(record: Parameters<TurnMemory['save']>[0]): Promise<void> {
        super.save(record);
        throw new Error('ENOSPC');
      }
    }
    const { turns, held, lines } = turnsRig({ clock, store: new Full(clock) });
    const request = await held();
    await turns.respond(scope, cb1, hello, alice);
    expect(request.received).toEqual([hello]);
    expect(lines).toContain('error: a turn could not be saved {"callbackId":"cb-1","error":"ENOSPC"}');
  });
});

describe('which turn an answer goes to', () => {
  it('of a call: its latest, which says how it ended once it has', async () => {
    const { turns, held } = turnsRig();
    for (const callbackId of ['cb-1', 'cb-2', 'cb-3']) await held({ callbackId });
    expect((await turns.find(scope, c1, alice)).terms.callbackId).toBe('cb-3');
    await turns.respond(scope, c1, hello, alice);
    await expect(turns.find(scope, c1, bob)).rejects.toMatchObject(conflict(`answered by Alice at ${started}`));
    await expect(turns.find(scope, c1, alice)).rejects.toMatchObject(conflict(`answered by you at ${started}`));
  });

  it.each([
    ['of another account', { ...scope, account: '1' }],
    ['of another line', { ...scope, line: 'real' as const }],
  ])('none %s: it is not even said to exist', async (_what, other) => {
    const { turns, held } = turnsRig();
    await held();
    for (const address of [cb1, c1]) {
      await expect(turns.find(other, address, alice)).rejects.toMatchObject({ code: 'not_found' });
      await expect(turns.respond(other, address, hello, bob)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('none that is not known: the agent learns where to look', async () => {
    const { turns } = turnsRig();
    const recovery = expect.stringContaining('openTurns');
    const none = (message: string) => ({ code: 'not_found', message, recovery });
    await expect(turns.find(scope, cb1, alice)).rejects.toMatchObject(none('No turn has the callbackId cb-1.'));
    await expect(turns.find(scope, c1, alice)).rejects.toMatchObject(none('No webhook of the call c-1 has asked for an answer.'));
  });

  it('none of an earlier run: whoever may see it learns that it was lost, others that there is none', async () => {
    const { turns } = turnsRig();
    turns.lose([{ callbackId: 'cb-0', callId: 'c-0', line: 'practice', account: scope.account }]);
    for (const address of [{ callbackId: 'cb-0' }, { callId: 'c-0' }]) {
      await expect(turns.find(scope, address, alice)).rejects.toMatchObject(conflict('lost in a restart'));
      await expect(turns.find({ ...scope, account: '1' }, address, alice)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('a turn of this run, though an earlier run lost one of the same call', async () => {
    const { turns, held } = turnsRig();
    turns.lose([{ callbackId: 'cb-0', callId: 'c-1', line: 'practice', account: scope.account }]);
    await held();
    expect((await turns.find(scope, c1, alice)).terms.callbackId).toBe('cb-1');
  });

  it('no turn that ended while the answer was on its way to it', async () => {
    const { turns, held } = turnsRig();
    const request = await held();
    const answer = Promise.allSettled([turns.respond(scope, cb1, hello, alice)]);
    turns.goneAll('c-1', 'the caller hung up');
    expect(await answer).toMatchObject([{ status: 'rejected', reason: conflict('because the caller hung up') }]);
    expect(request.received).toEqual(['released']);
  });

  it('no turn that ended while the store was letting the agent have it', async () => {
    const clock = new ManualClock();
    const claimed = deferred<void>();
    const go = deferred<void>();
    class Slow extends TurnMemory {
      override async claim(...claim: Parameters<TurnMemory['claim']>): Promise<boolean> {
        const won = await super.claim(...claim);
        claimed.resolve();
        await go.promise;
        return won;
      }
    }
    const { turns, held } = turnsRig({ clock, store: new Slow(clock) });
    const request = await held();
    const answer = Promise.allSettled([turns.respond(scope, cb1, hello, alice)]);
    await claimed.promise;
    turns.goneAll('c-1', 'the caller hung up');
    go.resolve();
    expect(await answer).toMatchObject([{ status: 'rejected', reason: conflict('because the caller hung up') }]);
    expect(request.received).toEqual(['released']);
  });

  it('the first of two: the second learns who was first', async () => {
    const { turns, held } = turnsRig();
    const request = await held();
    const answers = await Promise.allSettled([turns.respond(scope, cb1, hello, alice), turns.respond(scope, c1, fallback, bob)]);
    expect(answers).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: conflict('answered by Alice') }]);
    expect(request.received).toEqual([hello]);
  });
});

describe('the state of a turn', () => {
  it('is open until it has ended, and known to its own line and call alone', async () => {
    const { turns, held } = turnsRig();
    await held();
    expect(await turns.status('cb-1', 'practice', undefined)).toBe('open');
    expect(await turns.status('cb-1', 'practice', 'c-1')).toBe('open');
    expect(await turns.status('cb-1', 'practice', 'c-2')).toBe('unknown');
    expect(await turns.status('cb-1', 'real', 'c-1')).toBe('unknown');
    expect(await turns.status('cb-2', 'practice', 'c-1')).toBe('unknown');
    await turns.respond(scope, cb1, hello, alice);
    expect(await turns.status('cb-1', 'practice', 'c-1')).toBe('ended');
    expect(await turns.status('cb-1', 'real', 'c-1')).toBe('unknown');
  });
});

describe('the open turns', () => {
  it('are listed oldest first, with the seconds that are left', async () => {
    const { turns, held, clock } = turnsRig();
    await held();
    await clock.advance(1_400);
    await held({ callbackId: 'cb-2', callId: 'c-2', eventType: 'gather', maxHoldSeconds: 20 });
    expect(await turns.openTurns(scope, {})).toEqual([
      { callbackId: 'cb-1', callId: 'c-1', event_type: 'answer', since: started, answerWithin: 299 },
      { callbackId: 'cb-2', callId: 'c-2', event_type: 'gather', since: '2026-01-01T00:00:01.400Z', answerWithin: 20 },
    ]);
  });

  it('are those of the agent’s account and line, and those an agent can still answer', async () => {
    const { turns, held } = turnsRig();
    await held();
    await held({ callbackId: 'cb-2', callId: 'c-2', account: '1' });
    await held({ callbackId: 'cb-3', callId: 'c-3', line: 'real' });
    await held({ callbackId: 'cb-4', callId: 'c-4' }, new BandwidthRequest(new Promise(() => undefined)));
    void turns.respond(scope, { callId: 'c-4' }, hello, alice);
    await new Promise(setImmediate);
    expect(ids(await turns.openTurns(scope, {}))).toEqual(['cb-1']);
  });

  it('are filtered like events: by call and leg, type and numbers, and none is about a message', async () => {
    const { turns, held } = turnsRig();
    await held({ from: '+1', to: '+2' });
    await held({ callbackId: 'cb-leg', callId: 'c-leg', parentCallId: 'c-1', eventType: 'transferAnswer' });
    await held({ callbackId: 'cb-2', callId: 'c-2', from: '+2', to: '+1' });
    const open = async (filter: Parameters<typeof turns.openTurns>[1]) => ids(await turns.openTurns(scope, filter));
    expect(await open({})).toEqual(['cb-1', 'cb-leg', 'cb-2']);
    expect(await open({ callId: 'c-1' })).toEqual(['cb-1', 'cb-leg']);
    expect(await open({ callId: 'c-leg' })).toEqual(['cb-leg']);
    expect(await open({ eventTypes: ['transferAnswer'] })).toEqual(['cb-leg']);
    expect(await open({ from: '+1' })).toEqual(['cb-1']);
    expect(await open({ to: '+1' })).toEqual(['cb-2']);
    expect(await open({ messageId: 'm-1' })).toEqual([]);
  });

  it('have the same seconds left when someone sets the clock', async () => {
    const { turns, held, clock } = turnsRig();
    await held();
    await clock.advance(5_000);
    clock.set(86_400_000);
    expect(await turns.openTurns(scope, {})).toMatchObject([{ answerWithin: 295 }]);
  });

  it('that another process holds have their seconds too, never less than none', async () => {
    const clock = new ManualClock();
    const store = new TurnMemory(clock);
    const other = turnsRig({ clock, store });
    const { turns } = turnsRig({ clock, store });
    await other.held({ maxHoldSeconds: 20 }, new BandwidthRequest(new Promise(() => undefined)));
    await clock.advance(5_000);
    expect(await turns.openTurns(scope, {})).toMatchObject([{ callbackId: 'cb-1', answerWithin: 15 }]);
    clock.set(86_400_000);
    expect(await turns.openTurns(scope, {})).toMatchObject([{ callbackId: 'cb-1', answerWithin: 0 }]);
  });
});

describe('ending the turns of a call', () => {
  it('spares those opened later, and at the same instant when they took over', async () => {
    const { turns, held, clock } = turnsRig();
    await held();
    turns.goneAll('c-1', 'updateCall', clock.now() - 1);
    expect(turns.waiting('c-1')).toBe(true);
    turns.goneAll('c-1', 'updateCall', clock.now());
    expect(turns.waiting('c-1')).toBe(false);
    await held({ callbackId: 'cb-2' });
    await held({ callbackId: 'cb-3' });
    turns.goneAll('c-1', 'updateCall', clock.now());
    expect(ids(await turns.openTurns(scope, {}))).toEqual(['cb-3']);
    turns.goneAll('c-1', 'updateCall', clock.now() + 1);
    expect(turns.waiting('c-1')).toBe(false);
  });
});

describe('a call that no agent is there to take', () => {
  it('is announced, and gets the fallback after 10 s', async () => {
    const { held, clock, activities } = turnsRig();
    const request = await held({ attended: false, from: '+15005550199' });
    expect(activities).toMatchObject([{ kind: 'nobody-there', callId: 'c-1', from: '+15005550199' }]);
    await clock.advance(9_999);
    expect(request.received).toEqual([]);
    await clock.advance(1);
    expect(request.received).toEqual([fallback]);
  });

  it('is held for its whole time once an agent arrives', async () => {
    const { turns, held, clock } = turnsRig();
    await held({ attended: false });
    await clock.advance(9_000);
    turns.agentArrived();
    expect(await turns.openTurns(scope, {})).toMatchObject([{ answerWithin: 291 }]);
    await clock.advance(13_999);
    expect(turns.waiting('c-1')).toBe(true);
  });
});

describe('closing', () => {
  it('gives every held call the fallback, and ends when they are flushed', async () => {
    const { turns, held, clock } = turnsRig();
    const requests = [await held(), await held({ callbackId: 'cb-2', callId: 'c-2' })];
    await turns.close();
    expect(requests.map(({ received }) => received)).toEqual([[fallback], [fallback]]);
    expect(clock.pending).toBe(0);
  });

  it('without any turn ends at once', async () => {
    await turnsRig().turns.close();
  });

  it('waits a second for calls that are away, and tells their agents that they did not return', async () => {
    const { turns, clock } = await away();
    const answer = Promise.allSettled([turns.respond(scope, cb1, hello, alice)]);
    const closed = deferred<void>();
    void turns.close().then(closed.resolve);
    await clock.advance(999);
    expect(await settled(closed.promise)).toBe(false);
    await clock.advance(1);
    await closed.promise;
    expect(await answer).toMatchObject([{ reason: conflict('because Switchboard was closed while the call was away') }]);
  });

  it('waits no longer than until the last of them is back', async () => {
    const { turns, held, clock } = await away();
    await held({ callbackId: 'cb-2', callId: 'c-2' });
    await clock.advance(23_000);
    const closed = deferred<void>();
    void turns.close().then(closed.resolve);
    const requests = [new BandwidthRequest(), new BandwidthRequest()];
    await turns.attach('cb-1', requests[0] ?? new BandwidthRequest());
    expect(await settled(closed.promise)).toBe(false);
    await turns.attach('cb-2', requests[1] ?? new BandwidthRequest());
    // The clock does not move: only the end of the last turn lets it close.
    await closed.promise;
    expect(requests.map(({ received }) => received)).toEqual([[fallback], [fallback]]);
  });

  it('gives the fallback to a call that arrives meanwhile', async () => {
    const { turns, held } = await away();
    void turns.close();
    expect((await held({ callbackId: 'cb-2', callId: 'c-2' })).received).toEqual([fallback]);
  });
});

describe('the log', () => {
  it('says of each turn how it ended', async () => {
    const { turns, held, lines } = turnsRig();
    await held();
    await turns.respond(scope, cb1, hello, alice);
    expect(lines).toEqual(['debug: turn ended {"callbackId":"cb-1","how":"answered"}']);
  });
});

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((now) => {
    resolve = now;
  });
  return { promise, resolve };
}

/** Whether it has resolved by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let resolved = false;
  void promise.then(() => {
    resolved = true;
  });
  await new Promise(setImmediate);
  return resolved;
}
