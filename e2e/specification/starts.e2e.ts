/** The specification's promises about how the server is started, and what one run or session knows of another. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startFakeBandwidth } from '../../mcp/bandwidth/testing/fakeBandwidth';
import { fail, list, succeed, text } from '../conversation';
import { mcpClient, stdioClient } from '../harness/clients';
import { startHeadless } from '../harness/headless';
import { number, somebody, startRealLine } from './servers';

const session = ['setCredentials', 'clearCredentials'];
const profiles: Readonly<Record<string, readonly string[]>> = {
  onboarding: ['createRegistration'],
  voice: [
    ...[
      'listApplications',
      'createApplication',
      'listPhoneNumbers',
      'createCall',
      'getCallState',
      'listCalls',
      'updateCall',
      'updateCallBxml',
    ],
    ...['generateBXML', 'respondToCallback', 'getCallbackEvents', 'configureCallbacks'],
  ],
  recordings: [
    ...[
      'getCallbackEvents',
      'listCallRecordings',
      'getCallRecording',
      'deleteRecording',
      'downloadCallRecording',
      'transcribeCallRecording',
    ],
    'getRecordingTranscription',
  ],
  messaging: [
    ...[
      'listApplications',
      'listPhoneNumbers',
      'getCallbackEvents',
      'configureCallbacks',
      'createMessage',
      'listMessages',
      'getInboundMessages',
    ],
    ...['listMedia', 'getMedia', 'uploadMedia', 'deleteMedia'],
  ],
  lookup: ['createSyncLookup', 'createAsyncBulkLookup', 'getAsyncBulkLookup'],
};

test('a profile chosen at the start limits the tools to its own; without one all 31 are offered', async () => {
  const offered = async (env: Readonly<Record<string, string>>) => {
    const server = await startHeadless({ env });
    const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    const { tools } = await agent.listTools();
    await agent.close();
    await server.stop();
    return tools;
  };
  for (const [profile, own] of Object.entries(profiles)) {
    const names = (await offered({ BW_MCP_PROFILES: profile })).map(({ name }) => name);
    expect(names.sort(), profile).toEqual([...session, ...own].sort());
  }
  const all = await offered({});
  expect(all.map(({ name }) => name).sort()).toEqual([...new Set([...session, ...Object.values(profiles).flat()])].sort());
  expect(all).toHaveLength(31);
  // No tool takes or verifies a code: those are entered in the person's browser only. Nor orders, registers or sells numbers.
  for (const tool of all) {
    expect(tool.name).not.toMatch(/verif|code|otp|10dlc|tollfree|order|subaccount|campaign/i);
    expect(Object.keys(Object(Object(tool).inputSchema).properties ?? {}).join(' ')).not.toMatch(/\b(otp|code|pin)\b/i);
  }
});

test('without credentials tools are auth; setCredentials opens them for this session only, clearCredentials closes them again', async () => {
  const line = await startRealLine({ BW_CLIENT_ID: undefined, BW_CLIENT_SECRET: undefined });
  const { api } = line.bandwidth.hosts;
  const other = await stdioClient({ args: [], env: { BW_API_URL: api, BW_VOICE_URL: api, BW_MESSAGING_URL: api } });
  const refused = { code: 'auth', recovery: expect.stringContaining('setCredentials') };
  expect(await fail(line.agent, 'listApplications')).toMatchObject(refused);
  const login = { client_id: 'CLI-agent', client_secret: 'agent-secret' };
  expect(await succeed(line.agent, 'setCredentials', login)).toMatchObject({ accountId: '9900000', build: false });
  expect(line.bandwidth.requests.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('CLI-agent:agent-secret').toString('base64')}`);
  expect(list((await succeed(line.agent, 'listApplications')).applications)).toHaveLength(2);
  expect(await fail(other, 'listApplications')).toMatchObject(refused);
  expect(await succeed(line.agent, 'clearCredentials')).toMatchObject({ cleared: true });
  expect(await fail(line.agent, 'listApplications')).toMatchObject(refused);
  await succeed(line.agent, 'setCredentials', login);
  const { agent } = await line.restart();
  expect(await fail(agent, 'listApplications')).toMatchObject(refused);
  await other.close();
  await line.close();
});

const person = { phoneNumber: somebody, email: 'user@acme-corp.com', firstName: 'Jane', lastName: 'Doe' };

test('createRegistration needs no credentials, needs the accepted terms, and ends with the four steps in the browser', async () => {
  const line = await startRealLine({ BW_CLIENT_ID: undefined, BW_CLIENT_SECRET: undefined });
  line.bandwidth.route({
    'POST /v1/express/registration': {
      status: 200,
      body: { links: [], data: { message: 'ok', status: 'USER_CREATION_PENDING', registrationId: 'reg-1' }, errors: [] },
    },
  });
  for (const tosAccepted of [false, undefined]) {
    expect(await fail(line.agent, 'createRegistration', { ...person, tosAccepted })).toMatchObject({ code: 'validation' });
  }
  expect(line.bandwidth.requests).toEqual([]);
  const result = await succeed(line.agent, 'createRegistration', { ...person, tosAccepted: true });
  expect(result).toMatchObject({
    registrationId: 'reg-1',
    status: 'USER_CREATION_PENDING',
    next: expect.stringMatching(/Stop calling tools.*setCredentials/),
  });
  expect(result.steps).toEqual([
    expect.stringContaining('6-digit SMS code on the Bandwidth signup page (not in chat)'),
    expect.stringContaining('set a password, and enter the OTP'),
    expect.stringContaining('Account > API Credentials'),
    expect.stringContaining('Paste the credentials back into chat'),
  ]);
  expect(line.bandwidth.requests).toHaveLength(1);
  expect(line.bandwidth.requests[0]?.headers).not.toHaveProperty('authorization');
  expect(JSON.parse(line.bandwidth.requests[0]?.body ?? '')).toEqual({ ...person, tosAccepted: true, promotionalCommsAccepted: false });
  await line.close();
});

test('without a public address createCall and configureCallbacks say so and name the variable', async () => {
  const line = await startRealLine({ BW_MCP_BASE_URL: undefined });
  for (const [tool, input] of [
    ['createCall', { to: somebody }],
    ['configureCallbacks', { applicationId: 'app-1' }],
  ] as const) {
    const failure = await fail(line.agent, tool, input);
    expect(failure, tool).toMatchObject({ code: 'validation', recovery: expect.stringMatching(/BW_MCP_DEV_TUNNEL=1.*BW_MCP_BASE_URL/) });
  }
  expect(line.sent('POST', '/calls')).toEqual([]);
  await line.close();
});

test('the events of an earlier run are gone, and a cursor of it says so', async () => {
  const line = await startRealLine();
  await line.webhook('/voice', {
    eventType: 'disconnect',
    eventTime: '2026-01-06T15:43:35.502Z',
    callId: 'c-1',
    cause: 'hangup',
    accountId: '9900000',
    applicationId: 'app-1',
  });
  const { events, cursor } = await succeed(line.agent, 'getCallbackEvents', { callId: 'c-1', waitSeconds: 5 });
  expect(list(events)).toHaveLength(1);
  const { agent } = await line.restart();
  expect(await succeed(agent, 'getCallbackEvents', { cursor })).toMatchObject({ events: [], restarted: true });
  await line.close();
});

test('a write whose connection breaks before its answer is timeout: look first, do not repeat', async () => {
  const breaking = await startFakeBandwidth();
  breaking.route({ 'POST /api/v2/accounts/9900000/calls': () => breaking.close().then(() => ({ status: 201 })) });
  const line = await startRealLine({ BW_VOICE_URL: breaking.hosts.voice });
  expect(await fail(line.agent, 'createCall', { to: somebody })).toMatchObject({
    ...{ code: 'timeout', error: expect.stringContaining('Whether the request took effect is not known.') },
    recovery: expect.stringMatching(/Do not repeat it yet.*listCalls/),
  });
  expect(breaking.requests).toHaveLength(1);
  await line.close();
});

test.describe('hosts', () => {
  /** The hosts that tokens, the dashboard, calls and messages are meant for. */
  async function hostsOf(env: Readonly<Record<string, string | undefined>>): Promise<Readonly<Record<string, string>>> {
    const hook = pathToFileURL(join(__dirname, '..', 'fixtures', 'bandwidthHosts.mjs')).href;
    const nowhere = { BW_API_URL: undefined, BW_VOICE_URL: undefined, BW_MESSAGING_URL: undefined };
    const line = await startRealLine({ ...nowhere, NODE_OPTIONS: `--import=${hook}`, ...env });
    line.bandwidth.route({ 'GET /api/v2/users/9900000/messages': { status: 200, body: { messages: [] } } });
    await succeed(line.agent, 'listApplications');
    await succeed(line.agent, 'createCall', { to: somebody, from: number, applicationId: 'app-1' });
    await succeed(line.agent, 'listMessages', { to: somebody });
    const meantFor = (end: string) => {
      const requests = line.bandwidth.requests.filter(({ path }) => path.endsWith(end));
      return [...new Set(requests.map(({ headers }) => String(headers['x-meant-for'])))].join(', ');
    };
    const found = {
      tokens: meantFor('/oauth2/token'),
      dashboard: meantFor('/applications'),
      calls: meantFor('/calls'),
      messages: meantFor('/messages'),
    };
    await line.close();
    return found;
  }

  test('production is the default', async () => {
    expect(await hostsOf({})).toEqual({
      ...{ tokens: 'api.bandwidth.com', dashboard: 'api.bandwidth.com' },
      ...{ calls: 'voice.bandwidth.com', messages: 'messaging.bandwidth.com' },
    });
  });

  test('BW_ENVIRONMENT moves API and voice to the test hosts; messages stay in production and take its tokens', async () => {
    for (const environment of ['test', 'uat']) {
      expect(await hostsOf({ BW_ENVIRONMENT: environment }), environment).toEqual({
        ...{ tokens: 'test.api.bandwidth.com, api.bandwidth.com', dashboard: 'test.api.bandwidth.com' },
        ...{ calls: 'test.voice.bandwidth.com', messages: 'messaging.bandwidth.com' },
      });
    }
  });

  test('each host that is given wins over BW_ENVIRONMENT', async () => {
    const given = await startFakeBandwidth();
    given.route({ 'POST /api/v2/accounts/9900000/calls': { status: 201, body: { callId: 'c-1' } } });
    expect(await hostsOf({ BW_ENVIRONMENT: 'test', BW_VOICE_URL: `${given.hosts.voice}/` })).toMatchObject({
      dashboard: 'test.api.bandwidth.com',
      calls: '',
    });
    expect(given.apiRequests()).toHaveLength(1);
    await given.close();
  });

  test('an unknown environment is refused at the start', async () => {
    await expect(startHeadless({ args: ['--port', '0'], env: { BW_ENVIRONMENT: 'staging' } })).rejects.toThrow(
      /BW_ENVIRONMENT must be prod, test or uat/,
    );
  });
});
