import { describe, expect, it } from 'vitest';
import { formatSize } from './formatSize';

describe('the size of a file', () => {
  it.each([
    [0, '0 bytes'],
    [512, '512 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1234, '1.2 kB'],
    [9960, '10 kB'],
    [999_600, '1 MB'],
    [2_000_000_000, '2 GB'],
    [3_500_000_000_000, '3.5 TB'],
  ])('%i is %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});
