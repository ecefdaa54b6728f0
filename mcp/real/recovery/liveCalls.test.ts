import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import type { CallRecovery } from '../../callbacks/recovery';
import type { LiveCallControl } from '../../callbacks/turns/callControl';
import type { CallProbe, RedirectOutcome } from '../../callbacks/turns/turn';
import type { KnownCall } from '../../model/call';
import { JournalKey } from '../journalKey';
import { LiveCalls } from './liveCalls';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'live-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (callId: string, over: Partial<KnownCall> = {}): KnownCall => ({
  callId,
  parentCallId: undefined,
  line: 'real',
  account: '9900000',
  applicationId: undefined,
  direction: 'outbound',
  from: undefined,
  to: undefined,
  owner: undefined,
  state: 'answered',
  createdAt: 0,
  answeredAt: 0,
  endedAt: undefined,
  disconnectCause: undefined,
  errorMessage: undefined,
  tag: undefined,
  ...over,
});

/** Records requests to Bandwidth and to the turns; Bandwidth answers as the test says. */
function rig(
  calls: KnownCall[],
  says: { redirect?: RedirectOutcome; state?: CallProbe; run?: RedirectOutcome | Promise<RedirectOutcome> } = {},
) {
  const clock = new ManualClock();
  const did: string[] = [];
  const notices: string[] = [];
  const control: LiveCallControl = {
    state: async () => says.state ?? { kind: 'answered' },
    redirect: async (callId, url) => {
      did.push(`redirect ${callId} ${url}`);
      return says.redirect ?? { kind: 'sent' };
    },
    run: async (callId) => {
      did.push(`run ${callId}`);
      return says.run ?? { kind: 'sent' };
    },
  };
  const recovery: Pick<CallRecovery, keyof CallRecovery> = {
    adopt: () => undefined,
    returnUrl: (callId) => `https://new/${callId}`,
    notSentBack: (callId) => did.push(`not sent ${callId}`),
    ended: (callId, cause) => {
      did.push(`ended ${callId} ${cause}`);
      calls.splice(0, calls.length, ...calls.filter((each) => each.callId !== callId));
    },
    answered: (callId) =>
      calls.splice(0, calls.length, ...calls.map((each) => (each.callId === callId ? { ...each, state: 'answered' as const } : each))),
    ownerOf: () => undefined,
    hasTurn: (callId) => callId === 'with-turn',
  };
  const live = new LiveCalls({
    folder,
    process: { pid: 1, find: async () => ({ startedAt: 'now' }) },
    clock,
    log: silentLog,
    key: new JournalKey(path.join(folder, 'journal.key')),
    control,
    recovery,
    liveCalls: () => calls,
    notice: (_severity, message) => notices.push(message),
  });
  return { live, clock, did, notices, says };
}

it('sends each live answered call to the new address, once', async () => {
  const practice = call('p', { line: 'practice' });
  const { live, did } = rig([call('a'), call('b'), practice, call('leg', { parentCallId: 'a' })]);
  await live.redirectAll();
  expect(did).toEqual(['redirect a https://new/a', 'redirect b https://new/b']);
});

it('leaves alone what was placed when the address was there already', async () => {
  const { live, did, notices } = rig([call('old', { createdAt: 1_000 }), call('new', { createdAt: 1_001, state: 'queued' })]);
  await live.redirectAll(1_000);
  expect(did).toEqual(['redirect old https://new/old']);
  expect(notices).toEqual([expect.stringContaining('old was redirected')]);
});

it('says which call it cannot save because it still rings', async () => {
  const { live, did, notices } = rig([call('r', { state: 'initiated' })]);
  await live.redirectAll();
  expect(did).toEqual([]);
  expect(notices).toEqual([expect.stringContaining('r is not answered yet')]);
});

it('tells the true cause of a call that ended meanwhile', async () => {
  const { live, did, notices } = rig([call('a')], { redirect: { kind: 'ended' }, state: { kind: 'ended', cause: 'callback-error' } });
  await live.redirectAll();
  expect(did.at(-1)).toBe('ended a callback-error');
  expect(notices).toEqual([expect.stringContaining('while Bandwidth could not reach this computer (callback-error)')]);
});

