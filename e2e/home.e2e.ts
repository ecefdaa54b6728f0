import { expect, type Page, test } from '@playwright/test';
import { type LaunchedApp, launchApp } from './harness/app';
import { lookAt } from './harness/look';

let running: LaunchedApp;
let window: Page;

test.beforeAll(async () => {
  running = await launchApp({ env: { SWITCHBOARD_PRACTICE_PACE: '0.2' } });
  window = running.window;
});
test.afterAll(() => running.close());

const focused = () => window.locator(':focus');

/** Presses Tab until the focus is on the button of that name; fails after more stops than a view has. */
async function tabTo(name: RegExp): Promise<void> {
  for (let stop = 0; stop < 40; stop++) {
    await window.keyboard.press('Tab');
    const label = (await focused().count()) === 0 ? '' : await focused().evaluate((element) => element.textContent ?? '');
    if (name.test(label)) return;
  }
  throw new Error(`Tab never came to ${name}.`);
}

test('by keyboard alone: from the welcome to a practice call that was answered', async () => {
  await expect(window.getByRole('heading', { name: 'Give your AI agent a phone' })).toBeVisible();
  await lookAt(window, 'home-welcome');
  await tabTo(/^Start practicing$/);
  await window.keyboard.press('Enter');
  // The button is gone; the focus is on what came instead.
  await expect(window.getByRole('heading', { level: 2 }).first()).toBeFocused();
  const needs = window.getByRole('list', { name: 'What your phone line needs' });
  await expect(needs.getByRole('listitem').filter({ hasText: 'An agent is connected' })).toContainText('Needs you');
  await lookAt(window, 'home-practice');

  await tabTo(/^Ring the practice phone$/);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('region', { name: 'Incoming call' })).toBeVisible();
  await tabTo(/^\s*Answer$/);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('log', { name: 'What the caller hears' })).toContainText(/hello/i);
  await expect(window.getByRole('region', { name: 'Call ended' })).toBeVisible();

  await window.keyboard.press('Control+1');
  const last = window.getByRole('region', { name: 'Last calls' });
  await expect(last.getByRole('listitem')).toHaveCount(1);
  await lookAt(window, 'home-after-call');
  await tabTo(/^Outgoing call to/);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('heading', { name: /^Call to/ })).toBeVisible();
  await window.getByRole('tab', { name: 'Steps' }).click();
  await expect(window.getByLabel('Timeline')).toContainText('Test call');
});

test('the rail: numbers, arrows, and where one is', async () => {
  const rail = window.getByRole('navigation', { name: 'Views' });
  for (const [key, name] of [
    ['1', /^Home/],
    ['2', /^Calls/],
    ['3', /^Phone/],
    ['4', /^Agents/],
    ['5', /^Settings/],
  ] as const) {
    await window.keyboard.press(`Control+${key}`);
    await expect(rail.getByRole('button', { name })).toHaveAttribute('aria-current', 'page');
  }
  await rail.getByRole('button', { name: /^Home/ }).focus();
  await window.keyboard.press('ArrowDown');
  await expect(rail.getByRole('button', { name: /^Calls/ })).toBeFocused();
  await window.keyboard.press('End');
  await expect(rail.getByRole('button', { name: /^Settings/ })).toBeFocused();
});

test('in a narrow window a button opens the line, and Esc closes it', async () => {
  await window.setViewportSize({ width: 760, height: 600 });
  const line = window.getByRole('region', { name: 'Phone line' });
  await expect(line).toBeHidden();
  await window.getByRole('button', { name: 'Practice line: Nothing leaves this computer' }).click();
  await expect(line.getByRole('radio', { name: 'Practice line' })).toBeChecked();
  await lookAt(window, 'narrow-line');
  await window.keyboard.press('Escape');
  await expect(line).toBeHidden();
});
