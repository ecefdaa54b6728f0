import { afterEach, describe, expect, it } from 'vitest';
import type { AnyTool } from '../tools/tool';
import type { Endpoint } from './endpoint';
import { type Bench, createBench, startBenchEndpoint } from './testing/bench';
import { connectLegacy, connectModern, payloadOf } from './testing/clients';
import { plainTools, waitingTool } from './testing/sampleTools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(
  tools: readonly AnyTool[] = plainTools,
  bench: Bench = createBench(),
  port = 0,
): Promise<Bench & { endpoint: Endpoint }> {
  const endpoint = await startBenchEndpoint(bench, tools, port);
  closers.push(() => endpoint.close());
  return { ...bench, endpoint };
}

/** What both kinds of client can do, under one name. */
interface AnyClient {
  callTool(params: { name: string; arguments?: Record<string, unknown> }, ...rest: never[]): Promise<{ [key: string]: unknown }>;
  listTools(): Promise<{ tools: { name: string; [key: string]: unknown }[] }>;
  getInstructions(): string | undefined;
  getServerCapabilities(): object | undefined;
  getServerVersion(): object | undefined;
}

const eras: readonly { era: '2025' | '2026'; client: string; connect(url: string, token: string): Promise<AnyClient> }[] = [
  {
    era: '2026',
    client: 'modern-client 2.0',
    async connect(url, token) {
      const client = await connectModern(url, token);
      closers.push(() => client.close());
      expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
      return client;
    },
  },
  {
    era: '2025',
    client: 'legacy-client 1.0',
    async connect(url, token) {
      const { client } = await connectLegacy(url, token);
      closers.push(() => client.close());
      return client;
    },
  },
];

