import { expect, type Locator, type Page, test } from '@playwright/test';
import { succeed, text } from './conversation';
import type { LaunchedApp } from './harness/app';
import { mcpClient } from './harness/clients';
import { person, registrationPath, SetupPerson, SetupStage } from './harness/setupStage';
import { pressesOne } from './practicePhone';

test.setTimeout(150_000);
const settled = { timeout: 40_000 };

let stage: SetupStage;
let app: LaunchedApp;
let me: SetupPerson;
const crashes: string[] = [];

test.beforeEach(async () => {
  stage = await SetupStage.open();
  app = await stage.launch();
  me = new SetupPerson(app);
  crashes.length = 0;
  app.window.on('pageerror', (error) => crashes.push(error.message));
});
test.afterEach(async () => {
  await stage.close();
  expect(crashes).toEqual([]);
});

/** What people paste into a field by mistake. */
const odd: readonly (readonly [string, string])[] = [
  ['emoji', '🔑📞👩🏽‍🚀'],
  ['right-to-left text', 'مرحبا בעולם'],
  ['HTML', '<img src=x onerror="document.title=1"><b>hi</b>'],
  ['10 kB', 'x'.repeat(10_000)],
  ['nothing but spaces', '   \t '],
];

/** What is wrong, beside the fields and below them. */
const said = (place: Locator) => place.getByRole('alert').filter({ hasText: /\w/ });

test('any text in any field of set-up gives a sentence', async () => {
  await app.window.getByRole('button', { name: 'Create an account' }).click();
  for (const [what, typed] of odd) {
    await me.press(/^Your details/);
    await me.at('Create your Bandwidth account');
    for (const field of ['First name', 'Last name', 'E-mail address', 'US mobile number']) await me.sheet.getByLabel(field).fill(typed);
    await me.press('Create my account');
    await expect(said(me.sheet).first(), `${what} in the details`).toBeVisible();
    await expect(me.sheet.locator('[aria-invalid="true"]').first(), `${what}: the field is marked`).toBeFocused();
    await me.press('I have an account');

    await me.at('Your Bandwidth credentials');
    await me.enterCredentials({ clientId: typed, clientSecret: typed });
    await expect(said(me.sheet).first(), `${what} in the credentials`).toBeVisible();
  }
  expect(stage.front.requests.filter(({ path }) => path === registrationPath)).toEqual([]);
  expect(await app.window.title()).not.toBe('1');

  await me.enterCredentials(stage.pair);
  await expect(me.sheet).toContainText('Your credentials work.');
  for (const [what, typed] of odd) {
    await me.press(/^Your number/);
    await me.sheet.getByLabel('Another number').check();
    await me.sheet.getByRole('textbox', { name: 'Phone number' }).fill(typed);
    await me.press('Use this number');
    await expect(said(me.sheet).first(), `${what} as the number`).toBeVisible();
    await me.at('Your phone number');
  }
});

