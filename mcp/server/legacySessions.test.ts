import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { createBench, startBenchEndpoint } from './testing/bench';
import { connectLegacy } from './testing/clients';
import { plainTools } from './testing/sampleTools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(bench = createBench(), port = 0) {
  const endpoint = await startBenchEndpoint(bench, plainTools, port);
  closers.push(() => endpoint.close());
  return { ...bench, endpoint };
}

function post(url: string, token: string, sessionId: string, method: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': sessionId,
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
  });
}

/** Opens a session as a client would that never asks for the event stream. */
async function initialize(url: string, token: string): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    }),
  });
  await answer.text();
  return answer;
}

async function openSession(url: string, token: string) {
  const { client, transport } = await connectLegacy(url, token);
  closers.push(() => client.close());
  if (transport.sessionId === undefined) throw new Error('no session id');
  return { client, transport, sessionId: transport.sessionId };
}

describe('sessions of the 2025 era', () => {
  it('belong to the token that opened them: to another it is as if they had ended', async () => {
    const { registry, endpoint } = await start();
    const ann = await registry.mint('Ann');
    const bob = await registry.mint('Bob');
    const { sessionId } = await openSession(endpoint.url, ann.token);
    expect((await post(endpoint.url, ann.token, sessionId, 'tools/list')).status).toBe(200);
    const foreign = await post(endpoint.url, bob.token, sessionId, 'tools/list');
    expect(foreign.status).toBe(404);
    expect(await foreign.json()).toMatchObject({ error: { code: -32001 } });
    const headers = { authorization: `Bearer ${bob.token}`, 'mcp-session-id': sessionId };
    expect((await fetch(endpoint.url, { method: 'DELETE', headers })).status).toBe(404);
    expect((await fetch(endpoint.url, { method: 'GET', headers: { ...headers, accept: 'text/event-stream' } })).status).toBe(404);
    expect((await post(endpoint.url, ann.token, sessionId, 'ping')).status).toBe(200);
  });

  it('are over once their client deletes them', async () => {
    const { registry, endpoint } = await start();
    const { token } = await registry.mint('Ann');
    const { transport, sessionId } = await openSession(endpoint.url, token);
    await transport.terminateSession();
    expect((await post(endpoint.url, token, sessionId, 'tools/list')).status).toBe(404);
  });

  it('go on serving plain calls after the server has restarted, without the client noticing', async () => {
    const bench = createBench();
    const first = await start(bench);
    const { id, token } = await bench.registry.mint('Ann');
    const { client } = await openSession(first.endpoint.url, token);
    await first.endpoint.close();
    await start(bench, first.endpoint.port);
    expect((await client.listTools()).tools).toHaveLength(plainTools.length);
    expect((await client.callTool({ name: 'add', arguments: { a: 1, b: 1 } })).structuredContent).toEqual({ sum: 2, agent: id });
  });

  it('make way for newer ones beyond 64, whose clients then go on without a session', async () => {
    const { registry, endpoint } = await start();
    const minted = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => registry.mint(name)));
    const [oldest] = minted;
    if (oldest === undefined) throw new Error('nothing minted');
    const answers: Response[] = [];
    for (let n = 0; n < 66; n += 1) {
      const { token } = minted[Math.floor(n / 10)] ?? oldest;
      const answer = await initialize(endpoint.url, token);
      answers.push(answer);
    }
    const ids = answers.map((answer) => answer.headers.get('mcp-session-id') ?? '');
    expect(new Set(ids).size).toBe(66);
    const evicted = await post(endpoint.url, oldest.token, ids[0] ?? '', 'tools/list');
    expect(evicted.status).toBe(200);
    // An evicted id belongs to nobody any more, a live one still does.
    expect((await post(endpoint.url, minted[1]?.token ?? '', ids[0] ?? '', 'tools/list')).status).toBe(200);
    expect((await post(endpoint.url, minted[1]?.token ?? '', ids[2] ?? '', 'tools/list')).status).toBe(404);
  });

  it('are forgotten, timers and all, when the token is revoked or the server stops', async () => {
    const clock = new ManualClock();
    const { registry, endpoint } = await start(createBench(clock));
    const ann = await registry.mint('Ann');
    await initialize(endpoint.url, ann.token);
    await initialize(endpoint.url, (await registry.mint('Bob')).token);
    expect(clock.pending).toBe(2);
    await registry.revoke(ann.id);
    expect(clock.pending).toBe(1);
    await endpoint.close();
    expect(clock.pending).toBe(0);
  });

  it('offer no event stream and no deletion where there is no session', async () => {
    const { registry, endpoint } = await start();
    const { token } = await registry.mint('Ann');
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    expect((await fetch(endpoint.url, { headers })).status).toBe(405);
    expect((await fetch(endpoint.url, { method: 'DELETE', headers })).status).toBe(405);
  });
});
