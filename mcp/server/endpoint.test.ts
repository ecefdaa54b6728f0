import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { maxBodyBytes } from './guard';
import { type Bench, createBench, rawRequest, startBenchEndpoint } from './testing/bench';
import { connectModern } from './testing/clients';
import { plainTools } from './testing/sampleTools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(bench: Bench = createBench(), port = 0) {
  const endpoint = await startBenchEndpoint(bench, plainTools, port);
  closers.push(() => endpoint.close());
  const { token, id } = await bench.registry.mint('Ann');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return { ...bench, endpoint, token, id, headers };
}

describe('the MCP endpoint', () => {
  it('answers bad input with the right status and a JSON-RPC error', async () => {
    const { endpoint, headers } = await start();
    const cases: readonly [number, RequestInit][] = [
      [401, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
      [401, { method: 'POST', headers: { ...headers, authorization: 'Bearer sb_wrong' }, body: '{}' }],
      [403, { method: 'POST', headers: { ...headers, origin: 'http://localhost:9999' }, body: '{}' }],
      [405, { method: 'PUT', headers, body: '{}' }],
      [415, { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: '{}' }],
      [413, { method: 'POST', headers, body: `"${'x'.repeat(maxBodyBytes)}"` }],
      [400, { method: 'POST', headers, body: '{"jsonrpc":' }],
      [400, { method: 'POST', headers, body: '' }],
      [400, { method: 'POST', headers, body: new Uint8Array([0x22, 0xff, 0x22]) }],
    ];
    for (const [status, init] of cases) {
      const answer = await fetch(endpoint.url, init);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({
        jsonrpc: '2.0',
        id: null,
        error: { message: expect.any(String), data: { recovery: expect.any(String) } },
      });
    }
  });

  it('refuses a body that grows too large without having announced it', async () => {
    const { endpoint, headers } = await start();
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > maxBodyBytes / chunk.byteLength + 2) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect((await fetch(endpoint.url, init)).status).toBe(413);
  });

  it('refuses JSON that is no JSON-RPC without failing', async () => {
    const { endpoint, headers } = await start();
    for (const body of ['null', '1', '"x"', '[]', '{}', '{"jsonrpc":"2.0"}', '[[]]']) {
      const answer = await fetch(endpoint.url, { method: 'POST', headers, body });
      expect([400, 404]).toContain(answer.status);
      expect(await answer.json()).toMatchObject({ error: { code: expect.any(Number) } });
    }
  });

  it('refuses a rebound Host, whatever else the request brings', async () => {
    const { endpoint, token } = await start();
    const head = ['POST /mcp HTTP/1.1', `Authorization: Bearer ${token}`, 'Content-Type: application/json', 'Content-Length: 0'];
    expect((await rawRequest(endpoint.port, [...head, 'Host: evil.example'])).status).toBe(403);
    expect((await rawRequest(endpoint.port, [...head, `Host: evil.example:${endpoint.port}`])).status).toBe(403);
    expect((await rawRequest(endpoint.port, [...head, 'Host: localhost:1'])).status).toBe(403);
    expect((await rawRequest(endpoint.port, [...head, `Host: localhost:${endpoint.port}`])).status).toBe(400);
  });

  it('sends no OAuth client on a search', async () => {
    const { endpoint } = await start();
    const base = new URL(endpoint.url).origin;
    for (const path of [
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/mcp',
      '/.well-known/oauth-authorization-server',
    ]) {
      const answer = await fetch(base + path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
    const unauthorized = await fetch(endpoint.url, { method: 'POST' });
    expect(unauthorized.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('names its run at /instance without a token, and nothing else', async () => {
    const { endpoint } = await start();
    const url = new URL('/instance', endpoint.url);
    expect(await (await fetch(url)).json()).toEqual({ instance: 'instance-of-the-bench', name: 'switchboard', version: '1.2.3' });
    expect((await fetch(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
  });

  it('lets no page read an answer: it sends no CORS header, even to an allowed Origin', async () => {
    const { endpoint, headers } = await start();
    const answer = await fetch(endpoint.url, { method: 'POST', headers: { ...headers, origin: 'http://inspector.test' }, body: '{}' });
    expect(answer.status).toBe(400);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('slows an agent down that sends too many requests, and no other', async () => {
    const clock = new ManualClock();
    const { endpoint, headers, registry } = await start(createBench(clock));
    const statuses: number[] = [];
    for (let n = 0; n < 201; n += 1) {
      const answer = await fetch(endpoint.url, { method: 'POST', headers, body: '{' });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 200).every((status) => status === 400)).toBe(true);
    expect(statuses[200]).toBe(429);
    const other = await registry.mint('Bob');
    expect(
      (await fetch(endpoint.url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${other.token}` }, body: '{' })).status,
    ).toBe(400);
    await clock.advance(20);
    expect((await fetch(endpoint.url, { method: 'POST', headers, body: '{' })).status).toBe(400);
  });

  it.each([
    [
      'a 2025 handshake',
      { params: { clientInfo: { name: 'codex-mcp-client', version: '0.169.0' } } },
      'Bearer old',
      'Codex was refused: wrong token.',
    ],
    [
      'a 2026 request',
      { params: { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'claude-code', version: '2.1' } } } },
      'Bearer old',
      'Claude Code was refused: wrong token.',
    ],
    ['a program without a name', {}, 'Bearer old', 'probe/1.0 was refused: wrong token.'],
    [
      'a name of many lines',
      { params: { clientInfo: { name: 'x\n\u202Ey'.padEnd(90, 'z') } } },
      'Bearer old',
      /^x yz{57} was refused: wrong token/,
    ],
    ['no token', { params: { clientInfo: { name: 'opencode' } } }, undefined, 'opencode was refused: no token.'],
  ])('tells the person which program was refused: %s', async (_what, fields, authorization, message) => {
    const bench = createBench();
    const { endpoint } = await start(bench);
    const ask = () =>
      fetch(endpoint.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'probe/1.0',
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', ...fields }),
      });
    const notices = () => bench.activities.filter(({ kind }) => kind === 'notice');
    expect((await ask()).status).toBe(401);
    await vi.waitFor(() => expect(notices()).toMatchObject([{ severity: 'warning', message: expect.stringMatching(message) }]));
    // Codex asks again and again. Its person is notified once.
    await ask();
    await ask();
    expect(notices()).toHaveLength(1);
  });

  it('takes the next free port when the wanted one is in use, and says so', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => blocker.close(resolve)));
    const address = blocker.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    const { endpoint, token } = await start(createBench(), address.port);
    expect(endpoint.portChanged).toBe(true);
    // The blocker is this very process.
    if (process.platform === 'linux') expect(endpoint.portTakenBy).toMatch(new RegExp(`^\\S+.* \\(process ${process.pid}, user \\w+\\)$`));
    expect(endpoint.port).not.toBe(address.port);
    const client = await connectModern(endpoint.url, token);
    expect((await client.listTools()).tools).toHaveLength(plainTools.length);
    await client.close();
  });

  it('takes the usual port back when it is free again, and stays reachable at the other one', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    const clock = new ManualClock(0);
    const { endpoint, token } = await start(createBench(clock), address.port);
    const other = endpoint.url;
    const early = await connectModern(other, token);

    await clock.advance(5_000);
    // Still taken: it looks again later.
    await new Promise((resolve) => blocker.close(resolve));
    await vi.waitFor(async () => {
      await clock.advance(5_000);
      expect(endpoint).toMatchObject({ port: address.port, url: `http://127.0.0.1:${address.port}/mcp`, portChanged: false });
    });
    expect(endpoint.portTakenBy).toBeUndefined();
    const late = await connectModern(endpoint.url, token);
    for (const client of [early, late]) expect((await client.listTools()).tools).toHaveLength(plainTools.length);
    const names = ['POST /mcp HTTP/1.1', `Authorization: Bearer ${token}`, 'Content-Type: application/json', 'Content-Length: 0'];
    expect((await rawRequest(endpoint.port, [...names, 'Host: evil.example'])).status).toBe(403);
    await Promise.all([early.close(), late.close(), endpoint.close()]);
    await expect(fetch(other)).rejects.toThrow();
    await expect(fetch(endpoint.url)).rejects.toThrow();
  });

  it('does not take the usual port once it has been closed', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    const clock = new ManualClock(0);
    const { endpoint } = await start(createBench(clock), address.port);
    await endpoint.close();
    await new Promise((resolve) => blocker.close(resolve));
    await clock.advance(60_000);
    await expect(fetch(`http://127.0.0.1:${address.port}/mcp`)).rejects.toThrow();
  });

  it('keeps the wanted port when it is free', async () => {
    const first = await start();
    await first.endpoint.close();
    const second = await start(createBench(), first.endpoint.port);
    expect(second.endpoint).toMatchObject({
      port: first.endpoint.port,
      portChanged: false,
      url: `http://127.0.0.1:${first.endpoint.port}/mcp`,
    });
  });

  it('stops accepting and releases its port when closed, twice without harm', async () => {
    const { endpoint } = await start();
    await Promise.all([endpoint.close(), endpoint.close()]);
    await expect(fetch(endpoint.url)).rejects.toThrow();
  });

  it('ends open event streams when closed', async () => {
    const { endpoint, headers } = await start();
    const opened = await fetch(endpoint.url, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      }),
    });
    await opened.text();
    const stream = await fetch(endpoint.url, {
      headers: {
        authorization: headers.authorization,
        accept: 'text/event-stream',
        'mcp-session-id': opened.headers.get('mcp-session-id') ?? '',
      },
    });
    expect(stream.status).toBe(200);
    const ended = stream.text().then(
      () => 'ended',
      () => 'ended',
    );
    const startedAt = performance.now();
    await endpoint.close();
    expect(await ended).toBe('ended');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
