import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { conversationTools, holdConversation, nextEvent, sayGoodbye, succeed, text } from './conversation';
import { closeSheet, openAgent, openSomethingElse, tokenFor } from './harness/agents';
import { appFolder, type LaunchedApp, launchApp } from './harness/app';
import { type AgentClient, legacyClient, mcpClient } from './harness/clients';
import { given } from './harness/given';
import { goTo, phoneLine } from './harness/views';
import { PracticePhoneClient, somebody } from './practicePhone';

let running: LaunchedApp;
let window: Page;

test.beforeAll(async () => {
  running = await launchApp({ env: { SWITCHBOARD_MCP_PORT: '0', SWITCHBOARD_PRACTICE_PACE: '0.2' } });
  window = running.window;
});
test.afterAll(() => running.close());

/** What a person reads of `holdConversation`, from the call to its end. */
const conversationRead = [/Calling/, 'Answered', /Press one\./, /Pressed 1/, /Thank you, goodbye\./, /Call ended/];

/** The titles of the chosen call's timeline, keep-alives and waiting left out. */
async function steps(): Promise<string[]> {
  await window.getByRole('tab', { name: 'Steps' }).click();
  return window.getByLabel('Timeline').locator('li:not([data-kind="waiting"]) p:first-child').allTextContents();
}

const eras: readonly [string, (endpoint: string, token: string) => Promise<AgentClient>][] = [
  ['the current SDK', (endpoint, token) => mcpClient(endpoint, token)],
  ['the 1.x SDK', legacyClient],
];

for (const [name, connect] of eras) {
  test(`an agent with ${name} calls, a person answers in the window and presses 1, and watches every step`, async () => {
    const agent = await connect(text(running.ready.endpoint), text(running.ready.token));
    expect((await agent.listTools()).tools.map((tool) => tool.name)).toEqual(expect.arrayContaining([...conversationTools]));

    await goTo(window, 'Phone');
    const { callId } = await succeed(agent, 'createCall', { to: somebody });
    await window.getByRole('region', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click();
    await holdConversation(agent, text(callId), {
      async pressOne() {
        await expect(window.getByRole('log', { name: 'What the caller hears' })).toContainText('Press one.');
        await window.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '1' }).click();
      },
    });

    await goTo(window, 'Calls');
    await window.locator(`[data-call-id="${text(callId)}"]`).click();
    await expect(window.locator(`[data-call-id="${text(callId)}"]`)).toContainText('Practice');
    const conversation = window.getByRole('tabpanel', { name: 'Conversation' });
    await expect(conversation).toContainText('Call ended');
    await expect(conversation.getByRole('listitem')).toContainText(conversationRead);
    await expect.poll(steps).toContain('The call ended');
    expectInOrder(await steps(), [/Placed a call/, /The callee answered/, /answer/i, /The callee pressed 1/, /answer/i, /The call ended/]);
    await agent.close();
  });
}

test('a person calls in, and the agent that waits takes the call', async () => {
  const agent = await mcpClient(text(running.ready.endpoint), text(running.ready.token));
  const start = await succeed(agent, 'getCallbackEvents', { event_type: 'initiate' });
  await goTo(window, 'Phone');
  await window.getByRole('region', { name: 'Call ended' }).getByRole('button', { name: 'Done' }).click();
  await window.getByLabel('Your number').fill('+15005550199');
  await window.getByRole('button', { name: 'Call in' }).click();
  const initiate = await nextEvent(agent, { event_type: 'initiate' }, text(start.cursor));
  expect(initiate.data).toMatchObject({ from: '+15005550199', direction: 'inbound' });
  await succeed(agent, 'respondToCallback', { callbackId: initiate.callbackId, bxml: sayGoodbye });
  await expect(window.getByText('Thank you, goodbye.').first()).toBeVisible();
  await nextEvent(agent, { callId: initiate.callId, event_type: 'disconnect' });
  await agent.close();
});

