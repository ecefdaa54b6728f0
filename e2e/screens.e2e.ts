import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { askForOne, holdConversation, nextEvent, succeed, text } from './conversation';
import { type LaunchedApp, launchApp } from './harness/app';
import { type AgentClient, mcpClient } from './harness/clients';
import { somebody } from './practicePhone';

/** Every view in both schemes lands here for a person to look at; the folder is not in git. */
const folder = 'screenshots';
const axePath = createRequire(__filename).resolve('axe-core/axe.min.js');

let running: LaunchedApp;
let window: Page;
let agent: AgentClient;

test.beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  running = await launchApp({ env: { SWITCHBOARD_MCP_PORT: '0', SWITCHBOARD_PRACTICE_PACE: '0.2' } });
  window = running.window;
  agent = await mcpClient(text(running.ready.endpoint), await tokenFor('My agent'));
});
test.afterAll(async () => {
  await agent.close();
  await running.close();
});

async function goTo(view: 'Live' | 'Practice phone' | 'Connect' | 'Settings'): Promise<void> {
  await window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
}

/** Makes an agent's token as a person does, so that the pictures show an agent with a name. */
async function tokenFor(name: string): Promise<string> {
  await goTo('Connect');
  await window.getByLabel('Agent name').fill(name);
  await window.getByRole('button', { name: 'Make a token' }).click();
  const token = text(await window.getByTestId('token').textContent());
  await window.getByRole('button', { name: 'Done' }).click();
  return token;
}

/** Takes the view as it stands in both schemes, and has axe read it in both. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    expect(await axeFindings(), `${name}, ${colorScheme}`).toEqual([]);
  }
  await window.emulateMedia({ colorScheme: null });
}

/** What axe objects to, one line each. The evaluated source is not the page's own, so the page's CSP stays as it is. */
async function axeFindings(): Promise<readonly string[]> {
  await window.evaluate(await readFile(axePath, 'utf8'));
  return window.evaluate(async () => {
    const axe: unknown = Reflect.get(globalThis, 'axe');
    if (typeof axe !== 'object' || axe === null || !('run' in axe) || typeof axe.run !== 'function') throw new Error('axe did not load');
    const results: { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] } = await axe.run(document);
    return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  });
}

test('before the first call', async () => {
  await goTo('Live');
  await look('live-empty');
  await goTo('Practice phone');
  await look('phone-idle');
  await goTo('Connect');
  await look('connect');
  await goTo('Settings');
  await look('settings');
});

test('a call rings, talks, ends', async () => {
  await goTo('Practice phone');
  const { callId } = await succeed(agent, 'createCall', { to: somebody });
  const ringing = window.getByRole('region', { name: 'Incoming call' });
  await expect(ringing).toBeVisible();
  await look('phone-ringing');
  await ringing.getByRole('button', { name: 'Answer' }).click();
  const answered = await nextEvent(agent, { callId: text(callId), event_type: 'answer' });
  await goTo('Live');
  await look('live-waiting');
  await succeed(agent, 'respondToCallback', { callbackId: answered.callbackId, bxml: askForOne });
  await goTo('Practice phone');
  await expect(window.getByRole('log', { name: 'What the caller hears' })).toContainText('Press one.');
  await look('phone-talking');
  await window.getByRole('button', { name: 'Hang up' }).click();
  await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
  await look('phone-ended');
});

test('a finished conversation', async () => {
  const { callId } = await succeed(agent, 'createCall', { to: '+15005550006' });
  await holdConversation(agent, text(callId), { pressOne: async () => undefined });
  await goTo('Live');
  await window.locator(`[data-call-id="${text(callId)}"]`).click();
  await expect(window.getByLabel('Timeline')).toContainText('The call ended');
  await look('live-conversation');
});

test('a new token', async () => {
  await goTo('Connect');
  await window.getByLabel('Agent name').fill('Front desk');
  await window.getByRole('radio', { name: 'A choice of its own' }).check();
  await window.getByRole('group', { name: 'Tools for this agent' }).getByRole('checkbox', { name: 'Messaging' }).uncheck();
  await window.getByRole('button', { name: 'Make a token' }).scrollIntoViewIfNeeded();
  await look('connect-choice');
  await window.getByRole('button', { name: 'Make a token' }).click();
  await expect(window.getByTestId('token')).toBeVisible();
  await look('connect-token');
  await window.getByRole('button', { name: 'Done' }).click();
});

test('a narrow window', async () => {
  await window.setViewportSize({ width: 760, height: 600 });
  for (const [view, name] of [
    ['Live', 'live'],
    ['Practice phone', 'phone'],
    ['Connect', 'connect'],
    ['Settings', 'settings'],
  ] as const) {
    await goTo(view);
    await look(`narrow-${name}`);
    expect(await sidewaysScrollers(), view).toEqual([]);
  }
});

/** What scrolls sideways in the view; code may. */
function sidewaysScrollers(): Promise<readonly string[]> {
  return window.evaluate(() =>
    [...document.querySelectorAll('*:not(pre, code)')]
      .filter((element) => element.scrollWidth > element.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .map((element) => `${element.tagName} ${element.className}`),
  );
}
