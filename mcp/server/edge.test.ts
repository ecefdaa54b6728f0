/** What clients send that a stricter server would refuse, and what strangers send to keep others out. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../base/testing/manualClock';
import { connectionLimits } from './connections';
import { callUri } from './lineView';
import { type Bench, createBench, rawRequest, startBenchEndpoint } from './testing/bench';
import { plainTools, waitingTool } from './testing/sampleTools';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(tools = plainTools, bench: Bench = createBench()) {
  const endpoint = await startBenchEndpoint(bench, tools);
  closers.push(() => endpoint.close());
  const { token } = await bench.registry.mint('Ann');
  return { ...bench, endpoint, token };
}

type Headers = Readonly<Record<string, string | undefined>>;

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/** One request with exactly these headers, since fetch adds an Accept of its own. */
function post(app: { endpoint: { port: number }; token: string }, body: unknown, changed: Headers = {}, path = '/mcp'): Promise<Answer> {
  const given: Headers = {
    authorization: `Bearer ${app.token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...changed,
  };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: app.endpoint.port, path, method: 'POST', headers, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, type: incoming.headers['content-type'], body: text }));
    });
    outgoing.end(JSON.stringify(body));
  });
}

const ping = { jsonrpc: '2.0', id: 5, method: 'ping' };
const add = { jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'add', arguments: { a: 1, b: 2 } } };
const initialize = {
  jsonrpc: '2.0',
  id: 5,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'edge', version: '1' } },
};

/** The body as an event stream or plain JSON carries it, chunked or not. */
function messageIn(body: string): unknown {
  const data = /^data: ?(.*)$/m.exec(body)?.[1] ?? /\{.*\}/s.exec(body)?.[0] ?? 'null';
  return JSON.parse(data);
}

describe('a client that names other types than the protocol asks for', () => {
  it.each<[string, string | undefined]>([
    ['anything', '*/*'],
    ['JSON alone', 'application/json'],
    ['an event stream alone', 'text/event-stream'],
    ['both, with weights', 'text/event-stream;q=0.5, application/json;q=0.9'],
    ['nothing', undefined],
  ])('is served: %s', async (_what, accept) => {
    const app = await start();
    for (const body of [ping, add, initialize]) {
      const answer = await post(app, body, { accept });
      expect(answer.status).toBe(200);
      expect(messageIn(answer.body)).toMatchObject({ id: 5, result: expect.any(Object) });
      if (accept === 'application/json') expect(answer.type).toBe('application/json');
    }
    expect((await post(app, { jsonrpc: '2.0', method: 'notifications/initialized' }, { accept })).status).toBe(202);
  });

  it('gets JSON in the 2026 era too', async () => {
    const app = await start();
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'edge', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const body = { ...add, params: { ...add.params, _meta: envelope } };
    const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'add', accept: 'application/json' };
    const answer = await post(app, body, modern);
    expect(answer.type).toBe('application/json');
    expect(messageIn(answer.body)).toMatchObject({ id: 5, result: { structuredContent: { sum: 3 } } });
  });

  it('that takes neither is told so', async () => {
    const app = await start();
    expect((await post(app, ping, { accept: 'text/html' })).status).toBe(406);
  });
});

describe('a client that sends null for what it leaves out', () => {
  const list = { jsonrpc: '2.0', id: 5, method: 'tools/list' };
  it.each<[string, object, object]>([
    ['params', { ...list, params: null }, { tools: expect.any(Array) }],
    ['a cursor', { ...list, params: { cursor: null } }, { tools: expect.any(Array) }],
    ['_meta', { ...list, params: { _meta: null } }, { tools: expect.any(Array) }],
    ['arguments', { ...add, params: { name: 'misfit', arguments: null } }, { content: expect.any(Array) }],
  ])('is answered: %s', async (_what, body, result) => {
    const app = await start();
    const answer = await post(app, body);
    expect(messageIn(answer.body)).toMatchObject({ id: 5, result });
  });
});

it('takes the path with a slash at its end', async () => {
  const app = await start();
  expect((await post(app, ping, {}, '/mcp/')).status).toBe(200);
});

describe('a 2025 client whose session is of an earlier run', () => {
  it('is served its calls, and its stream is opened and says when a list changes', async () => {
    const app = await start();
    const lost = { 'mcp-session-id': 'a-session-of-an-earlier-run', 'mcp-protocol-version': '2025-06-18' };
    expect(messageIn((await post(app, add, lost)).body)).toMatchObject({ result: { structuredContent: { sum: 3 } } });
    const stream = connect({ host: '127.0.0.1', port: app.endpoint.port });
    closers.push(() => stream.destroy());
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
    });
    const lines = Object.entries({
      host: `127.0.0.1:${app.endpoint.port}`,
      authorization: `Bearer ${app.token}`,
      accept: 'text/event-stream',
      ...lost,
    });
    stream.write(`GET /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    await expect.poll(() => text).toContain('HTTP/1.1 200');
    await expect.poll(() => text.split('notifications/tools/list_changed').length).toBe(2);
    const [agent] = app.endpoint.listeners.agents();
    app.endpoint.listeners.toolsChanged(agent?.id ?? '');
    await expect.poll(() => text.split('notifications/tools/list_changed').length).toBe(3);
  });
});

