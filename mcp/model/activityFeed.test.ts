import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import type { Activity } from './activity';
import { ActivityFeed } from './activityFeed';

const notice = (message: string): Activity => ({ kind: 'notice', at: 1, severity: 'info', line: undefined, message });
const messages = (seen: readonly Activity[]) => seen.map((activity) => (activity.kind === 'notice' ? activity.message : ''));

describe('the feed of activities', () => {
  it('gives each subscriber from outside what was recorded while starting, then what follows', () => {
    const feed = new ActivityFeed(new ManualClock());
    feed.record(notice('early'));
    feed.started();
    feed.record(notice('before anyone listened'));
    const [first, second]: [Activity[], Activity[]] = [[], []];
    feed.subscribe((activity) => first.push(activity));
    feed.subscribe((activity) => second.push(activity));
    feed.record(notice('late'));
    expect(messages(first)).toEqual(['early', 'late']);
    expect(messages(second)).toEqual(['early', 'late']);
  });

  it('ends with its subscription', () => {
    const feed = new ActivityFeed(new ManualClock());
    const seen: Activity[] = [];
    const stop = feed.subscribe((activity) => seen.push(activity));
    stop();
    feed.record(notice('late'));
    expect(seen).toEqual([]);
  });
});
