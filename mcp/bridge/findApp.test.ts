import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import {
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
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
import { appFinder, startBridge } from './findApp';

const closers: (() => Promise<unknown>)[] = [];
let data: string;
let folder: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'bridge-'));
  folder = path.join(data, 'agents');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(data, { recursive: true, force: true });
});

let runs = 0;

interface App extends Bench {
  readonly endpoint: Endpoint;
  quit(): Promise<void>;
}

/** The app as far as a bridge sees it: an endpoint, and a file that leads to it with a token of this run. */
async function startApp(tools: readonly AnyTool[] = plainTools, port = 0): Promise<App> {
  const bench = createBench(systemClock, silentLog, ['askMe']);
  bench.registry.host('default', 'Bridge');
  const endpoint = await startBenchEndpoint(bench, tools, port);
  const { url, channelPort = 0 } = endpoint;
  runs += 1;
  const files = new BridgeFolder(folder, { endpoint: url, channelPort, instance: `instance-of-the-bench-${runs}`, pid: 1 });
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
function startHost(starting?: () => Promise<boolean>) {
  const input = new PassThrough();
  const output = new PassThrough();
  const bridge = startBridge({ folder, agentId: 'default', input, output, clock: systemClock, log: silentLog, startApp: starting });
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

  it('learns that the app has quit, and continues when it is back, on another port and with another token', async () => {
    const first = await startApp();
    const client = await connect();
    expect((await client.callTool(sum)).isError).toBeFalsy();
    await first.quit();
    expect(await client.callTool({ name: 'getCallbackEvents' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/not running.*"code":"unavailable".*start the Switchboard app/) }],
    });
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
    const failed = expect(call).rejects.toMatchObject({
      code: -32000,
      message: expect.stringMatching(
        /(Switchboard was stopped or restarted while this request was running|The connection to Switchboard broke)\. It may/,
      ),
      data: { code: 'unavailable', recovery: 'It may have taken effect: read the state before you repeat it.' },
    });
    await waiting.began;
    await app.quit();
    await failed;
  });
});

describe('a bridge', () => {
  it('answers what only the app can do, while the app is away, with a code and what to do next', async () => {
    const client = await legacyThrough();
    for (const uri of ['switchboard://inbox', 'switchboard://status', 'switchboard://calls/c-unknown'])
      await expect(client.readResource({ uri })).rejects.toMatchObject({
        code: -32000,
        message: expect.stringContaining('Switchboard is not running'),
        data: { code: 'unavailable', recovery: 'Ask the user to start the Switchboard app, then try again.' },
      });
    await expect(client.request({ method: 'no/such' }, z.object({}))).rejects.toMatchObject({
      code: -32601,
      data: { code: 'not_found', recovery: 'Use a method of the protocol revision that was negotiated.' },
    });
  });

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
      handler: async () => ({ answer: 'allowed' }),
    });
    const first = await startApp([asking]);
    const client = await legacyThrough();
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { accept: true } }));
    const heard: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.push(params.uri));
    await client.subscribeResource({ uri: 'switchboard://inbox' });
    await first.quit();
    const second = await startApp([asking]);
    expect((await client.callTool({ name: 'askMe', arguments: {} })).structuredContent).toEqual({ answer: 'allowed' });
    await expect
      .poll(() => {
        second.endpoint.listeners.resourceUpdated('default', 'switchboard://inbox');
        return heard.length;
      })
      .toBeGreaterThan(0);
  });

  it('waits for the app rather than ending, and ends with its agent', async () => {
    const { bridge, input, wire } = startHost();
    const answers: object[] = [];
    wire.onmessage = (message) => void answers.push(message);
    await wire.start();
    await wire.send({ jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} });
    await expect.poll(() => answers).toMatchObject([{ id: 7 }]);
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

describe.each<[string, () => Promise<AnyClient>]>([
  ['2026', modernThrough],
  ['2025', legacyThrough],
])('an agent of the %s era that starts before the app', (_era, connect) => {
  it('has its tools at once, learns from a call what to do, and uses the app as soon as it runs', async () => {
    const client = await connect();
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('createCall');
    const failed = await client.callTool({ name: 'createCall', arguments: { to: '+15005550006' } });
    expect(failed).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('Ask the user to start the Switchboard app') }],
    });
    expect(failed.structuredContent).toBeUndefined();
    await startApp();
    expect((await client.callTool(sum)).structuredContent).toEqual({ sum: 3, agent: 'default' });
    expect((await client.listTools()).tools).toHaveLength(plainTools.length);
  });
});

