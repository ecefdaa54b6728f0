import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { succeed, text } from './conversation';
import type { LaunchedApp } from './harness/app';
import { tokenSaying } from './harness/bandwidthFront';
import { mcpClient } from './harness/clients';
import { lookAt } from './harness/look';
import { person, registrationPath, SetupPerson, SetupStage, sayYes, tokenPath } from './harness/setupStage';
import { pressesOne } from './practicePhone';

// An address takes its time on purpose: it is not looked up before it has settled.
test.setTimeout(150_000);
const settled = { timeout: 40_000 };

let stage: SetupStage;
test.afterEach(() => stage.close());

test('from nothing to a ringing phone, without help', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  await sayYes(app);
  const me = new SetupPerson(app);
  await expect(app.window.getByRole('heading', { name: 'Give your AI agent a phone' })).toBeVisible();
  await lookAt(app.window, 'setup-0-welcome');
  await app.window.getByRole('button', { name: 'Create an account' }).click();

  await me.at('Create your Bandwidth account');
  await me.fillDetails();
  await lookAt(app.window, 'setup-1-details');
  await me.press('Create my account');
  await me.at('Finish signing up in your browser');
  const [sent] = stage.front.requests.filter(({ path }) => path === registrationPath);
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email,
    phoneNumber: person.e164,
    tosAccepted: true,
    promotionalCommsAccepted: false,
  });

  await me.press('Open the page');
  await me.press('Open mail');
  await me.press('Open the App');
  expect(await stage.opened(app)).toEqual(['https://www.bandwidth.com/build-sign-up/', 'mailto:', 'https://dashboard.bandwidth.com/']);
  for (const tick of await me.sheet.getByRole('checkbox').all()) await tick.check();
  await lookAt(app.window, 'setup-2-browser');
  await me.press('I have my credentials');

  await me.at('Your Bandwidth credentials');
  const { clientId, clientSecret } = stage.pair;
  await app.app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), `Client ID: ${clientId}\nSecret: ${clientSecret}\n`);
  await me.press('Paste from clipboard');
  await lookAt(app.window, 'setup-3-credentials');
  await me.press('Check and keep');
  await expect(me.sheet).toContainText('Your credentials work.');
  await expect(me.sheet).toContainText('Kept in this computer’s keychain.');
  expect(await me.sheet.innerHTML()).not.toContain(clientSecret);
  await lookAt(app.window, 'setup-3-kept');
  await me.press('Continue');

  // The only number and the only application are taken; the step is done, and can be looked at.
  await me.at('Let Bandwidth reach this computer');
  await me.press(/^Your number/);
  await me.at('Your phone number');
  await lookAt(app.window, 'setup-4-number');
  await me.press('Use this number');

  await me.at('Let Bandwidth reach this computer');
  await lookAt(app.window, 'setup-5-practice');
  await me.press('Use the real line');
  await me.press('Turn it on');
  await expect(me.sheet).toContainText('Bandwidth can reach this computer.', settled);
  await lookAt(app.window, 'setup-5-reached');
  await me.press('Continue');

  await me.at('Connect your agent');
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  await succeed(agent, 'listPhoneNumbers');
  await expect(me.sheet.getByRole('list', { name: 'Connected agents' })).toContainText('just now');
  await lookAt(app.window, 'setup-6-agent');
  await me.press('Continue');

  await me.at('Call your phone');
  await me.sheet.getByLabel('Your phone number').fill(pressesOne);
  await me.press('Call my phone');
  await expect(me.sheet).toContainText('It works. Your phone line is ready.', settled);
  await lookAt(app.window, 'setup-7-win');
  await me.press('Done');

  await expect(app.window.getByRole('heading', { name: 'Ready', exact: true })).toBeVisible(settled);
  await lookAt(app.window, 'setup-8-home');
  await agent.close();
  await expectNoSecret(app, clientSecret);
  await app.close();
  await expectNoSecretOnDisk(app, clientSecret);

  // The next start knows all of it, from the keychain.
  const again = await stage.launch();
  await expect(again.window.getByRole('heading', { name: /^(Ready|Getting ready|Almost ready.*)$/ })).toBeVisible(settled);
  await expect(again.window.getByText('Your credentials are in the keychain of this computer.')).toBeVisible();
});

