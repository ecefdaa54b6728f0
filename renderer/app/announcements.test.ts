import { describe, expect, it } from 'vitest';
import { announce, nextAnnouncement, silent } from './announcements';

const waiting = (...texts: readonly string[]) => texts.reduce(announce, silent);

describe('announcements to a screen reader', () => {
  it('are none while nothing waits', () => {
    expect(nextAnnouncement(silent, 0)).toBeUndefined();
    expect(nextAnnouncement(waiting(''), 0)).toBeUndefined();
  });

  it('are said at once after a silence, then one in three seconds', () => {
    const first = nextAnnouncement(waiting('One', 'Two'), 10_000);
    if (first?.kind !== 'say') throw new Error('Nothing was said.');
    expect(first.text).toBe('One');
    expect(nextAnnouncement(first.state, 10_001)).toEqual({ kind: 'wait', ms: 2_999 });
    expect(nextAnnouncement(first.state, 13_000)).toMatchObject({ kind: 'say', text: 'Two' });
  });

  it('are not said twice, and the oldest of too many is dropped', () => {
    expect(waiting('One', 'One').waiting).toEqual(['One']);
    expect(waiting('One', 'Two', 'Three', 'Four').waiting).toEqual(['Two', 'Three', 'Four']);
  });
});
