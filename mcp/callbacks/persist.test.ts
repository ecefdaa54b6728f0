import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import { silentLog } from '../base/log';
import type { CallbackEvent } from '../model/event';
import { eventOf } from '../model/eventRow';
import type { InboundQuery } from '../model/scope';
import { alice, hello, type Rig, scope, startRig, voice } from './testing/callbacksRig';

/** A disk that stores when the test says so. */
function disk() {
  const asked: { readonly events: readonly CallbackEvent[]; store(repeats?: readonly number[]): void; fail(): void }[] = [];
  const stored: CallbackEvent[] = [];
  const watchers = new Set<() => void>();
  return {
    asked,
    history: {
      persist: (rows: readonly string[]) =>
        new Promise<readonly number[]>((resolve, reject) => {
          const events = rows.map((row) => eventOf(row, 0).event);
          const full = new SwitchboardError('unavailable', 'The event history failed: no space left.', 'Free some disk space.');
          asked.push({
            events,
            store: (repeats = []) => {
              const fresh = events.filter((_, place) => !repeats.includes(place));
              stored.push(...fresh.map((event, place) => ({ ...event, seq: stored.length + place + 1 })));
              resolve(repeats);
            },
            fail: () => reject(full),
          });
          for (const watcher of [...watchers]) watcher();
        }),
      inboundMessages: async ({ from, since = 0 }: InboundQuery) =>
        stored.filter((event) => (from === undefined || event.from === from) && event.receivedAt >= since),
    },
    async nth(count: number) {
      await new Promise<void>((resolve) => {
        const look = () => {
          if (asked.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
      const found = asked[count - 1];
      if (!found) throw new Error('unreachable');
      return found;
    },
  };
}

async function close(rig: Rig): Promise<void> {
  const closed = rig.callbacks.close();
  await rig.clock.advance(5_000);
  await closed;
}

describe('storing before acknowledging', () => {
  it('acknowledges a webhook, and shows it, only once it is stored', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const answer = rig.post('/voice', voice('dtmf'));
    const asked = await nth(1);
    expect(await rig.newest()).toEqual([]);
    asked.store();
    expect((await answer).status).toBe(204);
    expect(await rig.newest()).toHaveLength(1);
    await close(rig);
  });

  it('opens a turn under the callbackId that was stored, once it is', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const answer = rig.post('/voice', voice('answer'));
    const asked = await nth(1);
    expect(await rig.port.openTurns(scope, {})).toEqual([]);
    asked.store();
    await rig.seen('webhook');
    const callbackId = asked.events[0]?.callbackId ?? '';
    expect(await rig.port.openTurns(scope, {})).toMatchObject([{ callbackId }]);
    await rig.port.respond(scope, { callbackId }, hello, alice);
    expect((await answer).body).toBe(hello);
    await close(rig);
  });

  it.each(['dtmf', 'answer', 'disconnect'])(
    'refuses %s with 503 when it cannot be stored, forgets it, and takes it when it comes again',
    async (type) => {
      const { history, nth, asked } = disk();
      const rig = await startRig({ history });
      const body = voice(type);
      const refused = fetch(`${rig.base}/voice`, { method: 'POST', body: JSON.stringify(body) });
      (await nth(1)).fail();
      const response = await refused;
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await rig.newest()).toEqual([]);
      expect(rig.port.liveCalls()).toEqual([]);
      const again = rig.post('/voice', body);
      (await nth(2)).store();
      await rig.seen('webhook');
      expect(await rig.newest()).toHaveLength(1);
      expect(asked).toHaveLength(2);
      await close(rig);
      await again;
    },
  );

  it('answers once a webhook that is stored neither in time nor later', async () => {
    const { history, nth } = disk();
    const errors: string[] = [];
    const rig = await startRig({ history, log: { ...silentLog, error: (message) => errors.push(message) } });
    const refused = rig.post('/voice', voice('dtmf'));
    const stuck = await nth(1);
    await rig.clock.advance(5_000);
    expect((await refused).status).toBe(503);
    stuck.fail();
    const next = rig.post('/voice', voice('dtmf'));
    (await nth(2)).store();
    expect((await next).status).toBe(204);
    expect(errors).toEqual([]);
    await close(rig);
  });

  it.each(['dtmf', 'answer'])('refuses %s with 503 when storing takes too long, and shows it once it is stored after all', async (type) => {
    const { history, nth, asked } = disk();
    const rig = await startRig({ history });
    const body = voice(type);
    const refused = fetch(`${rig.base}/voice`, { method: 'POST', body: JSON.stringify(body) });
    const stuck = await nth(1);
    await rig.clock.advance(4_999);
    expect(rig.clock.pending).toBe(1);
    await rig.clock.advance(1);
    const response = await refused;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    stuck.store();
    await rig.seen('webhook');
    const again = rig.post('/voice', body);
    if (type === 'answer') {
      await rig.seen('still-waiting');
      await rig.port.respond(scope, { callId: 'c-1' }, hello, alice);
    }
    expect((await again).status).toBe(type === 'answer' ? 200 : 204);
    expect(await rig.newest()).toHaveLength(1);
    expect(asked).toHaveLength(1);
    await close(rig);
  });

  it('stores a webhook once, though it is repeated while it is on its way', async () => {
    const { history, nth, asked } = disk();
    const rig = await startRig({ history });
    const body = voice('dtmf');
    const first = rig.post('/voice', body);
    const stored = await nth(1);
    const repeat = rig.post('/voice', body);
    // Whether the repeat is read before the first is stored or after: it is stored once.
    const other = rig.post('/voice', voice('dtmf'));
    (await nth(2)).store();
    await other;
    stored.store();
    expect([(await first).status, (await repeat).status]).toEqual([204, 204]);
    expect(asked).toHaveLength(2);
    await close(rig);
  });

  it('stores a list of messages whole or not at all', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const list = ['m-1', 'm-2', 'm-1'].map((id) => ({
      type: 'message-received',
      time: '2026-01-01T00:00:00Z',
      to: '+15005550100',
      message: { id, from: '+15005550123' },
    }));
    const refused = rig.post('/messaging', list);
    (await nth(1)).fail();
    expect((await refused).status).toBe(503);
    const taken = rig.post('/messaging', list);
    const asked = await nth(2);
    expect(asked.events.map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2']);
    asked.store();
    expect((await taken).status).toBe(204);
    expect((await rig.port.inboundMessages({ scope, from: '+15005550123', limit: 10 })).map(({ messageId }) => messageId)).toEqual([
      'm-1',
      'm-2',
    ]);
    expect(await rig.port.inboundMessages({ scope, from: '+15005550124', limit: 10 })).toEqual([]);
    expect(await rig.port.inboundMessages({ scope, since: rig.clock.now() + 1, limit: 10 })).toEqual([]);
    await close(rig);
  });
});

describe('a webhook that an earlier run stored', () => {
  it.each(['dtmf', 'disconnect', 'somethingNew'])('is acknowledged and not shown again: %s', async (type) => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const again = rig.post('/voice', voice(type));
    (await nth(1)).store([0]);
    expect((await again).status).toBe(204);
    expect(await rig.newest()).toEqual([]);
    expect(rig.activities).toEqual([]);
    await close(rig);
  });

  it('asks for an answer once more, because the turn it opened then is gone', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const again = rig.post('/voice', voice('answer'));
    (await nth(1)).store([0]);
    const callbackId = (await rig.seen('webhook'))[0]?.event.callbackId ?? '';
    await rig.port.respond(scope, { callbackId }, hello, alice);
    expect((await again).body).toBe(hello);
    await close(rig);
  });

  it('still tells that a call this run knows has ended', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const answered = rig.post('/voice', voice('answer'));
    (await nth(1)).store();
    await rig.seen('webhook');
    const over = rig.post('/voice', voice('disconnect', { cause: 'hangup' }));
    (await nth(2)).store([0]);
    expect((await over).status).toBe(204);
    expect((await answered).status).toBe(204);
    expect(rig.port.liveCalls()).toEqual([]);
    await close(rig);
  });

  it('does not keep others of its list from being shown', async () => {
    const { history, nth } = disk();
    const rig = await startRig({ history });
    const list = ['m-1', 'm-2'].map((id) => ({
      ...{ type: 'message-received', time: '2026-01-01T00:00:00Z', to: '+15005550100' },
      message: { id, from: '+15005550123' },
    }));
    const taken = rig.post('/messaging', list);
    (await nth(1)).store([0]);
    expect((await taken).status).toBe(204);
    expect((await rig.port.inboundMessages({ scope, limit: 10 })).map(({ messageId }) => messageId)).toEqual(['m-2']);
    await close(rig);
  });
});

