import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

describe('the token endpoint', () => {
  it('gives a bearer token with the claims of a Build account', async () => {
    const build = await Rig.open({ mode: 'build' });
    const answer = await build.askToken();
    expect(answer).toMatchObject({ status: 200, json: { expires_in: 3600, token_type: 'bearer' } });
    const claims: JsonObject = JSON.parse(Buffer.from(String(answer.json.access_token).split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(claims).toMatchObject({
      sub: '9900000',
      accounts: ['9900000'],
      express: true,
      roles: ['HTTP Application Management', 'HttpVoice', 'brtcAccessRole'],
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
    await build.close();
  });

  it('of a full account has no express claim, and has the Numbers role', async () => {
    const claims: JsonObject = JSON.parse(Buffer.from(rig.token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    expect(claims).not.toHaveProperty('express');
    expect(claims.roles).toContain('Numbers');
  });

  it('refuses a wrong secret, another grant, another content type and another method', async () => {
    expect(await rig.askToken('wrong')).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect(await rig.askToken(undefined, 'grant_type=password')).toMatchObject({ status: 400, json: { error: 'unsupported_grant_type' } });
    expect((await rig.request('POST', '/api/v1/oauth2/token', '{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await rig.request('GET', '/api/v1/oauth2/token')).status).toBe(405);
  });

  it('has other credentials at every start', async () => {
    const other = await Rig.open();
    expect(other.line.clientId).not.toBe(rig.line.clientId);
    expect(other.line.clientSecret).not.toBe(rig.line.clientSecret);
    expect((await rig.request('GET', `${rig.callsPath}/c-1`, undefined, { authorization: `Bearer ${other.token}` })).status).toBe(401);
    await other.close();
  });
});

describe('a request without a valid token', () => {
  const voice = { type: 'authentication-error', description: 'The credentials provided were invalid', id: null };

  it.each([
    ['none', ''],
    ['a made-up one', 'Bearer abc'],
    ['Basic', 'Basic YTpi'],
  ])('%s: 401 in the format of each API', async (_name, authorization) => {
    const ask = (path: string) => rig.request('GET', path, undefined, { authorization });
    expect(await ask(`${rig.callsPath}/c-1`)).toMatchObject({ status: 401, json: voice });
    expect(await ask('/no/such/path')).toMatchObject({ status: 401, json: voice });
    const applications = await ask('/api/v2/accounts/9900000/applications');
    expect(applications.status).toBe(401);
    expect(applications.text).toContain('<ApplicationProvisioningResponse><ResponseStatus><ErrorCode>1001</ErrorCode>');
    expect((await ask('/api/v2/tns?accountId=9900000')).text).toContain('<TelephoneNumbersResponse><ResponseStatus>');
    expect(await ask('/practice/phone')).toMatchObject({ status: 401, json: { code: 'auth' } });
  });

  it('an expired or altered one: 401', async () => {
    const altered = rig.token.replace(/\.(.)/, (_, first: string) => `.${first === 'a' ? 'b' : 'a'}`);
    expect((await rig.request('GET', `${rig.callsPath}/c-1`, undefined, { authorization: `Bearer ${altered}` })).status).toBe(401);
    await rig.clock.advance(3_599_999);
    expect((await rig.request('GET', `${rig.callsPath}/c-1`)).status).toBe(404);
    await rig.clock.advance(1);
    expect((await rig.request('GET', `${rig.callsPath}/c-1`)).status).toBe(401);
  });

  it('for another account: 403', async () => {
    expect(await rig.request('GET', '/api/v2/accounts/5500000/calls/c-1')).toMatchObject({
      status: 403,
      json: { type: 'authorization-error', description: 'Access is denied', id: null },
    });
    expect(await rig.request('GET', '/api/v2/tns?accountId=5500000')).toMatchObject({ status: 403, text: '' });
    expect((await rig.request('GET', '/api/v2/accounts/5500000/applications')).status).toBe(403);
  });
});

describe('a voice request of the wrong kind', () => {
  it('an unknown path: 404; another method: 405; another content type: 415', async () => {
    expect(await rig.request('GET', '/api/v2/accounts/9900000/nothing')).toMatchObject({
      status: 404,
      json: { type: 'validation', id: null },
    });
    expect(await rig.request('PUT', rig.callsPath, {})).toMatchObject({
      status: 405,
      json: { type: 'validation', description: 'Method Not Allowed', id: null },
    });
    expect(await rig.request('POST', rig.callsPath, '{}', { 'content-type': 'text/plain;charset=UTF-8' })).toMatchObject({
      status: 415,
      json: { type: 'validation', description: "Content type 'text/plain;charset=UTF-8' not supported", id: null },
    });
    expect((await rig.request('PUT', `${rig.callsPath}/c-1/bxml`, {})).status).toBe(415);
  });

  it('too large: 413', async () => {
    expect((await rig.request('POST', rig.callsPath, { tag: 'a'.repeat(1024 * 1024) })).status).toBe(413);
  });
});

describe('createCall', () => {
  it('answers 201 with the request, its defaults filled in, passwords hidden, no state', async () => {
    const created = await rig.request('POST', rig.callsPath, rig.callBody({ username: 'u', password: 'secret', tag: 't' }));
    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      accountId: '9900000',
      applicationId: rig.line.applicationId,
      callId: expect.stringMatching(/^c-[0-9a-f]{8}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      to: '+15005550001',
      from: '+15005550100',
      enqueuedTime: '2026-01-01T00:00:00.000Z',
      callUrl: `${rig.line.url}${rig.callsPath}/${String(created.json.callId)}`,
      callTimeout: 30,
      callbackTimeout: 15,
      tag: 't',
      answerMethod: 'POST',
      answerUrl: `${rig.base}/answer`,
      disconnectMethod: 'POST',
      disconnectUrl: `${rig.base}/disconnect`,
      username: 'u',
      password: '*****',
      priority: 5,
    });
    expect(created.headers.get('location')).toBe(created.json.callUrl);
  });

  it.each<[string, JsonObject]>([
    ['Invalid to: must be an E164 telephone number', { to: '9195551234' }],
    ['Invalid to: must not be null', { to: null }],
    ['Invalid from: must be an E164 telephone number', { from: 'sip:me@example.com' }],
    ['Invalid applicationId: application 1234 not found', { applicationId: '1234' }],
    ['Invalid answerUrl: must be a URL', { answerUrl: null }],
    ['Invalid answerUrl: only http and https are allowed.', { answerUrl: 'ftp://example.com/' }],
    ['Invalid answerUrl: only http and https are allowed.', { answerUrl: '/answer' }],
    ['Invalid answerUrl: must be at most 2048 characters', { answerUrl: `https://example.com/${'a'.repeat(2048)}` }],
    ['Invalid answerMethod: must be GET or POST', { answerMethod: 'PUT' }],
    [
      'Invalid answerUrl: must use https when a username or password is given',
      { answerUrl: 'http://example.com/', username: 'u', password: 'p' },
    ],
    ['Invalid username: must be at most 1024 characters', { username: 'u'.repeat(1025) }],
    ['Invalid callTimeout: must be between 1 and 300', { callTimeout: 0.5 }],
    ['Invalid callTimeout: must be between 1 and 300', { callTimeout: 301 }],
    ['Invalid callbackTimeout: must be between 1 and 25', { callbackTimeout: 26 }],
    ['Invalid callbackTimeout: must be a number', { callbackTimeout: '15' }],
    ['Invalid priority: must be between 1 and 5', { priority: 6 }],
    ['Invalid priority: must be a whole number', { priority: 1.5 }],
    ['Invalid tag: must be at most 4096 characters', { tag: 'a'.repeat(4097) }],
    ['Invalid displayName: must not contain control characters', { displayName: 'a\nb' }],
    ['Invalid displayName: with privacy must be one of Restricted, Anonymous, Private, Unavailable', { privacy: true, displayName: 'Me' }],
    ['Invalid uui: each value must end with an encoding parameter: jwt, base64 or hex', { uui: 'abc' }],
    ['Invalid machineDetection.callbackUrl: is required when mode is async', { machineDetection: {} }],
    ['Invalid machineDetection.mode: must be sync or async', { machineDetection: { mode: 'maybe' } }],
  ])('400: %s', async (description, change) => {
    const answer = await rig.request('POST', rig.callsPath, rig.callBody(change));
    expect(answer).toMatchObject({ status: 400, json: { type: 'validation', description, id: null } });
  });

  it.each<[string, JsonObject]>([
    ['a SIP address', { to: 'sip:user@server.example' }],
    ['null for what is left out', { tag: null, callTimeout: null, machineDetection: null }],
    ['decimals in timeouts', { callTimeout: 1.5, callbackTimeout: 24.5 }],
    ['credentials for http on loopback', { username: 'u', password: 'p' }],
  ])('accepts %s', async (_name, change) => {
    expect((await rig.request('POST', rig.callsPath, rig.callBody(change))).status).toBe(201);
  });

  it.each(['', 'nonsense', '[]', 'null'])('400 for a body that is not a JSON object: %j', async (body) => {
    const answer = await rig.request('POST', rig.callsPath, body, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status: 400, json: { type: 'validation', description: 'Invalid request body: must be a JSON object' } });
  });
});

describe('updateCall', () => {
  it.each<[string, JsonObject]>([
    ['Invalid redirectUrl: is required when state is active', {}],
    ['Invalid state: must be active or completed', { state: 'paused' }],
    ['Invalid redirectUrl: is not allowed when state is completed', { state: 'completed', redirectUrl: 'https://example.com/' }],
    ['Invalid redirectMethod: is not allowed when state is completed', { state: 'completed', redirectMethod: 'POST' }],
    ['Invalid tag: is not allowed when state is completed', { state: 'completed', tag: 't' }],
  ])('400: %s', async (description, body) => {
    const callId = await rig.place();
    expect(await rig.request('POST', `${rig.callsPath}/${callId}`, body)).toMatchObject({
      status: 400,
      json: { type: 'validation', description, id: null },
    });
  });
});

describe('numbers', () => {
  const tns = (query: string) => rig.request('GET', `/api/v2/tns?${query}`);

  it('a full account lists its number', async () => {
    const { status, text } = await tns('accountId=9900000&status=Inservice&size=2500&page=1');
    expect(status).toBe(200);
    expect(text).toContain('<TelephoneNumberCount>1</TelephoneNumberCount>');
    expect(text).toContain('<FullNumber>+15005550100</FullNumber>');
  });

  it.each(['page=2', 'page=%2B15005550101', 'status=Aging'])('%s lists no number', async (query) => {
    const { status, text } = await tns(`accountId=9900000&${query}`);
    expect(status).toBe(200);
    expect(text).toContain('<TelephoneNumbers/>');
  });

  it.each([
    ['', 1003],
    ['accountId=9900000&size=2501', 1006],
    ['accountId=9900000&size=0', 1006],
    ['accountId=9900000&page=last', 1006],
    ['accountId=9900000&status=Gone', 1006],
  ])('400 for %j: code %i', async (query, code) => {
    const { status, text } = await tns(query);
    expect(status).toBe(400);
    expect(text).toContain(`<TelephoneNumbersResponse><ResponseStatus><ErrorCode>${code}</ErrorCode>`);
  });

  it('a Build account gets 403 with an empty body, and finds its number among the in-service ones', async () => {
    const build = await Rig.open({ mode: 'build' });
    expect(await build.request('GET', '/api/v2/tns?accountId=9900000')).toMatchObject({ status: 403, text: '' });
    const inservice = await build.request('GET', '/api/v2/accounts/9900000/inserviceNumbers?size=100');
    expect(inservice).toMatchObject({ status: 200 });
    expect(inservice.text).toContain(
      '<TelephoneNumbers><Count>1</Count><TelephoneNumber>+15005550100</TelephoneNumber></TelephoneNumbers>',
    );
    await build.close();
  });
});
