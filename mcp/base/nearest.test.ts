import { describe, expect, it } from 'vitest';
import { nearest } from './nearest';

const known = ['answer', 'gather', 'disconnect', 'message-received', 'tag'];

describe('the nearest known text', () => {
  it.each([
    ['Answer', 'answer'],
    ['message_received', 'message-received'],
    ['gahter', 'gather'],
    ['disconected', undefined],
    ['diconect', 'disconnect'],
    ['answers', 'answer'],
    ['tac', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('%.20s: %s', (text, expected) => expect(nearest(text, known)).toBe(expected));
});
