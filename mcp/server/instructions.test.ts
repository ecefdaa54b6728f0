import { describe, expect, it } from 'vitest';
import { instructions } from './instructions';

describe('instructions', () => {
  it('fit every client: under 2,000 characters, the loop in the first 500', () => {
    expect(instructions.length).toBeLessThan(2_000);
    const core = instructions.slice(0, 500);
    for (const word of ['createCall', 'getCallbackEvents', 'waitSeconds', 'respondToCallback', 'getCallState', 'untrusted']) {
      expect(core).toContain(word);
    }
  });
});