test('an answer can be read as BXML in the timeline', async () => {
  await goTo(window, 'Calls');
  await window.getByRole('option').last().click();
  await window.getByRole('tab', { name: 'Steps' }).click();
  const answer = window.locator('li[data-kind="answer"]').first();
  await answer.locator('summary').click();
  await expect(answer).toContainText('SpeakSentence');
});

test('a new token is shown once, works at once, and dies when revoked', async () => {
  const token = await tokenFor(window, 'Desk agent');
  await expect(window.getByTestId('token')).toHaveCount(0);
  const card = window.getByRole('listitem').filter({ hasText: 'Desk agent' });
  await expect(card).toContainText('Never connected');
  const agent = await mcpClient(text(running.ready.endpoint), token);
  expect((await agent.listTools()).tools.length).toBeGreaterThanOrEqual(conversationTools.length);
  await expect(card).toContainText('Connected');
  await agent.close();

  const sheet = await openAgent(window, 'Desk agent');
  await sheet.getByRole('tab', { name: 'Details' }).click();
  await expect(sheet).toContainText('switchboard-e2e');
  await sheet.getByRole('button', { name: 'End access now' }).click();
  await window.getByRole('dialog', { name: 'End access of Desk agent now?' }).getByRole('button', { name: 'End access now' }).click();
  await expect(card).toHaveCount(0);
  await expect(mcpClient(text(running.ready.endpoint), token)).rejects.toThrow(/401|token/i);
});

test('the tools chosen in the window are the ones a connected agent has, and it is told', async () => {
  let told = 0;
  const agent = await legacyClient(text(running.ready.endpoint), text(running.ready.token), () => {
    told += 1;
  });
  const names = async () => (await agent.listTools()).tools.map((tool) => tool.name);
  const all = await names();
  expect(all).toEqual(expect.arrayContaining(['createCall', 'createMessage', 'downloadCallRecording']));

  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Change: What agents may do' }).click();
  await window.getByRole('tab', { name: 'Details' }).click();
  const groups = window.getByRole('group', { name: 'Tools for every agent' });
  for (const group of ['Recordings', 'Messaging', 'Lookup', 'Onboarding']) await groups.getByRole('checkbox', { name: group }).uncheck();
  await expect.poll(() => told).toBeGreaterThan(0);
  await expect.poll(names).not.toContain('createRegistration');
  const voice = await names();
  expect(voice).toContain('createCall');
  expect(voice).not.toContain('createMessage');
  await expect(groups.getByRole('status')).toContainText(`Loads ${voice.length} of ${all.length} tools`);
  await expect
    .poll(async (): Promise<unknown> => JSON.parse(await readFile(join(running.userData, 'settings.json'), 'utf8')))
    .toMatchObject({ profiles: ['voice'] });

  await closeSheet(window);
  await openSomethingElse(window);
  await window.getByLabel('Agent name').fill('Texter');
  await window.getByRole('radio', { name: 'Its own selection' }).check();
  const own = window.getByRole('group', { name: 'Tools for this agent' });
  await own.getByRole('checkbox', { name: 'Voice' }).uncheck();
  await own.getByRole('checkbox', { name: 'Messaging' }).check();
  await window.getByRole('button', { name: 'Create token' }).click();
  const texter = await mcpClient(text(running.ready.endpoint), text(await window.getByTestId('token').textContent()));
  const texting = (await texter.listTools()).tools.map((tool) => tool.name);
  expect(texting).toContain('createMessage');
  expect(texting).not.toContain('createCall');
  await texter.close();
  await closeSheet(window);
  const sheet = await openAgent(window, 'Texter');
  await sheet.getByRole('tab', { name: 'Details' }).click();
  await expect(sheet.getByRole('checkbox', { name: 'Messaging' })).toBeChecked();
  await expect(sheet.getByRole('checkbox', { name: 'Voice' })).not.toBeChecked();
  await closeSheet(window);

  const before = told;
  await window.getByRole('button', { name: 'Change: What agents may do' }).click();
  await window.getByRole('tab', { name: 'Details' }).click();
  for (const group of ['Recordings', 'Messaging', 'Lookup', 'Onboarding']) await groups.getByRole('checkbox', { name: group }).check();
  await expect.poll(names).toEqual(all);
  await expect.poll(() => told).toBeGreaterThan(before);
  await closeSheet(window);
  await agent.close();
});

