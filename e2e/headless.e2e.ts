import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { conversationTools, fail, holdConversation, list, nextEvent, sayGoodbye, succeed, text } from './conversation';
import { type AgentClient, legacyClient, mcpClient, stdioClient } from './harness/clients';
import { given } from './harness/given';
import { type Headless, startHeadless } from './harness/headless';
import { PracticePhoneClient, pressesOne, somebody } from './practicePhone';

const fast = ['--practice', '--practice-pace', '0.1', '--port', '0'];

test.describe('the story, headless over HTTP', () => {
  let server: Headless;
  test.beforeAll(async () => {
    server = await startHeadless({ args: fast });
  });
  test.afterAll(async () => {
    expect(await server.stop()).toBe(0);
  });

  const eras: readonly [string, (endpoint: string, token: string) => Promise<AgentClient>][] = [
    ['a 2026-07-28 client', (endpoint, token) => mcpClient(endpoint, token)],
    ['a 2025 client of the current SDK', (endpoint, token) => mcpClient(endpoint, token, '2025')],
    ['the 1.x SDK', legacyClient],
  ];

  for (const [name, connect] of eras) {
    test(`${name} calls out, asks, hears the key, says goodbye`, async () => {
      const agent = await connect(text(server.ready.endpoint), text(server.ready.token));
      const phone = new PracticePhoneClient(server.ready);
      expect((await agent.listTools()).tools.map((tool) => tool.name)).toEqual(expect.arrayContaining([...conversationTools]));
      const { callId } = await succeed(agent, 'createCall', { to: somebody });
      const id = text(callId);
      await phone.answerWhenRinging(id);
      await holdConversation(agent, id, {
        async pressOne() {
          await expect.poll(() => phone.heard(id)).toContain('Press one.');
          await phone.digits(id, '1');
        },
      });
      expect(await phone.heard(id)).toEqual(['Press one.', 'Thank you, goodbye.']);
      await agent.close();
    });

    test(`${name} takes an inbound call`, async () => {
      const agent = await connect(text(server.ready.endpoint), text(server.ready.token));
      const phone = new PracticePhoneClient(server.ready);
      const start = await succeed(agent, 'getCallbackEvents', { event_type: 'initiate' });
      const callId = await phone.callIn('+15005550177');
      const initiate = await nextEvent(agent, { callId, event_type: 'initiate' }, text(start.cursor));
      expect(initiate.data).toMatchObject({ direction: 'inbound', from: '+15005550177', to: '+15005550100' });
      await succeed(agent, 'respondToCallback', { callId, bxml: sayGoodbye });
      await nextEvent(agent, { callId, event_type: 'disconnect' });
      expect(await phone.heard(callId)).toContain('Thank you, goodbye.');
      expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({ state: 'disconnected', ended: true, direction: 'inbound' });
      await agent.close();
    });
  }

  test('two agents on one call: the first writer wins, the second reads the truth', async () => {
    const first = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    const second = await legacyClient(text(server.ready.endpoint), text(server.ready.token));
    const { callId } = await succeed(first, 'createCall', { to: pressesOne });
    const answered = await nextEvent(first, { callId: text(callId), event_type: 'answer' });
    await succeed(first, 'respondToCallback', { callbackId: answered.callbackId, bxml: sayGoodbye });
    const lost = await fail(second, 'respondToCallback', { callbackId: answered.callbackId, bxml: sayGoodbye });
    expect(lost).toMatchObject({ code: 'conflict', error: expect.stringContaining('answered') });
    await first.close();
    await second.close();
  });

  test('an unknown call is not_found, with the next step', async () => {
    const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    const unknown = 'c-00000000-00000000-0000-0000-0000-000000000000';
    expect(await fail(agent, 'getCallState', { callId: unknown })).toMatchObject({ code: 'not_found', recovery: expect.any(String) });
    expect(await fail(agent, 'respondToCallback', { callId: unknown, bxml: sayGoodbye })).toMatchObject({ code: 'not_found' });
    await agent.close();
  });

  test('invalid BXML names line, verb and attribute, and leaves the turn open', async () => {
    const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
    const answered = await nextEvent(agent, { callId: text(callId), event_type: 'answer' });
    const wrong = await fail(agent, 'respondToCallback', {
      callbackId: answered.callbackId,
      bxml: '<Response>\n  <Gather maxDigits="80"/>\n</Response>',
    });
    expect(wrong).toMatchObject({ code: 'validation', error: expect.stringMatching(/line 2.*Gather.*maxDigits/s) });
    const page = await succeed(agent, 'getCallbackEvents', { callId });
    expect(list(page.openTurns)).toHaveLength(1);
    await succeed(agent, 'respondToCallback', { callbackId: answered.callbackId, bxml: sayGoodbye });
    await agent.close();
  });

  test('every scripted callee ends as its script says', async () => {
    const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    const endings = [
      ['+15005550002', 'busy'],
      ['+15005550004', 'rejected'],
      ['+15005550005', 'error'],
    ];
    for (const [to, cause] of endings) {
      const { callId } = await succeed(agent, 'createCall', { to });
      await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
      expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({ disconnectCause: cause, connected: false, ended: true });
    }
    await agent.close();
  });
});

