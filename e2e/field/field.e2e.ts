import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from '@playwright/test';
import { type FakeBandwidth, startFakeBandwidth } from '../../mcp/bandwidth/testing/fakeBandwidth';
import { freePort } from '../../mcp/real/tunnel/freePort';
import { cliPath, type Headless, headlessEnvironment, startHeadless } from '../harness/headless';
import { routes } from './bandwidth';
import { fieldCases } from './cases';
import type { FieldCase } from './fieldCase';

test.describe.configure({ mode: 'default' });

/** The built server on each line, and the Bandwidth that the real one talks to. */
interface Field {
  readonly practice: Headless;
  readonly real: Headless;
  readonly bandwidth: FakeBandwidth;
  /** Where Bandwidth's webhooks arrive on this computer. */
  readonly callbacks: string;
}

let field: Field;
test.beforeAll(async () => {
  const bandwidth = await startFakeBandwidth({ accounts: ['9900000'], roles: ['HTTP Voice Subscription'] });
  const { api } = bandwidth.hosts;
  const port = await freePort();
  const secret = 'the-secret-of-the-field-suite';
  const hosts = { BW_API_URL: api, BW_VOICE_URL: api, BW_MESSAGING_URL: api };
  bandwidth.route(routes);
  const real = await startHeadless({
    args: ['--port', '0'],
    env: {
      ...hosts,
      BW_MCP_CALLBACK_PORT: String(port),
      BW_MCP_CALLBACK_SECRET: secret,
      BW_CLIENT_ID: 'field',
      BW_CLIENT_SECRET: 'field-secret',
      BW_NUMBER: '+19195550188',
      BW_MCP_BASE_URL: 'https://field.example.com',
    },
  });
  field = { bandwidth, real, practice: await startHeadless(), callbacks: `http://127.0.0.1:${port}/${secret}` };
});
test.afterAll(async () => {
  await Promise.all([field.practice.stop(), field.real.stop()]);
  await field.bandwidth.close();
});

test.describe('in the field', () => {
  for (const given of fieldCases) {
    test(`${given.kind}: ${given.name}`, async () => {
      // Results are JSON within JSON: without the escapes, patterns read as the agent does.
      const came = (await feed(given)).replaceAll('\\', '');
      expect(came).toMatch(given.expect.has);
      if (given.expect.hasNot !== undefined) expect(came).not.toMatch(given.expect.hasNot);
    });
  }
});

/** What came back, as one text. */
async function feed(given: FieldCase): Promise<string> {
  switch (given.kind) {
    case 'tool': {
      const before = field.bandwidth.apiRequests().length;
      const result = await call(field[given.line], given.tool, given.arguments);
      const asked = field.bandwidth.apiRequests().slice(before);
      return JSON.stringify({ isError: false, ...result, asked: asked.map(({ method, path }) => `${method} ${path}`) });
    }
    case 'webhook': {
      await deliver(`${field.callbacks}${given.path}`, given.body);
      return JSON.stringify(await call(field.real, given.then.tool, given.then.arguments));
    }
    case 'http':
      return post(given.headers ?? {}, given.path ?? '/mcp', given.body);
    case 'start':
      return started(given.arguments, given.environment);
    case 'stdio':
      return overStdio(given.text);
  }
}

async function call({ ready }: Headless, name: string, args: object): Promise<object> {
  const client = new Client({ name: 'field', version: '1' }, { versionNegotiation: { mode: 'legacy' } });
  const url = new URL(ready.endpoint ?? '');
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: `Bearer ${ready.token}` } } }));
  try {
    return await client.callTool({ name, arguments: { ...args } });
  } finally {
    await client.close();
  }
}

/** A webhook, whose answer may be held: what matters is that it was taken. */
async function deliver(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect(response.status).toBeLessThan(300);
  await response.arrayBuffer();
}

/** The exit code, and everything the command wrote, as one line. */
async function started(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, [cliPath(), ...args], {
    env: headlessEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return `${code} ${text.replaceAll('\n', ' ')}`;
}

/** Exactly these headers, since fetch adds its own. */
function post(changed: Readonly<Record<string, string | undefined>>, path: string, body: unknown): Promise<string> {
  const { endpoint, token } = field.practice.ready;
  const given = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...changed,
  };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, endpoint ?? ''), { method: 'POST', headers, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () => resolve(`${incoming.statusCode} ${text.replaceAll('\n', ' ')}`));
    });
    outgoing.end(JSON.stringify(body));
  });
}

/** Initializes, writes the text, and resolves to the ids of the two answers that came, each with its error's code. */
async function overStdio(text: string): Promise<string> {
  const child = spawn(process.execPath, [cliPath(), '--practice'], { env: headlessEnvironment(), stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'field', version: '1' } };
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: initialize })}\n`);
    const answers: string[] = [];
    let written = '';
    for await (const chunk of child.stdout) {
      written += String(chunk);
      const lines = written.split('\n');
      written = lines.pop() ?? '';
      for (const line of lines) {
        const { id, error } = JSON.parse(line);
        answers.push(error === undefined ? String(id) : `${id}:${error.code}`);
      }
      if (answers.length === 1) child.stdin.write(text);
      if (answers.length >= 2) break;
    }
    return answers.join(' ');
  } finally {
    child.kill();
  }
}