test('the app may be killed at every step: what was typed is there again, but no secret', async () => {
  stage = await SetupStage.open();
  let app = await stage.launch();
  let me = new SetupPerson(app);
  const resume = async (title: string) => {
    app = await stage.killAndLaunch(app);
    await sayYes(app);
    me = new SetupPerson(app);
    await app.window
      .getByRole('button', { name: /^(Create an account|Set up|Continue|Enter credentials|Continue set-up)$/ })
      .first()
      .click();
    await me.at(title);
  };

  await app.window.getByRole('button', { name: 'Create an account' }).click();
  await me.fillDetails();
  await expect.poll(async () => savedSetup(app)).toContain(person.email);
  await resume('Create your Bandwidth account');
  await expect(me.sheet.getByLabel('First name')).toHaveValue(person.firstName);
  await expect(me.sheet.getByLabel('E-mail address')).toHaveValue(person.email);
  await expect(me.sheet.getByLabel('I accept the terms of Bandwidth Build')).toBeChecked();

  await me.press('Create my account');
  await me.at('Finish signing up in your browser');
  await resume('Finish signing up in your browser');
  await me.sheet.getByRole('checkbox').first().check();
  await expect.poll(async () => savedSetup(app)).toContain('sms-code');
  await resume('Finish signing up in your browser');
  await expect(me.sheet.getByRole('checkbox').first()).toBeChecked();
  for (const tick of await me.sheet.getByRole('checkbox').all()) await tick.check();
  await me.press('I have my credentials');

  await me.at('Your Bandwidth credentials');
  await me.sheet.getByLabel('Client ID').fill(stage.pair.clientId);
  await me.sheet.getByLabel('Client secret', { exact: true }).fill(stage.pair.clientSecret);
  await resume('Your Bandwidth credentials');
  await expect(me.sheet.getByLabel('Client secret', { exact: true })).toHaveValue('');
  await me.enterCredentials(stage.pair);
  await expect(me.sheet).toContainText('Your credentials work.');
  expect(stage.front.requests.filter(({ path }) => path === registrationPath)).toHaveLength(1);
});

