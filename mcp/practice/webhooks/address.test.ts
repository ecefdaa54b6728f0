import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../base/url';
import { resolveUrl, webhookAddresses } from './address';

describe('a loopback address', () => {
  it.each([
    'http://127.0.0.1/',
    'https://127.0.0.1:8443/x',
    'http://127.1/',
    'http://2130706433/',
    'http://[::1]:80/',
    'http://localhost:3000/a',
  ])('%s is one', (url) => {
    expect(isLoopback(new URL(url))).toBe(true);
  });

  it.each([
    'http://127.0.0.1.nip.io/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://localhost.example.com/',
    'http://user:127.0.0.1@example.com/',
    'ftp://127.0.0.1/',
    'http://[::2]/',
  ])('%s is none', (url) => {
    expect(isLoopback(new URL(url))).toBe(false);
  });
});

describe('an address in a document', () => {
  it.each([
    ['/a?b=1', 'http://127.0.0.1:1/secret/a?b=1', 'http://127.0.0.1:1/a?b=1'],
    ['next', 'http://127.0.0.1:1/secret/a?b=1', 'http://127.0.0.1:1/secret/next'],
    ['http://127.0.0.1:2/x', 'http://127.0.0.1:1/secret/a', 'http://127.0.0.1:2/x'],
  ])('%s served by %s is %s', (address, servedBy, expected) => {
    expect(resolveUrl(address, servedBy)).toBe(expected);
  });
});

describe('M2: an address a webhook may go to', () => {
  const mayReach = webhookAddresses(() => 'http://127.0.0.1:7000/secret', ['http://localhost:3000']);

  it.each([
    ['http://127.0.0.1:7000/secret/voice', true],
    ['http://localhost:7000/any', true],
    ['http://127.0.0.1:3000/hook', true],
    ['http://127.0.0.1:7001/secret/voice', false],
    ['https://127.0.0.1:7000/secret/voice', false],
    ['http://127.0.0.2:7000/secret/voice', false],
    ['http://[::1]:7000/secret/voice', false],
    ['http://127.0.0.1/', false],
    ['http://127.0.0.1:7000@example.com/', false],
  ])('%s: %s', (url, expected) => expect(mayReach(new URL(url))).toBe(expected));
});
