/**
 * What agents ask the person, in the real app: two agents on the real line of a played Bandwidth.
 */
import { expect, type Page, test } from '@playwright/test';
import { nextEvent, succeed, text } from './conversation';
import { type AskingStage, askingStage, pickUp, placeCall, placed } from './harness/askingStage';
import { lookAt } from './harness/look';
import { goTo } from './harness/views';

test.describe.configure({ mode: 'serial' });
test.setTimeout(120_000);

let stage: AskingStage;
let window: Page;

/** Numbers that no script answers, so that the played phone rings. */
const dentist = '+19195550142';
const library = '+19195550177';
const school = '+19195550188';

test.beforeAll(async () => {
  stage = await askingStage();
  window = stage.window;
});
test.afterAll(async () => {
  await stage.close();
});

const badge = () => window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Agents' });

test('a question is shown over every view and outside the window, and never takes the focus', async () => {
  await stage.app.app.evaluate(({ Notification, BrowserWindow }) => {
    const shown: { title: string; body: string; notification: unknown }[] = [];
    Reflect.set(globalThis, 'shownNotifications', shown);
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      shown.push({ title: this.title, body: this.body, notification: this });
    };
    // The person works in another program.
    BrowserWindow.getAllWindows()[0]?.blur();
  });
  await goTo(window, 'Settings');
  const focused = await window.evaluate(() => document.activeElement?.textContent);
  const placing = placeCall(stage.claude, dentist);
  const question = stage.question('Claude wants to call +1 919 555 0142');
  await expect(question).toBeVisible();
  await expect(question).toContainText('United States');
  await expect(badge()).toContainText('1 question for you');
  expect(await window.evaluate(() => document.activeElement?.textContent)).toBe(focused);
  await expect(window.getByRole('status').filter({ hasText: 'Claude wants to call' }).first()).toBeAttached();
  const titles = await stage.app.app.evaluate(() =>
    Reflect.get(globalThis, 'shownNotifications').map(({ title, body }: { title: string; body: string }) => `${title}: ${body}`),
  );
  expect(titles).toEqual([expect.stringMatching(/^Claude asks you: Claude wants to call \+1 919 555 0142\. Allow it\? /)]);
  await lookAt(window, 'asking');

  // The notification opens the window at the card.
  await stage.app.app.evaluate(() => Reflect.get(globalThis, 'shownNotifications')[0].notification.emit('click'));
  await expect(question.getByRole('heading')).toBeFocused();
  await question.getByRole('button', { name: 'Allow once' }).click();
  const callId = placed(await placing);
  await expect(question).toContainText('You allowed it once.');
  await expect(badge()).not.toContainText('question');
  await pickUp(stage.bandwidth, callId);
  await succeed(stage.claude, 'updateCall', { callId, action: 'hangup' });
});

test('allowed once asks again; allowed always does not', async () => {
  const again = placeCall(stage.claude, dentist);
  const question = stage.question('Claude wants to call +1 919 555 0142').filter({ has: window.getByRole('button') });
  await question.getByRole('button', { name: 'Always for this number' }).click();
  const callId = placed(await again);
  await succeed(stage.claude, 'updateCall', { callId, action: 'hangup' });

  // The other agent may call that number too, and is not asked for it.
  const third = placed(await placeCall(stage.robot, dentist));
  await succeed(stage.robot, 'updateCall', { callId: third, action: 'hangup' });
});

test('several questions are a short list; the keyboard reaches them, and no is no', async () => {
  const first = placeCall(stage.claude, library);
  const second = placeCall(stage.robot, library);
  await expect(stage.questions.getByRole('listitem').filter({ has: window.getByRole('button') })).toHaveCount(2);
  await expect(badge()).toContainText('2 questions for you');
  await lookAt(window, 'asking-several');
  await window.keyboard.press('Control+Shift+A');
  await expect(stage.question('Claude wants to call +1 919 555 0177').getByRole('heading')).toBeFocused();
  for (let tab = 0; tab < 3; tab++) await window.keyboard.press('Tab');
  await expect(stage.question('Claude').getByRole('button', { name: 'No' }).last()).toBeFocused();
  await window.keyboard.press('Enter');
  const refused = await first;
  expect(refused).toMatchObject({ isError: true, value: { code: 'denied' } });
  await expect(stage.question('Claude wants to call +1 919 555 0177')).toContainText('You refused it.');
  await stage.question('Robot wants').getByRole('button', { name: 'No' }).click();
  expect(await second).toMatchObject({ isError: true, value: { code: 'denied' } });
});

test('a question that is not answered in time is refused, and the card says so and goes', async () => {
  const answer = placeCall(stage.claude, school);
  const question = stage.question('+1 919 555 0188');
  await expect(question).toBeVisible();
  const id = text(await question.getAttribute('data-approval'));
  expect(await answer).toMatchObject({ isError: true, value: { code: 'denied' } });
  await expect(question).toContainText('You did not answer in time, so it was refused.');
  // An answer that comes too late does nothing, and says so.
  const late = await window.evaluate(async (approval) => {
    const bridge: { answerApproval(args: object): Promise<unknown> } = Reflect.get(globalThis, 'switchboard');
    return bridge.answerApproval({ id: approval, decision: 'once' });
  }, id);
  expect(late).toMatchObject({ ok: false, error: 'This request has ended already, so your answer changed nothing.' });
  await expect(question).toHaveCount(0, { timeout: 15_000 });
  expect(stage.bandwidth.line.phone.state.calls.some(({ to }) => to === school)).toBe(false);
});

