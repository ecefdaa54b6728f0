import { describe, expect, it } from 'vitest';
import { noDigits, takeKey } from './gather';

describe('taking a key', () => {
  it.each([
    ['1', { maxDigits: 2, terminatingDigits: '' }, { done: false, digits: { digits: '1', terminatingDigit: '' } }],
    ['1', { maxDigits: 1, terminatingDigits: '' }, { done: true, digits: { digits: '1', terminatingDigit: '' } }],
    ['#', { maxDigits: 5, terminatingDigits: '#' }, { done: true, digits: { digits: '', terminatingDigit: '#' } }],
    ['#', { maxDigits: 5, terminatingDigits: '' }, { done: false, digits: { digits: '#', terminatingDigit: '' } }],
  ])('%s with %j', (key, rules, expected) => {
    expect(takeKey(noDigits, key, rules)).toEqual(expected);
  });
});
