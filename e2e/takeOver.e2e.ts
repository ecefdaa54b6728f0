/**
 * A person answers a live call in the agent's place, in the real app on the real line of a played Bandwidth.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { text } from './conversation';
import { type AskingStage, askingStage, heard, pickUp, placeCall, placed } from './harness/askingStage';
import { lookAt } from './harness/look';
import { goTo } from './harness/views';

test.describe.configure({ mode: 'serial' });
test.setTimeout(120_000);

let stage: AskingStage;
let window: Page;

/** A number that no script answers, so that the played phone rings. */
const dentist = '+19195550142';

test.beforeAll(async () => {
  stage = await askingStage();
  window = stage.window;
});
test.afterAll(async () => {
  await stage.close();
});

test('the person takes a call over, speaks, and gives it back', async () => {
  const placing = placeCall(stage.claude, dentist);
  await stage.question('Claude wants to call').getByRole('button', { name: 'Allow once' }).click();
  const callId = placed(await placing);
  await pickUp(stage.bandwidth, callId);
  const events = await stage.claude.callTool('getCallbackEvents', { callId, event_type: 'answer', waitSeconds: 20 });
  const callbackId = answerTurn(events.value);
  await goTo(window, 'Calls');
  await window.locator(`[data-call-id="${callId}"]`).click();
  const foot = window.getByRole('region', { name: 'Take over the call' });
  await foot.getByRole('button', { name: 'Take over' }).click();
  await expect(foot).toContainText('You have the call.');
  await expect(foot.getByLabel('Say something yourself')).toBeFocused();
  await expect(window.getByRole('region', { name: 'Live call' })).toContainText('Waiting for you');

  const bxml = '<Response><SpeakSentence>The agent speaks.</SpeakSentence></Response>';
  const conflict = await stage.claude.callTool('respondToCallback', { callbackId, bxml });
  expect(conflict).toMatchObject({ isError: true, value: { code: 'conflict' } });
  expect(text(conflict.value.error)).toContain('the person');

  await foot.getByLabel('Say something yourself').fill('Hello, this is Robin.');
  await lookAt(window, 'take-over');
  await window.keyboard.press('Enter');
  await expect.poll(() => heard(stage.bandwidth, callId), { timeout: 20_000 }).toContain('Hello, this is Robin.');
  const mine = window.getByRole('region', { name: 'What was said' }).locator('[data-by="you"]');
  await expect(mine).toHaveText(/You: Hello, this is Robin\./);
  await window.getByRole('tab', { name: 'Steps' }).click();
  await expect(window.getByLabel('Timeline')).toContainText('“Hello, this is Robin.”');
  await window.getByRole('tab', { name: 'Conversation' }).click();
  await expect(foot.getByLabel('Say something yourself')).toHaveValue('');

  const last = await stage.claude.callTool('getCallbackEvents', { limit: 1 });
  const woken = stage.claude.callTool('getCallbackEvents', { callId, cursor: last.value.cursor, waitSeconds: 20 });
  await foot.getByRole('button', { name: 'Give back to the agent' }).click();
  await expect(foot.getByRole('button', { name: 'Take over' })).toBeVisible();
  await woken;
  await expect
    .poll(async () => openTurn((await stage.claude.callTool('getCallbackEvents', { callId })).value), { timeout: 20_000 })
    .toBe(true);
  const goodbye = '<Response><SpeakSentence>The agent goes on.</SpeakSentence><Hangup/></Response>';
  const answered = await stage.claude.callTool('respondToCallback', { callId, bxml: goodbye });
  expect(answered.isError, JSON.stringify(answered.value)).toBe(false);
  await expect.poll(() => heard(stage.bandwidth, callId), { timeout: 20_000 }).toContain('The agent goes on.');
  await expect(foot).toHaveCount(0, { timeout: 20_000 });
});

test('the person puts a call through, and hangs up', async () => {
  const placing = placeCall(stage.claude, dentist);
  await stage
    .question('Claude wants to call')
    .filter({ has: window.getByRole('button') })
    .getByRole('button', { name: 'Allow once' })
    .click();
  const callId = placed(await placing);
  await window.locator(`[data-call-id="${callId}"]`).click();
  const foot = window.getByRole('region', { name: 'Take over the call' });
  await expect(foot.getByRole('button', { name: 'Take over' })).toBeDisabled();
  await expect(foot).toContainText('You can take over once the call is answered.');
  await pickUp(stage.bandwidth, callId);
  await foot.getByRole('button', { name: 'Take over' }).click();
  await foot.getByRole('button', { name: 'Put through to…' }).click();
  await foot.getByLabel('Put through to').fill('not a number');
  await foot.getByRole('button', { name: 'Put through', exact: true }).click();
  await expect(foot).toContainText('Type another number.');
  await foot.getByLabel('Put through to').fill('(919) 555-0177');
  await foot.getByRole('button', { name: 'Put through', exact: true }).click();
  await expect(foot).toContainText('The call is connected to +1 919 555 0177', { timeout: 20_000 });
  await expect(foot.getByLabel('Say something yourself')).toHaveCount(0);
  await lookAt(window, 'put-through');
  await foot.getByRole('button', { name: 'Hang up' }).click();
  await expect(foot).toHaveCount(0, { timeout: 20_000 });
  await window.getByRole('tab', { name: 'Steps' }).click();
  await expect(window.getByLabel('Timeline')).toContainText('You put the call through');
});

test('the activity says who did what and who allowed it, and is searched', async () => {
  expect((await placeCall(stage.robot, '+1911')).isError).toBe(true);
  await goTo(window, 'Agents');
  await window.getByRole('tab', { name: 'Activity' }).click();
  const found = window.getByRole('region', { name: 'What agents did' });
  await expect(found.getByRole('listitem').filter({ hasText: 'Took over a call' }).first()).toBeVisible();
  await lookAt(window, 'activity');
  await window.getByLabel('Outcome').selectOption({ label: 'Refused' });
  await expect(found.getByRole('listitem').first()).toContainText('Tried to');
  await window.getByLabel('Outcome').selectOption({ label: 'Done' });
  await window.getByLabel('Words or a number').fill('(919) 555-0142');
  await window.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(
    found.getByRole('listitem').filter({ hasText: 'Placed a call' }).filter({ hasText: 'Allowed by you, once' }).first(),
  ).toBeVisible();
  expect(await found.textContent()).not.toContain('Robin');
  const file = join(stage.app.userData, 'activity.csv');
  await stage.app.app.evaluate(({ dialog }, filePath) => {
    Reflect.set(dialog, 'showSaveDialog', async () => ({ canceled: false, filePath }));
  }, file);
  await window.getByRole('button', { name: 'Export…' }).click();
  await expect(window.getByText(/^Saved \d+ actions to /)).toBeVisible();
  const saved = await readFile(file, 'utf8');
  expect(saved).toContain('createCall');
  // Numbers are masked unless the person chooses otherwise, and words are never kept.
  for (const secret of ['9195550142', 'Robin', 'The agent goes on']) expect(saved).not.toContain(secret);
  await window.setViewportSize({ width: 760, height: 600 });
  await lookAt(window, 'narrow-activity');
});

function answerTurn(page: Readonly<Record<string, unknown>>): string {
  const [event] = Array.isArray(page.events) ? page.events : [];
  return text(event?.callbackId);
}

function openTurn(page: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(page.openTurns) && page.openTurns.length > 0;
}
