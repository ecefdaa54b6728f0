import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import { type AnyTool, defineTool } from '../../tools/tool';
import { benchSurface, createBench, startBenchEndpoint } from '../testing/bench';
import { plainTools, waitingTool } from '../testing/sampleTools';
import { everything, Toolset } from '../toolset';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const asking = defineTool({
  name: 'ask',
  title: 'Ask',
  description: 'Asks its person.',
  profiles: ['session'],
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  input: z.object({}),
  output: z.looseObject({ answer: z.string() }),
  handler: async () => ({ answer: 'allowed' }),
});

type Headers = Readonly<Record<string, string>>;

async function start(tools: readonly AnyTool[] = [...plainTools, asking], clock = new ManualClock()) {
  const bench = createBench(clock, silentLog, ['ask']);
  const toolset = new Toolset(tools, everything, (id) => bench.registry.profilesOf(id));
  const endpoint = await startBenchEndpoint(bench, benchSurface(bench, toolset));
  closers.push(async () => {
    const closed = endpoint.close();
    await clock.advance(2_000);
    await closed;
  });
  const { id: agentId, token } = await bench.registry.mint('Ann');
  const post = (body: object, headers: Headers, signal?: AbortSignal) =>
    fetch(endpoint.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
      ...(signal === undefined ? {} : { signal }),
    });
  return { bench, clock, toolset, endpoint, agentId, post };
}

type Rig = Awaited<ReturnType<typeof start>>;
type Send = (method: string, params: object, options?: { headers?: Headers; meta?: object; signal?: AbortSignal }) => Promise<Response>;

/** A 2026-07-28 client that can show forms. */
function modern({ post }: Rig): Send {
  return (method, params, { headers = {}, meta = {}, signal } = {}) => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
      ...meta,
    };
    const name = 'name' in params && typeof params.name === 'string' ? { 'mcp-name': params.name } : {};
    const own = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...name, ...headers };
    return post({ id: 7, method, params: { ...params, _meta } }, own, signal);
  };
}

/** A client of the 2025 revisions whose session is of an earlier run, or in a session of its own. */
function legacy({ post }: Rig, session: string): Send {
  return (method, params, { headers = {}, meta = {} } = {}) =>
    post(
      { id: 7, method, params: { ...params, _meta: meta } },
      { 'mcp-protocol-version': '2025-11-25', 'mcp-session-id': session, ...headers },
    );
}

async function inSession(rig: Rig): Promise<Send> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const opened = await rig.post({ id: 0, method: 'initialize', params }, {});
  await opened.text();
  return legacy(rig, opened.headers.get('mcp-session-id') ?? '');
}

/** The one message of an answer, plain or streamed. */
async function messageOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  const data = text.split('\n').find((line) => line.startsWith('data: '));
  return JSON.parse(data?.slice('data: '.length) ?? text);
}

const clients: readonly (readonly [string, (rig: Rig) => Promise<Send>])[] = [
  ['2026-07-28', async (rig) => modern(rig)],
  ['2025, in a session', inSession],
  ['2025, session of an earlier run', async (rig) => legacy(rig, 'of-an-earlier-run')],
];

