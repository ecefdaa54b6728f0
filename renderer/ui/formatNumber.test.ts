import { expect, it } from 'vitest';
import { formatNumber } from './formatNumber';

it.each([
  ['+19195550123', '+1 919 555 0123'],
  ['+1 919 555 0123', '+1 919 555 0123'],
  ['+442079460123', '+442079460123'],
  ['+1919555012', '+1919555012'],
  ['', ''],
])('%j is read as %j', (number, shown) => {
  expect(formatNumber(number)).toBe(shown);
});
