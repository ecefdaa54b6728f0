import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeCall } from './verdict';

const facts = { state: undefined, answered: false, disconnectCause: undefined, errorMessage: undefined };

it.each([
  [{ state: 'queued' }, false, false, 'has not been dialled'],
  [{ state: 'initiated' }, false, false, 'nobody has answered yet'],
  [{ state: 'answered', answered: true }, false, true, 'connected and going on'],
  [{ state: 'disconnected', answered: true, disconnectCause: 'hangup' }, true, true, 'ended normally'],
  [{ state: 'disconnected', answered: true, disconnectCause: 'callback-error' }, true, true, 'callback was not answered in time'],
  [{ state: 'disconnected', disconnectCause: 'busy' }, true, false, 'never connected: the number was busy'],
  [{ state: 'disconnected', disconnectCause: 'timeout' }, true, false, 'nobody answered in time'],
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
