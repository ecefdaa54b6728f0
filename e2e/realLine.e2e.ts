import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { BandwidthClient } from '../mcp/bandwidth/client';
import type { PracticeLine } from '../mcp/practice/practice';
import { freePort } from '../mcp/real/tunnel/freePort';
import { playBandwidth } from '../mcp/testing/playedBandwidth';
import { sendThrough } from '../mcp/testing/sendThrough';
import { fail, nextEvent, succeed, text } from './conversation';
import { type AgentClient, mcpClient } from './harness/clients';
import { given } from './harness/given';
import { type Headless, startHeadless } from './harness/headless';

const somebody = '+15005550177';
const listens = '+15005550001';
const hold = '<Response><Pause duration="60"/></Response>';
const hangup = '<Response><Hangup/></Response>';

/** A signal is obeyed within this time, ms. */
const stopWithin = 5_000;

test.describe('the built command on the real line', () => {
  let folder: string;
  let bandwidth: PracticeLine;
  /** Bandwidth's own view of the account. */
  let account: BandwidthClient;
  /** Where public addresses lead now; nobody listens at the first. */
  const internet = { port: 9 };

  test.beforeEach(async () => {
    folder = await mkdtemp(join(given().folder, 'real-line-'));
    ({ line: bandwidth, account } = await playBandwidth('.example', sendThrough(internet)));
  });
  test.afterEach(() => bandwidth.close());

  async function start(base: string): Promise<{ readonly server: Headless; readonly agent: AgentClient }> {
    const { url, clientId, clientSecret, number, applicationId } = bandwidth;
    internet.port = await freePort();
    const server = await startHeadless({
      args: ['--port', '0'],
      env: {
        ...{ BW_API_URL: url, BW_VOICE_URL: url, BW_MESSAGING_URL: url, BW_CLIENT_ID: clientId, BW_CLIENT_SECRET: clientSecret },
        ...{ BW_NUMBER: number, BW_VOICE_APPLICATION_ID: applicationId, BW_MCP_HISTORY: join(folder, 'history.db') },
        ...{ BW_MCP_BASE_URL: base, BW_MCP_CALLBACK_PORT: String(internet.port), SWITCHBOARD_USER_DATA: folder },
      },
    });
    return { server, agent: await mcpClient(text(server.ready.endpoint), text(server.ready.token)) };
  }

  const pointedAt = async () => {
    const found = (await account.listApplications()).find(({ applicationId }) => applicationId === bandwidth.applicationId);
    return found?.fields.CallInitiatedCallbackUrl;
  };
  const heard = (callId: string) =>
    bandwidth.phone.state.calls.find((call) => call.callId === callId)?.captions.map((caption) => caption.text) ?? [];
  const stateOf = async (callId: string) => (await account.getCall(callId)).state;

  async function place(agent: AgentClient, to: string): Promise<{ readonly callId: string; readonly callbackId: string | undefined }> {
    const callId = text((await succeed(agent, 'createCall', { to })).callId);
    if (to === somebody) await bandwidth.phone.answer(callId);
    return nextEvent(agent, { callId, event_type: 'answer' });
  }

  async function kill(server: Headless): Promise<void> {
    const exited = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGKILL');
    await exited;
    internet.port = 9;
  }

  test('obeys SIGTERM: callers hear the fallback, waits end, all within 5 s; the application stays at its fixed address', async () => {
    const { server, agent } = await start('https://phone.example');
    await succeed(agent, 'configureCallbacks', { applicationId: bandwidth.applicationId });
    expect(await pointedAt()).toMatch(/^https:\/\/phone\.example\//);
    const waiting = await place(agent, somebody);
    const held = await place(agent, listens);
    await succeed(agent, 'respondToCallback', { callbackId: held.callbackId, bxml: hold });
    const poll = succeed(agent, 'getCallbackEvents', { callId: 'c-of-nobody', waitSeconds: 25 });
    // Events are read in order, so the wait has begun when a later question is answered.
    await succeed(agent, 'getCallbackEvents', { callId: waiting.callId });

    const began = Date.now();
    const stopped = server.stop();
    expect(await poll).toMatchObject({ events: [], restarted: true });
    expect(await stopped).toBe(0);
    expect(Date.now() - began).toBeLessThan(stopWithin);

    await expect.poll(() => heard(waiting.callId)).toEqual([expect.stringContaining('Sorry')]);
    for (const { callId } of [waiting, held]) await expect.poll(() => stateOf(callId)).toBe('disconnected');
    expect(await pointedAt()).toMatch(/^https:\/\/phone\.example\//);
    await agent.close();
  });

  test('killed with a live call: the call goes on at the new address of the next start; the application stays as configured', async () => {
    const first = await start('https://first.example');
    await succeed(first.agent, 'configureCallbacks', { applicationId: bandwidth.applicationId });
    const { callId, callbackId } = await place(first.agent, somebody);
    await succeed(first.agent, 'respondToCallback', { callbackId, bxml: hold });
    await kill(first.server);
    expect(await pointedAt()).toMatch(/^https:\/\/first\.example\//);

    const { server, agent } = await start('https://second.example');
    const back = await nextEvent(agent, { callId, event_type: 'redirect' });
    expect(await fail(agent, 'respondToCallback', { callbackId, bxml: hangup })).toMatchObject({
      code: 'conflict',
      error: expect.stringContaining('lost in a restart'),
    });
    expect(await pointedAt()).toMatch(/^https:\/\/first\.example\//);
    await succeed(agent, 'respondToCallback', { callbackId: back.callbackId, bxml: hangup });
    // Its end is reported to the first address, so it is asked for.
    await expect.poll(async () => (await succeed(agent, 'getCallState', { callId })).state, { timeout: 10_000 }).toBe('disconnected');
    expect(await server.stop()).toBe(0);
  });

  test('killed while a caller waits for an answer: the next start tells how that call ended', async () => {
    const first = await start('https://first.example');
    const { callId } = await place(first.agent, somebody);
    await kill(first.server);
    await expect.poll(() => stateOf(callId)).toBe('disconnected');
    const { server } = await start('https://second.example');
    const told = `Call ${callId} is over: the call ended while Switchboard was not running (callback-error).`;
    await expect.poll(() => server.log()).toContain(told);
    expect(await server.stop()).toBe(0);
  });
});
