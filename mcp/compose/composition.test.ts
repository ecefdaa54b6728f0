import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/client';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { startBridge } from '../bridge/findApp';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import { MemoryTokenStore } from '../server/testing/bench';
import { connectModern } from '../server/testing/clients';

const closers: (() => Promise<unknown>)[] = [];
const store = new MemoryTokenStore();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'switchboard-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Switchboard> {
  const switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: '1.2.3',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 0.01 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'secret-of-the-callbacks' },
    turns: defaultTurns,
    agents: store,
    bridgeFolder: folder,
  });
  closers.push(() => switchboard.close());
  return switchboard;
}

async function connectBridged(agentId: string): Promise<Client> {
  const input = new PassThrough();
  const output = new PassThrough();
  const bridge = startBridge({ folder, agentId, input, output, clock: systemClock, log: silentLog });
  const client = new Client({ name: 'host', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StdioServerTransport(output, input));
  closers.push(
    () => bridge.close(),
    () => client.close(),
  );
  return client;
}

it('a bridged agent with its own profiles survives a restart, sees an inbound call and completes its id', async () => {
  const first = await start();
  const { id } = await first.mintAgent('Desk', { bridge: true, profiles: ['voice'] });
  expect((await readdir(folder)).sort()).toEqual([`${id}.json`, 'default.json'].sort());
  expect(store.list()).toMatchObject([{ id, bridge: true, profiles: ['voice'] }]);
  const client = await connectBridged(id);
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('createCall');
  await first.close();
  expect(await readdir(folder)).toEqual([]);

  const second = await start();
  const heard: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  await client.listen({ resourceSubscriptions: ['switchboard://inbox'] });
  const { practice } = second;
  if (practice === undefined) throw new Error('no practice phone');
  const callId = await practice.callIn('+15005550177');
  await expect.poll(() => heard).toContain('switchboard://inbox');
  const { contents } = await client.readResource({ uri: 'switchboard://inbox' });
  expect(JSON.stringify(contents)).toContain(callId);
  const completed = await client.complete({
    ref: { type: 'ref/resource', uri: 'switchboard://calls/{callId}' },
    argument: { name: 'callId', value: callId.slice(0, 4) },
  });
  expect(completed.completion.values).toEqual([callId]);
  await second.revokeAgent(id);
  expect(await readdir(folder)).toEqual(['default.json']);
});

it('changed profiles reach the agents without their own', async () => {
  const switchboard = await start();
  const open = await switchboard.mintAgent('Open');
  const fixed = await switchboard.mintAgent('Fixed', { profiles: ['messaging'] });
  const clients = await Promise.all([open, fixed].map(({ token }) => connectModern(switchboard.endpoint ?? '', token)));
  for (const client of clients) closers.push(() => client.close());
  const names = () => Promise.all(clients.map(async (client) => (await client.listTools()).tools.map(({ name }) => name)));
  switchboard.setProfiles(['lookup']);
  const [general, own] = await names();
  expect(general).toEqual(['setCredentials', 'clearCredentials', 'createSyncLookup', 'createAsyncBulkLookup', 'getAsyncBulkLookup']);
  expect(own).toContain('getCallbackEvents');
  expect(own).not.toContain('createCall');
});
