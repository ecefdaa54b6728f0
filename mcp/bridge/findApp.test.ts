import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import type { Endpoint } from '../server/endpoint';
import { type Bench, createBench, startBenchEndpoint } from '../server/testing/bench';
import { plainTools, waitingTool } from '../server/testing/sampleTools';
import { type AnyTool, defineTool } from '../tools/tool';
import { BridgeFolder, readBridgeFile } from './bridgeFile';
import { startBridge } from './findApp';

const closers: (() => Promise<unknown>)[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

interface App extends Bench {
  readonly endpoint: Endpoint;
  quit(): Promise<void>;
}

/** The app as far as a bridge sees it: an endpoint, and a file that leads to it with a token of this run. */
async function startApp(tools: readonly AnyTool[] = plainTools, port = 0): Promise<App> {
  const bench = createBench();
  bench.registry.host('default', 'Bridge');
  const endpoint = await startBenchEndpoint(bench, tools, port);
  const files = new BridgeFolder(folder, { endpoint: endpoint.url, instance: 'instance-of-the-bench', pid: 1 });
  await files.write('default', bench.registry.bridgeToken('default'));
  let over: Promise<void> | undefined;
  const quit = () => {
    over ??= files.removeAll().then(() => endpoint.close());
    return over;
  };
  closers.push(quit);
  return { ...bench, endpoint, quit };
}

/** An agent's host: it started the bridge and owns its streams. */
function startHost() {
  const input = new PassThrough();
  const output = new PassThrough();
  const bridge = startBridge({ folder, agentId: 'default', input, output, clock: systemClock, log: silentLog });
  closers.push(() => bridge.close());
  // Newline-delimited JSON is the same from both ends, so the server's framing serves the client too.
  return { bridge, input, wire: new StdioServerTransport(output, input) };
}

async function modernThrough(): Promise<ModernClient> {
  const client = new ModernClient({ name: 'modern', version: '2' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(startHost().wire);
  closers.push(() => client.close());
  return client;
}

async function legacyThrough(): Promise<LegacyClient> {
  const client = new LegacyClient({ name: 'legacy', version: '1' }, { capabilities: { elicitation: {} } });
  const { wire } = startHost();
  const pipe = {
    start: () => wire.start(),
    send: (message: Parameters<typeof wire.send>[0]) => wire.send(message),
    close: () => wire.close(),
  };
  const transport: Parameters<LegacyClient['connect']>[0] = pipe;
  wire.onmessage = (message) => transport.onmessage?.(message);
  wire.onclose = () => transport.onclose?.();
  await client.connect(transport);
  closers.push(() => client.close());
  return client;
}

interface AnyClient {
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<{ [key: string]: unknown }>;
  listTools(): Promise<{ tools: { name: string }[] }>;
}

const sum = { name: 'add', arguments: { a: 1, b: 2 } };

describe.each<[string, () => Promise<AnyClient>]>([
  ['2026', modernThrough],
  ['2025', legacyThrough],
])('an agent of the %s era behind the bridge', (_era, connect) => {
  it('uses the app as if it were connected to it', async () => {
    const app = await startApp();
    const client = await connect();
    expect((await client.listTools()).tools).toHaveLength(plainTools.length);
    expect((await client.callTool(sum)).structuredContent).toEqual({ sum: 3, agent: 'default' });
    expect(app.registry.list()).toMatchObject([{ id: 'default', lastSeenAt: expect.any(Number) }]);
  });

  it('is told when the app has quit, and goes on when it is back, on another port and with another token', async () => {
    const first = await startApp();
    const client = await connect();
    expect((await client.callTool(sum)).isError).toBeFalsy();
    await first.quit();
    await expect(client.callTool(sum)).rejects.toThrow(/not running.*start the Switchboard app/);
    await startApp();
    expect((await client.callTool(sum)).structuredContent).toEqual({ sum: 3, agent: 'default' });
  });

  it('does not notice a restart on the same port between two calls', async () => {
    const first = await startApp();
    const client = await connect();
    await client.callTool(sum);
    await first.quit();
    await startApp(plainTools, first.endpoint.port);
    expect((await client.callTool(sum)).structuredContent).toEqual({ sum: 3, agent: 'default' });
  });

  it('has its waiting calls end with a reason when the app stops', async () => {
    const waiting = waitingTool();
    const app = await startApp([waiting.tool]);
    const client = await connect();
    const call = client.callTool({ name: 'waitForever' });
    const failed = expect(call).rejects.toThrow(/Switchboard/);
    await waiting.began;
    await app.quit();
    await failed;
  });
});

describe('a bridge', () => {
  it('passes cancellation on in the 2026 era', async () => {
    const waiting = waitingTool();
    await startApp([waiting.tool]);
    const client = await modernThrough();
    const cancel = new AbortController();
    const call = client.callTool({ name: 'waitForever' }, { signal: cancel.signal });
    await waiting.began;
    cancel.abort();
    await expect(call).rejects.toThrow();
    await waiting.aborted;
  });

  it('passes cancellation on in the 2025 era', async () => {
    const waiting = waitingTool();
    await startApp([waiting.tool]);
    const client = await legacyThrough();
    const cancel = new AbortController();
    const call = client.callTool({ name: 'waitForever' }, undefined, { signal: cancel.signal });
    await waiting.began;
    cancel.abort();
    await expect(call).rejects.toThrow();
    await waiting.aborted;
  });

  it('carries questions and notifications to a 2025 agent, also after a restart of the app', async () => {
    const asking = defineTool({
      name: 'askMe',
      title: 'Ask',
      description: 'Asks.',
      profiles: ['session'],
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      input: z.object({}),
      output: z.looseObject({}),
      handler: async (_input, { ask }) => ({ answer: await ask({ message: 'Sure?', yes: 'Yes' }) }),
    });
    const first = await startApp([asking]);
    const client = await legacyThrough();
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { accept: true } }));
    const heard: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.push(params.uri));
    await client.subscribeResource({ uri: 'switchboard://inbox' });
    await first.quit();
    const second = await startApp([asking]);
    expect((await client.callTool({ name: 'askMe', arguments: {} })).structuredContent).toEqual({ answer: 'accepted' });
    await expect
      .poll(() => {
        second.endpoint.listeners.resourceUpdated('default', 'switchboard://inbox');
        return heard.length;
      })
      .toBeGreaterThan(0);
  });

  it('sends nothing to a program that has taken the app’s port', async () => {
    const seen: string[] = [];
    const stranger = createServer((req, res) => {
      seen.push(`${req.method} ${req.url} ${req.headers.authorization ?? 'no token'}`);
      res.end(JSON.stringify({ instance: 'somebody-else' }));
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => stranger.close(resolve)));
    const address = stranger.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const files = new BridgeFolder(folder, {
      endpoint: `http://127.0.0.1:${address.port}/mcp`,
      instance: 'instance-of-a-crashed-run',
      pid: 1,
    });
    await files.write('default', 'sb_0123456789012345678901234567890123456789012');
    const { wire } = startHost();
    const answers: object[] = [];
    wire.onmessage = (message) => void answers.push(message);
    await wire.start();
    await wire.send({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    await expect.poll(() => answers).toMatchObject([{ error: { message: expect.stringContaining('Another program') } }]);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set(['GET /instance no token']));
  });

  it('waits for the app rather than ending, and ends with its agent', async () => {
    const { bridge, input, wire } = startHost();
    const answers: object[] = [];
    wire.onmessage = (message) => void answers.push(message);
    await wire.start();
    await wire.send({ jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} });
    await expect
      .poll(() => answers)
      .toMatchObject([{ id: 7, error: { code: -32000, message: expect.stringContaining('start the Switchboard app') } }]);
    input.end();
    await bridge.ended;
  });

  it('is given a new token with every run', async () => {
    const first = await startApp();
    const before = await readBridgeFile(folder, 'default');
    await first.quit();
    await startApp();
    const after = await readBridgeFile(folder, 'default');
    if (before.kind !== 'found' || after.kind !== 'found') throw new Error('no file');
    expect(after.file.token).not.toBe(before.file.token);
    expect(first.registry.authenticate(after.file.token)).toBeUndefined();
  });
});
