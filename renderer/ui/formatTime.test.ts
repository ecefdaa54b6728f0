import { describe, expect, it } from 'vitest';
import { formatAgo, formatDuration, formatOffset, spokenDuration } from './formatTime';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

it.each([
  [-5 * second, '0:00', '0 seconds'],
  [0, '0:00', '0 seconds'],
  [7999, '0:07', '7 seconds'],
  [minute, '1:00', '1 minute'],
  [12 * minute + 30 * second, '12:30', '12 minutes 30 seconds'],
  [hour + 2 * minute + 3 * second, '1:02:03', '1 hour 2 minutes 3 seconds'],
])('a length of %i ms is %s, said as %s', (ms, clock, said) => {
  expect(formatDuration(ms)).toBe(clock);
  expect(spokenDuration(ms)).toBe(said);
});

it.each([
  [-20, '+0.0 s'],
  [3240, '+3.2 s'],
  [59_949, '+59.9 s'],
  [59_950, '+1:00'],
  [65_400, '+1:05'],
  [hour, '+1:00:00'],
])('%i ms after the start is %s', (ms, written) => {
  expect(formatOffset(ms)).toBe(written);
});

describe('a past moment in words', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  it.each([
    [-second, 'just now'],
    [59 * second, 'just now'],
    [minute, '1 minute ago'],
    [59 * minute + 59 * second, '59 minutes ago'],
    [hour, '1 hour ago'],
    [day - 1, '23 hours ago'],
    [day, '1 day ago'],
    [40 * day, '40 days ago'],
  ])('%i ms ago is "%s"', (ms, words) => {
    expect(formatAgo(now - ms, now)).toBe(words);
  });
});
