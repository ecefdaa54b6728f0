import { describe, expect, it } from 'vitest';
import { handOf } from '../mock/asking';
import { heat } from '../ui/heat';
import { happening } from './happening';

const call = { state: 'answered', direction: 'outbound', agent: 'Claude', waitingSince: undefined, takeOver: undefined } as const;
const taken = { ...call, takeOver: handOf({ taken: true }) };

describe('what happens in a live call', () => {
  it.each([
    ['the agent thinks', { ...call, waitingSince: 5 }, 'Claude is thinking', 5],
    ['no agent has taken it', { ...call, direction: 'inbound', agent: undefined, waitingSince: 5 }, 'Waiting for an agent', 5],
    ['they talk', call, 'Talking with Claude', undefined],
    ['they talk, and no agent is known', { ...call, agent: undefined }, 'Talking', undefined],
    ['the person has it', taken, 'You have the call', undefined],
    ['the person has it and says nothing', { ...taken, waitingSince: 5 }, 'Waiting for you', 5],
    ['it was placed', { ...call, state: 'queued' }, 'Calling', undefined],
    ['it rings', { ...call, state: 'initiated' }, 'Ringing', undefined],
    ['it comes in', { ...call, state: 'initiated', direction: 'inbound' }, 'Calling you', undefined],
  ] as const)('when %s', (_, view, words, since) => {
    expect(happening(view)).toEqual({ words, since });
  });

  it.each([
    [0, 'cool'],
    [9_999, 'cool'],
    [10_000, 'warm'],
    [59_999, 'warm'],
    [60_000, 'hot'],
  ] as const)('a wait of %i ms is %s', (waited, expected) => {
    expect(heat(waited)).toBe(expected);
  });
});