test.describe('beside the bundles', () => {
  for (const [folder, packages] of [
    ['main', ['zod', 'pino', 'write-file-atomic']],
    ['mcp', ['zod', 'libsql', '@modelcontextprotocol/server']],
    ['renderer', ['react', 'react-dom']],
  ] as const) {
    test(`of dist/${folder} are the licences of the packages in them`, async () => {
      const licences = await readFile(join(given().app, 'dist', folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
      for (const name of packages) expect(licences).toMatch(new RegExp(`^${name} \\S+ \\(.+\\)$`, 'm'));
      expect(licences).toContain('Permission is hereby granted');
    });
  }
});

test.describe('a BXML server of the person’s own, on the practice line', () => {
  /** What it was asked for, and how the call ended. */
  async function callThrough(allowed: boolean): Promise<{ readonly asked: readonly string[]; readonly cause: unknown }> {
    const asked: string[] = [];
    const own = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('<Response><SpeakSentence>Good day.</SpeakSentence></Response>');
    });
    own.listen(0, '127.0.0.1');
    await once(own, 'listening');
    const address = own.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const server = await startHeadless({ args: [...fast, ...(allowed ? ['--practice-origins', origin] : [])] });
    const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
    try {
      const { callId } = await succeed(agent, 'createCall', { to: pressesOne, answerUrl: `${origin}/answer` });
      await expect.poll(async () => (await succeed(agent, 'getCallState', { callId: text(callId) })).ended).toBe(true);
      return { asked, cause: (await succeed(agent, 'getCallState', { callId: text(callId) })).disconnectCause };
    } finally {
      await agent.close();
      await server.stop();
      own.close();
    }
  }

  test('gets the webhooks when its origin is allowed', async () => {
    expect(await callThrough(true)).toEqual({ asked: ['POST /answer'], cause: 'hangup' });
  });

  test('gets none otherwise', async () => {
    expect(await callThrough(false)).toEqual({ asked: [], cause: 'callback-error' });
  });
});

test.describe('the story, over stdio', () => {
  for (const era of ['2026-07-28', '2025'] as const) {
    test(`a ${era} client that started the server itself`, async () => {
      const agent = await stdioClient({ args: ['--practice', '--practice-pace', '0.1'], era });
      expect(agent.ready).toMatchObject({ endpoint: null, token: null });
      const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
      await holdConversation(agent, text(callId), { pressOne: async () => undefined });
      await agent.close();
    });
  }
});

test('SIGUSR1 opens no debugger in the headless server', async () => {
  const server = await startHeadless({ args: fast });
  server.process.kill('SIGUSR1');
  // It answers after the signal, so whatever the signal does has begun.
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
  expect((await agent.listTools()).tools.length).toBeGreaterThan(0);
  await agent.close();
  expect(await server.stop()).toBe(0);
  expect(server.log()).not.toContain('Debugger');
});
