import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allTools } from '../tools/tools';
import { createBench, startBenchEndpoint } from './testing/bench';
import { connectLegacy, connectModern, payloadOf } from './testing/clients';

/** What the tests below need of either client. */
interface Caller {
  listTools(): Promise<unknown>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<{ readonly [key: string]: unknown }>;
  close(): Promise<void>;
}

const connections: readonly (readonly [string, (url: string, token: string) => Promise<Caller>])[] = [
  ['1.x', async (url, token) => (await connectLegacy(url, token)).client],
  ['2.x', connectModern],
];

// Clients of these SDKs check a result against the tool's output schema once they have listed the tools.
describe.each(connections)('a failing call, seen by the official SDK client %s', (_version, connect) => {
  let client: Caller;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const bench = createBench();
    const endpoint = await startBenchEndpoint(bench, [...allTools]);
    client = await connect(endpoint.url, (await bench.registry.mint('Ann')).token);
    closers.push(
      () => client.close(),
      () => endpoint.close(),
    );
    await client.listTools();
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  it.each(allTools.map(({ name }) => name))(
    '%s: {error, code, recovery} as text, and nothing to check against the output schema',
    async (name) => {
      const result = await client.callTool({ name, arguments: { callId: 7.5 } });
      expect(result).toMatchObject({ isError: true, content: [{ type: 'text' }] });
      expect(result).not.toHaveProperty('structuredContent');
      expect(payloadOf(result)).toEqual({ error: expect.any(String), code: expect.any(String), recovery: expect.any(String) });
    },
  );

  // LangChain's, Mastra's and the OpenAI Agents' adapters call through such a client and hand the model what these lines make of the result.
  it('reaches the model whole through an adapter that joins the texts of a failed result', async () => {
    const adapted = async () => {
      const { isError, content } = await client.callTool({ name: 'getCallState', arguments: {} });
      const texts = Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '') : [];
      if (isError === true) throw new Error(texts.join('\n'));
    };
    const shown = await adapted().then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(JSON.parse(shown)).toEqual({
      error: 'getCallState did not run, because its arguments are wrong. callId: is missing (string).',
      code: 'validation',
      recovery: expect.stringContaining('call getCallState again'),
    });
  });
});
