import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { createClient } from './client';
import type { CreateCallRequest } from './resources';
import { type FakeBandwidth, startFakeBandwidth } from './testing/fakeBandwidth';
import { testLine } from './testing/testLine';

const calls = 'POST /api/v2/accounts/9900000/calls';
const base = 'https://me.example.com/callback-secret';
const credentials = { username: 'switchboard-abc123', password: 'callback-password' };
const request: CreateCallRequest = {
  to: '+15005550001',
  from: '+15005550100',
  applicationId: 'app-1',
  answerUrl: `${base}/voice`,
  disconnectUrl: `${base}/voice`,
  callbackTimeout: 25,
};

let bandwidth: FakeBandwidth;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
  bandwidth.route({
    [calls]: ({ body }) => ({ status: 201, body: { ...JSON.parse(body), callId: 'c-1', accountId: '9900000', password: '*****' } }),
    'POST /api/v2/accounts/*/calls/*': { status: 200 },
    'PUT /api/v2/accounts/*/calls/*/bxml': { status: 204 },
  });
});
afterEach(() => bandwidth.close());

const client = (over: Parameters<typeof testLine>[1] = { base, credentials }) =>
  createClient(testLine(bandwidth.hosts, over), { clock: new ManualClock(), log: silentLog, version: '0.0.0' });
const sent = () => bandwidth.apiRequests().map(({ body }) => body)[0] ?? '';

describe('createCall', () => {
  it('posts the fields as the API names them and returns its call object', async () => {
    const call = await client({}).createCall({ ...request, answerUrl: 'http://x.example/', disconnectUrl: undefined, tag: 't' });
    expect(JSON.parse(sent())).toEqual({
      to: '+15005550001',
      from: '+15005550100',
      applicationId: 'app-1',
      answerUrl: 'http://x.example/',
      callbackTimeout: 25,
      tag: 't',
    });
    expect(call).toMatchObject({ callId: 'c-1', callbackTimeout: 25 });
    expect(bandwidth.apiRequests()[0]?.headers['content-type']).toBe('application/json');
  });

  it('gives our webhooks their credentials, and returns none of them', async () => {
    const call = await client().createCall({
      ...request,
      answerFallbackUrl: `${base}/voice/fallback`,
      machineDetection: { mode: 'async', callbackUrl: `${base}/voice` },
    });
    expect(JSON.parse(sent())).toMatchObject({
      ...credentials,
      fallbackUsername: credentials.username,
      fallbackPassword: credentials.password,
      machineDetection: credentials,
    });
    expect(call).not.toHaveProperty('username');
    expect(call).not.toHaveProperty('password');
    expect(call).not.toHaveProperty('fallbackPassword');
  });

  it.each([
    ['an answerUrl elsewhere', { answerUrl: 'https://other.example/a', disconnectUrl: undefined }],
    ['a disconnectUrl elsewhere, which would be sent the same pair', { disconnectUrl: 'https://other.example/d' }],
    ['an answerUrl that only looks like ours', { answerUrl: 'https://me.example.com.other.example/callback-secret/voice' }],
    ['a fallback elsewhere alone', { answerUrl: 'https://other.example/a', answerFallbackUrl: 'https://other.example/f' }],
    [
      'machine detection elsewhere alone',
      { answerUrl: 'https://other.example/a', machineDetection: { callbackUrl: 'https://other.example/m' } },
    ],
  ])('sends no credentials to %s', async (_what, over) => {
    await client().createCall({ ...request, ...over });
    expect(sent()).not.toContain(credentials.password);
  });

  it('sends no credentials to a plain http base', async () => {
    const http = base.replace('https:', 'http:');
    await client({ base: http, credentials }).createCall({ ...request, answerUrl: `${http}/voice`, disconnectUrl: `${http}/voice` });
    expect(sent()).not.toContain(credentials.password);
  });

  it.each([
    ['no JSON', 'hello'],
    ['no call', '{"id":1}'],
  ])('calls an answer with %s unclear, since the call was placed', async (_what, body) => {
    bandwidth.route({ [calls]: { status: 201, body } });
    await expect(client().createCall(request)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('Bandwidth accepted the request'),
      recovery: expect.stringMatching(/^Do not repeat it yet/),
    });
  });
});

describe('getCall', () => {
  it('returns every field unchanged', async () => {
    const call = { callId: 'c-1', state: 'answered', parentCallId: null, answerTime: '2022-06-16T13:15:18.126Z', somethingNew: { a: 1 } };
    bandwidth.route({ 'GET /api/v2/accounts/9900000/calls/c-1': { status: 200, body: call } });
    expect(await client().getCall('c-1')).toEqual(call);
  });

  it('sends nothing for an id that is none', async () => {
    await expect(client().getCall('../x')).rejects.toMatchObject({ code: 'validation' });
    expect(bandwidth.requests).toEqual([]);
  });

  it('says not_found for an unknown call', async () => {
    await expect(client().getCall('c-2')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('updating a call', () => {
  it('adds credentials to a redirect to us, and to none elsewhere', async () => {
    await client().updateCall('c-1', { state: 'active', redirectUrl: `${base}/voice` });
    await client().updateCall('c-1', { state: 'active', redirectUrl: 'https://other.example/' });
    await client().updateCall('c-1', { state: 'completed' });
    expect(bandwidth.apiRequests().map(({ body }) => JSON.parse(body))).toEqual([
      { state: 'active', redirectUrl: `${base}/voice`, ...credentials },
      { state: 'active', redirectUrl: 'https://other.example/' },
      { state: 'completed' },
    ]);
  });

  it('puts BXML with credentials for our addresses alone', async () => {
    await client().updateCallBxml('c-1', `<Response><Gather gatherUrl="${base}/voice"/></Response>`);
    expect(sent()).toContain(credentials.password);
    expect(bandwidth.apiRequests()[0]?.headers['content-type']).toBe('application/xml');
  });

  it('puts BXML for others as it is', async () => {
    const text = '<Response><Redirect redirectUrl="https://other.example/"/></Response>';
    await client().updateCallBxml('c-1', text);
    expect(sent()).not.toContain(credentials.password);
  });
});