test('by keyboard alone, as a screen reader says it', async () => {
  const { keyboard } = app.window;
  const type = async (text: string) => {
    await keyboard.press('Tab');
    await keyboard.type(text);
  };
  const press = async (name: string | RegExp) => {
    await focus(app.window, name);
    await keyboard.press('Enter');
  };
  const atHeading = (name: string) => expect(me.sheet.getByRole('heading', { name, level: 2 })).toBeFocused();
  await app.window.getByRole('button', { name: 'Create an account' }).press('Enter');
  await expect(me.sheet.getByRole('heading', { name: 'Create your Bandwidth account' })).toBeFocused();
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Create your Bandwidth account":
      - navigation "Steps of set-up":
        - list:
          - listitem:
            - button "Your details"
          - listitem:
            - button "In your browser"
          - listitem:
            - button "Your credentials"
          - listitem:
            - button "Your number"
          - listitem:
            - button "Reach this computer"
          - listitem:
            - button "Your agent"
          - listitem:
            - button "Try it"
      - paragraph: Step 1 of 6 · about 1 minute
      - heading "Create your Bandwidth account" [level=2]
      - textbox "First name"
      - textbox "Last name"
      - textbox "E-mail address"
      - textbox "US mobile number"
      - checkbox "I accept the terms of Bandwidth Build"
      - button "Read the terms"
      - region "Just looking?":
        - button "Try a rehearsal"
      - button "I have an account"
      - button "Later"
      - button "Create my account"
  `);
  await type(person.firstName);
  await type(person.lastName);
  await type(person.email);
  await type('9195550123');
  await expect(me.sheet.getByLabel('US mobile number')).toHaveValue(person.phone);
  await keyboard.press('Tab');
  await keyboard.press('Space');

  // The rehearsal sends nothing to Bandwidth.
  await focus(app.window, 'Try a rehearsal');
  await keyboard.press('Enter');
  await expect(me.sheet.getByRole('status').filter({ hasText: 'The rehearsal worked.' })).toBeVisible();
  expect(stage.front.requests.filter(({ path }) => path === registrationPath)).toEqual([]);

  await me.sheet.getByLabel('First name').press('Enter');
  await expect(me.sheet.getByRole('heading', { name: 'Finish signing up in your browser' })).toBeFocused();
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Finish signing up in your browser":
      - heading "Finish signing up in your browser" [level=2]
      - list "What to do in your browser":
        - listitem:
          - checkbox "Type the six-digit code from the text"
          - button "Open the page"
        - listitem:
          - checkbox "Open the e-mail and choose a password"
          - button "Open mail"
        - listitem:
          - checkbox "Create your API credentials"
          - button "Open the App"
        - listitem:
          - checkbox "Bring both back here"
      - button "It did not arrive"
      - button "Later"
      - button "I have my credentials"
  `);
  for (const tick of ['code', 'e-mail', 'API', 'back']) {
    await me.sheet.getByRole('checkbox', { name: tick }).press('Space');
    await expect(me.sheet.getByRole('checkbox', { name: tick })).toBeChecked();
  }
  await focus(app.window, 'I have my credentials');
  await keyboard.press('Enter');

  await expect(me.sheet.getByRole('heading', { name: 'Your Bandwidth credentials' })).toBeFocused();
  await type(stage.pair.clientId);
  await type(stage.pair.clientSecret);
  await keyboard.press('Enter');
  await expect(me.sheet.getByText('Your credentials work.')).toBeFocused();
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Your Bandwidth credentials":
      - heading "Your Bandwidth credentials" [level=2]
      - button "Use other credentials"
      - button "Later"
      - button "Continue"
  `);
  // Bandwidth lists one number and one application, so that step is done once it has replied.
  await expect(me.sheet.getByRole('button', { name: /^Your number\s*, done/ })).toBeVisible();
  await press('Continue');

  await atHeading('Let Bandwidth reach this computer');
  await press(/^Your number/);
  await atHeading('Your phone number');
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Your phone number":
      - heading "Your phone number" [level=2]
      - group "Phone number":
        - radio "+1 500 555 0100" [checked]
      - button "Later"
      - button "Use this number"
  `);
  await press('Use this number');

  await atHeading('Let Bandwidth reach this computer');
  await press('Use the real line');
  await press('Turn it on');
  await expect(me.sheet).toContainText('Bandwidth can reach this computer.', settled);
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Let Bandwidth reach this computer":
      - heading "Let Bandwidth reach this computer" [level=2]
      - status: Bandwidth can reach this computer.
      - status: Switchboard takes the calls of “Switchboard practice”.
      - button "Turn it off"
      - button "Later"
      - button "Continue"
  `);
  await press('Continue');

  await atHeading('Connect your agent');
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  await succeed(agent, 'listPhoneNumbers');
  await agent.close();
  await expect(me.sheet).toMatchAriaSnapshot(`
    - dialog "Connect your agent":
      - heading "Connect your agent" [level=2]
      - list "Connected agents"
      - button "Later"
      - button "Continue"
  `);
  await press('Continue');

  await atHeading('Call your phone');
  await keyboard.press('Tab');
  await keyboard.press('Control+A');
  await keyboard.type(pressesOne);
  await keyboard.press('Enter');
  await expect(me.sheet.getByRole('status').filter({ hasText: 'It works. Your phone line is ready.' })).toBeVisible(settled);
  await press('Done');
  await expect(me.sheet).toBeHidden();
});

/** Tabs on until the button has the focus. */
async function focus(window: Page, name: string | RegExp): Promise<void> {
  const button = window.getByRole('dialog').getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
  await expect(button).toBeVisible(settled);
  for (let presses = 0; presses < 60; presses += 1) {
    await window.keyboard.press('Tab');
    const focused = await window.evaluate(() => document.activeElement?.textContent ?? '');
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }
  throw new Error(`The keyboard does not reach “${name}”.`);
}
