import { describe, expect, it } from 'vitest';
import { outcomeOf, stagesOf } from './testCall';

const words = (call: Parameters<typeof stagesOf>[0]) => stagesOf(call).map(({ name, state }) => `${name}: ${state}`);

describe('the call that the line is tried with', () => {
  it.each([
    ['queued', undefined, ['Calling: now', 'Ringing: open', 'Talking: open', 'Ended: open'], undefined],
    ['initiated', undefined, ['Calling: done', 'Ringing: now', 'Talking: open', 'Ended: open'], undefined],
    ['answered', 5, ['Calling: done', 'Ringing: done', 'Talking: now', 'Ended: open'], undefined],
    ['disconnected', 5, ['Calling: done', 'Ringing: done', 'Talking: done', 'Ended: done'], 'worked'],
    ['disconnected', undefined, ['Calling: done', 'Ringing: done', 'Ended: done'], 'not-answered'],
  ] as const)('is %s (answered: %s)', (state, answeredAt, stages, outcome) => {
    expect(words({ state, answeredAt })).toEqual(stages);
    expect(outcomeOf({ state, answeredAt })).toBe(outcome);
  });
});
