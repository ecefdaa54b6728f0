import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsPhone, phoneAsTyped } from './usPhone';

describe('a US phone number', () => {
  it.each([
    ['', ''],
    ['9', '9'],
    ['919', '919'],
    ['9195', '919 5'],
    ['9195550', '919 555 0'],
    ['9195550123', '919 555 0123'],
    ['(919) 555-0123', '919 555 0123'],
    ['919.555.0123', '919 555 0123'],
    ['1919555', '1 919 555'],
    ['+', '+'],
    ['+1', '+1'],
    ['+1919', '+1 919'],
    ['+1 (919) 555 0123', '+1 919 555 0123'],
  ])('typed as “%s” is shown as “%s”', (typed, shown) => {
    expect(formatUsPhone(typed)).toBe(shown);
  });

  it.each(['+44 20 7946 0000', '919 555 0123 4', 'jane', '☎️ 919', '٩١٩٥٥٥', '<b>919</b>', '919 555 0123 ext. 4', '9'.repeat(10_000)])(
    'leaves “%.20s” as it is',
    (typed) => {
      expect(formatUsPhone(typed)).toBe(typed);
    },
  );

  it.each([
    ['a digit at the end', '919', '9195', true, '919 5'],
    ['a pasted number', '', '+19195550123', true, '+1 919 555 0123'],
    ['a digit deleted at the end', '919 5', '919 ', true, '919 '],
    ['a digit put in the middle', '919 555', '9199 555', false, '9199 555'],
  ])('is grouped while typing: %s', (_what, before, now, atEnd, shown) => {
    expect(phoneAsTyped(before, now, atEnd)).toBe(shown);
  });

  it('keeps every digit, and grouping it again changes nothing', () => {
    const typed = fc.oneof(fc.string({ unit: fc.constantFrom(...'0123456789+ ().-') }), fc.string({ unit: 'binary-ascii' }));
    fc.assert(
      fc.property(typed, (text) => {
        const shown = formatUsPhone(text);
        expect(shown.replaceAll(/\D/g, '')).toBe(text.replaceAll(/\D/g, ''));
        expect(formatUsPhone(shown)).toBe(shown);
      }),
    );
  });
});
