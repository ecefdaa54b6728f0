import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fail, nextEvent, succeed, text } from './conversation';
import { mcpClient } from './harness/clients';
import { type Headless, startHeadless } from './harness/headless';
import { pressesOne } from './practicePhone';

let server: Headless;
test.beforeAll(async () => {
  server = await startHeadless({ args: ['--practice', '--practice-pace', '0.1', '--port', '0'] });
});
test.afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A raw request, because `fetch` will not send a Host or Origin of one's choice. */
function post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(text(server.ready.endpoint), { method: 'POST', headers }, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: received }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

test('without a token: 401, with a body that says where to find one', async () => {
  const answer = await post(json, list);
  expect(answer.status).toBe(401);
  expect(answer.body).toMatch(/token/i);
  expect(answer.body).toMatch(/Agents view/);
});

test('with a wrong token: 401', async () => {
  expect((await post({ ...json, authorization: `Bearer sb_${'x'.repeat(43)}` }, list)).status).toBe(401);
});

test('from a foreign page or under a foreign name: 403', async () => {
  const authorization = `Bearer ${text(server.ready.token)}`;
  expect((await post({ ...json, authorization, origin: 'https://evil.example' }, list)).status).toBe(403);
  expect((await post({ ...json, authorization, origin: 'http://localhost:9999' }, list)).status).toBe(403);
  expect((await post({ ...json, authorization, host: 'evil.example' }, list)).status).toBe(403);
});

test('malformed JSON: 400; too much of it: 413; not JSON at all: 415', async () => {
  const authorization = `Bearer ${text(server.ready.token)}`;
  expect((await post({ ...json, authorization }, '{"jsonrpc":')).status).toBe(400);
  expect((await post({ ...json, authorization }, JSON.stringify({ pad: 'x'.repeat(7_000_000) }))).status).toBe(413);
  expect((await post({ ...json, 'content-type': 'text/plain', authorization }, list)).status).toBe(415);
});

test('a taken port: the next free one for this run, and it says so', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const other = await startHeadless({ args: ['--practice', '--port', String(port)] });
  expect(other.ready.endpoint).not.toContain(`:${port}/`);
  expect(other.log()).toContain(`Port ${port} is taken`);
  await other.stop();
  holder.close();
});

test('an unknown setting stops the start with a sentence', async () => {
  await expect(startHeadless({ args: ['--practice', '--transport', 'carrier-pigeon'] })).rejects.toThrow(
    /--transport must be stdio or streamable-http/,
  );
});

test('a callback under a wrong secret or path: 404 without detail; a body over 256 KiB: 413', async () => {
  const { origin } = new URL(server.ready.callbacks);
  const wrongSecret = await fetch(`${origin}/${'w'.repeat(43)}/voice`, { method: 'POST', body: '{}' });
  const wrongPath = await fetch(`${server.ready.callbacks}/elsewhere`, { method: 'POST', body: '{}' });
  expect([wrongSecret.status, wrongPath.status]).toEqual([404, 404]);
  expect(await wrongSecret.text()).toBe(await wrongPath.text());
  const large = await fetch(`${server.ready.callbacks}/voice`, { method: 'POST', body: JSON.stringify({ pad: 'x'.repeat(300_000) }) });
  expect(large.status).toBe(413);
});

test('a tool’s wrong argument comes back as validation, naming it', async () => {
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
  expect(await fail(agent, 'createCall', { to: '555-1234' })).toMatchObject({ code: 'validation', error: expect.stringContaining('to') });
  expect(await fail(agent, 'getCallbackEvents', { limit: 1000 })).toMatchObject({
    code: 'validation',
    error: expect.stringContaining('limit'),
  });
  await agent.close();
});

test('M2: the practice line sends nothing to other servers of this computer', async () => {
  let reached = 0;
  const other = createHttpServer((_request, response) => {
    reached += 1;
    response.end('<Response><SpeakSentence>Elsewhere.</SpeakSentence></Response>');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/answer`;
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
  const { callId } = await succeed(agent, 'createCall', { to: pressesOne, answerUrl: url });
  expect((await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' })).data).toMatchObject({
    cause: 'callback-error',
    errorMessage: expect.stringContaining('only to Switchboard'),
  });
  const reported = await succeed(agent, 'createCall', { to: '+15005550002', disconnectUrl: url });
  await expect.poll(() => succeed(agent, 'getCallState', { callId: reported.callId })).toMatchObject({ ended: true });
  expect(reached).toBe(0);
  await agent.close();
  other.close();
});

test('the practice line refuses credentials that are not its own', async () => {
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
  expect(await fail(agent, 'setCredentials', { client_id: 'someone', client_secret: 'something-secret' })).toMatchObject({ code: 'auth' });
  await succeed(agent, 'listApplications');
  await agent.close();
});

test('stopped in the middle of a call: a clean exit within 5 seconds', async () => {
  const other = await startHeadless({ args: ['--practice', '--practice-pace', '0.1', '--port', '0'] });
  const agent = await mcpClient(text(other.ready.endpoint), text(other.ready.token));
  const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
  await nextEvent(agent, { callId: text(callId), event_type: 'answer' });
  expect(await other.stop()).toBe(0);
});

test('a damaged settings file is set aside, and headless says so on stderr', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-damaged-'));
  await writeFile(join(folder, 'settings.json'), '{"version": 1, "turns": {');
  const other = await startHeadless({ args: ['--practice', '--port', '0'], env: { SWITCHBOARD_USER_DATA: folder } });
  expect(other.log()).toMatch(/settings file cannot be used.*The old file is now .*settings\.corrupt-/);
  expect((await readdir(folder)).filter((name) => name.startsWith('settings.corrupt-'))).toHaveLength(1);
  await other.stop();
  await rm(folder, { recursive: true });
});
