import { describe, expect, it } from 'vitest';
import { approval, stopping } from '../mock/asking';
import { emptyView } from '../mock/session';
import { shellNews } from './shellNews';

const now = Date.UTC(2026, 10, 22);
const line = 'Practice line: Nothing leaves this computer';

describe('what a screen reader says of the window', () => {
  it('is a question once, with how to answer it, and once how it ended', () => {
    const asked = approval(now);
    expect(shellNews({ ...emptyView, approvals: [asked] }, [])).toEqual([
      'Claude Code wants to call +1 919 555 0177. Allow it? To answer, press Control or Command with Shift and A.',
      line,
    ]);
    const ended = approval(now, { ended: { how: 'refused', sentence: 'You refused it.', tone: 'neutral' } });
    expect(shellNews({ ...emptyView, approvals: [ended] }, [])).toEqual([
      'Claude Code wants to call +1 919 555 0177. Allow it? You refused it.',
      line,
    ]);
  });

  it('is that calls are stopped, and how many have ended', () => {
    expect(shellNews({ ...emptyView, stop: stopping(now) }, [])).toEqual([
      'No new calls until you allow them again. 1 of 2 calls ended so far.',
      line,
    ]);
  });
});
