import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emergencyIn, splitCallingCode } from './emergency';

describe('an emergency number', () => {
  it.each([
    ['+911', '911'],
    ['+1911', '911'],
    ['+1 (911)', '911'],
    ['+19115550100', '911'],
    ['+9911', '911'],
    ['+1011911', '911'],
    ['+112', '112'],
    ['+44112', '112'],
    ['+44999', '999'],
    ['+4933', '33'],
    ['+1933', '933'],
    ['+49110', '110'],
    ['+61000', '000'],
    ['+3315', '15'],
    ['+2710111', '10111'],
    ['+921122', '1122'],
    ['+1311', '311'],
    ['sip:911@example.com', '911'],
    ['SIPS:911@example.com', '911'],
    ['sip:911', '911'],
    ['sip:+1911@example.com', '911'],
    ['sip:9-1-1@example.com', '911'],
    ['sip:9911@pbx.example.com', '911'],
    ['sip:0112@pbx.example.com', '112'],
    ['sip:011911@example.com', '911'],
    ['sip:*67911@example.com', '911'],
    ['sip:911;phone-context=+1@example.com', '911'],
    ['sip:911:secret@example.com', '911'],
    ['sip:%39%31%31@example.com', '911'],
    ['sip:%2539%2531%2531@example.com', '911'],
    ['sip:%EF%BC%99%EF%BC%91%EF%BC%91@example.com', '911'],
    ['sip:９１１@example.com', '911'],
    ['sip:sos@example.com', 'sos'],
    ['sip:sos.police@example.com', 'sos'],
    ['sip:urn:service:sos@example.com', 'sos'],
  ])('is found in %s', (address, name) => {
    expect(emergencyIn(address)).toBe(name);
  });

  it.each([
    '+19195550100',
    '+12125550911',
    '+15005550001',
    '+442079460911',
    '+33112345678',
    '+4930911911',
    '+18005550112',
    '+376823911',
    'sip:alice@example.com',
    'sip:alice@911.example.com',
    'sip:+19195550911@example.com',
    'sip:sosa@example.com',
    'sip:8005550911@example.com',
  ])('is not %s', (address) => {
    expect(emergencyIn(address)).toBeUndefined();
  });

  it('is found behind any country code and however it is written', () => {
    const code = fc.constantFrom('1', '44', '49', '33', '353', '7', '81', '886', '27', '599');
    const number = fc.constantFrom('911', '112', '999', '000', '110', '119', '933');
    const mark = fc.constantFrom('', ' ', '-', '.');
    fc.assert(
      fc.property(code, number, mark, (country, emergency, between) => {
        const written = [...emergency].join(between);
        expect(emergencyIn(`+${country}${emergency}`)).toBe(emergency);
        expect(emergencyIn(`sip:${written.replace(' ', '')}@example.com`)).toBeDefined();
        expect(emergencyIn(`sip:+${country}${written.replace(' ', '')}@example.com`)).toBeDefined();
      }),
    );
  });

  it('is not found in subscribers’ numbers of ten digits and more', () => {
    const national = fc.tuple(fc.integer({ min: 201, max: 989 }), fc.integer({ min: 2_000_000, max: 9_999_999 }));
    fc.assert(
      fc.property(national, ([area, rest]) => {
        fc.pre(area !== 911);
        expect(emergencyIn(`+1${area}${rest}`)).toBeUndefined();
      }),
    );
  });

  it('never fails, whatever it is asked about', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => [emergencyIn(text), emergencyIn(`sip:${text}`)].length === 2));
  });
});

it.each([
  ['19195550100', '1', '9195550100'],
  ['442079460911', '44', '2079460911'],
  ['353158012345', '353', '158012345'],
  ['881612345678', '881', '612345678'],
  ['79161234567', '7', '9161234567'],
])('%s begins with the country code %s', (digits, code, rest) => {
  expect(splitCallingCode(digits)).toEqual({ code, rest });
});
