import { Agent, request } from 'node:http';
import { sample, shuffledSubarray } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnyTool } from '../tools/tool';
import { allTools } from '../tools/tools';
import { type Answer, problemsOf } from './fuzz/answers';
import { type Hostile, hostileValues, randomValues } from './fuzz/hostileValues';
import { expectUnharmed, forEach, longestAnswerMs } from './fuzz/limits';
import { sampleArguments } from './fuzz/sampleArguments';
import { type Served, serveFuzzed } from './fuzz/served';

const seed = 20_261_125;
const shapesPerTool = 200;
/** In place of the arguments as a whole; the others are values of one argument or of all. */
const wholeShapes = 30;
const values = [...hostileValues, ...randomValues(25, seed)];

/** The hostile arguments of one tool: in place of the object itself, for one argument beside good ones, and for all of them. */
function hostileArguments(tool: AnyTool, index: number, known: Readonly<Record<string, unknown>>): readonly Hostile[] {
  const names = Object.keys(tool.input.shape);
  const good = names.filter((name) => name in known).map((name) => [name, JSON.stringify(known[name])] as const);
  const [order = []] = sample(shuffledSubarray([...values], { minLength: values.length }), { numRuns: 1, seed: seed + index });
  const whole = order.slice(0, wholeShapes).map(({ name, json }) => ({ name: `${name} in place of the arguments`, json }));
  const one = order.map(({ name, json }, n) => {
    const argument = names[n % names.length] ?? 'unknown';
    return { name: `${name} for ${argument}`, json: objectOf([...good.filter(([name]) => name !== argument), [argument, json]]) };
  });
  const all = order.slice(wholeShapes).map(({ name, json }) => ({
    name: `${name} for all arguments`,
    json: objectOf((names.length === 0 ? ['unknown'] : names).map((argument) => [argument, json] as const)),
  }));
  return [...whole, ...one, ...all].slice(0, shapesPerTool);
}

function objectOf(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

interface Call {
  readonly tool: string;
  readonly shape: Hostile;
  /** Of the agent that calls: each tool has its own, so that nothing is refused for being sent too fast. */
  readonly token: string;
  readonly id: number;
}

const envelope = JSON.stringify({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
});

/** Each protocol era writes the same call in its own way. */
const eras: readonly ((call: Call) => { readonly headers: Readonly<Record<string, string>>; readonly meta: string })[] = [
  () => ({ headers: {}, meta: '' }),
  ({ tool }) => ({
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': tool },
    meta: `,"_meta":${envelope}`,
  }),
];

let served: Served;
const connections = new Agent({ keepAlive: true });
beforeAll(async () => {
  served = await serveFuzzed('arguments', allTools.length + 1);
}, 60_000);
afterAll(async () => {
  connections.destroy();
  await served.stop();
});

function send(call: Call): Promise<Answer> {
  const { headers, meta } = eras[call.id % eras.length]?.(call) ?? { headers: {}, meta: '' };
  const params = `{"name":"${call.tool}","arguments":${call.shape.json}${meta}}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(served.endpoint, {
      ...{ method: 'POST', agent: connections, timeout: longestAnswerMs },
      headers: {
        ...{ authorization: `Bearer ${call.token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        ...headers,
      },
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    });
    outgoing.end(`{"jsonrpc":"2.0","id":${call.id},"method":"tools/call","params":${params}}`);
  });
}

/** Of the applications that the practice line begins with: createApplication makes more, of which none could be chosen. */
async function applicationIds(): Promise<readonly string[]> {
  const token = served.tokens.at(-1) ?? '';
  const { body } = await send({ tool: 'listApplications', shape: { name: 'none', json: '{}' }, token, id: 0 });
  return [...(body ?? '').matchAll(/"applicationId":"([^"]+)"/g)].map(([, id]) => id ?? '');
}

it(`${allTools.length} tools × ${shapesPerTool} hostile arguments: no 5xx, no hang, every failure proper, the memory given back`, async () => {
  const [voice, messaging] = await applicationIds();
  const calls = allTools.flatMap((tool, index) =>
    hostileArguments(tool, index, { ...sampleArguments, applicationId: tool.name === 'createMessage' ? messaging : voice }).map(
      (shape, id): Call => ({ tool: tool.name, shape, token: served.tokens[index] ?? '', id }),
    ),
  );
  expect(calls).toHaveLength(allTools.length * shapesPerTool);
  const problems: string[] = [];
  const codes = new Map<string, number>();
  const judge = async (call: Call) => {
    const answer = await send(call).catch((error: unknown) => String(error));
    const found = typeof answer === 'string' ? [answer] : problemsOf(answer, call.shape.json);
    problems.push(...found.map((problem) => `${call.tool}, ${call.shape.name}: ${problem}`));
    const code = typeof answer === 'string' ? undefined : /\\"code\\":\\"(\w+)/.exec(answer.body ?? '')?.[1];
    codes.set(code ?? 'none', (codes.get(code ?? 'none') ?? 0) + 1);
  };
  // Half of them first, so that what is loaded and compiled once is not taken for a leak.
  await forEach(
    calls.filter(({ id }) => id % 2 === 0),
    judge,
  );
  const before = await served.measure();
  await forEach(calls, judge);
  const after = await served.measure();
  expect(problems).toEqual([]);
  expect(served.defects).toEqual([]);
  // The shapes reach the tools and Bandwidth, not only the reader of arguments.
  for (const code of ['validation', 'not_found', 'conflict', 'auth', 'none']) expect(codes.get(code), code).toBeGreaterThan(20);
  expectUnharmed(before, after);
}, 240_000);
