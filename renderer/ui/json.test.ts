import { describe, expect, it } from 'vitest';
import { jsonTokens } from './json';

describe('JSON', () => {
  it('is coloured by keys, strings and other values', () => {
    const coloured = jsonTokens('{"a\\"b": "c: 1", "n": -1.5e3, "t": true}').filter(({ kind }) => kind !== 'plain');
    expect(coloured).toEqual([
      { kind: 'key', text: '"a\\"b"' },
      { kind: 'string', text: '"c: 1"' },
      { kind: 'key', text: '"n"' },
      { kind: 'number', text: '-1.5e3' },
      { kind: 'key', text: '"t"' },
      { kind: 'number', text: 'true' },
    ]);
  });

  it.each(['{"a": 1}', '{"cut', '', '"]['])('loses no text of %j', (text) => {
    expect(
      jsonTokens(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  });
});
