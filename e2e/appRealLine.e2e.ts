import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { holdConversation, nextEvent, succeed, text } from './conversation';
import { appFolder, type LaunchedApp, type LaunchOptions, launchApp } from './harness/app';
import { legacyClient, mcpClient } from './harness/clients';
import { lookAt, sidewaysScrollers } from './harness/look';
import { type PlayedBandwidth, playBandwidth, throughFront } from './harness/playedBandwidth';
import { goTo, phoneLine } from './harness/views';
import { pressesOne } from './practicePhone';

// An address takes its time on purpose: it is not looked up before it has settled.
test.setTimeout(120_000);
const settled = { timeout: 40_000 };

let bandwidth: PlayedBandwidth;
const running: LaunchedApp[] = [];

test.beforeEach(async () => {
  bandwidth = await playBandwidth();
});
test.afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  await bandwidth.close();
});

async function launch(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const app = await launchApp({ ...options, env: { ...bandwidth.environment, SWITCHBOARD_PRACTICE_PACE: '0.1', ...options.env } });
  running.push(app);
  await throughFront(app.app, bandwidth.front);
  return app;
}

async function settings(window: Page) {
  await goTo(window, 'Settings');
  const section = (name: string) => window.getByRole('region', { name });
  return {
    choose: (line: 'Practice line' | 'Real line') => phoneLine(window).getByRole('radio', { name: line }).click(),
    tunnel: section('Public address').getByRole('checkbox', { name: /through a tunnel/ }),
    line: phoneLine(window),
    address: section('Public address'),
    inbound: section('Inbound calls'),
  };
}

/** Answers every native question with that button, and keeps what was asked. */
async function answerDialogs({ app }: LaunchedApp, button: number, program = ''): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(
    ({ dialog }, { response, filePath }) => {
      const asked: string[] = [];
      Reflect.set(globalThis, 'asked', asked);
      Reflect.set(dialog, 'showMessageBox', (...args: { message: string; detail: string }[]) => {
        const question = args.at(-1);
        asked.push(`${question?.message} ${question?.detail}`);
        return Promise.resolve({ response, checkboxChecked: false });
      });
      Reflect.set(dialog, 'showOpenDialog', () => Promise.resolve({ canceled: false, filePaths: [filePath] }));
    },
    { response: button, filePath: program },
  );
  return () => app.evaluate(() => [...Reflect.get(globalThis, 'asked')].map(String));
}

const landing = async (applicationId?: string) => (await bandwidth.application(applicationId)).fields.CallInitiatedCallbackUrl;