describe('replaying', () => {
  it('shows an event of the past again, marked, and nothing more: no call, no turn, nothing stored', async () => {
    const { history, nth, asked } = disk();
    const rig = await startRig({ history });
    const answer = rig.post('/voice', voice('answer', { callId: 'c-9' }));
    (await nth(1)).store();
    const event = (await rig.seen('webhook'))[0]?.event ?? never();
    await expect(rig.callbacks.replay(event)).rejects.toMatchObject({ code: 'conflict' });
    const over = rig.post('/voice', voice('disconnect', { callId: 'c-9' }));
    (await nth(2)).store();
    await Promise.all([over, answer]);
    const calls = rig.activities.filter(({ kind }) => kind === 'call').length;

    const waiting = rig.port.wait(
      { scope, filter: { callId: 'c-9' }, cursor: (await rig.port.read({ scope, filter: {}, limit: 1 })).cursor, limit: 10 },
      25_000,
      alice,
      new AbortController().signal,
    );
    const replayed = await rig.callbacks.replay(event);
    expect((await waiting).events).toEqual([replayed]);
    expect(replayed).toMatchObject({ event_type: 'answer', replayed: true, callbackId: undefined, data: event.data });
    expect(await rig.port.openTurns(scope, {})).toEqual([]);
    expect(rig.port.liveCalls()).toEqual([]);
    expect(rig.activities.filter(({ kind }) => kind === 'call')).toHaveLength(calls);
    expect(asked).toHaveLength(2);
    expect([rig.asked, rig.redirects]).toEqual([[], []]);
    await expect(rig.port.respond(scope, { callId: 'c-9' }, hello, alice)).rejects.toMatchObject({ code: 'conflict' });
    await close(rig);
  });
});

function never(): never {
  throw new Error('nothing was recorded');
}