describe('a tool call while the app is not running', () => {
  const call = (id: number) => ({ jsonrpc: '2.0' as const, id, method: 'tools/call', params: sum });
  const host = async (starting: () => Promise<boolean>) => {
    const received: JSONRPCMessage[] = [];
    const { wire } = startHost(starting);
    wire.onmessage = (message) => void received.push(message);
    await wire.start();
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'host', version: '1' } };
    await wire.send({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
    await expect.poll(() => received).toMatchObject([{ id: 0 }]);
    return { wire, answerTo: (id: number) => received.find((message) => 'id' in message && message.id === id) };
  };

  it('starts the app once, and is carried out when it is there', async () => {
    let starts = 0;
    const { wire, answerTo } = await host(async () => {
      starts += 1;
      await startApp();
      return true;
    });
    await wire.send(call(1));
    await wire.send(call(2));
    await expect
      .poll(() => [answerTo(1), answerTo(2)])
      .toMatchObject([1, 2].map((id) => ({ id, result: { structuredContent: { sum: 3 } } })));
    expect(starts).toBe(1);
  });

  it('says what to do when the app cannot be started', async () => {
    const { wire, answerTo } = await host(async () => false);
    await wire.send({ ...call(1), params: { name: 'getCallbackEvents', arguments: {} } });
    await expect.poll(() => JSON.stringify(answerTo(1))).toContain('Ask the user to start the Switchboard app');
  });

  it('is dropped when it is cancelled meanwhile', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { wire, answerTo } = await host(async () => {
      await held;
      await startApp();
      return true;
    });
    await wire.send(call(1));
    await wire.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    release?.();
    await wire.send(call(2));
    await expect.poll(() => answerTo(2)).toMatchObject({ result: { structuredContent: { sum: 3 } } });
    expect(answerTo(1)).toBeUndefined();
  });

  it('leaves the app alone for the lists', async () => {
    const { wire, answerTo } = await host(() => Promise.reject(new Error('must not be started')));
    await wire.send({ jsonrpc: '2.0', id: 3, method: 'tools/list', params: {} });
    await expect.poll(() => answerTo(3)).toMatchObject({ result: {} });
  });
});

describe('when the app comes and goes', () => {
  it('a 2025 client that only listens is sent list_changed', async () => {
    const client = await legacyThrough();
    let changes = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      changes += 1;
    });
    const app = await startApp();
    await expect.poll(() => changes, { timeout: 10_000 }).toBe(1);
    await app.quit();
    await expect.poll(() => changes, { timeout: 10_000 }).toBe(2);
  });

  it('a 2026 subscription stays open: acknowledged once, and served by the next run', async () => {
    const received: JSONRPCMessage[] = [];
    const { wire } = startHost();
    wire.onmessage = (message) => void received.push(message);
    await wire.start();
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'listener', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const notifications = { toolsListChanged: true, resourceSubscriptions: ['switchboard://inbox'] };
    await wire.send({ jsonrpc: '2.0', id: 5, method: 'subscriptions/listen', params: { notifications, _meta: envelope } });
    const methods = () => received.map((message) => ('method' in message ? message.method : 'answer'));
    await expect.poll(methods).toEqual(['notifications/subscriptions/acknowledged']);

    const first = await startApp();
    await expect.poll(methods, { timeout: 10_000 }).toContain('notifications/tools/list_changed');
    await first.quit();
    const second = await startApp();
    await expect
      .poll(
        () => {
          second.endpoint.listeners.resourceUpdated('default', 'switchboard://inbox');
          return methods();
        },
        { timeout: 10_000 },
      )
      .toContain('notifications/resources/updated');
    expect(methods().filter((method) => method === 'notifications/subscriptions/acknowledged')).toHaveLength(1);
    expect(methods()).not.toContain('answer');
    expect(received).toContainEqual(
      expect.objectContaining({ params: expect.objectContaining({ _meta: { 'io.modelcontextprotocol/subscriptionId': 5 } }) }),
    );
  });

  it('tells an app that does not know the agent from one that is away', async () => {
    const app = await startApp();
    const find = appFinder(folder, 'agent-of-another-day', systemClock);
    expect(await find()).toMatchObject({ ok: false, why: { error: expect.stringContaining('does not know this agent') } });
    await app.quit();
    expect(await find()).toMatchObject({ ok: false, why: { error: 'Switchboard is not running.' } });
  });
});
