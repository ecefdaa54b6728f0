import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withMedia } from '../tools/resultMedia';
import { defineTool } from '../tools/tool';
import { allTools } from '../tools/tools';
import { createBench, startBenchEndpoint } from './testing/bench';
import { connectLegacy, connectModern } from './testing/clients';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const listen = defineTool({
  name: 'listen',
  title: 'Listen',
  description: 'Gives something to hear.',
  profiles: ['recordings'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.looseObject({ bytes: z.number() }),
  handler: async () => withMedia({ bytes: 3 }, { type: 'audio', data: 'UklG', mimeType: 'audio/wav' }),
});

async function connect(era: '2025' | '2026', tools = [listen]) {
  const bench = createBench();
  const endpoint = await startBenchEndpoint(bench, tools);
  closers.push(() => endpoint.close());
  const { token } = await bench.registry.mint('Ann');
  const client = era === '2026' ? await connectModern(endpoint.url, token) : (await connectLegacy(endpoint.url, token)).client;
  closers.push(() => client.close());
  return client;
}

describe.each(['2025', '2026'] as const)('in the %s era', (era) => {
  it('what a tool lets be heard travels as content of its own, and not in the JSON', async () => {
    const client = await connect(era);
    const result = await client.callTool({ name: 'listen', arguments: {} });
    expect(result.structuredContent).toEqual({ bytes: 3 });
    expect(result.content).toEqual([
      { type: 'text', text: '{"bytes":3}' },
      { type: 'audio', data: 'UklG', mimeType: 'audio/wav' },
    ]);
  });

  it('every tool is listed, in the order of the table, within the budget of the wire', async () => {
    const client = await connect(era, [...allTools]);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(allTools.map((tool) => tool.name));
    expect(Buffer.byteLength(JSON.stringify(tools)) / 4).toBeLessThanOrEqual(11_000);
    const voice = new Set(
      allTools.filter(({ profiles }) => profiles.includes('voice') || profiles.includes('session')).map(({ name }) => name),
    );
    expect(Buffer.byteLength(JSON.stringify(tools.filter(({ name }) => voice.has(name)))) / 4).toBeLessThanOrEqual(5_000);
  });
});