describe.each(clients)('a plain request (%s)', (era, connect) => {
  it.each([
    ['tools/list', {}],
    ['tools/call', { name: 'add', arguments: { a: 1, b: 2 } }],
    ['tools/call', { name: 'findCall', arguments: { callId: 'c-1' } }],
    ['tools/call', { name: 'add', arguments: { a: 'one' } }],
  ])('%s %j is answered as the SDK answers it', async (method, params) => {
    const rig = await start();
    const send = await connect(rig);
    const short = await send(method, params);
    const streams = method === 'tools/list' && era.startsWith('2025');
    expect(short.headers.get('content-type')).toBe(streams ? 'text/event-stream' : 'application/json');
    const answer = await messageOf(short);
    expect(answer).toMatchObject({ id: 7, result: {} });
    // A parameter that the short way does not know goes the SDK's way, where it changes nothing.
    expect(answer).toEqual(await messageOf(await send(method, { ...params, unknown: 1 })));
  });

  it('reports progress in a stream before the answer', async () => {
    const send = await connect(await start());
    const answer = await send('tools/call', { name: 'add', arguments: { a: 1, b: 2 } }, { meta: { progressToken: 'p' } });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const messages = (await answer.text()).match(/^data: .*$/gm)?.map((line) => JSON.parse(line.slice('data: '.length)));
    expect(messages).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 'p', progress: 0, message: 'Still working.' } },
      { id: 7, result: { structuredContent: { sum: 3 } } },
    ]);
  });

  it('for a tool that is not offered is refused by the SDK, at once after the person’s choice has changed', async () => {
    const [add, ...others] = plainTools;
    if (add === undefined) throw new Error('no sample tool');
    const rig = await start([{ ...add, profiles: ['voice'] }, ...others]);
    const send = await connect(rig);
    const call = async (name: string) => messageOf(await send('tools/call', { name, arguments: { a: 1, b: 2 } }));
    expect(await call('add')).toMatchObject({ result: { structuredContent: { sum: 3 } } });
    rig.toolset.setProfiles(['lookup']);
    expect(await call('add')).toMatchObject({ id: 7, error: { code: -32602, message: 'Tool add disabled' } });
    expect(await call('nothing')).toMatchObject({ id: 7, error: { code: -32602, message: 'Tool nothing not found' } });
    expect(JSON.stringify(await messageOf(await send('tools/list', {})))).not.toContain('"add"');
    rig.toolset.setProfiles(['voice']);
    expect(await call('add')).toMatchObject({ result: { structuredContent: { sum: 3 } } });
  });

  it('is broken off when the agent loses its right to connect', async () => {
    const waiting = waitingTool();
    const clock = new ManualClock();
    const rig = await start([waiting.tool], clock);
    const send = await connect(rig);
    const running = send('tools/call', { name: 'waitForever' }).then(
      () => 'answered',
      () => 'broken off',
    );
    await waiting.began;
    await rig.bench.registry.revoke(rig.agentId);
    // What waits for an event has this long to say that it ended.
    await clock.advance(250);
    await waiting.aborted;
    expect(await running).toBe('broken off');
  });
});

describe('a 2026-07-28 request', () => {
  it.each<[string, Headers, number, object]>([
    ['whose Mcp-Method names another method', { 'mcp-method': 'tools/list' }, 400, { id: 7, error: { code: -32020 } }],
    ['whose Mcp-Name names another tool', { 'mcp-name': 'findCall' }, 400, { id: 7, error: { code: -32020 } }],
    ['whose version header names another revision', { 'mcp-protocol-version': '2025-11-25' }, 400, { id: 7, error: { code: -32020 } }],
    ['with its name in Base64', { 'mcp-name': '=?base64?YWRk?=' }, 200, { id: 7, result: { structuredContent: { sum: 3 } } }],
  ])('%s goes the SDK’s way', async (_what, headers, status, answer) => {
    const send = modern(await start());
    const given = await send('tools/call', { name: 'add', arguments: { a: 1, b: 2 } }, { headers });
    expect(given.status).toBe(status);
    expect(await messageOf(given)).toMatchObject(answer);
  });

  it('without the envelope its header promises is refused by the SDK', async () => {
    const { post } = await start();
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };
    const given = await post({ id: 7, method: 'tools/list', params: {} }, headers);
    expect(given.status).toBe(400);
    expect(await given.json()).toMatchObject({ id: 7, error: { code: -32602 } });
  });

  it('is answered with the question that its tool asks, and with the result once it brings the answer', async () => {
    const send = modern(await start());
    const asked = z
      .object({ result: z.looseObject({ resultType: z.literal('input_required'), inputRequests: z.record(z.string(), z.unknown()) }) })
      .parse(await messageOf(await send('tools/call', { name: 'ask', arguments: {} })));
    const [key = ''] = Object.keys(asked.result.inputRequests);
    const inputResponses = { [key]: { action: 'accept', content: { accept: true } } };
    const answered = await messageOf(await send('tools/call', { name: 'ask', arguments: {}, inputResponses }));
    expect(answered).toMatchObject({ result: { resultType: 'complete', structuredContent: { answer: 'allowed' } } });
  });

  it('is asked in its stream when it also wants progress', async () => {
    const send = modern(await start());
    const answer = await send('tools/call', { name: 'ask', arguments: {} }, { meta: { progressToken: 1 } });
    expect((await answer.text()).match(/^data: .*$/gm)?.at(-1)).toContain('"resultType":"input_required"');
  });

  it('of a client that cannot show a form gets no consent', async () => {
    const send = modern(await start());
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } } };
    const answer = await messageOf(await send('tools/call', { name: 'ask', arguments: {} }, { meta }));
    expect(answer).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('"code":"denied"') }] } });
  });

  it('stops its tool when its client goes', async () => {
    const waiting = waitingTool();
    const send = modern(await start([waiting.tool]));
    const gone = new AbortController();
    const call = send('tools/call', { name: 'waitForever' }, { signal: gone.signal }).catch(() => 'gone');
    await waiting.began;
    gone.abort();
    await waiting.aborted;
    expect(await call).toBe('gone');
  });
});
