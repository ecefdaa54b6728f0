import { describe, expect, it } from 'vitest';
import { plainError } from './plainErrors';

const dump = (expected: string, path: readonly (string | number)[], message = `Invalid input: expected ${expected}, received string`) =>
  JSON.stringify([{ expected, code: 'invalid_type', path, message }], null, 2);

describe('an error of the protocol layer', () => {
  it.each<[string, { code: number; message: string; data?: unknown }, object]>([
    [
      'names the wrong parameter instead of quoting a validator',
      { code: -32602, message: `Invalid tools/call request: ${dump('record', ['params', 'arguments'])}` },
      {
        code: -32602,
        message: 'Invalid tools/call request: params.arguments must be an object.',
        data: { code: 'validation', recovery: 'Correct the request and send it again.' },
      },
    ],
    [
      'blames the request, not the server, for wrong parameters',
      { code: -32603, message: dump('string', ['params', 'uri'], 'Invalid input: expected string, received undefined') },
      { code: -32602, message: 'The request has wrong parameters: params.uri is missing.', data: { code: 'validation' } },
    ],
    [
      'does not quote a validator’s prose either',
      { code: -32602, message: 'Invalid arguments for prompt x: Invalid input: expected string, received number' },
      { code: -32602, message: 'Invalid arguments for prompt x. The schema in the server’s lists shows what is taken.' },
    ],
    ['says what is not there', { code: -32602, message: 'Tool x not found' }, { message: 'Tool x not found', data: { code: 'not_found' } }],
    [
      'keeps the data it has',
      { code: -32004, message: 'Old', data: { supported: ['a'] } },
      { data: { code: 'validation', supported: ['a'] } },
    ],
    ['of the server is worth another try', { code: -32603, message: 'Internal error' }, { data: { code: 'unavailable' } }],
  ])('%s', (_what, error, expected) => {
    expect(plainError(error)).toMatchObject(expected);
  });

  it('that is explained already stays as it is', () => {
    const error = { code: -32000, message: 'No.', data: { code: 'auth', recovery: 'Call setCredentials.' } };
    expect(plainError(error)).toBe(error);
  });
});
