import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Locator, test } from '@playwright/test';
import { succeed, text } from './conversation';
import type { LaunchedApp } from './harness/app';
import { tokenSaying } from './harness/bandwidthFront';
import { mcpClient } from './harness/clients';
import { lookAt } from './harness/look';
import { registrationPath, SetupPerson, SetupStage, sayYes, tokenPath } from './harness/setupStage';

test.setTimeout(120_000);
const settled = { timeout: 40_000 };
const run = promisify(execFile);

let stage: SetupStage;
test.afterEach(() => stage.close());

const claims = (account: string) => ({ accounts: [account], roles: ['HttpVoice'], express: true });

async function accountSection({ window }: LaunchedApp): Promise<Locator> {
  await window.getByRole('button', { name: 'Settings' }).click();
  return window.getByRole('region', { name: 'Account' });
}

async function signIn(app: LaunchedApp): Promise<SetupPerson> {
  const me = new SetupPerson(app);
  await app.window.getByRole('button', { name: 'Sign in' }).click();
  await me.enterCredentials(stage.pair);
  await expect(me.sheet).toContainText('Your credentials work.', settled);
  return me;
}

test('two accounts are kept side by side, changed between, and signed out of one by one', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  await sayYes(app);
  stage.front.answer(tokenPath, tokenSaying(claims('5500000')));
  const me = await signIn(app);
  stage.front.answer(tokenPath, tokenSaying(claims('5500001')));
  await me.press('Use other credentials');
  await me.enterCredentials({ clientId: 'CLI-another-77bb', clientSecret: 'another-secret-of-the-person' });
  await expect(me.sheet).toContainText('5500001');
  await me.press('Later');

  const account = await accountSection(app);
  await expect(account).toContainText('5500001');
  await account.getByRole('button', { name: 'Use account 5500000' }).click();
  await expect(account.getByRole('button', { name: 'Use account 5500001' })).toBeVisible();
  await lookAt(app.window, 'settings-accounts');
  await account.getByRole('button', { name: 'Sign out…' }).click();
  await expect(account).toContainText('You are not signed in to Bandwidth.');

  // The next start finds the account that is left where it was kept, and takes it when asked.
  await app.close();
  const again = await stage.launch();
  const left = await accountSection(again);
  await left.getByRole('button', { name: 'Use account 5500001' }).click();
  await expect(left).toContainText('77bb');
});

test('forgetting everything leaves neither credentials nor agents nor what was typed', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  await sayYes(app);
  const me = await signIn(app);
  await me.press('Later');
  const account = await accountSection(app);
  await account.getByRole('button', { name: 'Forget everything…' }).click();
  await expect(account).toContainText('You are not signed in to Bandwidth.');
  await app.close();
  const setup = await readFile(join(app.userData, 'setup.json'), 'utf8');
  expect(JSON.parse(setup)).toMatchObject({ accounts: {}, ticked: [], practising: false });
  const again = await stage.launch();
  await expect(await accountSection(again)).toContainText('You are not signed in to Bandwidth.');
});

test('a rehearsal is answered by the practice line, and nothing reaches Bandwidth', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  const me = new SetupPerson(app);
  await app.window.getByRole('button', { name: 'Create an account' }).click();
  await me.fillDetails();
  await me.press('Try a rehearsal');
  await expect(me.sheet).toContainText('The rehearsal worked. No account was created and nothing was sent.');
  await lookAt(app.window, 'setup-1-rehearsed');
  expect(stage.front.requests.filter(({ path }) => path === registrationPath)).toEqual([]);
  await me.press('Create my account');
  await me.at('Finish signing up in your browser');
});

test('a damaged set-up file is set aside, said, and set-up begins again', async () => {
  stage = await SetupStage.open();
  const first = await stage.launch();
  await first.close();
  await writeFile(join(first.userData, 'setup.json'), '{ this is no JSON');
  const app = await stage.launch();
  await expect(app.window.getByText(/The set-up file was damaged, so it was renamed to/).first()).toBeVisible();
  expect((await readdir(app.userData)).some((name) => name.startsWith('setup.'))).toBe(true);
});

test('the secret is in no process’s arguments or environment while the keychain is asked', async () => {
  stage = await SetupStage.open();
  const app = await stage.launch();
  const me = new SetupPerson(app);
  await app.window.getByRole('button', { name: 'Sign in' }).click();
  let looking = true;
  const seen: string[] = [];
  const watch = (async () => {
    while (looking) seen.push((await run('ps', ['-eww', '-o', 'args='])).stdout);
  })();
  await me.enterCredentials(stage.pair);
  await expect(me.sheet).toContainText('Kept in this computer’s keychain.', settled);
  looking = false;
  await watch;
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.filter((list) => list.includes(stage.pair.clientSecret))).toEqual([]);
});

test('killed after the credentials, and again with the line reached, set-up goes on where it was', async () => {
  stage = await SetupStage.open();
  let app = await stage.launch();
  await signIn(app);
  // What this run had no time to ask about the account, the next run asks.
  app = await stage.killAndLaunch(app);
  await sayYes(app);
  // The real line has what it needs, so Home offers it once.
  await app.window.getByRole('button', { name: 'Use the real line' }).click();
  await app.window.getByRole('button', { name: 'Turn on' }).click(settled);
  await expect(app.window.getByText('Bandwidth can reach this computer.').first()).toBeVisible(settled);

  app = await stage.killAndLaunch(app);
  await expect(app.window.getByText('Bandwidth can reach this computer.').first()).toBeVisible(settled);
  await expect(app.window.getByRole('heading', { name: 'Almost ready: connect an agent' })).toBeVisible(settled);
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  await succeed(agent, 'listPhoneNumbers');
  await agent.close();
  await expect(app.window.getByRole('heading', { name: 'Ready', exact: true })).toBeVisible(settled);
});
