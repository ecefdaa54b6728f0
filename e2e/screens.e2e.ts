import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { askForOne, holdConversation, nextEvent, succeed, text } from './conversation';
import { closeSheet, openSomethingElse, tokenFor } from './harness/agents';
import { appFolder, type LaunchedApp, launchApp } from './harness/app';
import { type AgentClient, mcpClient } from './harness/clients';
import { lookAt, sidewaysScrollers } from './harness/look';
import { goTo } from './harness/views';
import { somebody } from './practicePhone';

let running: LaunchedApp;
let window: Page;
let agent: AgentClient;

test.beforeAll(async () => {
  running = await launchApp({ env: { SWITCHBOARD_MCP_PORT: '0', SWITCHBOARD_PRACTICE_PACE: '0.2' } });
  window = running.window;
  agent = await mcpClient(text(running.ready.endpoint), await tokenFor(window, 'My agent'));
});
test.afterAll(async () => {
  await agent.close();
  await running.close();
});

const look = (name: string, page = window) => lookAt(page, name);

test('before the first call', async () => {
  await goTo(window, 'Home');
  await look('home');
  await goTo(window, 'Calls');
  await look('live-empty');
  await goTo(window, 'Phone');
  await look('phone-idle');
  await goTo(window, 'Agents');
  await look('agents');
  await goTo(window, 'Past');
  await look('history-empty');
});

test('a call rings, talks, ends', async () => {
  await goTo(window, 'Phone');
  const { callId } = await succeed(agent, 'createCall', { to: somebody });
  const ringing = window.getByRole('region', { name: 'Incoming call' });
  await expect(ringing).toBeVisible();
  await look('phone-ringing');
  await ringing.getByRole('button', { name: 'Answer' }).click();
  const answered = await nextEvent(agent, { callId: text(callId), event_type: 'answer' });
  await goTo(window, 'Calls');
  await look('live-waiting');
  await succeed(agent, 'respondToCallback', { callbackId: answered.callbackId, bxml: askForOne });
  await goTo(window, 'Phone');
  await expect(window.getByRole('log', { name: 'What the caller hears' })).toContainText('Press one.');
  await look('phone-talking');
  await window.getByRole('region', { name: 'Call in progress' }).getByRole('button', { name: 'Hang up' }).click();
  await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
  await look('phone-ended');
});

test('a finished conversation', async () => {
  const { callId } = await succeed(agent, 'createCall', { to: '+15005550006' });
  await holdConversation(agent, text(callId), { pressOne: async () => undefined });
  await goTo(window, 'Calls');
  await window.locator(`[data-call-id="${text(callId)}"]`).click();
  await expect(window.getByRole('tabpanel', { name: 'Conversation' })).toContainText('Call ended');
  await look('live-conversation');
  await window.getByRole('tab', { name: 'Steps' }).click();
  await expect(window.getByLabel('Timeline')).toContainText('The call ended');
  await look('live-steps');
});

test('a new token', async () => {
  await openSomethingElse(window);
  await window.getByLabel('Agent name').fill('Front desk');
  await window.getByRole('radio', { name: 'Its own selection' }).check();
  await window.getByRole('group', { name: 'Tools for this agent' }).getByRole('checkbox', { name: 'Messaging' }).uncheck();
  await window.getByRole('button', { name: 'Create token' }).scrollIntoViewIfNeeded();
  await look('agents-choice');
  await window.getByRole('button', { name: 'Create token' }).click();
  await expect(window.getByTestId('token')).toBeVisible();
  await look('agents-token');
  await window.getByRole('button', { name: 'Done' }).click();
  await closeSheet(window);
});

test('the history, with an event open', async () => {
  await goTo(window, 'Past');
  const events = window.getByRole('region', { name: 'Events' });
  await events.getByText('JSON').first().click();
  await expect(events.getByRole('figure')).toBeVisible();
  await look('history');
  await events.getByRole('button', { name: 'Replay to agents' }).click();
  await expect(events.getByText('Agents that wait for events receive it', { exact: false })).toBeVisible();
  await look('history-replayed');
});

test('the settings', async () => {
  await goTo(window, 'Settings');
  await expect(window.getByRole('region', { name: 'Event history' }).getByText('Oldest', { exact: true })).toBeVisible();
  await look('settings');
  await window.getByRole('button', { name: 'Delete all…' }).scrollIntoViewIfNeeded();
  await look('settings-end');
});

test('a history that is switched off, and one that cannot be opened', async () => {
  const off = await appFolder('data');
  await writeFile(join(off, 'settings.json'), JSON.stringify({ version: 1, history: { enabled: false } }), { mode: 0o644 });
  const failed = await appFolder('data');
  await mkdir(join(failed, 'history.db'));
  for (const [name, userData] of [
    ['off', off],
    ['failed', failed],
  ] as const) {
    const other = await launchApp({ userData });
    await goTo(other.window, 'Past');
    await expect(other.window.getByRole('button', { name: 'Open Settings' })).toBeVisible();
    await look(`history-${name}`, other.window);
    await goTo(other.window, 'Settings');
    await expect(other.window.getByRole('checkbox', { name: 'Keep an event history' })).toBeVisible();
    await look(`settings-${name}`, other.window);
    await other.close();
  }
});

test('a narrow window', async () => {
  await window.setViewportSize({ width: 760, height: 600 });
  for (const [view, name] of [
    ['Home', 'home'],
    ['Calls', 'live'],
    ['Past', 'history'],
    ['Phone', 'phone'],
    ['Agents', 'agents'],
    ['Settings', 'settings'],
  ] as const) {
    await goTo(window, view);
    await look(`narrow-${name}`);
    expect(await sidewaysScrollers(window), view).toEqual([]);
  }
});