test('closing the window is not an answer, and an agent that gives up takes its question along', async () => {
  const giveUp = new AbortController();
  const answer = placeCall(stage.robot, school, giveUp.signal).catch(() => 'cancelled');
  const question = stage.question('Robot wants to call +1 919 555 0188').filter({ has: window.getByRole('button') });
  await expect(question).toBeVisible();
  await stage.app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect(question).toHaveCount(1);
  giveUp.abort();
  expect(await answer).toBe('cancelled');
  await expect(stage.question('Robot wants to call +1 919 555 0188')).toContainText('Robot no longer asks.');
  await stage.app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
});

test('emergency numbers are refused without a question, and so is what is beyond a limit', async () => {
  const emergency = await placeCall(stage.claude, '+1911');
  expect(emergency).toMatchObject({ isError: true, value: { code: 'denied' } });
  expect(text(emergency.value.error)).toContain('emergency');
  await expect(stage.questions.getByRole('button')).toHaveCount(0);

  await limitCalls(3);
  const beyond = await placeCall(stage.robot, dentist);
  expect(beyond).toMatchObject({ isError: true, value: { code: 'denied' } });
  expect(text(beyond.value.error)).toContain('The limit of 3 calls an hour');
  await limitCalls(undefined);
});

test('all calls end while Bandwidth fails, then no new ones until the person allows them', async () => {
  const callIds: string[] = [];
  for (const agent of [stage.claude, stage.claude, stage.robot]) callIds.push(placed(await placeCall(agent, dentist)));
  const [first = '', second = ''] = callIds;
  for (const callId of callIds) await pickUp(stage.bandwidth, callId);
  // Two hear a document that goes on for a while; the third waits for its agent, so it can be ended without a request to Bandwidth.
  for (const callId of [first, second]) {
    const { callbackId } = await nextEvent(stage.claude, { callId, event_type: 'answer' });
    await succeed(stage.claude, 'respondToCallback', { callbackId, bxml: '<Response><Pause duration="600"/></Response>' });
  }
  const failure = { status: 500, body: '{"type":"internal-server-error","description":"Internal server error"}' };
  for (const callId of callIds) stage.front.answer(pathOf(callId), failure);
  const page = await stage.claude.callTool('getCallbackEvents', { limit: 1 });
  const waits = stage.claude.callTool('getCallbackEvents', {
    cursor: page.value.cursor,
    event_type: 'recordingAvailable',
    waitSeconds: 25,
  });
  await expect(window.getByRole('region', { name: 'Live calls' })).toContainText('3 live calls');
  await lookAt(window, 'live-three');
  const asked = Date.now();
  await window.getByRole('region', { name: 'Live calls' }).getByRole('button', { name: 'End all calls' }).click();
  const banner = window.getByRole('region', { name: 'Calls are stopped' });
  await expect(banner).toContainText('No new calls until you allow them again.');
  await expect(banner).toContainText('1 of 3 calls ended so far.');
  await expect(banner.getByRole('listitem')).toHaveCount(3);
  await expect(banner.getByRole('listitem').filter({ hasText: 'Not ended yet.' })).toHaveCount(2);
  await waits;
  expect(Date.now() - asked).toBeLessThan(10_000);
  const denied = await placeCall(stage.robot, dentist);
  expect(denied).toMatchObject({ isError: true, value: { code: 'denied' } });
  await lookAt(window, 'stop-trying');

  for (const callId of callIds) stage.front.answer(pathOf(callId), undefined);
  await expect(banner).toContainText('All 3 calls ended.', { timeout: 40_000 });
  await expect(window.getByRole('region', { name: 'Live calls' })).toHaveCount(0);
  const live = stage.bandwidth.line.phone.state.calls.filter(({ callId, state }) => callIds.includes(callId) && state !== 'ended');
  expect(live).toEqual([]);
  await lookAt(window, 'stop-done');

  await banner.getByRole('button', { name: 'Allow calls again' }).click();
  await expect(banner).toHaveCount(0);
  const callId = placed(await placeCall(stage.robot, dentist));
  await succeed(stage.robot, 'updateCall', { callId, action: 'hangup' });
});

test('the shortcut ends all calls from anywhere in the window, and one from everywhere only where the person wants it', async () => {
  await goTo(window, 'Home');
  await window.keyboard.press('Control+Shift+E');
  const banner = window.getByRole('region', { name: 'Calls are stopped' });
  await expect(banner).toContainText('No call was live.');
  await banner.getByRole('button', { name: 'Allow calls again' }).click();
  await expect(banner).toHaveCount(0);

  const registered = () => stage.app.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+Shift+E'));
  expect(await registered()).toBe(false);
  await goTo(window, 'Settings');
  const section = window.getByRole('region', { name: 'Ending all calls' });
  await section.getByRole('checkbox', { name: 'A shortcut that works everywhere' }).check();
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section).toContainText('Saved.');
  expect(await registered()).toBe(true);
  await section.scrollIntoViewIfNeeded();
  await lookAt(window, 'settings-stop');
});

/** Limits all agents together to this number of calls an hour. Undefined: the preset’s limit. */
async function limitCalls(value: number | undefined): Promise<void> {
  const reply = await window.evaluate(async (wanted) => {
    const bridge: { setLimits(args: object): Promise<unknown> } = Reflect.get(globalThis, 'switchboard');
    return bridge.setLimits({ limits: [{ limit: 'callsPerHour', value: wanted }] });
  }, value);
  expect(reply).toMatchObject({ ok: true });
}

/** The path under which Bandwidth knows a call. */
function pathOf(callId: string): string {
  return `/api/v2/accounts/${stage.bandwidth.line.accountId}/calls/${callId}`;
}