test.describe('each thing that can be wrong with credentials has a sentence and a fix', () => {
  const html = { 'content-type': 'text/html' };
  const claims = { accounts: ['5500000'], roles: ['HttpVoice'], express: true };
  const causes: readonly (readonly [string, (at: SetupStage) => void, RegExp])[] = [
    [
      'a wrong pair',
      (at) => at.front.answer(tokenPath, { status: 401, body: 'no' }),
      /Bandwidth does not accept this client ID and secret/,
    ],
    [
      'no voice role',
      (at) => at.front.answer(tokenPath, tokenSaying({ ...claims, roles: ['Messaging'] })),
      /These credentials work, but they may not place calls/,
    ],
    [
      'a clock that is off',
      (at) => {
        at.front.clockOffset = 12 * 60_000;
        at.front.answer(tokenPath, { status: 401, body: 'no' });
      },
      /The clock of this computer is 12 minutes slow/,
    ],
    [
      'a network that intercepts',
      (at) => at.front.answer(tokenPath, { status: 200, headers: html, body: '<html>Hotel</html>' }),
      /network|Wi-Fi/i,
    ],
    ['a rate limit', (at) => at.front.answer(tokenPath, { status: 429, headers: { 'retry-after': '40' } }), /Wait 40 seconds/],
    ['a Bandwidth that is down', (at) => at.front.answer(tokenPath, { status: 503 }), /Bandwidth is not working right now/],
  ];

  test('played one after the other by Bandwidth, and mended in the end', async () => {
    stage = await SetupStage.open();
    const app = await stage.launch();
    const me = new SetupPerson(app);
    await app.window.getByRole('button', { name: 'Sign in' }).click();
    await me.at('Your Bandwidth credentials');
    for (const [what, play, sentence] of causes) {
      play(stage);
      await me.enterCredentials(stage.pair);
      await expect(me.sheet.getByRole('alert').filter({ hasText: sentence }), what).toBeVisible();
      stage.front.clockOffset = 0;
      stage.front.answer(tokenPath, undefined);
    }
    await lookAt(app.window, 'setup-3-failed');

    stage.front.answer(tokenPath, tokenSaying({ ...claims, accounts: ['5500000', '5500001'] }));
    await me.enterCredentials(stage.pair);
    await expect(me.sheet.getByRole('radio', { name: /5500001/ })).toBeVisible();
    await lookAt(app.window, 'setup-3-accounts');
    await me.sheet.getByRole('radio', { name: /5500001/ }).check();
    await me.press('Use this account');
    await expect(me.sheet).toContainText('5500001');
    await expectNoSecret(app, stage.pair.clientSecret);
  });

  test('a token that names no account asks for its number, and a number it does not reach is refused', async () => {
    stage = await SetupStage.open();
    const app = await stage.launch();
    const me = new SetupPerson(app);
    await app.window.getByRole('button', { name: 'Sign in' }).click();
    stage.front.answer(tokenPath, tokenSaying({ roles: ['HttpVoice'] }));
    await me.enterCredentials(stage.pair);
    await expect(me.sheet).toContainText('What is your account number?');
    await lookAt(app.window, 'setup-3-account-number');
    await me.sheet.getByLabel('Account number').fill('1234567');
    await me.press('Use this account');
    await expect(me.sheet.getByRole('alert').filter({ hasText: /account/i })).toBeVisible();
  });

  test('an account that lists no numbers, as on Build: the person types theirs', async () => {
    stage = await SetupStage.open();
    let app = await stage.launch();
    let me = new SetupPerson(app);
    for (const path of ['/api/v2/tns', '/api/v2/accounts/9900000/inserviceNumbers']) stage.front.answer(path, { status: 403 });
    await app.window.getByRole('button', { name: 'Sign in' }).click();
    await me.enterCredentials(stage.pair);
    await expect(me.sheet).toContainText('Your credentials work.');
    await me.press('Continue');
    await me.at('Your phone number');
    await lookAt(app.window, 'setup-4-not-listed');
    app = await stage.killAndLaunch(app);
    me = new SetupPerson(app);
    await app.window.getByRole('button', { name: 'Continue set-up' }).click();
    await me.at('Your phone number');
    await me.sheet.getByRole('textbox', { name: 'Phone number' }).fill('(500) 555-0100');
    await me.press('Use this number');
    await me.at('Let Bandwidth reach this computer');
  });

  test('offline, it says so, keeps what was typed, and works once the network is back', async () => {
    stage = await SetupStage.open();
    const app = await stage.launch({ env: { BW_API_URL: `http://127.0.0.1:${await closedPort()}` } });
    const me = new SetupPerson(app);
    await app.window.getByRole('button', { name: 'Create an account' }).click();
    await me.fillDetails();
    await me.press('Create my account');
    await expect(me.sheet.getByRole('alert').filter({ hasText: 'This computer may be offline.' })).toBeVisible();
    await expect(me.sheet.getByLabel('First name')).toHaveValue(person.firstName);
    await app.close();

    const again = new SetupPerson(await stage.launch());
    await again.window.getByRole('button', { name: 'Create an account' }).click();
    await again.press('Create my account');
    await again.at('Finish signing up in your browser');
  });
});

