import { expect, it } from 'vitest';
import { formatNumber, storedNumber } from './phoneNumbers';

it.each([
  ['+15005550100', '+1 500 555 0100'],
  ['+442079460123', '+44 20 7946 0123'],
  ['+4915112345678', '+49 1511 2345678'],
  ['+1500555010', '+1500555010'],
  ['15005550100', '15005550100'],
  ['88811', '88811'],
  ['sip:someone@example.com', 'sip:someone@example.com'],
  ['', ''],
])('%j is shown as %j', (number, written) => expect(formatNumber(number)).toBe(written));

it.each([
  ['+15005550142', '+15005550142'],
  ['+1 (500) 555-0142', '+15005550142'],
  ['500-555-0142', '+15005550142'],
  ['1 500 555 0142', '+15005550142'],
  ['00442079460123', '+442079460123'],
  ['+44 20 7946 0123', '+442079460123'],
  ['88811', '88811'],
  ['+1 500', '+1500'],
  ['sip:desk@example.com', 'sip:desk@example.com'],
  ['Pharmacy', 'Pharmacy'],
])('%j typed finds %j', (typed, stored) => expect(storedNumber(typed)).toBe(stored));
