import { describe, expect, it } from 'vitest';
import { keys, typedKey } from './keys';

const typed = (key: string, more: object = {}) => typedKey({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });

describe('typed keys', () => {
  it('takes all twelve', () => {
    expect([...'0123456789*#'].map((key) => typed(key))).toEqual([...'0123456789*#']);
    expect(keys).toHaveLength(12);
  });

  it.each(['a', 'Enter', ' ', 'Tab', '10', ''])('leaves %j alone', (key) => {
    expect(typed(key)).toBeUndefined();
  });

  it.each(['ctrlKey', 'altKey', 'metaKey'])('leaves shortcuts with %s alone', (modifier) => {
    expect(typed('1', { [modifier]: true })).toBeUndefined();
  });
});