test('a person goes from practising to real calls, through the tunnel and back, and agents need do nothing', async () => {
  const app = await launch({ env: { BW_MCP_CLOUDFLARED: bandwidth.program } });
  const { window } = app;
  const was = await bandwidth.application();
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  const older = await legacyClient(text(app.ready.endpoint), text(app.ready.token));
  const { callId: practised } = await succeed(agent, 'createCall', { to: pressesOne });
  await holdConversation(agent, text(practised), { pressOne: async () => undefined });

  const page = await settings(window);
  await expect(page.address).toContainText('The practice line needs no public address');
  await page.choose('Real line');
  await expect(page.line).toContainText('Not reachable');
  await expect(page.address).toContainText('The tunnel is off');
  await lookAt(window, 'line-off');
  for (const client of [agent, older]) expect((await succeed(client, 'listPhoneNumbers')).phoneNumbers).toBeDefined();

  await page.tunnel.check();
  await expect(page.address).toContainText(/Bandwidth can reach this computer at https:\/\/quiet-river-\d+\.trycloudflare\.com\./, settled);
  await expect(page.inbound).toContainText(/Switchboard receives the inbound calls of “.+”\./, settled);
  await lookAt(window, 'line-reachable');
  const [, host, secret] = /^https:\/\/([^/]+)\/([^/]+)\/voice$/.exec((await landing()) ?? '') ?? [];
  expect(host).toMatch(/^quiet-river-\d+\.trycloudflare\.com$/);
  expect(((await window.locator('body').textContent()) ?? '').includes(text(secret)), 'the secret path in the window').toBe(false);

  // A computer that wakes up proves its connection anew.
  await app.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await expect.poll(() => phases(app)).toContain('degraded');
  await expect(page.address).toContainText('Bandwidth can reach this computer', settled);

  const { callId } = await succeed(agent, 'createCall', { to: pressesOne });
  const answered = await nextEvent(agent, { callId: text(callId), event_type: 'answer' });
  await page.choose('Practice line');
  await expect(page.line).toContainText('A call is live. Changing the line would end it.');
  await expect(page.line.getByRole('radio', { name: 'Real line' })).toBeChecked();
  await lookAt(window, 'line-refused');
  await succeed(agent, 'respondToCallback', { callbackId: answered.callbackId, bxml: '<Response><Hangup/></Response>' });
  await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
  expect(new Set(bandwidth.carried)).toEqual(new Set([host]));

  await goTo(window, 'Calls');
  await expect(window.locator(`[data-call-id="${text(practised)}"]`)).toContainText('Practice');
  await expect(window.locator(`[data-call-id="${text(callId)}"]`)).not.toContainText('Practice');

  await settings(window);
  await page.tunnel.uncheck();
  await expect(page.address).toContainText('The tunnel is off');
  await expect.poll(() => bandwidth.application()).toEqual(was);

  await page.tunnel.check();
  await expect(page.inbound).toContainText('Switchboard receives the inbound calls', settled);
  expect(await landing()).toContain('.trycloudflare.com/');
  const kept: unknown = JSON.parse(await readFile(join(app.userData, 'settings.json'), 'utf8'));
  expect(kept).toMatchObject({ line: 'real', tunnel: true });
  await Promise.all([agent.close(), older.close()]);
  await app.close();
  expect(await bandwidth.application()).toEqual(was);
  await (await bandwidth.front.connection(2)).gone;
});

test('a missing cloudflared is said with what to do about it, and a killed app leaves none behind', async () => {
  const app = await launch();
  const asked = await answerDialogs(app, 0, bandwidth.program);
  const page = await settings(app.window);
  await page.choose('Real line');
  await page.tunnel.check();
  await expect(page.address).toContainText('needs the program cloudflared, which is not on this computer');
  await lookAt(app.window, 'line-without-cloudflared');
  await page.address.getByRole('button', { name: 'Download cloudflared…' }).click();
  await expect.poll(asked).toEqual([expect.stringMatching(/cloudflared \d+\.\d+\.\d+ .*Apache-2\.0.*github\.com.*SHA-256/)]);
  await expect(page.address).toContainText('which is not on this computer');
  await app.close();

  const again = await launch({ userData: app.userData, env: { BW_MCP_CLOUDFLARED: join(app.userData, 'nowhere') } });
  await answerDialogs(again, 1, bandwidth.program);
  const next = await settings(again.window);
  await expect(next.line.getByRole('radio', { name: 'Real line' })).toBeChecked();
  await expect(next.address).toContainText('The cloudflared program you chose does not exist');
  await next.address.getByRole('button', { name: 'Choose the program…' }).click();
  const connected = await bandwidth.front.connection(1);
  const gone = again.app.waitForEvent('close');
  process.kill(again.ready.pid, 'SIGKILL');
  await gone;
  await connected.gone;
  await expect.poll(() => isRunning(connected.pid)).toBe(false);
});