describe.each(eras)('a client of the $era era over HTTP', ({ era, client: clientName, connect }) => {
  it('learns what the line is and which tools there are, each whole', async () => {
    const { registry, endpoint } = await start();
    const client = await connect(endpoint.url, (await registry.mint('Ann')).token);
    expect(client.getInstructions()).toContain('Switchboard is a phone line');
    expect(client.getServerVersion()).toMatchObject({ name: 'switchboard', version: '1.2.3' });
    expect(client.getServerCapabilities()).toMatchObject({
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
    });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['add', 'findCall', 'broken', 'misfit']);
    expect(tools[0]).toMatchObject({
      title: 'Add',
      description: 'Adds two numbers and says who asked.',
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      inputSchema: { type: 'object', required: ['a', 'b'], properties: { a: { type: 'number', description: 'First summand.' } } },
      outputSchema: { type: 'object', required: ['sum'], properties: { sum: { type: 'number' } } },
    });
  });

  it('gets a result as structured content and as the same JSON in text', async () => {
    const { registry, endpoint } = await start();
    const { id, token } = await registry.mint('Ann');
    const client = await connect(endpoint.url, token);
    const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } });
    expect(result.structuredContent).toEqual({ sum: 5, agent: id });
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify({ sum: 5, agent: id }) }]);
    expect(result.isError).toBeFalsy();
  });

  it.each([
    ['wrong arguments', { name: 'add', arguments: { a: 2 } }, 'validation', /b: is missing/],
    ['no arguments', { name: 'add' }, 'validation', /a: is missing/],
    ['a failure of the domain', { name: 'findCall', arguments: { callId: 'c-1' } }, 'not_found', /No call c-1/],
    ['a defect', { name: 'broken', arguments: { secret: 's' } }, 'unavailable', /defect in Switchboard/],
  ])('gets {error, code, recovery} with isError for %s', async (_what, call, code, error) => {
    const { registry, endpoint } = await start();
    const client = await connect(endpoint.url, (await registry.mint('Ann')).token);
    const result = await client.callTool(call);
    const failure = { error: expect.stringMatching(error), code, recovery: expect.any(String) };
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toBeUndefined();
    expect(payloadOf(result)).toEqual(failure);
  });

  it('is refused an unknown tool by the protocol', async () => {
    const { registry, endpoint } = await start();
    const client = await connect(endpoint.url, (await registry.mint('Ann')).token);
    await expect(client.callTool({ name: 'nothing' })).rejects.toThrow(/nothing not found/);
  });

  it('is listed with its name, version and era, once', async () => {
    const { registry, endpoint, activities } = await start();
    const { id, token } = await registry.mint('Ann');
    const client = await connect(endpoint.url, token);
    await client.listTools();
    expect(registry.list()).toMatchObject([{ id, client: clientName, lastSeenAt: expect.any(Number) }]);
    expect(activities.filter(({ kind }) => kind === 'agent-seen')).toMatchObject([{ client: clientName, era }]);
  });

  it('works for many agents at once, each called by its own name', async () => {
    const { registry, endpoint } = await start();
    const minted = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => registry.mint(name)));
    const clients = await Promise.all(minted.map(({ token }) => connect(endpoint.url, token)));
    const results = await Promise.all(clients.map((client, n) => client.callTool({ name: 'add', arguments: { a: n, b: 1 } })));
    expect(results.map((result) => result.structuredContent)).toEqual(minted.map(({ id }, n) => ({ sum: n + 1, agent: id })));
  });

  it('is refused from the moment its token is revoked, running calls included', async () => {
    const waiting = waitingTool();
    const { registry, endpoint } = await start([waiting.tool, ...plainTools]);
    const { id, token } = await registry.mint('Ann');
    const client = await connect(endpoint.url, token);
    const running = client.callTool({ name: 'waitForever' }).then(
      () => 'answered',
      () => 'broken off',
    );
    await waiting.began;
    await registry.revoke(id);
    await waiting.aborted;
    await expect(client.callTool({ name: 'add', arguments: { a: 1, b: 1 } })).rejects.toThrow();
    if (era === '2026') expect(await running).toBe('broken off');
  });

  it('ends its running calls when the server stops, within two seconds', async () => {
    const waiting = waitingTool();
    const { registry, endpoint } = await start([waiting.tool]);
    const client = await connect(endpoint.url, (await registry.mint('Ann')).token);
    const running = client.callTool({ name: 'waitForever' }).then(
      () => 'answered',
      () => 'broken off',
    );
    await waiting.began;
    const startedAt = performance.now();
    await endpoint.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await waiting.aborted;
    // The 1.x client goes on waiting for a stream to come back; its own timeout ends that.
    if (era === '2026') expect(await running).toBe('broken off');
  });
});

describe('cancellation', () => {
  it('reaches a 2026 tool when its request is abandoned', async () => {
    const waiting = waitingTool();
    const { registry, endpoint } = await start([waiting.tool]);
    const client = await connectModern(endpoint.url, (await registry.mint('Ann')).token);
    closers.push(() => client.close());
    const cancel = new AbortController();
    const call = client.callTool({ name: 'waitForever' }, { signal: cancel.signal });
    await waiting.began;
    cancel.abort();
    await expect(call).rejects.toThrow();
    await waiting.aborted;
  });

  it('reaches a 2025 tool as notifications/cancelled', async () => {
    const waiting = waitingTool();
    const { registry, endpoint } = await start([waiting.tool]);
    const { client } = await connectLegacy(endpoint.url, (await registry.mint('Ann')).token);
    closers.push(() => client.close());
    const cancel = new AbortController();
    const call = client.callTool({ name: 'waitForever' }, undefined, { signal: cancel.signal });
    await waiting.began;
    cancel.abort();
    await expect(call).rejects.toThrow();
    await waiting.aborted;
  });

  it('reaches a 2025 tool whose client has gone, since nobody can receive its answer', async () => {
    const waiting = waitingTool();
    const { registry, endpoint } = await start([waiting.tool]);
    const { client } = await connectLegacy(endpoint.url, (await registry.mint('Ann')).token);
    const call = client.callTool({ name: 'waitForever' }).catch(() => 'gone');
    await waiting.began;
    await client.close();
    await waiting.aborted;
    expect(await call).toBe('gone');
  });
});
