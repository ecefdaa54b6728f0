import { describe, expect, it } from 'vitest';
import type { SignUpFields } from './desk';
import { phoneProblem, readSignUp } from './fields';

const good: SignUpFields = {
  firstName: 'Jane',
  lastName: 'O’Neil-Smith',
  email: 'jane@example.com',
  phone: '(919) 555-0123',
  termsAccepted: true,
};

function problemOf(field: keyof SignUpFields, value: string | boolean): string | undefined {
  const read = readSignUp({ ...good, [field]: value });
  return read.ok ? undefined : read.problems[field];
}

const pastedHtml = '<b onmouseover="alert(1)">Jane</b>';

describe('the details of a sign-up', () => {
  it('are sent trimmed, the number in E.164 form, marketing refused', () => {
    expect(readSignUp({ ...good, firstName: '  Jane\u00a0 ', email: ' jane@example.com\u200b' })).toEqual({
      ok: true,
      request: {
        firstName: 'Jane',
        lastName: 'O’Neil-Smith',
        email: 'jane@example.com',
        phoneNumber: '+19195550123',
        tosAccepted: true,
        promotionalCommsAccepted: false,
      },
    });
  });

  it.each(['Zoë', '李', 'محمد', 'J. R.', 'Ana María', 'שָׂרָה', 'محمد‌رضا', "D'Arcy", 'Jane 3'])('the name %s is a name', (name) => {
    expect(problemOf('firstName', name)).toBeUndefined();
  });

  it.each([
    ['', 'Type your first name.'],
    [' \u200b\u202e ', 'Type your first name.'],
    ['Jane 🙂', 'A first name has only letters, spaces, hyphens and apostrophes.'],
    [pastedHtml, 'A first name has only letters, spaces, hyphens and apostrophes.'],
    ['---', 'A first name has only letters, spaces, hyphens and apostrophes.'],
    ['J\u0000ane', 'A first name has only letters, spaces, hyphens and apostrophes.'],
    ['J'.repeat(10_240), 'A first name has at most 100 characters.'],
  ])('the first name %j is refused', (name, sentence) => {
    expect(problemOf('firstName', name)).toBe(sentence);
  });

  it('the last name has its own sentences', () => {
    expect(problemOf('lastName', '')).toBe('Type your last name.');
  });

  it.each([
    ['', 'Type your e-mail address.'],
    ['jane', 'This is not an e-mail address. It looks like name@example.com.'],
    ['jane@', 'This is not an e-mail address. It looks like name@example.com.'],
    ['🙂@example.com', 'This is not an e-mail address. It looks like name@example.com.'],
    ['jane@example.com, joe@example.com', 'This is not an e-mail address. It looks like name@example.com.'],
    [pastedHtml, 'This is not an e-mail address. It looks like name@example.com.'],
    [`${'j'.repeat(10_240)}@example.com`, 'An e-mail address has at most 254 characters.'],
  ])('the e-mail address %j is refused', (email, sentence) => {
    expect(problemOf('email', email)).toBe(sentence);
  });

  it.each([
    '+19195550123',
    '9195550123',
    '1-919-555-0123',
    '919.555.0123',
    'tel:+19195550123',
    '\u202a+1 (919) 555-0123\u202c',
    '٩١٩٥٥٥٠١٢٣',
    '787 555 0123',
  ])('the number %s can be used', (phone) => {
    expect(phoneProblem(phone)).toBeUndefined();
  });

  const incomplete = 'This number is not complete. A US number has ten digits, for example (919) 555-0123.';
  const digitsOnly = 'A mobile number has only digits, for example (919) 555-0123.';
  const foreign = 'Bandwidth needs a US mobile number for a Build account. This number is from another country.';
  it.each([
    ['', 'Type your mobile number.'],
    ['911', incomplete],
    ['555-0123', incomplete],
    ['119 555 0123', incomplete],
    ['+1 919 555 01234', incomplete],
    ['+44 20 7946 0958', foreign],
    ['+1 416 555 0123', foreign],
    ['(800) 555-0123', 'A toll-free number cannot receive text messages. Type your mobile number.'],
    ['my phone', digitsOnly],
    ['919 555 0123 🙂', digitsOnly],
    [pastedHtml, digitsOnly],
    ['9'.repeat(10_240), digitsOnly],
  ])('the number %j is refused', (phone, sentence) => {
    expect(problemOf('phone', phone)).toBe(sentence);
  });

  it('the terms are the person’s to accept', () => {
    expect(problemOf('termsAccepted', false)).toBe('Read the terms and accept them. Bandwidth needs your agreement.');
  });

  it('every field that cannot be used is named at once', () => {
    const read = readSignUp({ firstName: '', lastName: '', email: '', phone: '', termsAccepted: false });
    expect(read.ok ? [] : Object.keys(read.problems)).toEqual(['firstName', 'lastName', 'email', 'phone', 'termsAccepted']);
  });
});