test('of several applications the person chooses one, and takes over its credentials only when they say so', async () => {
  const { application: second } = await bandwidth.account.createApplication({
    appName: 'Shop',
    callInitiatedCallbackUrl: 'https://shop.example/in',
    callStatusCallbackUrl: undefined,
    callbackTimeout: 10,
    credentials: { username: 'shop-user', password: 'shop-password' },
  });
  const first = await bandwidth.application();
  const app = await launch({ env: { BW_MCP_CLOUDFLARED: bandwidth.program } });
  const page = await settings(app.window);
  await page.choose('Real line');
  await page.tunnel.check();
  await expect(page.inbound).toContainText('several voice applications', settled);
  await page.inbound.scrollIntoViewIfNeeded();
  await lookAt(app.window, 'line-unchosen');
  await page.inbound.getByRole('radio', { name: 'Shop' }).check();
  await page.inbound.getByRole('button', { name: 'Use this application' }).click();
  await expect(page.inbound).toContainText('keeps its own callback credentials');
  expect(await landing(second.applicationId)).toContain('.trycloudflare.com/');
  await app.window.setViewportSize({ width: 760, height: 600 });
  await page.inbound.scrollIntoViewIfNeeded();
  await lookAt(app.window, 'narrow-line-guarded');
  expect(await sidewaysScrollers(app.window)).toEqual([]);
  expect(await bandwidth.application()).toEqual(first);

  const refused = await answerDialogs(app, 0);
  await page.inbound.getByRole('button', { name: 'Replace its credentials…' }).click();
  await expect.poll(refused).toEqual([expect.stringMatching(/“Shop”.*cannot be undone/)]);
  expect((await bandwidth.application(second.applicationId)).fields['CallbackCreds.UserId']).toBe('shop-user');
  await answerDialogs(app, 1);
  await page.inbound.getByRole('button', { name: 'Replace its credentials…' }).click();
  await expect(page.inbound).not.toContainText('its own callback credentials');
  await expect
    .poll(async () => (await bandwidth.application(second.applicationId)).fields['CallbackCreds.UserId'])
    .toMatch(/^switchboard-/);
});

test('a wrong environment keeps the app on the practice line and says why', async () => {
  const userData = await appFolder('data');
  const first = await launch({ userData });
  await (await settings(first.window)).choose('Real line');
  await expect(phoneLine(first.window)).toContainText('Not reachable');
  await first.close();

  const app = await launch({ userData, env: { BW_NUMBER: '555' } });
  const page = await settings(app.window);
  await expect(page.line).toContainText('Practice line');
  await expect(page.line).toContainText('The real line did not start');
  await expect(app.window.getByText(/started on the practice line .* BW_NUMBER must be an E.164 number/)).toBeVisible();
  expect(app.ready.practice).not.toBeNull();
  await lookAt(app.window, 'line-kept-back');
  await page.choose('Real line');
  await expect(page.line).toContainText('BW_NUMBER must be an E.164 number');
  await page.line.getByRole('button', { name: 'Stay on practice' }).click();
  await expect(page.line).not.toContainText('BW_NUMBER');
  await expect(page.line).toContainText('Nothing leaves this computer');
  // The choice takes effect before it is on disk.
  await expect.poll(async () => JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8'))).toMatchObject({ line: 'practice' });
});

test('without credentials the window says what to do', async () => {
  const app = await launch({ env: { BW_CLIENT_ID: '', BW_CLIENT_SECRET: '' } });
  const page = await settings(app.window);
  await page.choose('Real line');
  await expect(page.line).toContainText('Not signed in');
  const agent = await mcpClient(text(app.ready.endpoint), text(app.ready.token));
  await succeed(agent, 'setCredentials', { client_id: bandwidth.line.clientId, client_secret: bandwidth.line.clientSecret });
  await expect(page.line).not.toContainText('Not signed in');
  await agent.close();
});

/** What the tunnel has gone through, as the log tells it. */
async function phases({ userData }: LaunchedApp): Promise<readonly string[]> {
  const folder = join(userData, 'logs');
  const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
  return [...files.join('').matchAll(/"phase":"(\w+)"/g)].map(([, phase = '']) => phase);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: there is no such process.
    return false;
  }
}
