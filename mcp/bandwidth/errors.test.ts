import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../base/errors';
import { type FailedAnswer, failureOf, surfaces } from './errors';

const now = Date.UTC(2026, 0, 1);

const failure = (over: Partial<FailedAnswer> & { readonly retryAfter?: string; readonly reset?: string }) => {
  const { retryAfter, reset, ...rest } = over;
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', retryAfter);
  if (reset !== undefined) headers.set('x-ratelimit-reset', reset);
  return failureOf({ surface: 'calls', status: 400, body: '', write: false, build: false, secrets: [], now, headers, ...rest }).toFailure();
};

describe('what a status means', () => {
  it.each([
    [400, 'validation'],
    [401, 'auth'],
    [402, 'feature_limit'],
    [403, 'feature_limit'],
    [404, 'not_found'],
    [405, 'validation'],
    [408, 'unavailable'],
    [409, 'conflict'],
    [415, 'validation'],
    [422, 'validation'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [302, 'unavailable'],
  ])('%i: %s', (status, code) => {
    expect(failure({ status }).code).toBe(code);
  });

  it.each([408, 500, 502, 503, 504, 302])('%i to a request that changes something: it may have taken effect', (status) => {
    const body = '{"description":"Gateway timeout"}';
    expect(failure({ status, write: true, surface: 'calls', body })).toEqual({
      code: 'timeout',
      error: `Bandwidth did not complete the request (${status}). Whether the request took effect is not known. Bandwidth says: "Gateway timeout"`,
      recovery: expect.stringMatching(/^Do not repeat it yet\..*rings a phone twice.*listCalls.*getCallState/),
    });
  });

  it.each([
    ['messages', 'listMessages'],
    ['applications', 'listApplications'],
    ['media', 'listMedia'],
    ['recordings', 'getCallRecording'],
    ['registration', 'Ask the user whether an SMS'],
  ] as const)('and for %s the way to look is %s', (surface, way) => {
    expect(failure({ status: 503, write: true, surface }).recovery).toContain(way);
  });

  it('tells the Build limit from a missing role', () => {
    expect(failure({ status: 403, surface: 'numbers', build: true }).error).toContain('Bandwidth Build');
    expect(failure({ status: 403, surface: 'numbers', build: true }).recovery).toContain('`from`');
    expect(failure({ status: 403, surface: 'numbers' }).error).toContain('Numbers role');
    expect(failure({ status: 403, surface: 'calls' }).error).toContain('HttpVoice role');
  });

  it('says credits for 402', () => {
    expect(failure({ status: 402 }).error).toContain('credits');
  });

  it.each(['<R><ResponseStatus><ErrorCode>12150</ErrorCode></ResponseStatus></R>', 'HTTP voice feature is required on the account'])(
    'reads a conflict about the voice feature as a feature limit: %s',
    (body) => {
      expect(failure({ status: 409, surface: 'applications', body }).code).toBe('feature_limit');
    },
  );

  it.each([
    [{ retryAfter: '300' }, 'after 300 seconds'],
    [{ retryAfter: new Date(now + 7000).toUTCString() }, 'after 7 seconds'],
    [{ reset: String(now / 1000 + 12) }, 'after 12 seconds'],
    [{ reset: String(now / 1000 - 12) }, 'after 1 second;'],
    [{ retryAfter: 'soon' }, 'Wait a few seconds'],
    [{}, 'Wait a few seconds'],
  ])('says how long to wait: %j', (headers, text) => {
    expect(failure({ status: 429, ...headers }).recovery).toContain(text);
  });
});

describe('Bandwidth’s own words', () => {
  it.each([
    [
      '{"type":"validation","description":"Invalid to: must be an E164 telephone number","id":null}',
      'Invalid to: must be an E164 telephone number',
    ],
    ['{"description":"No","fieldErrors":[{"fieldName":"from","description":"bad"}]}', 'No; from: bad'],
    ['{"errors":[{"description":"There was an issue"}]}', 'There was an issue'],
    ['{"error":"Not Found","message":"no path"}', 'no path; Not Found'],
    [
      '<R><ResponseStatus><ErrorCode>12802</ErrorCode><Description>URL must be specified</Description></ResponseStatus></R>',
      '12802 URL must be specified',
    ],
    ['<R><ErrorList><Error><Code>1003</Code><Description>x is required</Description></Error></ErrorList></R>', '1003 x is required'],
    ['plain words', 'plain words'],
  ])('%s', (body, words) => {
    expect(failure({ body }).error).toBe(`Bandwidth refused the request (400). Bandwidth says: "${words}"`);
  });

  it.each(['', '   ', '<html><body><h1>Bad gateway</h1></body></html>', '<broken', '{broken', '[]', '"x'.slice(0, 0)])(
    'says nothing for %j',
    (body) => {
      expect(failure({ body }).error).toBe('Bandwidth refused the request (400).');
    },
  );

  it('are one line of at most 300 characters', () => {
    const { error } = failure({ body: `a\u0000b\r\n\u202Ec\u200B${'😀'.repeat(400)}` });
    expect(error).toContain('"a b c 😀');
    expect(Array.from(error).length).toBeLessThan(360);
    expect(error).toMatch(/😀…"$/u);
  });

  it('never carry an address beyond its host, nor the callback secret', () => {
    const body = JSON.stringify({
      description: 'Invalid answerUrl: https://u:pw@me.example.com/s3cr3t-path/voice?token=1 or (s3cr3t-path)',
    });
    const { error } = failure({ body, secrets: ['s3cr3t-path'] });
    expect(error).toContain('https://me.example.com/… or ([redacted])');
    expect(error).not.toMatch(/s3cr3t-path|pw@|token/);
  });
});

it('gives a safe, known error for any status and any body', () => {
  const secret = 'S3cretS3cretS3cret';
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(secret, `https://h/${secret}/voice?x=1`, '<a>', '</a>', '<Description>', '{"description":"', '"}', '12150'),
  );
  const body = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const described = body.map((text) => JSON.stringify({ description: text }));
  fc.assert(
    fc.property(
      fc.constantFrom(...surfaces),
      fc.integer({ min: 0, max: 999 }),
      fc.oneof(body, described),
      fc.boolean(),
      (surface, status, text, build) => {
        const result = failure({ surface, status, body: text, build, secrets: [secret] });
        expect(errorCodes).toContain(result.code);
        expect(result.error).not.toContain(secret);
        expect(result.error).not.toMatch(/\p{Cc}/u);
        expect(Array.from(result.error).length).toBeLessThan(500);
        expect(result.recovery.length).toBeGreaterThan(10);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);
