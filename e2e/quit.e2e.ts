import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type LaunchedApp, launchApp } from './harness/app';
import { goTo, phoneLine } from './harness/views';
import { PracticePhoneClient } from './practicePhone';

/** Starts the app with one call that waits for an agent, and puts the system's message box into the test's hands. */
async function withLiveCall() {
  const running = await launchApp();
  const phone = new PracticePhoneClient(running.ready);
  await phone.callIn('+15005550199');
  await goTo(running.window, 'Calls');
  await expect(running.window.getByRole('option', { name: /199/ })).toBeVisible();
  await running.app.evaluate(({ dialog }) => {
    const asked: { options: unknown; answer: (button: number) => void }[] = [];
    Reflect.set(globalThis, 'asked', asked);
    dialog.showMessageBox = (...given: unknown[]) =>
      new Promise((resolve) => asked.push({ options: given.at(-1), answer: (response) => resolve({ response, checkboxChecked: false }) }));
  });
  return running;
}

function questions({ app }: LaunchedApp): Promise<readonly unknown[]> {
  return app.evaluate(() => {
    const asked: unknown = Reflect.get(globalThis, 'asked');
    return Array.isArray(asked) ? asked.map((question: { options: unknown }) => question.options) : [];
  });
}

function answer({ app }: LaunchedApp, button: number): Promise<void> {
  return app.evaluate((_electron, chosen) => {
    const asked: unknown = Reflect.get(globalThis, 'asked');
    const last: unknown = Array.isArray(asked) ? asked.at(-1) : undefined;
    if (typeof last === 'object' && last !== null && 'answer' in last && typeof last.answer === 'function') last.answer(chosen);
  }, button);
}

function gone({ app }: LaunchedApp): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => app.process().once('exit', (code, signal) => resolve({ code, signal })));
}

test('quitting with a live call asks once, keeps running when told to, and quits when told to', async () => {
  const running = await withLiveCall();
  const { app, window } = running;
  // Twice, as a person does who sees nothing happen.
  await app.evaluate(({ app: electron }) => {
    electron.quit();
    electron.quit();
  });
  await expect.poll(() => questions(running)).toHaveLength(1);
  expect((await questions(running))[0]).toMatchObject({
    message: 'A practice call is live. Quit anyway?',
    detail: expect.stringContaining('The practice call ends immediately.'),
    buttons: ['Keep running', 'Quit and end the call'],
    defaultId: 0,
    cancelId: 0,
  });
  await answer(running, 0);
  await expect(phoneLine(window)).toContainText('Nothing leaves this computer');

  await app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(() => questions(running)).toHaveLength(2);
  const left = gone(running);
  await answer(running, 1);
  expect(await left).toEqual({ code: 0, signal: null });
});

test('a signal asks nothing', async () => {
  const running = await withLiveCall();
  const left = gone(running);
  process.kill(running.ready.pid, 'SIGTERM');
  expect(await left).toEqual({ code: 0, signal: null });
  const log = await readFile(join(running.userData, 'logs/switchboard.log'), 'utf8');
  expect(log).toContain('"reason":"SIGTERM"');
});

test('a signal is not held up by an open question', async () => {
  const running = await withLiveCall();
  await running.app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(() => questions(running)).toHaveLength(1);
  const left = gone(running);
  process.kill(running.ready.pid, 'SIGTERM');
  expect(await left).toEqual({ code: 0, signal: null });
});
