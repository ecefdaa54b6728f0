import { describe, expect, it } from 'vitest';
import { clock, describeEventStore, event, fill, put, read, seqs } from '../../testing/eventStoreContract';
import { EventLog } from './eventLog';

describeEventStore('the event log', async () => new EventLog(clock));

describe('the event log', () => {
  it('accepts a cursor of an earlier run and says so', async () => {
    const earlier = new EventLog(clock);
    await fill(earlier, 3);
    const log = new EventLog(clock);
    await fill(log, 2);
    expect(await read(log, { cursor: (await read(earlier)).cursor })).toMatchObject({ restarted: true, events: [{ seq: 1 }, { seq: 2 }] });
  });

  it('says when events between the cursor and the page have expired', async () => {
    const log = new EventLog(clock, { maxEvents: 3 });
    const start = (await read(log)).cursor;
    await fill(log, 5);
    const page = await read(log, { cursor: start });
    expect(page).toMatchObject({ missed: true, events: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] });
    expect((await read(log, { cursor: page.cursor })).missed).toBeUndefined();
  });

  it('keeps one hour', async () => {
    const log = new EventLog(clock);
    await fill(log, 1);
    const start = (await read(log)).cursor;
    await clock.advance(3_599_999);
    expect(await seqs(log)).toEqual([1]);
    await fill(log, 1);
    await clock.advance(1);
    expect(await seqs(log)).toEqual([2]);
    expect(await seqs(log, { filter: { callId: 'c-1' } })).toEqual([2]);
    expect(await read(log, { cursor: start })).not.toHaveProperty('missed');
  });

  it('keeps its memory bounded whatever the size of the bodies', async () => {
    const log = new EventLog(clock, { maxBytes: 330 });
    await fill(log, 5);
    expect(await seqs(log)).toEqual([4, 5]);
  });

  it('knows a repeat while the first delivery is kept', async () => {
    const log = new EventLog(clock);
    await put(log, { callbackId: 'cb-1' }, 'id');
    expect(log.repeatOf('id')).toMatchObject({ seq: 1, callbackId: 'cb-1' });
    expect(log.repeatOf(undefined)).toBeUndefined();
    await clock.advance(3_600_000);
    expect(log.repeatOf('id')).toBeUndefined();
  });

  it('knows the newest of two that share an identity, until that one goes', async () => {
    const log = new EventLog(clock, { maxEvents: 3 });
    await put(log, { callbackId: 'cb-1' }, 'id');
    await put(log, {}, 'other');
    await put(log, { callbackId: 'cb-2' }, 'id', { anew: true });
    await fill(log, 2);
    expect([log.repeatOf('id')?.callbackId, log.repeatOf('other')]).toEqual(['cb-2', undefined]);
    await fill(log, 1);
    expect(log.repeatOf('id')).toBeUndefined();
  });

  it('gives back what it was given, under any filter that fits, however much else there is', async () => {
    const log = new EventLog(clock, { maxEvents: 100 });
    const full = {
      ...{ event_type: 'gather', callId: 'c-9', parentCallId: 'c-0', messageId: 'm-1', from: '+1', to: '+2', callbackId: 'cb-1' },
      ...{ label: '/menu', replayed: true as const, timestamp: '2026-01-02T00:00:00.000Z' },
    };
    await fill(log, 250);
    const stored = log.add({ event: event(full), identity: 'id' });
    await fill(log, 20);
    const fits = [
      { callId: 'c-9' },
      { callId: 'c-0' },
      { messageId: 'm-1' },
      { from: '+1' },
      { to: '+2' },
      { eventTypes: ['answer', 'gather'] },
      { since: Date.UTC(2026, 0, 2), until: Date.UTC(2026, 0, 2) },
    ];
    for (const filter of fits) expect((await read(log, { filter })).events).toStrictEqual([stored]);
    expect(stored).toMatchObject(full);
  });
});
