import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import type { Change, Delta, TimelineEntry } from '../ipc/contract';
import { createFeed, deltaInterval } from './feed';

const entry = (n: number, callId = 'c-1'): TimelineEntry => ({
  id: `${callId}/${n}`,
  callId,
  at: n,
  kind: 'webhook',
  lane: 'caller',
  title: '',
  detail: '',
  by: undefined,
  waited: undefined,
  tone: 'neutral',
  body: undefined,
  talk: undefined,
});
const entryChange = (n: number, callId?: string): Change => ({ kind: 'entry', entry: entry(n, callId) });
const phone = (calls: number): Change => ({
  kind: 'phone',
  phone: {
    calls: Array.from({ length: calls }, (_, n) => ({
      callId: `c-${n}`,
      direction: 'inbound',
      from: '',
      to: '',
      state: 'talking',
      captions: [],
      listeningFor: undefined,
      endedBecause: undefined,
    })),
  },
});

describe('the stream of changes to the window', () => {
  function followed() {
    const clock = new ManualClock();
    const feed = createFeed(clock);
    const sent: (Delta & { at: number })[] = [];
    const start = clock.now();
    const seq = feed.follow((delta) => sent.push({ ...delta, at: clock.now() - start }));
    return { clock, feed, sent, seq };
  }

  it('numbers deltas without a gap from the snapshot on', async () => {
    const { clock, feed, sent, seq } = followed();
    for (const n of [1, 2, 3]) {
      feed.push([entryChange(n)]);
      await clock.advance(deltaInterval);
    }
    expect(sent.map((delta) => delta.seq)).toEqual([seq + 1, seq + 2, seq + 3]);
  });

  it('puts what happens close together into one delta, at most one each interval', async () => {
    const { clock, feed, sent } = followed();
    for (let n = 0; n < 100; n++) {
      feed.push([entryChange(n)]);
      await clock.advance(3);
    }
    await clock.advance(deltaInterval);
    expect(sent.flatMap(({ changes }) => changes)).toHaveLength(100);
    const gaps = sent.slice(1).map((delta, index) => delta.at - (sent[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(deltaInterval);
  });

  it('sends at once after a quiet time', async () => {
    const { clock, feed, sent } = followed();
    await clock.advance(1_000);
    feed.push([entryChange(1)]);
    await clock.advance(0);
    expect(sent).toHaveLength(1);
  });

  it('keeps the last of changes that replace one another, and every entry in order', async () => {
    const { clock, feed, sent } = followed();
    feed.push([phone(1), entryChange(1), phone(2), entryChange(2), phone(3)]);
    await clock.advance(deltaInterval);
    expect(sent[0]?.changes).toEqual([phone(3), entryChange(1), entryChange(2)]);
  });

  it('says nothing of the entries of a call that is gone by then', async () => {
    const { clock, feed, sent } = followed();
    feed.push([entryChange(1, 'c-old'), { kind: 'call-dropped', callId: 'c-old' }, entryChange(1)]);
    await clock.advance(deltaInterval);
    expect(sent[0]?.changes).toEqual([{ kind: 'call-dropped', callId: 'c-old' }, entryChange(1)]);
  });

  it('keeps nothing for a window that is not there', async () => {
    const { clock, feed, sent } = followed();
    feed.push([entryChange(1)]);
    feed.unfollow();
    feed.push([entryChange(2)]);
    await clock.advance(1_000);
    expect(sent).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('does not repeat what a new snapshot already holds', async () => {
    const { clock, feed, sent } = followed();
    feed.push([entryChange(1)]);
    const later: Delta[] = [];
    const seq = feed.follow((delta) => later.push(delta));
    feed.push([entryChange(2)]);
    await clock.advance(1_000);
    expect(sent).toEqual([]);
    expect(later).toEqual([{ seq: seq + 1, changes: [entryChange(2)] }]);
  });
});
