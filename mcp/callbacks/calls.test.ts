import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import type { KnownCall, PlacedCall } from '../model/call';
import { CallBook } from './calls';
import { parseWebhooks } from './webhook';

const alice = { id: 'a1', name: 'Alice' };
const bob = { id: 'a2', name: 'Bob' };
const placed: PlacedCall = {
  callId: 'c-1',
  line: 'practice',
  account: '1',
  applicationId: 'app',
  from: '+1',
  to: '+2',
  owner: alice,
  callbackTimeout: 25,
  tag: undefined,
};

function start() {
  const clock = new ManualClock();
  const changes: KnownCall[] = [];
  const book = new CallBook({ clock, changed: (call) => changes.push(call), inboundCallbackTimeout: 12 });
  const see = (eventType: string, fields: Readonly<Record<string, string>> = {}, line: 'practice' | 'real' = 'practice') => {
    const parsed = parseWebhooks({ method: 'POST', body: JSON.stringify({ eventType, callId: 'c-1', ...fields }), query: '' });
    if (parsed.ok) for (const webhook of parsed.webhooks) book.seen(webhook, line);
  };
  return { clock, changes, book, see };
}

describe('the call book', () => {
  it('follows an outbound call from placing to its end', async () => {
    const { clock, changes, book, see } = start();
    book.placed(placed);
    await clock.advance(1_000);
    see('answer', { answerTime: 't' });
    see('gather', { answerTime: 't' });
    await clock.advance(1_000);
    see('disconnect', { cause: 'error', errorMessage: 'Service unavailable' });
    expect(changes.map((call) => call.state)).toEqual(['queued', 'answered', 'disconnected']);
    expect(book.call('c-1')).toMatchObject({ owner: alice, disconnectCause: 'error', errorMessage: 'Service unavailable' });
    const { createdAt, answeredAt, endedAt } = changes.at(-1) ?? placed0();
    expect([(answeredAt ?? 0) - createdAt, (endedAt ?? 0) - createdAt]).toEqual([1_000, 2_000]);
    expect(book.live()).toEqual([]);
  });

  it('learns of an inbound call from its first webhook', () => {
    const { book, see } = start();
    see('initiate', { accountId: '1', from: '+3', to: '+1' });
    expect(book.call('c-1')).toMatchObject({ direction: 'inbound', state: 'initiated', from: '+3', account: '1', owner: undefined });
    book.own('c-1', bob);
    book.own('c-1', alice);
    expect(book.call('c-1')?.owner).toEqual(bob);
  });

  it('never moves a call back', () => {
    const { book, see } = start();
    see('answer');
    see('disconnect', { cause: 'hangup' });
    see('gather');
    see('recordingAvailable');
    book.placed(placed);
    expect(book.call('c-1')).toMatchObject({ state: 'disconnected', owner: alice, account: '1' });
  });

  it('takes no word from another line, and makes no call of a late notice', () => {
    const { book, see } = start();
    book.placed(placed);
    see('disconnect', {}, 'real');
    expect(book.call('c-1')?.state).toBe('queued');
    see('recordingAvailable', { callId: 'c-2' });
    expect(book.call('c-2')).toBeUndefined();
  });

  it('knows how long Bandwidth waits', () => {
    const { book, see } = start();
    book.placed(placed);
    see('initiate', { callId: 'c-2' });
    see('answer', { callId: 'c-3', direction: 'outbound' });
    expect(['c-1', 'c-2', 'c-3'].map((id) => book.callbackTimeout(id))).toEqual([25, 12, 15]);
  });

  it('keeps a thousand ended calls and every live one', () => {
    const { book, see } = start();
    book.placed({ ...placed, callId: 'c-live' });
    for (let at = 0; at < 1_001; at++) see('disconnect', { callId: `e-${at}` });
    expect(book.call('e-0')).toBeUndefined();
    expect(book.call('e-1')).toBeDefined();
    expect(book.live().map((call) => call.callId)).toEqual(['c-live']);
  });
});

function placed0(): never {
  throw new Error('no change was told');
}
