import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readableLines } from './stdioLines';

/** What reaches the SDK, and what is answered in its place. */
async function feed(...chunks: readonly (string | Buffer)[]): Promise<{ readonly passed: unknown[]; readonly answered: unknown[] }> {
  const refusals = new PassThrough();
  const lines = readableLines(refusals);
  for (const chunk of chunks) lines.write(chunk);
  lines.end();
  let passed = '';
  for await (const chunk of lines) passed += chunk;
  const parse = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line));
  return { passed: parse(passed), answered: parse(String(refusals.read() ?? '')) };
}

const ping = { jsonrpc: '2.0', id: 7, method: 'ping' };
const line = (message: unknown) => `${JSON.stringify(message)}\n`;

describe('what an agent writes on stdio', () => {
  it.each<[string, readonly (string | Buffer)[], readonly unknown[]]>([
    ['a message', [line(ping)], [ping]],
    ['one with a byte-order mark before it (M20)', [`\uFEFF${line(ping)}`], [ping]],
    [
      'one in pieces, cut within a character',
      [Buffer.from(line({ ...ping, id: 'ä' })).subarray(0, 23), Buffer.from(line({ ...ping, id: 'ä' })).subarray(23)],
      [{ ...ping, id: 'ä' }],
    ],
    ['two, with Windows line ends and an empty line', [`${JSON.stringify(ping)}\r\n\r\n${line(ping)}`], [ping, ping]],
    ['one without a line end', [JSON.stringify(ping)], [ping]],
    ['nulls for what is left out (M06)', [line({ ...ping, params: null })], [ping]],
    ['an answer to the server', [line({ jsonrpc: '2.0', id: 1, result: {} })], [{ jsonrpc: '2.0', id: 1, result: {} }]],
  ])('reaches the server: %s', async (_what, chunks, expected) => {
    expect(await feed(...chunks)).toEqual({ passed: expected, answered: [] });
  });

  it.each<[string, string, string | number | null, number]>([
    ['a batch', line([ping]), null, -32600],
    ['no jsonrpc', line({ id: 7, method: 'ping' }), 7, -32600],
    ['another version of JSON-RPC', line({ ...ping, jsonrpc: '1.0' }), 7, -32600],
    ['neither method nor id', line({ jsonrpc: '2.0' }), null, -32600],
    ['a number', '5\n', null, -32600],
    ['no JSON', '{"jsonrpc":\n', null, -32700],
    [
      'a message nested too deep',
      `{"jsonrpc":"2.0","id":"deep","method":"x","params":${'['.repeat(9_000)}${']'.repeat(9_000)}}\n`,
      'deep',
      -32600,
    ],
  ])('is answered at once: %s', async (_what, text, id, code) => {
    const { passed, answered } = await feed(text, line(ping));
    expect(answered).toEqual([
      { jsonrpc: '2.0', id, error: { code, message: expect.any(String), data: { code: 'validation', recovery: expect.any(String) } } },
    ]);
    expect(passed).toEqual([ping]);
  });
});
