import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { holdConversation, succeed, text } from './conversation';
import { tokenFor } from './harness/agents';
import { launchApp } from './harness/app';
import { mcpClient } from './harness/clients';
import { startHeadless } from './harness/headless';
import { pressesOne } from './practicePhone';

/** Credentials a person may have in the environment while practising. Nothing of the practice line may read or repeat them. */
const canary = { id: 'canary-client-5b1d0c7e', secret: 'canary-secret-91f2a6d84e' };
const environment = {
  BW_CLIENT_ID: canary.id,
  BW_CLIENT_SECRET: canary.secret,
  // Discard service: a request that used these would fail the story.
  BW_API_URL: 'http://127.0.0.1:9',
  BW_VOICE_URL: 'http://127.0.0.1:9',
};

function expectNoCanary(where: string, content: string): void {
  expect(content.includes(canary.id), `client id in ${where}`).toBe(false);
  expect(content.includes(canary.secret), `secret in ${where}`).toBe(false);
}

test('headless, practising: the canary is in no answer, log or ready line, and no token of ours in the log', async () => {
  const server = await startHeadless({ args: ['--practice', '--practice-pace', '0.1', '--port', '0'], env: environment });
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
  const seen: unknown[] = [await succeed(agent, 'listApplications'), await succeed(agent, 'listPhoneNumbers')];
  const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
  await holdConversation(agent, text(callId), { pressOne: async () => undefined });
  seen.push(await succeed(agent, 'getCallbackEvents', { limit: 100 }), await succeed(agent, 'getCallState', { callId }), server.ready);
  await agent.close();
  await server.stop();
  expectNoCanary('what agents were told', JSON.stringify(seen));
  expectNoCanary('the log', server.log());
  expect(server.log().includes(text(server.ready.token)), 'the agent token in the log').toBe(false);
});

test('the app, practising: the canary is in no file it writes and in nothing it shows', async () => {
  const running = await launchApp({ env: { ...environment, SWITCHBOARD_MCP_PORT: '0', SWITCHBOARD_PRACTICE_PACE: '0.1' } });
  const agent = await mcpClient(text(running.ready.endpoint), text(running.ready.token));
  const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
  await holdConversation(agent, text(callId), { pressOne: async () => undefined });
  await agent.close();
  const stored = await tokenFor(running.window, 'Stored agent');
  const shown = (await running.window.locator('body').textContent()) ?? '';
  expectNoCanary('the window', shown);
  for (const token of [text(running.ready.token), stored]) expect(shown.includes(token), 'an agent token in the window').toBe(false);
  await running.close();
  expectNoCanary('the output', running.output());
  for (const { file, content } of await ownFiles(running.userData)) {
    expectNoCanary(file, content);
    for (const token of [text(running.ready.token), stored]) expect(content.includes(token), `an agent token in ${file}`).toBe(false);
  }
});

/** What Switchboard itself writes: settings, agents, logs. The rest of the folder is Chromium's. */
async function ownFiles(folder: string): Promise<readonly { readonly file: string; readonly content: string }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(json|log)$/.test(name));
  expect(names.some((name) => name.endsWith('agents.json'))).toBe(true);
  return Promise.all(names.map(async (file) => ({ file, content: await readFile(join(folder, file), 'utf8') })));
}
