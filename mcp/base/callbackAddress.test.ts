import { describe, expect, it } from 'vitest';
import { callbackSecret, isOurs, parseRoute } from '../base/callbackAddress';

const base = 'https://me.example.com/s3cret';

describe('isOurs', () => {
  it.each([
    ['https://me.example.com/s3cret', true],
    ['https://me.example.com/s3cret/voice/menu?x=1', true],
    ['https://ME.example.com:443/s3cret/voice', true],
    ['https://me.example.com/s3cretly', false],
    ['https://me.example.com/s3cret/../other', false],
    ['https://me.example.com.evil.org/s3cret/voice', false],
    ['https://me.example.com@evil.org/s3cret/voice', false],
    ['http://me.example.com/s3cret/voice', false],
    ['https://me.example.com:8443/s3cret/voice', false],
    ['/s3cret/voice', false],
  ])('%s: %s', (address, expected) => {
    expect(isOurs(address, base)).toBe(expected);
  });

  it('owns nothing without a base', () => {
    expect(isOurs('https://me.example.com/s3cret', undefined)).toBe(false);
  });
});

it('finds the secret of a base', () => {
  expect(callbackSecret(base)).toBe('s3cret');
  expect(callbackSecret('https://me.example.com/deep/s3cret')).toBe('s3cret');
  expect(callbackSecret('https://me.example.com')).toBeUndefined();
  expect(callbackSecret(undefined)).toBeUndefined();
});

describe('the path of a callback', () => {
  it.each([
    ['/messaging', { kind: 'messaging' }],
    ['/messaging/', { kind: 'messaging' }],
    ['/voice', { kind: 'voice', label: undefined }],
    ['/voice/', { kind: 'voice', label: '/' }],
    ['/voice/menu', { kind: 'voice', label: '/menu' }],
    ['/messaging/x', undefined],
    ['/messagings', undefined],
  ])('%s leads to %j', (path, expected) => expect(parseRoute(path, '', 'POST')).toEqual(expected));
});