test('the line and its state are always in sight, in words', async () => {
  for (const view of ['Home', 'Calls', 'Past', 'Phone', 'Agents', 'Settings'] as const) {
    await goTo(window, view);
    await expect(phoneLine(window).getByRole('paragraph').filter({ hasText: 'Practice line' })).toBeVisible();
    await expect(phoneLine(window).getByText('Nothing leaves this computer', { exact: true })).toBeVisible();
  }
});

test('a live call is in sight in every view, and is hung up from there; several are ended together', async () => {
  const phone = new PracticePhoneClient(running.ready);
  await phone.callIn('+15005550198');
  const one = window.getByRole('region', { name: 'Live call', exact: true });
  for (const view of ['Home', 'Phone', 'Agents', 'Settings'] as const) {
    await goTo(window, view);
    await expect(one).toContainText('+1 500 555 0198');
    await expect(one).toContainText('Waiting for an agent');
  }
  await one.getByRole('button', { name: 'Open' }).click();
  await expect(window.getByRole('heading', { name: 'Call from +1 500 555 0198' })).toBeVisible();
  await one.getByRole('button', { name: 'Hang up' }).click();
  await expect(one).toHaveCount(0);

  for (const from of ['+15005550196', '+15005550197']) await phone.callIn(from);
  const several = window.getByRole('region', { name: 'Live calls' });
  await expect(several).toContainText('2 live calls');
  await window.keyboard.press('Control+Shift+E');
  await expect(several).toHaveCount(0);
});

/** Each pattern matches a step after the one the pattern before it matched. */
function expectInOrder(actual: readonly string[], wanted: readonly RegExp[]): void {
  let from = 0;
  for (const pattern of wanted) {
    const at = actual.findIndex((step, index) => index >= from && pattern.test(step));
    expect(at, `${pattern} after step ${from} of ${JSON.stringify(actual)}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

test('the window says who has the usual port, and which program was refused', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const address = blocker.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { window, ready, close } = await launchApp({ env: { SWITCHBOARD_MCP_PORT: String(port) } });
  try {
    expect(new URL(text(ready.endpoint)).port).not.toBe(String(port));
    // The tests may run as another user than the app, which then sees the user alone.
    await goTo(window, 'Agents');
    await expect(window.getByText(/The usual port is taken by (node|a program of the user \S+)/)).toBeVisible();
    const refused = await fetch(text(ready.endpoint), {
      method: 'POST',
      headers: { authorization: 'Bearer of-an-earlier-app', 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { clientInfo: { name: 'codex-mcp-client', version: '1' } },
      }),
    });
    expect(refused.status).toBe(401);
    await expect(window.getByText('Warning: Codex was refused: wrong token.')).toBeVisible();
    blocker.close();
    await expect(window.getByText(/The usual port is taken by/)).toBeHidden({ timeout: 20_000 });
    await expect(window.getByText('Note: The usual port is free again')).toBeVisible();
    await once(createServer().listen(port, '127.0.0.1'), 'error');
  } finally {
    await close();
    blocker.close();
  }
});

test('a data folder that cannot be written is said, and the app ends with code 1', async () => {
  const { electron, app: folder, environment } = given();
  const userData = await appFolder('read-only');
  await chmod(userData, 0o555);
  const child = spawn(electron.executable, [folder], { cwd: folder, env: { ...environment, SWITCHBOARD_USER_DATA: userData } });
  let output = '';
  const keep = (data: unknown): void => {
    output += String(data);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [code] = await once(child, 'exit');
  expect(output).toContain(`Could not write to the folder ${userData}: EACCES`);
  expect(output).toContain('Make it writable for your user, then start Switchboard again.');
  expect(code).toBe(1);
});
