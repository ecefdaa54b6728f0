import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/manualClock';
import type { CallbackEvent, NewCallbackEvent } from '../../model/event';
import type { EventQuery, Scope } from '../../model/scope';
import type { Appended, AppendOptions, EventStore } from '../eventStore';

export const scope: Scope = { line: 'practice', account: 'acct' };

export const clock = new ManualClock();

/** A new event of call `c-1`. */
export function event(fields: Partial<NewCallbackEvent> = {}): NewCallbackEvent {
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

/** Stores one event. */
export async function put(store: EventStore, fields: Partial<NewCallbackEvent> = {}, identity?: string, options?: AppendOptions) {
  const [appended] = await store.append([{ event: event(fields), identity }], options);
  if (appended === undefined) throw new Error('nothing was answered');
  return appended;
}

export async function fill(store: EventStore, count: number, fields: Partial<NewCallbackEvent> = {}): Promise<void> {
  for (let at = 0; at < count; at++) await put(store, fields);
}

export const read = (store: EventStore, query: Partial<EventQuery> = {}) => store.read({ scope, filter: {}, limit: 20, ...query });

export const seqs = async (store: EventStore, query: Partial<EventQuery> = {}) => (await read(store, query)).events.map(({ seq }) => seq);

const message = (id: string, fields: Partial<NewCallbackEvent> = {}) =>
  event({ event_type: 'message-received', callId: undefined, messageId: id, ...fields });

/** What every event store does. `open` gives an empty one. */
export function describeEventStore(name: string, open: () => Promise<EventStore>): void {
  describe(`${name}, as an event store`, () => {
    reading(open);
    repeating(open);
    publishing(open);
  });
}

function reading(open: () => Promise<EventStore>): void {
  it('gives the newest events, oldest first, without a cursor', async () => {
    const store = await open();
    await fill(store, 5);
    expect(await seqs(store, { limit: 2 })).toEqual([4, 5]);
  });

  it('reads on from a cursor, page by page, each event once', async () => {
    const store = await open();
    const start = (await read(store)).cursor;
    await fill(store, 5);
    const first = await read(store, { cursor: start, limit: 3 });
    expect(first).toMatchObject({ more: true, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    const second = await read(store, { cursor: first.cursor, limit: 3 });
    expect(second).toMatchObject({ more: false, events: [{ seq: 4 }, { seq: 5 }] });
    expect(await read(store, { cursor: second.cursor })).toEqual({ events: [], cursor: second.cursor, more: false });
  });

  it('reads one call on from a cursor, page by page, among others', async () => {
    const store = await open();
    const start = (await read(store)).cursor;
    for (let at = 0; at < 6; at++) await put(store, { callId: at % 2 === 0 ? 'c-1' : 'c-2' });
    const first = await read(store, { cursor: start, filter: { callId: 'c-1' }, limit: 2 });
    expect(first).toMatchObject({ more: true, events: [{ seq: 1 }, { seq: 3 }] });
    expect(await seqs(store, { cursor: first.cursor, filter: { callId: 'c-1' }, limit: 2 })).toEqual([5]);
  });

  it('gives a body back as it came, and no copy of it beside', async () => {
    const store = await open();
    const body = '{ "text": "caf\\u00e9 \ud83d\ude00", "deep": [{"a": null}] }';
    await put(store, { data: JSON.parse(body), body });
    const [found] = (await read(store)).events;
    expect(found?.data).toEqual({ text: 'caf\u00e9 \ud83d\ude00', deep: [{ a: null }] });
    expect(found).not.toHaveProperty('body');
  });

  it('skips nothing when the filter changes between two reads', async () => {
    const store = await open();
    const start = (await read(store)).cursor;
    await fill(store, 1, { callId: 'c-2' });
    const other = await read(store, { cursor: start, filter: { callId: 'c-1' } });
    expect(await seqs(store, { cursor: other.cursor, filter: { callId: 'c-2' } })).toEqual([1]);
  });

  it('filters by call, leg, type, message and numbers', async () => {
    const store = await open();
    await put(store, { event_type: 'answer', from: '+1', to: '+2' });
    await put(store, { event_type: 'transferAnswer', callId: 'c-b', parentCallId: 'c-1' });
    await put(store, { event_type: 'message-sent', callId: undefined, messageId: 'm-1' });
    expect(await seqs(store, { filter: { callId: 'c-1' } })).toEqual([1, 2]);
    expect(await seqs(store, { filter: { callId: 'c-b' } })).toEqual([2]);
    expect(await seqs(store, { filter: { messageId: 'm-1' } })).toEqual([3]);
    expect(await seqs(store, { filter: { eventTypes: ['answer', 'message-sent'] } })).toEqual([1, 3]);
    expect(await seqs(store, { filter: { from: '+1', to: '+2' } })).toEqual([1]);
    expect(await seqs(store, { filter: { from: '+2' } })).toEqual([]);
  });

  it.each(['', 'x', '0123456789abcdef', '0123456789abcdef.', '0123456789abcdef.-1', '../../etc'])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(read(await open(), { cursor })).rejects.toMatchObject({ code: 'validation' });
    },
  );

  it('refuses a cursor beyond its own events', async () => {
    const store = await open();
    const cursor = (await read(store)).cursor.replace(/\d+$/, '99');
    await expect(read(store, { cursor })).rejects.toMatchObject({ code: 'validation' });
  });

  it('gives the newest inbound messages of a number and a time, oldest first', async () => {
    const store = await open();
    const at = clock.now();
    await store.append(
      ['m-1', 'm-2', 'm-3', 'm-4'].map((id, place) => ({
        event: message(id, { from: id === 'm-2' ? '+2' : '+1', receivedAt: at + place }),
        identity: id,
      })),
    );
    const ids = async (query: { from?: string; since?: number; until?: number; limit?: number }) =>
      (await store.inboundMessages({ scope, limit: 10, ...query })).map(({ messageId }) => messageId);
    expect(await ids({ from: '+1', limit: 2 })).toEqual(['m-3', 'm-4']);
    expect(await ids({ since: at + 1, until: at + 3 })).toEqual(['m-2', 'm-3']);
    expect(await ids({ from: '+3' })).toEqual([]);
  });
}

function repeating(open: () => Promise<EventStore>): void {
  it('stores a webhook once and names the turn its first delivery opened', async () => {
    const store = await open();
    expect(await put(store, { callbackId: 'cb-1' }, 'id')).toMatchObject({ kind: 'stored', event: { seq: 1, callbackId: 'cb-1' } });
    expect(await put(store, { callbackId: 'cb-2' }, 'id')).toEqual({ kind: 'repeat', callbackId: 'cb-1' });
    expect(await seqs(store)).toEqual([1]);
  });

  it('takes nothing without an identity for a repeat', async () => {
    const store = await open();
    await fill(store, 2);
    expect(await seqs(store)).toEqual([1, 2]);
  });

  it('answers for each of a list in order, repeats within it included', async () => {
    const store = await open();
    await store.append([{ event: message('m-0'), identity: 'm-0' }]);
    const list = ['m-1', 'm-0', 'm-1', 'm-2'].map((id) => ({ event: message(id), identity: id }));
    const appended = await store.append(list);
    expect(appended.map(({ kind }) => kind)).toEqual(['stored', 'repeat', 'repeat', 'stored']);
    expect((await read(store)).events.map(({ messageId }) => messageId)).toEqual(['m-0', 'm-1', 'm-2']);
  });

  it('stores one of several deliveries that arrive at once', async () => {
    const store = await open();
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => put(store, { callbackId: `cb-${at}` }, 'id')));
    const [first, ...others] = all;
    expect(first).toMatchObject({ kind: 'stored', event: { callbackId: 'cb-0' } });
    expect(others).toEqual(others.map((): Appended => ({ kind: 'repeat', callbackId: 'cb-0' })));
  });

  it('stores a repeat anew where it is told to, and takes later ones for repeats of that', async () => {
    const store = await open();
    await put(store, { callbackId: 'cb-1' }, 'id');
    expect(await put(store, { callbackId: 'cb-2' }, 'id', { anew: true })).toMatchObject({ kind: 'stored', event: { seq: 2 } });
    expect(await put(store, { callbackId: 'cb-3' }, 'id')).toEqual({ kind: 'repeat', callbackId: 'cb-2' });
  });

  it('adds an event of the past, which repeats nothing', async () => {
    const store = await open();
    await put(store, {}, 'id');
    expect(await store.replay(event({ replayed: true }))).toMatchObject({ seq: 2, replayed: true });
    expect(await seqs(store)).toEqual([1, 2]);
  });
}

function publishing(open: () => Promise<EventStore>): void {
  it('notifies those whose filter matches, when it is told to, until they leave', async () => {
    const store = await open();
    const heard: string[] = [];
    const listen = (who: string, filter: EventQuery['filter'], of = scope) =>
      store.subscribe(of, filter, ({ seq }) => heard.push(`${who} ${seq}`));
    const leave = [
      listen('all', {}),
      listen('call', { callId: 'c-1' }),
      listen('leg', { callId: 'c-b' }),
      listen('type', { eventTypes: ['answer'] }),
      listen('stranger', {}, { ...scope, account: 'other' }),
      listen('other line', { callId: 'c-1' }, { ...scope, line: 'real' }),
    ];
    const first = stored(await put(store, { event_type: 'answer', callId: 'c-b', parentCallId: 'c-1' }));
    expect(heard).toEqual([]);
    store.publish(first);
    expect(heard.sort()).toEqual(['all 1', 'call 1', 'leg 1', 'type 1']);
    for (const end of leave) end();
    store.publish(stored(await put(store)));
    expect(heard).toHaveLength(4);
  });
}

function stored(appended: Appended): CallbackEvent {
  if (appended.kind !== 'stored') throw new Error('it was a repeat');
  return appended.event;
}
