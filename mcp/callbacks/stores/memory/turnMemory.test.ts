import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../base/testing/manualClock';
import { describeTurnStore, ended, opened } from '../../testing/turnStoreContract';
import { TurnMemory } from './turnMemory';

describeTurnStore('memory', async () => new TurnMemory(new ManualClock()));

describe('turns in memory', () => {
  it('are remembered for an hour after their end', async () => {
    const clock = new ManualClock();
    const store = new TurnMemory(clock);
    store.save(ended(opened('cb-1')));
    store.save(opened('cb-2'));
    await clock.advance(3_599_999);
    expect(await store.ofCall('c-1')).toHaveLength(2);
    await clock.advance(1);
    expect((await store.ofCall('c-1')).map(({ opening }) => opening.terms.callbackId)).toEqual(['cb-2']);
    expect(await store.find('cb-1')).toBeUndefined();
  });

  it('are at most 10,000 that have ended, the latest', async () => {
    const store = new TurnMemory(new ManualClock());
    for (let at = 0; at <= 10_000; at++) store.save(ended(opened(`cb-${at}`, { callId: `c-${at}` })));
    expect([await store.find('cb-0'), await store.ofCall('c-0')]).toEqual([undefined, []]);
    expect(await store.find('cb-1')).toBeDefined();
  });
});
