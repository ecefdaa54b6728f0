/** `switchboard-mcp stop`, the built files: three live calls while Bandwidth answers 500, a restart, and calls allowed again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { BandwidthClient } from '../mcp/bandwidth/client';
import type { PracticeLine } from '../mcp/practice/practice';
import { freePort } from '../mcp/real/tunnel/freePort';
import { playBandwidth } from '../mcp/testing/playedBandwidth';
import { sendThrough } from '../mcp/testing/sendThrough';
import { fail, nextEvent, succeed, text } from './conversation';
import { BandwidthFront } from './harness/bandwidthFront';
import { mcpClient } from './harness/clients';
import { given } from './harness/given';
import { cliPath, headlessEnvironment, startHeadless } from './harness/headless';

const somebody = '+15005550177';
const hold = '<Response><Pause duration="600"/></Response>';

let folder: string;
let bandwidth: PracticeLine;
let account: BandwidthClient;
let front: BandwidthFront;
/** Where the public address leads. */
const internet = { port: 9 };

test.beforeEach(async () => {
  folder = await mkdtemp(join(given().folder, 'stop-'));
  ({ line: bandwidth, account } = await playBandwidth('.example', sendThrough(internet)));
  front = await BandwidthFront.open(bandwidth.url);
});
test.afterEach(async () => {
  await front.close();
  await bandwidth.close();
});

async function start() {
  internet.port = await freePort();
  const { clientId, clientSecret, number, applicationId } = bandwidth;
  const server = await startHeadless({
    args: ['--port', '0'],
    env: {
      ...{ BW_API_URL: front.url, BW_VOICE_URL: front.url, BW_MESSAGING_URL: front.url },
      ...{ BW_CLIENT_ID: clientId, BW_CLIENT_SECRET: clientSecret, BW_NUMBER: number, BW_VOICE_APPLICATION_ID: applicationId },
      ...{ BW_MCP_BASE_URL: 'https://phone.example', BW_MCP_CALLBACK_PORT: String(internet.port), SWITCHBOARD_USER_DATA: folder },
    },
  });
  return { server, agent: await mcpClient(text(server.ready.endpoint), text(server.ready.token)) };
}

async function command(...args: readonly string[]) {
  const env = headlessEnvironment({ SWITCHBOARD_USER_DATA: folder });
  const child = spawn(process.execPath, [cliPath(), 'stop', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output.out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    output.err += part;
  });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

test('three live calls are ended while Bandwidth answers 500 for a while, and the stop outlasts a restart', async () => {
  const { server, agent } = await start();
  const place = async () => text((await succeed(agent, 'createCall', { to: somebody })).callId);
  const [waiting, playing, ringing] = [await place(), await place(), await place()];
  for (const callId of [waiting, playing]) {
    await bandwidth.phone.answer(callId);
    const { callbackId } = await nextEvent(agent, { callId, event_type: 'answer' });
    if (callId === playing) await succeed(agent, 'respondToCallback', { callbackId, bxml: hold });
  }
  const wait = succeed(agent, 'getCallbackEvents', { callId: 'c-of-nobody', waitSeconds: 25 });
  await succeed(agent, 'getCallbackEvents', { callId: waiting });

  const [calls = ''] = front.requests.flatMap(({ method, path }) => (method === 'POST' && path.endsWith('/calls') ? [path] : []));
  const faulty = [waiting, playing, ringing].map((callId) => `${calls}/${callId}`);
  for (const path of faulty) front.answer(path, { status: 500, body: '{}' });
  const stopped = command('--json');
  // The agent that waits for something else learns of it at once.
  expect(await wait).toMatchObject({ events: [], stopped: expect.stringContaining('The person stopped all calls') });
  const stateOf = async (callId: string) => (await account.getCall(callId)).state;
  // Its open question was answered with Hangup, which needs no request.
  await expect.poll(() => stateOf(waiting)).toBe('disconnected');
  const tries = () => front.requests.filter(({ method, path }) => method === 'POST' && faulty.includes(path)).length;
  await expect.poll(tries, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
  expect([await stateOf(playing), await stateOf(ringing)]).not.toContain('disconnected');
  for (const path of faulty) front.answer(path, undefined);

  const { code, out } = await stopped;
  expect(JSON.parse(out)).toMatchObject({ ok: true, stopped: true, saved: true });
  expect(JSON.parse(out).calls.map(({ callId, state }: { callId: string; state: { kind: string } }) => [callId, state.kind])).toEqual(
    [waiting, playing, ringing].map((callId) => [callId, 'ended']),
  );
  expect(code).toBe(0);
  for (const callId of [waiting, playing, ringing]) expect(await stateOf(callId)).toBe('disconnected');
  expect(await fail(agent, 'createCall', { to: somebody })).toMatchObject({ code: 'denied' });
  await agent.close();
  expect(await server.stop()).toBe(0);

  const next = await start();
  expect(await fail(next.agent, 'createCall', { to: somebody })).toMatchObject({ code: 'denied' });
  expect(await command('--reopen')).toMatchObject({ code: 0, out: 'Agents may call and send messages again.\n' });
  await succeed(next.agent, 'createCall', { to: somebody });
  await next.agent.close();
  expect(await next.server.stop()).toBe(0);
  expect(await command()).toMatchObject({ code: 1, err: '', out: expect.stringContaining('No Switchboard that this command can reach') });
});

test('a wrong argument ends with 2 and a sentence', async () => {
  expect(await command('--now')).toEqual({ code: 2, out: '', err: 'Unknown argument. Run switchboard-mcp stop --help.\n' });
});