test.describe('the keychain', () => {
  const keep = async (app: LaunchedApp) => {
    const me = new SetupPerson(app);
    await app.window.getByRole('button', { name: 'Sign in' }).click();
    await me.enterCredentials(stage.pair);
    await expect(me.sheet).toContainText('Your credentials work.', settled);
    return me;
  };

  test('locked at the next start: the window is up, says so, and reads it once it is unlocked', async () => {
    stage = await SetupStage.open();
    const first = await stage.launch();
    await keep(first);
    await first.close();
    await stage.keyring.become('locked');
    const app = await stage.launch();
    await app.window.getByRole('button', { name: 'Settings' }).click();
    await expect(app.window.getByRole('region', { name: 'Account' })).toContainText(/locked/i);
    await stage.keyring.become('unlocked');
    await app.window.getByRole('region', { name: 'Account' }).getByRole('button', { name: 'Try again' }).click();
    await expect(app.window.getByRole('region', { name: 'Account' })).toContainText('Kept in this computer’s keychain.');
  });

  test('absent: the credentials last for this run, which is said, and no file holds them', async () => {
    stage = await SetupStage.open('absent');
    const app = await stage.launch();
    const me = await keep(app);
    await expect(me.sheet).toContainText('Kept until you quit Switchboard.');
    await app.close();
    await expectNoSecretOnDisk(app, stage.pair.clientSecret);
    const again = await stage.launch();
    await expect(again.window.getByRole('button', { name: /Enter credentials|Sign in|Set up/ }).first()).toBeVisible();
  });

  test('hanging: the window and the server do not wait for it', async () => {
    stage = await SetupStage.open();
    const first = await stage.launch();
    await keep(first);
    await first.close();
    await stage.keyring.become('hanging');
    const app = await stage.launch();
    const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
    await succeed(agent, 'listPhoneNumbers');
    await agent.close();
    await app.window.getByRole('button', { name: 'Settings' }).click();
    await expect(app.window.getByRole('region', { name: 'Account' })).toContainText(/did not (reply|answer)/i);
  });
});

test('what an agent begins, the person goes on with: a sign-up, credentials to keep, a logout to undo', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  await app.window.getByRole('radio', { name: 'Real line' }).click();
  await expect(app.window.getByText('Switchboard has no credentials for a Bandwidth account.').first()).toBeVisible();
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  await expect.poll(async () => (await agent.callTool('listApplications', {})).isError).toBe(true);
  await succeed(agent, 'createRegistration', {
    ...{ phoneNumber: person.e164, email: person.email, firstName: person.firstName, lastName: person.lastName },
    tosAccepted: true,
  });
  await app.window.getByRole('button', { name: 'Home' }).click();
  await app.window.getByRole('button', { name: 'Continue', exact: true }).first().click();
  const me = new SetupPerson(app);
  await me.at('Finish signing up in your browser');
  await expect(me.sheet).toContainText(/started a sign-up for j…@example\.com/);
  await me.press('Later');

  await succeed(agent, 'setCredentials', { client_id: stage.pair.clientId, client_secret: stage.pair.clientSecret });
  await expect(app.window.getByText(/has credentials for account/)).toBeVisible();
  await lookAt(app.window, 'setup-agent-brought');
  await app.window.getByRole('button', { name: 'Keep them', exact: true }).click();
  await expect(app.window.getByText('Your credentials are in the keychain of this computer.')).toBeVisible();

  await succeed(agent, 'clearCredentials');
  await expect(app.window.getByText(/logged out of your account/)).toBeVisible();
  expect((await agent.callTool('listApplications', {})).isError).toBe(true);
  await app.window.getByRole('button', { name: 'Let it in again' }).click();
  await succeed(agent, 'listApplications');
  await agent.close();
});

/** The window's page and the app's output. */
async function expectNoSecret(app: LaunchedApp, secret: string): Promise<void> {
  const page = await app.window.content();
  expect(page.includes(secret), 'the secret in the page').toBe(false);
  expect(app.output().includes(secret), 'the secret in the output').toBe(false);
  const view = await app.window.evaluate(async () => {
    const bridge: unknown = Reflect.get(globalThis, 'switchboard');
    if (typeof bridge !== 'object' || bridge === null || !('snapshot' in bridge) || typeof bridge.snapshot !== 'function') return '';
    return JSON.stringify(await bridge.snapshot());
  });
  expect(view).toContain('"setup"');
  expect(view.includes(secret), 'the secret in what crosses to the page').toBe(false);
}

async function expectNoSecretOnDisk({ userData, output }: LaunchedApp, secret: string): Promise<void> {
  expect(output().includes(secret), 'the secret in the output').toBe(false);
  const names = (await readdir(userData, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const entry of names) {
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    expect(content.includes(secret), `the secret in ${entry.name}`).toBe(false);
  }
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}

async function savedSetup({ userData }: LaunchedApp): Promise<string> {
  return readFile(join(userData, 'setup.json'), 'utf8').catch(() => '');
}
