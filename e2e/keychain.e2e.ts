import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Bridge } from '../main/ipc/contract';
import { appFolder, type LaunchedApp, launchApp } from './harness/app';
import { given } from './harness/given';
import { type KeychainState, TestKeyring } from './harness/keyring';

/** A host that nothing serves: the app reads the keychain before it asks Bandwidth anything. */
const api = 'http://127.0.0.1:9';
const account = { environment: '127.0.0.1:9', accountId: '5500000' };

const running: { close(): Promise<void> }[] = [];
test.afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

/** The app of a person who signed in earlier, with the keychain in this state. */
async function launch(state: KeychainState): Promise<LaunchedApp> {
  const keyring = await TestKeyring.open('unlocked');
  running.push(keyring);
  await keyring.store('127.0.0.1:9/5500000', JSON.stringify({ clientId: 'CLI-1234-4f2a', clientSecret: 'canary-secret' }));
  await keyring.become(state);
  const userData = await appFolder('data');
  const settings = join(userData, 'settings.json');
  await writeFile(settings, JSON.stringify({ version: 1, account, accounts: [account] }));
  const { account: user } = given();
  if (user !== null) await chown(settings, user.uid, user.gid);
  const app = await launchApp({ userData, env: { ...keyring.env, BW_API_URL: api } });
  running.push(app);
  return app;
}

/** The credentials as the window is given them. */
const credentials = (app: LaunchedApp) =>
  app.window.evaluate(async () => {
    const bridge: Bridge = Reflect.get(globalThis, 'switchboard');
    const reply = await bridge.snapshot();
    return reply.ok ? reply.value.setup.credentials : reply;
  });

const found: readonly (readonly [KeychainState, Readonly<Record<string, unknown>>])[] = [
  ['unlocked', { kind: 'ok', accountId: '5500000', ending: '4f2a', place: 'keychain' }],
  ['locked', { kind: 'locked', sentence: 'The keychain of this computer is locked.' }],
  ['absent', { kind: 'unsupported', sentence: 'This computer has no keychain that Switchboard can use.' }],
  ['asking', { kind: 'locked', fix: 'If it asks for a password, enter it. Then try again.' }],
  ['hanging', { kind: 'locked', sentence: 'The keychain of this computer did not reply within 3 seconds.' }],
];

for (const [state, expected] of found) {
  test(`the app reads a keychain that is ${state}`, async () => {
    const app = await launch(state);
    await expect.poll(() => credentials(app), { timeout: 10_000 }).toMatchObject(expected);
    expect(app.output()).not.toContain('canary');
  });
}

test('an app whose keychain asks for a password quits at once', async () => {
  const app = await launch('asking');
  await expect.poll(() => credentials(app), { timeout: 10_000 }).toMatchObject({ kind: 'locked' });
  const began = performance.now();
  await app.close();
  expect(performance.now() - began).toBeLessThan(5_000);
});
