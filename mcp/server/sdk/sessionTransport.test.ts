import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../base/testing/manualClock';
import { defineTool } from '../../tools/tool';
import { createBench, startBenchEndpoint } from '../testing/bench';
import { plainTools, waitingTool } from '../testing/sampleTools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A tool that answers when the test lets it. */
function heldTool() {
  let begin: () => void = () => undefined;
  let answer: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const tool = defineTool({
    name: 'hold',
    title: 'Hold',
    description: 'Answers when it may.',
    profiles: ['session'],
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    input: z.object({}),
    output: z.looseObject({ held: z.boolean() }),
    handler: async () => {
      begin();
      await answered;
      return { held: true };
    },
  });
  return { tool, began, answer: () => answer() };
}

/** A session as a client opens it that speaks plain HTTP, on a clock of the test's. */
async function openSession() {
  const clock = new ManualClock();
  const bench = createBench(clock);
  const held = heldTool();
  const waiting = waitingTool();
  const endpoint = await startBenchEndpoint(bench, [...plainTools, held.tool, waiting.tool]);
  closers.push(async () => {
    const closed = endpoint.close();
    await clock.advance(2_000);
    await closed;
  });
  const { token } = await bench.registry.mint('Ann');
  const send = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(endpoint.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
    });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const opened = await send({ id: 0, method: 'initialize', params });
  await opened.text();
  const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
  const call = (name: string, args: object = {}, id: string | number = 1, headers: Readonly<Record<string, string>> = {}) =>
    send({ id, method: 'tools/call', params: { name, arguments: args } }, { ...session, ...headers });
  return { clock, held, waiting, call, send: (body: object) => send(body, session) };
}

describe('a tool call in a session', () => {
  it.each([7, 'seven'])('is answered as plain JSON, with its id %j', async (id) => {
    const { call } = await openSession();
    const answer = await call('add', { a: 1, b: 2 }, id);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('mcp-session-id')).toMatch(/.{16,}/);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id, result: { structuredContent: { sum: 3 } } });
  });

  it.each([
    ['application/json', 'application/json'],
    ['text/event-stream', 'text/event-stream'],
    ['*/*', 'application/json'],
  ])('from a client that takes %s is answered as %s', async (accept, type) => {
    const { call } = await openSession();
    const answer = await call('add', { a: 1, b: 2 }, 1, { accept });
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toContain('"sum":3');
  });

  it('that takes long becomes a stream, so that its client sees that it is being worked on', async () => {
    const { clock, held, call } = await openSession();
    const coming = call('hold');
    await held.began;
    await clock.advance(5_000);
    const answer = await coming;
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    held.answer();
    const [event, data] = (await answer.text()).split('\n');
    expect(event).toBe('event: message');
    expect(JSON.parse(data?.slice('data: '.length) ?? '')).toMatchObject({ id: 1, result: { structuredContent: { held: true } } });
  });

  it('keeps its stream alive however long a person takes to be asked', async () => {
    const { clock, held, call } = await openSession();
    const coming = call('hold');
    await held.began;
    await clock.advance(5_000);
    const answer = await coming;
    for (let quarter = 0; quarter < 4; quarter++) await clock.advance(15_000);
    held.answer();
    const text = await answer.text();
    expect(text.match(/^: keepalive$/gm)).toHaveLength(4);
    expect(text.endsWith('\n\n')).toBe(true);
  });

  it('ends when its client cancels it, for the tool and for who waits', async () => {
    const { waiting, call, send } = await openSession();
    const coming = call('waitForever', {}, 5);
    await waiting.began;
    expect((await send({ method: 'notifications/cancelled', params: { requestId: 5 } })).status).toBe(202);
    await waiting.aborted;
    expect(await (await coming).text()).toBe('');
  });

  it('works beside another of its session, each answer going its own way', async () => {
    const { held, call } = await openSession();
    const slow = call('hold', {}, 1);
    await held.began;
    expect(await (await call('add', { a: 2, b: 2 }, 2)).json()).toMatchObject({ id: 2, result: { structuredContent: { sum: 4 } } });
    held.answer();
    expect(await (await slow).json()).toMatchObject({ id: 1, result: { structuredContent: { held: true } } });
  });

  it('is refused by the protocol layer, in its own words, when something is wrong with it', async () => {
    const { call } = await openSession();
    expect((await call('add', {}, 1, { accept: 'text/html' })).status).toBe(406);
    expect((await call('add', {}, 1, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
    expect(await (await call('nothing')).json()).toMatchObject({ id: 1, error: { code: -32602 } });
  });
});
