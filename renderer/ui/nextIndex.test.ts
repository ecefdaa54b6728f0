import { expect, it } from 'vitest';
import { nextIndex } from './nextIndex';

it.each([
  ['ArrowDown', 1, 3, 'vertical', 2],
  ['ArrowDown', 2, 3, 'vertical', 2],
  ['ArrowUp', 1, 3, 'vertical', 0],
  ['ArrowUp', 0, 3, 'vertical', 0],
  ['Home', 2, 3, 'vertical', 0],
  ['End', 0, 3, 'vertical', 2],
  ['ArrowRight', 0, 3, 'horizontal', 1],
  ['ArrowLeft', 2, 3, 'horizontal', 1],
  ['ArrowRight', 0, 3, 'vertical', undefined],
  ['ArrowDown', 0, 3, 'horizontal', undefined],
  ['a', 0, 3, 'vertical', undefined],
  ['End', -1, 0, 'vertical', undefined],
] as const)('%s at %i of %i, %s, leads to %s', (key, index, count, axis, next) => {
  expect(nextIndex(key, index, count, axis)).toBe(next);
});
