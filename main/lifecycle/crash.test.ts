import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import { crashPolicy } from './crash';

describe('when the process of the window is gone', () => {
  it('reloads once, then tells the person', () => {
    const decide = crashPolicy(new ManualClock());
    expect([decide('crashed'), decide('oom')]).toEqual(['reload', 'tell']);
  });

  it('reloads again after a quiet minute', async () => {
    const clock = new ManualClock();
    const decide = crashPolicy(clock);
    decide('crashed');
    await clock.advance(60_000);
    expect(decide('crashed')).toBe('reload');
  });

  it('does nothing about a clean exit', () => {
    expect(crashPolicy(new ManualClock())('clean-exit')).toBe('ignore');
  });
});
