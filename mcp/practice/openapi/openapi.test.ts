import { describe, expect, it } from 'vitest';
import { checkAnswer, checkRequest } from './openapi';

const json = { 'content-type': 'application/json;charset=UTF-8' };
const calls = '/api/v2/accounts/9900000/calls';
const ask = (change: Partial<Parameters<typeof checkRequest>[0]>) =>
  checkRequest({ method: 'GET', path: calls, query: new URLSearchParams(), headers: {}, body: undefined, ...change });
const given = (change: Partial<Parameters<typeof checkAnswer>[0]>) =>
  checkAnswer({ method: 'GET', path: `${calls}/c-1`, status: 200, headers: json, body: '{}', ...change });

describe('a request checked against the API description', () => {
  const body = { from: '+15005550100', to: '+15005550001', applicationId: 'a', answerUrl: 'https://example.com/a' };

  it('passes when method, path, query, headers and body fit', () => {
    expect(ask({ method: 'POST', headers: json, body: JSON.stringify(body) })).toEqual({ operationId: 'createCall', problems: [] });
    expect(ask({ query: new URLSearchParams({ pageSize: '10' }) })).toEqual({ operationId: 'listCalls', problems: [] });
    expect(ask({ path: '/api/v2/users/9900000/media/1476/0/a%20b.png' }).operationId).toBe('getMedia');
  });

  it.each([
    ['a missing field', { ...body, to: undefined }, 'to'],
    ['a misspelt field', { ...body, anserMethod: 'POST' }, 'anserMethod'],
    ['a value of another type', { ...body, callTimeout: 'long' }, 'callTimeout'],
    ['a value out of range', { ...body, callTimeout: 301 }, 'callTimeout'],
  ])('fails for %s', (_name, changed, named) => {
    expect(ask({ method: 'POST', headers: json, body: JSON.stringify(changed) }).problems.join()).toContain(named);
  });

  it('fails for an unknown or wrong query parameter, a wrong content type, a body nobody asked for', () => {
    expect(ask({ query: new URLSearchParams({ limit: '3' }) }).problems).toEqual(['query parameter limit is unknown']);
    expect(ask({ query: new URLSearchParams({ pageSize: '0' }) }).problems).toHaveLength(1);
    expect(ask({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }).problems).toEqual([
      'content type text/plain is not described',
    ]);
    expect(ask({ body: '{}' }).problems).toEqual(['a body is sent, but none is described']);
  });

  it('says so when nothing describes it', () => {
    expect(ask({ path: '/api/v2/tns' })).toEqual({ operationId: undefined, problems: [] });
  });
});

describe('an answer checked against the API description', () => {
  it('passes when it fits, null where null may be', () => {
    expect(given({ body: JSON.stringify({ callId: 'c-1', parentCallId: null, startTime: '2026-01-01T00:00:00.000Z' }) })).toEqual({
      operationId: 'getCallState',
      problems: [],
    });
  });

  it('fails for an unlisted status, a field nobody described, a value of the wrong type, and no JSON', () => {
    expect(given({ status: 418 }).problems).toEqual(['status 418 is not described']);
    expect(given({ body: JSON.stringify({ callID: 'c-1' }) }).problems).toHaveLength(1);
    expect(given({ body: JSON.stringify({ callId: 1 }) }).problems).toHaveLength(1);
    expect(given({ body: JSON.stringify({ startTime: 'yesterday' }) }).problems).toHaveLength(1);
    expect(given({ body: 'not found' }).problems).toEqual(['body is not JSON']);
    expect(given({ headers: {} }).problems).toEqual(['content type is missing']);
  });
});
