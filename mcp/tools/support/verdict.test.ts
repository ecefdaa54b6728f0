import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCall } from './verdict';

const facts = { state: undefined, answered: false, disconnectCause: undefined, errorMessage: undefined };

it.each([
  [{ state: 'queued' }, false, false, 'has not been dialed'],
  [{ state: 'initiated' }, false, false, 'has not been answered yet'],
  [{ state: 'answered', answered: true }, false, true, 'connected and in progress'],
  [{ state: 'disconnected', answered: true, disconnectCause: 'hangup' }, true, true, 'ended normally'],
  [
    { state: 'disconnected', answered: true, disconnectCause: 'hangup', errorMessage: 'Media lost' },
    true,
    true,
    'ended, with an error. Bandwidth says: "Media lost"',
  ],
  [{ state: 'disconnected', answered: true, disconnectCause: 'callback-error' }, true, true, 'callback got no answer in time'],
  [{ state: 'disconnected', disconnectCause: 'busy' }, true, false, 'never connected: the number was busy'],
  [{ state: 'disconnected', disconnectCause: 'timeout' }, true, false, 'it was not answered in time'],
  [
    { state: 'disconnected', disconnectCause: 'error', errorMessage: 'Service unavailable' },
    true,
    false,
    'Bandwidth says: "Service unavailable"',
  ],
  [{ state: 'disconnected', disconnectCause: 'something-new' }, true, false, 'something-new'],
  [{ state: 'disconnected' }, true, false, 'unknown'],
  [{ state: 'completed', answered: true }, true, true, 'has ended'],
  [{ state: 'teleported' }, false, false, 'teleported'],
])('%j', (given, ended, connected, words) => {
  const verdict = judgeCall({ ...facts, ...given });
  expect(verdict).toMatchObject({ ended, connected });
  expect(verdict.verdict).toContain(words);
});

it('never calls a call connected that was not answered', () => {
  const text = fc.option(fc.string(), { nil: undefined });
  fc.assert(
    fc.property(fc.constantFrom('queued', 'initiated', 'disconnected'), text, text, (state, disconnectCause, errorMessage) => {
      expect(judgeCall({ state, answered: false, disconnectCause, errorMessage }).connected).toBe(false);
    }),
  );
});

describe('a call that is not set up', () => {
  const facts = (state: string, age: number) => ({ state, age, answered: false, disconnectCause: undefined, errorMessage: undefined });

  it.each(['queued', 'initiated'])('in %s is said to be slow from ten seconds on, with what to do', (state) => {
    expect(judgeCall(facts(state, 9_000)).verdict).not.toContain('stuck');
    expect(judgeCall(facts(state, 10_000)).verdict).toMatch(/That has taken 10 s\. It may be stuck\. .*updateCall.*listPhoneNumbers/);
    expect(judgeCall(facts(state, 600_000))).toMatchObject({ ended: false, connected: false, verdict: expect.stringContaining('600 s') });
  });
});
