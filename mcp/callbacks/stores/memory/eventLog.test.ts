import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/testing/manualClock';
import type { NewCallbackEvent } from '../../../model/event';
import type { EventQuery, Scope } from '../../../model/scope';
import { EventLog } from './eventLog';

const scope: Scope = { line: 'practice', account: 'acct' };
const clock = new ManualClock();

function event(fields: Partial<NewCallbackEvent> = {}): NewCallbackEvent {
  return {
    event_type: 'dtmf',
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: clock.now(),
    line: 'practice',
    account: 'acct',
    callId: 'c-1',
    parentCallId: undefined,
    messageId: undefined,
    from: undefined,
    to: undefined,
    callbackId: undefined,
    label: undefined,
    data: { ten: 1 },
    body: '{"ten":1}',
    ...fields,
  };
}

const fill = (log: EventLog, count: number, fields: Partial<NewCallbackEvent> = {}) => {
  for (let at = 0; at < count; at++) log.append(event(fields), undefined);
};
const read = (log: EventLog, query: Partial<EventQuery> = {}) => log.read({ scope, filter: {}, limit: 20, ...query });
const seqs = (log: EventLog, query: Partial<EventQuery> = {}) => read(log, query).events.map(({ seq }) => seq);

describe('the event log', () => {
  it('gives the newest events, oldest first, without a cursor', () => {
    const log = new EventLog(clock);
    fill(log, 5);
    expect(seqs(log, { limit: 2 })).toEqual([4, 5]);
  });

  it('reads on from a cursor, page by page, each event once', () => {
    const log = new EventLog(clock);
    const start = read(log).cursor;
    fill(log, 5);
    const first = read(log, { cursor: start, limit: 3 });
    expect(first).toMatchObject({ more: true, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    const second = read(log, { cursor: first.cursor, limit: 3 });
    expect(second).toMatchObject({ more: false, events: [{ seq: 4 }, { seq: 5 }] });
    expect(read(log, { cursor: second.cursor })).toEqual({ events: [], cursor: second.cursor, more: false });
  });

  it('gives a body back as it came, and no copy of it beside', () => {
    const log = new EventLog(clock);
    const body = '{ "text": "caf\\u00e9 \ud83d\ude00", "deep": [{"a": null}] }';
    log.append(event({ data: JSON.parse(body), body }), undefined);
    const [found] = read(log).events;
    expect(found?.data).toEqual({ text: 'caf\u00e9 \ud83d\ude00', deep: [{ a: null }] });
    expect(found).not.toHaveProperty('body');
  });

  it('skips nothing when the filter changes between two reads', () => {
    const log = new EventLog(clock);
    const start = read(log).cursor;
    fill(log, 1, { callId: 'c-2' });
    const other = read(log, { cursor: start, filter: { callId: 'c-1' } });
    expect(seqs(log, { cursor: other.cursor, filter: { callId: 'c-2' } })).toEqual([1]);
  });

  it('filters by call, leg, type, message and numbers', () => {
    const log = new EventLog(clock);
    log.append(event({ event_type: 'answer', from: '+1', to: '+2' }), undefined);
    log.append(event({ event_type: 'transferAnswer', callId: 'c-b', parentCallId: 'c-1' }), undefined);
    log.append(event({ event_type: 'message-sent', callId: undefined, messageId: 'm-1' }), undefined);
    expect(seqs(log, { filter: { callId: 'c-1' } })).toEqual([1, 2]);
    expect(seqs(log, { filter: { callId: 'c-b' } })).toEqual([2]);
    expect(seqs(log, { filter: { messageId: 'm-1' } })).toEqual([3]);
    expect(seqs(log, { filter: { eventTypes: ['answer', 'message-sent'] } })).toEqual([1, 3]);
    expect(seqs(log, { filter: { from: '+1', to: '+2' } })).toEqual([1]);
    expect(seqs(log, { filter: { from: '+2' } })).toEqual([]);
  });

  it('shows only the own account and line; events without an account to their line', () => {
    const log = new EventLog(clock);
    log.append(event({ account: 'other' }), undefined);
    log.append(event({ line: 'real' }), undefined);
    log.append(event({ account: undefined }), undefined);
    expect(seqs(log)).toEqual([3]);
  });

  it('accepts a cursor of an earlier run and says so', () => {
    const earlier = new EventLog(clock);
    fill(earlier, 3);
    const log = new EventLog(clock);
    fill(log, 2);
    expect(read(log, { cursor: read(earlier).cursor })).toMatchObject({ restarted: true, events: [{ seq: 1 }, { seq: 2 }] });
  });

  it('says when events between the cursor and the page have expired', () => {
    const log = new EventLog(clock, { maxEvents: 3 });
    const start = read(log).cursor;
    fill(log, 5);
    const page = read(log, { cursor: start });
    expect(page).toMatchObject({ missed: true, events: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] });
    expect(read(log, { cursor: page.cursor }).missed).toBeUndefined();
  });

  it('keeps one hour', async () => {
    const log = new EventLog(clock);
    fill(log, 1);
    const start = read(log).cursor;
    await clock.advance(3_599_999);
    expect(seqs(log)).toEqual([1]);
    fill(log, 1);
    await clock.advance(1);
    expect(seqs(log)).toEqual([2]);
    expect(seqs(log, { filter: { callId: 'c-1' } })).toEqual([2]);
    expect(read(log, { cursor: start })).not.toHaveProperty('missed');
  });

  it('keeps its memory bounded whatever the size of the bodies', () => {
    const log = new EventLog(clock, { maxBytes: 330 });
    fill(log, 5);
    expect(seqs(log)).toEqual([4, 5]);
  });

  it.each(['', 'x', '0123456789abcdef', '0123456789abcdef.', '0123456789abcdef.-1', '../../etc'])('refuses the cursor %j', (cursor) => {
    expect(() => read(new EventLog(clock), { cursor })).toThrow(expect.objectContaining({ code: 'validation' }));
  });

  it('refuses a cursor beyond its own events', () => {
    const log = new EventLog(clock);
    const cursor = read(log).cursor.replace(/\d+$/, '99');
    expect(() => read(log, { cursor })).toThrow(expect.objectContaining({ code: 'validation' }));
  });

  it('knows a repeat while the first delivery is kept', async () => {
    const log = new EventLog(clock);
    const { seq } = log.append(event({ callbackId: 'cb-1' }), 'id');
    expect(log.repeatOf('id')).toMatchObject({ seq, callbackId: 'cb-1' });
    expect(log.repeatOf(undefined)).toBeUndefined();
    await clock.advance(3_600_000);
    expect(log.repeatOf('id')).toBeUndefined();
  });

  it('knows the newest of two that share an identity, until that one goes', () => {
    const log = new EventLog(clock, { maxEvents: 3 });
    log.append(event({ callbackId: 'cb-1' }), 'id');
    log.append(event(), 'other');
    log.append(event({ callbackId: 'cb-2' }), 'id');
    fill(log, 2);
    expect([log.repeatOf('id')?.callbackId, log.repeatOf('other')]).toEqual(['cb-2', undefined]);
    fill(log, 1);
    expect(log.repeatOf('id')).toBeUndefined();
  });

  it('gives back what it was given, under any filter that fits, however much else there is', () => {
    const log = new EventLog(clock, { maxEvents: 100 });
    const full = {
      ...{ event_type: 'gather', callId: 'c-9', parentCallId: 'c-0', messageId: 'm-1', from: '+1', to: '+2', callbackId: 'cb-1' },
      ...{ label: '/menu', replayed: true as const, timestamp: '2026-01-02T00:00:00.000Z' },
    };
    fill(log, 250);
    const stored = log.append(event(full), 'id');
    fill(log, 20);
    const fits = [
      { callId: 'c-9' },
      { callId: 'c-0' },
      { messageId: 'm-1' },
      { from: '+1' },
      { to: '+2' },
      { eventTypes: ['answer', 'gather'] },
      { since: Date.UTC(2026, 0, 2), until: Date.UTC(2026, 0, 2) },
    ];
    for (const filter of fits) expect(read(log, { filter }).events).toStrictEqual([stored]);
    expect(stored).toMatchObject(full);
  });
});
