import { expect, it } from 'vitest';
import { isAtBottom } from './stickToBottom';

it.each([
  ['at the very end', 600, true],
  ['a line above it', 580, true],
  ['further up', 560, false],
  ['at the top', 0, false],
])('%s counts as the bottom: %s', (_, scrollTop, at) => {
  expect(isAtBottom({ scrollTop, scrollHeight: 1000, clientHeight: 400 })).toBe(at);
});

it('a box that shows everything is at its bottom', () => {
  expect(isAtBottom({ scrollTop: 0, scrollHeight: 400, clientHeight: 400 })).toBe(true);
});
