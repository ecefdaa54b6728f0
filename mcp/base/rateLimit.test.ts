import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rateLimit';
import { ManualClock } from './testing/manualClock';

describe('RateLimiter', () => {
  it('allows a burst, then one request as each is earned back', async () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(clock, { burst: 2, perSecond: 4 });
    expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([undefined, undefined, 250]);
    await clock.advance(249);
    expect(limiter.take('a')).toBe(1);
    await clock.advance(1);
    expect(limiter.take('a')).toBeUndefined();
    expect(limiter.take('a')).toBe(250);
  });

  it('counts each key by itself and never saves up more than the burst', async () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter(clock, { burst: 1, perSecond: 1 });
    expect(limiter.take('a')).toBeUndefined();
    expect(limiter.take('b')).toBeUndefined();
    await clock.advance(60_000);
    expect([limiter.take('a'), limiter.take('a')]).toEqual([undefined, 1_000]);
  });

  it('remembers a bounded number of keys', () => {
    const limiter = new RateLimiter(new ManualClock(), { burst: 1, perSecond: 1 }, 2);
    limiter.take('a');
    limiter.take('b');
    limiter.take('c');
    expect(limiter.take('c')).toBe(1_000);
    expect(limiter.take('a')).toBeUndefined();
  });
});
