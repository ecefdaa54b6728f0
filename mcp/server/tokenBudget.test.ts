import { afterAll, describe, expect, it } from 'vitest';
import { choosableProfiles } from '../model/profiles';
import { allTools } from '../tools/tools';
import { createBench, startBenchEndpoint } from './testing/bench';
import { connectModern } from './testing/clients';
import { selectTools, type ToolSelection } from './toolset';

/** What each profile may cost an agent's context, in tokens. */
const budgets = { voice: 5_000, all: 11_000, tool: 700 };
/** Tools that have to explain more than others. */
const larger: Readonly<{ [tool: string]: number }> = { createCall: 900, generateBXML: 900 };

const bench = createBench();
const endpoint = await startBenchEndpoint(bench, allTools);
const client = await connectModern(endpoint.url, (await bench.registry.mint('Measure')).token);
const { tools } = await client.listTools();
afterAll(async () => {
  await client.close();
  await endpoint.close();
});

/** The usual estimate: four bytes of JSON make a token. */
const tokensOf = (value: unknown) => Math.ceil(Buffer.byteLength(JSON.stringify(value)) / 4);
const costOf = (selection: ToolSelection) => {
  const names = new Set(selectTools(allTools, selection).map(({ name }) => name));
  return tokensOf({ tools: tools.filter(({ name }) => names.has(name)) });
};

describe('the tools as tools/list sends them', () => {
  it('fit their budget', () => {
    const rows: [string, number][] = [
      ...tools.map((tool): [string, number] => [tool.name, tokensOf(tool)]),
      ...choosableProfiles.map((profile): [string, number] => [`profile ${profile}`, costOf({ profiles: [profile] })]),
      ['all tools', costOf({})],
    ];
    process.stderr.write(`\nTokens (bytes/4):\n${rows.map(([what, tokens]) => `  ${String(tokens).padStart(6)}  ${what}`).join('\n')}\n`);
    expect(costOf({ profiles: ['voice'] })).toBeLessThanOrEqual(budgets.voice);
    expect(costOf({})).toBeLessThanOrEqual(budgets.all);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))('%s does not take more than its share', (name, tool) => {
    expect(tokensOf(tool)).toBeLessThanOrEqual(larger[name] ?? budgets.tool);
  });
});
