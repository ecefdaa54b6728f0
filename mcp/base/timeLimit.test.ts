import { describe, expect, it } from 'vitest';
import { ManualClock } from './testing/manualClock';
import { TimeLimit } from './timeLimit';

describe('a time limit', () => {
  it('says of each thing when its own time is over, unless it is done', async () => {
    const clock = new ManualClock();
    const limit = new TimeLimit(clock, 1_000);
    const late: string[] = [];
    const first = limit.start(() => late.push('first'));
    limit.start(() => late.push('second'));
    await clock.advance(400);
    const third = limit.start(() => late.push('third'));
    limit.start(() => late.push('fourth'));
    first();
    await clock.advance(599);
    expect(late).toEqual([]);
    await clock.advance(1);
    expect(late).toEqual(['second']);
    third();
    await clock.advance(399);
    expect(late).toEqual(['second']);
    await clock.advance(1);
    expect(late).toEqual(['second', 'fourth']);
  });

  it('leaves no timer behind, and starts again', async () => {
    const clock = new ManualClock();
    const limit = new TimeLimit(clock, 1_000);
    const late: string[] = [];
    const done = [limit.start(() => late.push('a')), limit.start(() => late.push('b'))];
    expect(clock.pending).toBe(1);
    for (const each of done) each();
    expect(clock.pending).toBe(0);
    limit.start(() => {
      late.push('c');
      limit.start(() => late.push('d'));
    });
    await clock.advance(2_000);
    expect([late, clock.pending]).toEqual([['c', 'd'], 0]);
  });
});
