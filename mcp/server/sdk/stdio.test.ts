import { PassThrough } from 'node:stream';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import type { AnyTool } from '../../tools/tool';
import { benchSurface, createBench } from '../testing/bench';
import { payloadOf } from '../testing/clients';
import { plainTools, waitingTool } from '../testing/sampleTools';
import { createServerBuilder } from './server';
import { serveStreams } from './stdio';

function start(tools: readonly AnyTool[] = plainTools) {
  const bench = createBench();
  const input = new PassThrough();
  const output = new PassThrough();
  const build = createServerBuilder(benchSurface(bench, tools));
  const serving = serveStreams({ input, output, build, registry: bench.registry, log: silentLog });
  // Newline-delimited JSON is the same from both ends, so the server's framing serves the client too.
  return { ...bench, input, output, serving, wire: new StdioServerTransport(output, input) };
}

describe('an agent on stdio', () => {
  it('is served in the 2026 era', async () => {
    const { wire, serving, registry, activities } = start();
    const client = new ModernClient({ name: 'modern-client', version: '2.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(wire);
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    expect(client.getInstructions()).toContain('Switchboard');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('add');
    expect((await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({ sum: 3, agent: 'stdio' });
    expect(payloadOf(await client.callTool({ name: 'add', arguments: { a: 1 } }))).toMatchObject({ code: 'validation' });
    expect(registry.list()).toMatchObject([{ id: 'stdio', name: 'modern-client 2.0', client: 'modern-client 2.0' }]);
    expect(activities.filter(({ kind }) => kind === 'agent-seen')).toMatchObject([{ era: '2026' }]);
    await client.close();
    await serving.close();
  });

  it('is served in the 2025 era', async () => {
    const { wire, serving, registry } = start();
    const client = new LegacyClient({ name: 'legacy-client', version: '1.0' });
    const pipe = {
      start: () => wire.start(),
      send: (message: Parameters<typeof wire.send>[0]) => wire.send(message),
      close: () => wire.close(),
    };
    const transport: Parameters<LegacyClient['connect']>[0] = pipe;
    wire.onmessage = (message) => transport.onmessage?.(message);
    wire.onclose = () => transport.onclose?.();
    await client.connect(transport);
    expect((await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({ sum: 3, agent: 'stdio' });
    const failed = await client.callTool({ name: 'findCall', arguments: { callId: 'c-1' } });
    expect(failed.isError).toBe(true);
    expect(payloadOf(failed)).toEqual({ error: 'No call c-1.', code: 'not_found', recovery: 'Check the callId.' });
    expect(registry.list()).toMatchObject([{ client: 'legacy-client 1.0' }]);
    await client.close();
    await serving.close();
  });

  it('is over when its input ends, and its running calls with it', async () => {
    const waiting = waitingTool();
    const { input, output, serving } = start([waiting.tool]);
    output.resume();
    input.write(
      `${JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      })}\n`,
    );
    input.write(`${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'waitForever', arguments: {} } })}\n`);
    await waiting.began;
    input.end();
    await serving.ended;
    await waiting.aborted;
  });

  it('cancels a running call when asked to', async () => {
    const waiting = waitingTool();
    const { wire, serving } = start([waiting.tool]);
    const client = new ModernClient({ name: 'modern-client', version: '2.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(wire);
    const cancel = new AbortController();
    const call = client.callTool({ name: 'waitForever' }, { signal: cancel.signal });
    await waiting.began;
    cancel.abort();
    await expect(call).rejects.toThrow();
    await waiting.aborted;
    await client.close();
    await serving.close();
  });

  it('survives a line that is not JSON', async () => {
    const { input, wire, serving } = start();
    input.write('not json\n');
    const client = new ModernClient({ name: 'modern-client', version: '2.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(wire);
    expect((await client.listTools()).tools.length).toBe(plainTools.length);
    await client.close();
    await serving.close();
  });

  it('stops serving when the reader of its output has gone', async () => {
    const { output, serving } = start();
    output.destroy(new Error('EPIPE'));
    await serving.ended;
  });
});
