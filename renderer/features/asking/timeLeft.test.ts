import { expect, it } from 'vitest';
import { leftOf } from './timeLeft';

it.each([
  [45_000, 45_000, 45, 1],
  [30_200, 45_000, 31, 30_200 / 45_000],
  [1, 45_000, 1, 1 / 45_000],
  [0, 45_000, 0, 0],
  [-500, 45_000, 0, 0],
  // A clock that was set back.
  [90_000, 45_000, 90, 1],
  [10, 0, 1, 0],
])('%d of %d ms is %d s, a share of %d', (left, whole, seconds, share) => {
  expect(leftOf(left, whole)).toEqual({ seconds, share });
});