it('lets the turn go on looking after a call that could not be sent', async () => {
  const { live, did } = rig([call('a')], { redirect: { kind: 'failed', why: 'down' } });
  await live.redirectAll();
  expect(did.at(-1)).toBe('not sent a');
});

it('finds out by asking that a call ended whose end is reported to an address that is gone', async () => {
  const { live, clock, did, says } = rig([call('a')]);
  await live.redirectAll();
  await clock.advance(5_000);
  says.state = { kind: 'ended', cause: 'hangup' };
  await clock.advance(5_000);
  expect(did.at(-1)).toBe('ended a hangup');
  expect(clock.pending).toBe(0);
});

describe('while Bandwidth cannot reach this computer', () => {
  it('asks how a call ended whose end was reported to an address that no longer exists', async () => {
    const { live, clock, did, notices, says } = rig([call('a'), call('r', { state: 'initiated' })]);
    live.lost();
    await clock.advance(5_000);
    expect(did).toEqual([]);
    says.state = { kind: 'ended', cause: 'callback-error' };
    await clock.advance(5_000);
    expect(did).toEqual(['ended a callback-error', 'ended r callback-error']);
    expect(notices).toEqual(
      ['a', 'r'].map((id) => `Call ${id} is over: the call ended while Bandwidth could not reach this computer (callback-error).`),
    );
    expect(clock.pending).toBe(0);
  });

  it('goes on asking while Bandwidth cannot be asked either', async () => {
    const { live, clock, did, says } = rig([call('a')], { state: { kind: 'unknown', why: 'no network' } });
    live.lost();
    await clock.advance(60_000);
    says.state = { kind: 'ended', cause: 'hangup' };
    await clock.advance(5_000);
    expect(did).toEqual(['ended a hangup']);
  });

  it('says nothing of a call that ends by itself after it was reached again', async () => {
    const { live, clock, did, notices, says } = rig([call('a')]);
    live.lost();
    live.reached();
    says.state = { kind: 'ended', cause: 'hangup' };
    await clock.advance(5_000);
    expect(did).toEqual(['ended a hangup']);
    expect(notices).toEqual([]);
  });
});

it('tries again to send a call that no turn looks after, and says so once', async () => {
  const { live, clock, did, notices, says } = rig([call('a'), call('with-turn')], { redirect: { kind: 'failed', why: 'down' } });
  await live.redirectAll();
  await clock.advance(10_000);
  expect(did.filter((done) => done.startsWith('redirect'))).toEqual([
    'redirect a https://new/a',
    'redirect with-turn https://new/with-turn',
    'redirect a https://new/a',
    'redirect a https://new/a',
  ]);
  says.redirect = { kind: 'sent' };
  await clock.advance(10_000);
  expect(notices.filter((notice) => notice.includes('Call a'))).toEqual([
    'Call a could not be redirected to the new address: down',
    'Call a was redirected to the new address.',
  ]);
});

it('sends a call that was not answered yet when it is', async () => {
  const calls = [call('r', { state: 'initiated' })];
  const { live, clock, did, says } = rig(calls, { state: { kind: 'unanswered' } });
  await live.redirectAll();
  await clock.advance(5_000);
  expect(did).toEqual([]);
  says.state = { kind: 'answered' };
  await clock.advance(5_000);
  expect(did).toEqual(['redirect r https://new/r']);
});

it('gives the fallback on closing to calls that no turn gives it to', async () => {
  const { live, did } = rig([call('a'), call('with-turn'), call('r', { state: 'initiated' })]);
  await live.endLiveCalls('<Response/>');
  expect(did).toEqual(['run a']);
});

it('waits no longer than 2 s for Bandwidth on closing', async () => {
  const { live, clock, says } = rig([call('a')]);
  says.run = new Promise<never>(() => undefined);
  const closed = live.endLiveCalls('<Response/>');
  await clock.advance(2_000);
  await closed;
  expect(clock.pending).toBe(0);
});
