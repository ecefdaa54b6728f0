import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { Presence } from './presence';

const alice = { id: 'a1', name: 'Alice' };

describe('who is there', () => {
  it('is an agent for two minutes after a tool call', async () => {
    const clock = new ManualClock();
    const presence = new Presence(clock, () => undefined);
    expect(presence.anyone()).toBe(false);
    presence.touch(alice);
    await clock.advance(119_999);
    expect(presence.anyone()).toBe(true);
    await clock.advance(1);
    expect(presence.anyone()).toBe(false);
  });

  it('is an agent as long as one of its waits is open, and two minutes more', async () => {
    const clock = new ManualClock();
    let arrivals = 0;
    const presence = new Presence(clock, () => arrivals++);
    const leaveFirst = presence.wait(alice);
    const leaveSecond = presence.wait(alice);
    expect(arrivals).toBe(2);
    leaveFirst();
    await clock.advance(600_000);
    expect(presence.anyone()).toBe(true);
    leaveSecond();
    await clock.advance(119_999);
    expect(presence.anyone()).toBe(true);
    await clock.advance(1);
    expect(presence.anyone()).toBe(false);
  });
});
