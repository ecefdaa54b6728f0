import { describe, expect, it } from 'vitest';
import { NumberChecks } from './numberCheck';

describe('a number that a call is to be put through to', () => {
  it.each([
    ['+1 (919) 555-0123', { kind: 'fine', number: '+19195550123' }],
    ['+49 30 901820', { kind: 'fine', number: '+4930901820' }],
    ['919 555 0123', { kind: 'invalid' }],
    ['911', { kind: 'invalid', why: 'A call cannot be put through to 911. Call it from your own phone.' }],
    ['my friend', { kind: 'invalid', why: 'This is not a phone number with its country code, such as +1 919 555 0123.' }],
    ['+19005550123', { kind: 'confirm', number: '+19005550123', why: expect.stringContaining('premium-rate') }],
    ['+449098790000', { kind: 'confirm', why: expect.stringContaining('premium-rate') }],
    ['+881612345678', { kind: 'confirm', why: expect.stringContaining('satellite') }],
  ])('%s', async (written, expected) => {
    const checks = new NumberChecks();
    await checks.prepare();
    expect(checks.check(written)).toMatchObject(expected);
  });
});
