import { describe, expect, it } from 'vitest';
import { xmlTokens } from './xml';

describe('XML', () => {
  it('is coloured by tags, attribute names and values', () => {
    const coloured = xmlTokens('<!--x--><Gather maxDigits="1">a="b</Gather>').filter(({ kind }) => kind !== 'plain');
    expect(coloured).toEqual([
      { kind: 'comment', text: '<!--x-->' },
      { kind: 'tag', text: '<Gather' },
      { kind: 'key', text: 'maxDigits' },
      { kind: 'string', text: '"1"' },
      { kind: 'tag', text: '>' },
      { kind: 'tag', text: '</Gather' },
      { kind: 'tag', text: '>' },
    ]);
  });
});
