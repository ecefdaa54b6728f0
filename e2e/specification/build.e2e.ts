/** The specification's promises about a Bandwidth Build account: the built server, a client, real sockets. */
import { expect, test } from '@playwright/test';
import { fail, list, nextEvent, succeed, text } from '../conversation';
import { type AgentClient, mcpClient } from '../harness/clients';
import { type Headless, startHeadless } from '../harness/headless';

const listens = '+15005550001';

let server: Headless;
let agent: AgentClient;
test.beforeAll(async () => {
  server = await startHeadless({ args: ['--practice', '--practice-mode', 'build', '--practice-pace', '0.05', '--port', '0'] });
  agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
});
test.afterAll(async () => {
  await agent.close();
  await server.stop();
});

test('a Build account has its application and its number, and calls with them without making any', async () => {
  expect(list((await succeed(agent, 'listApplications')).applications)).toMatchObject([
    { serviceType: 'Voice-V2', applicationId: expect.any(String) },
  ]);
  expect(list((await succeed(agent, 'listPhoneNumbers')).phoneNumbers)).toMatchObject([
    { phoneNumber: '+15005550100', source: 'inserviceNumbers' },
  ]);
  const placed = await succeed(agent, 'createCall', { to: listens });
  expect(placed).toMatchObject({ from: '+15005550100', to: listens });
  const { callId } = await nextEvent(agent, { callId: text(placed.callId), event_type: 'answer' });
  expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({ state: 'answered', connected: true });
  await succeed(agent, 'updateCall', { callId, action: 'hangup' });
});

const beyondVoice: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['createMessage', { to: listens, text: 'Hello' }],
  ['listMessages', { to: listens }],
  ['getInboundMessages', {}],
  ['listMedia', {}],
  ['getMedia', { mediaId: 'a' }],
  ['uploadMedia', { mediaId: 'a', contentType: 'image/png', data: 'UE5H' }],
  ['deleteMedia', { mediaId: 'a' }],
  ['createSyncLookup', { phoneNumbers: [listens] }],
  ['createAsyncBulkLookup', { phoneNumbers: [listens] }],
  ['getAsyncBulkLookup', { requestId: 'q' }],
];

test('a Build account is voice-only: messaging and lookup are feature_limit with the way up', async () => {
  for (const [tool, input] of beyondVoice) {
    expect(await fail(agent, tool, input), tool).toMatchObject({
      ...{ code: 'feature_limit', error: expect.stringContaining('Bandwidth Build') },
      recovery: expect.stringMatching(/Do not retry.*full account.*talk-to-an-expert/),
    });
  }
});
