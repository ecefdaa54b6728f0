import { expect, it } from 'vitest';
import { unbroken } from './unbroken';

it.each([
  ['Claude wants to call +1 919 555 0142. Allow it?', 'Claude wants to call +1\u00a0919\u00a0555\u00a00142. Allow it?'],
  ['+44 20 7946 0123, +1 415 555 0117', '+44\u00a020\u00a07946\u00a00123, +1\u00a0415\u00a0555\u00a00117'],
  ['May I delete 2 recordings?', 'May I delete 2 recordings?'],
])('%s', (words, kept) => expect(unbroken(words)).toBe(kept));
