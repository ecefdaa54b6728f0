import { expect, it } from 'vitest';
import { formatNumber } from './formatNumber';

it.each([
  ['+15005550100', '+1 500 555 0100'],
  ['+442079460123', '+442079460123'],
  ['+1500555010', '+1500555010'],
  ['+150055501000', '+150055501000'],
  ['15005550100', '15005550100'],
  ['sip:someone@example.com', 'sip:someone@example.com'],
  ['', ''],
])('writes %j as %j', (number, written) => {
  expect(formatNumber(number)).toBe(written);
});