it('a refusal for too many requests carries the id of the request', async () => {
  const app = await start(plainTools, createBench(new ManualClock()));
  let last = await post(app, ping);
  for (let n = 0; n < 300 && last.status !== 429; n += 1) last = await post(app, ping);
  expect(last.status).toBe(429);
  expect(messageIn(last.body)).toMatchObject({ id: 5, error: { data: { code: 'rate_limited' } } });
});

describe('M4: peers that hold connections open', () => {
  const held = async (port: number): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port });
    closers.push(() => socket.destroy());
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    return socket;
  };

  it('without a token make way for others: 600 silent connections shut no agent out', async () => {
    const app = await start();
    const sockets: Socket[] = [];
    for (let n = 0; n < 600; n += 1) sockets.push(await held(app.endpoint.port));
    expect((await post(app, ping)).status).toBe(200);
    await expect.poll(() => sockets.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(connectionLimits.strangers);
  });

  it('one agent’s waits use up its own share and no other agent’s', async () => {
    const waiting = waitingTool();
    const app = await start([...plainTools, waiting.tool]);
    const wait = { ...add, params: { name: waiting.tool.name, arguments: {} } };
    for (let n = 0; n < connectionLimits.perAgent; n += 1) {
      const socket = await held(app.endpoint.port);
      const body = JSON.stringify({ ...wait, id: n });
      socket.write(
        `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${app.endpoint.port}\r\nAuthorization: Bearer ${app.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    }
    await expect.poll(async () => (await post(app, ping)).status).toBe(429);
    const { token } = await app.registry.mint('Bob');
    expect((await post({ ...app, token }, ping)).status).toBe(200);
  });
});

it('M10: an Origin behind a hundred other headers is refused all the same', async () => {
  const app = await start();
  const filler = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-filler-${n}`, 'x']));
  expect((await post(app, ping, { ...filler(90), origin: 'https://evil.example' })).status).toBe(403);
  expect((await post(app, ping, { ...filler(95), origin: 'https://evil.example' })).status).toBe(431);
  expect((await post(app, ping, filler(90))).status).toBe(200);
});

it('L9: a message nested a hundred thousand deep is refused, not failed on', async () => {
  const app = await start();
  const text = `{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"add","arguments":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
  const answer = await rawRequest(
    app.endpoint.port,
    [
      'POST /mcp HTTP/1.1',
      `Host: 127.0.0.1:${app.endpoint.port}`,
      `Authorization: Bearer ${app.token}`,
      'Content-Type: application/json',
      'Accept: application/json, text/event-stream',
      `Content-Length: ${text.length}`,
    ],
    text,
  );
  expect(answer.status).toBe(400);
  expect(z.object({ id: z.literal(5) }).safeParse(messageIn(answer.body)).success).toBe(true);
});

it('a client that sends too much and wants the connection closed gets its answer', async () => {
  const app = await start();
  for (const size of [7_000_000, 20_000_000]) {
    const head = [
      'POST /mcp HTTP/1.1',
      `Host: 127.0.0.1:${app.endpoint.port}`,
      `Authorization: Bearer ${app.token}`,
      'Content-Type: application/json',
    ];
    expect(await rawRequest(app.endpoint.port, [...head, `Content-Length: ${size}`], ' '.repeat(size))).toMatchObject({ status: 413 });
  }
});

it('a request without a Host is refused with what to do', async () => {
  const app = await start();
  const answer = await rawRequest(app.endpoint.port, ['POST /mcp HTTP/1.1', 'Content-Length: 0']);
  expect(answer.status).toBe(403);
  expect(messageIn(answer.body)).toMatchObject({ error: { data: { code: 'denied', recovery: expect.any(String) } } });
});

describe('what is not a whole HTTP request', () => {
  it.each<[number, string, readonly string[]]>([
    [400, 'a TLS greeting', ['\x16\x03\x01']],
    [400, 'a length that is not a number', ['POST /mcp HTTP/1.1', 'Host: x', 'Content-Length: x']],
    [431, 'headers without an end', ['GET /mcp HTTP/1.1', `X: ${'x'.repeat(20_000)}`]],
    [417, 'an expectation', ['POST /mcp HTTP/1.1', 'Host: x', 'Expect: the-best']],
  ])('is refused with %i and what to do: %s', async (status, _what, head) => {
    const app = await start();
    const answer = await rawRequest(app.endpoint.port, head);
    expect(answer.status).toBe(status);
    expect(messageIn(answer.body)).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { data: { code: 'validation', recovery: expect.any(String) } },
    });
    expect((await post(app, ping)).status).toBe(200);
  });
});

it('L1: half a character in a call’s id has an address all the same', () => {
  expect(callUri('c-\ud800')).toBe('switchboard://calls/c-%EF%BF%BD');
  expect(callUri('c-😀')).toBe(`switchboard://calls/${encodeURIComponent('c-😀')}`);
});
