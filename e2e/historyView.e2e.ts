import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { list, record, succeed, text } from './conversation';
import { answerMessages, appFolder, type LaunchedApp, launchApp } from './harness/app';
import { mcpClient } from './harness/clients';
import { inDatabase } from './harness/database';
import { goTo } from './harness/views';
import { PracticePhoneClient } from './practicePhone';

const caller = '+19195550142';
const own = '+15005550100';
const told = 'See you on Tuesday at ten then, Robin.';

/** A message and the end of a call, as Bandwidth delivers them. */
const webhooks = [
  [
    'messaging',
    [
      {
        type: 'message-received',
        time: '2026-11-22T09:00:00.000Z',
        description: 'Incoming message received',
        to: own,
        message: { id: 'm-tuesday', owner: own, direction: 'in', to: [own], from: caller, text: told, segmentCount: 1 },
      },
    ],
  ],
  [
    'voice',
    {
      eventType: 'disconnect',
      eventTime: '2026-11-22T09:05:00.000Z',
      accountId: '9900000',
      callId: 'c-long-over',
      direction: 'inbound',
      from: caller,
      to: own,
      cause: 'hangup',
    },
  ],
] as const;

async function deliver({ ready }: LaunchedApp): Promise<void> {
  for (const [kind, body] of webhooks) {
    const sent = await fetch(`${ready.callbacks}/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(sent.ok).toBe(true);
  }
}

const search = (window: Page) => window.getByRole('form', { name: 'Search the history' });
const events = (window: Page) => window.getByRole('region', { name: 'Events' });
const section = (window: Page) => window.getByRole('region', { name: 'Event history' });
/** What the section says of a fact: "Events", "Oldest". */
const fact = (window: Page, name: string) => section(window).locator('dl > div', { hasText: name }).locator('dd');

/** The save dialog gives this answer from now on, unseen. */
async function saveTo({ app }: LaunchedApp, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: chosen === '', filePath: chosen });
  }, filePath);
}

test('a person finds a message by a word, reads it, and replays it to the agent that waits', async () => {
  const running = await launchApp();
  const { window, ready } = running;
  await deliver(running);
  await goTo(window, 'Past');
  await expect(events(window).getByRole('listitem')).toHaveCount(2);

  await search(window).getByLabel('Words').fill('tuesd*');
  await search(window).getByRole('button', { name: 'Search' }).click();
  await expect(events(window).getByRole('status').first()).toHaveText('1 event matches.');
  const message = events(window).getByRole('listitem');
  await expect(message).toContainText(told);
  await message.getByText('JSON').click();
  await expect(message.getByRole('figure')).toContainText('"id": "m-tuesday"');

  const agent = await mcpClient(text(ready.endpoint), text(ready.token));
  const start = await succeed(agent, 'getCallbackEvents', { event_type: 'message-received' });
  const waiting = succeed(agent, 'getCallbackEvents', { event_type: 'message-received', cursor: start.cursor, waitSeconds: 20 });
  await message.getByRole('button', { name: 'Replay to agents' }).click();
  await expect(message.getByRole('status').last()).toContainText('Replayed.');
  const [again] = list((await waiting).events);
  expect(again).toMatchObject({ replayed: true });
  expect(record(again?.data)).toMatchObject({ message: { text: told } });
  await agent.close();
  await running.close();
});

test('a person finds by number, by call and by time, and cannot replay into a live call', async () => {
  const running = await launchApp();
  const { window, ready } = running;
  await deliver(running);
  await goTo(window, 'Past');
  await search(window).getByLabel('Number').fill('(919) 555-0142');
  await search(window).getByLabel('Number').press('Enter');
  await expect(events(window).getByRole('status').first()).toHaveText('2 events match.');
  await events(window).getByRole('button', { name: 'Show the whole call of The call ended' }).click();
  await expect(search(window).getByLabel('Call')).toHaveValue('c-long-over');
  await expect(events(window).getByRole('status').first()).toHaveText('1 event matches.');
  await expect(events(window).getByRole('heading', { name: 'Events' })).toBeFocused();
  await search(window).getByRole('button', { name: 'Clear' }).click();
  await search(window).getByLabel('Until').fill('2020-01-01T00:00');
  await search(window).getByRole('button', { name: 'Search' }).click();
  await expect(events(window).getByRole('status').first()).toContainText('No event matches.');

  await new PracticePhoneClient(ready).callIn('+15005550199');
  await search(window).getByRole('button', { name: 'Clear' }).click();
  const live = events(window).getByRole('listitem').filter({ hasText: 'Incoming call' });
  await expect(async () => {
    await search(window).getByRole('button', { name: 'Search' }).click();
    await expect(live).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await live.getByText('JSON').click();
  await live.getByRole('button', { name: 'Replay to agents' }).click();
  await expect(window.getByRole('alert').filter({ hasText: 'cannot be replayed while its call is live' })).toBeVisible();
  await expect(live.getByRole('status').last()).toHaveText('');
  await running.close();
});

test('a person changes how much is kept: at once, and after a restart too', async () => {
  const first = await launchApp();
  await deliver(first);
  await goTo(first.window, 'Settings');
  await section(first.window).getByLabel('Keep for (1 to 365 days)').fill('30');
  await section(first.window).getByLabel('Size limit (10 to 1,000,000 MB)').fill('50');
  await section(first.window).getByRole('button', { name: 'Save' }).click();
  await expect(section(first.window).getByText('Saved.')).toBeVisible();
  const settings: unknown = JSON.parse(await readFile(join(first.userData, 'settings.json'), 'utf8'));
  expect(settings).toMatchObject({ history: { days: 30, megabytes: 50 } });
  await first.close();
  age(join(first.userData, 'history.db'), 20);

  const { window, ...second } = await launchApp({ userData: first.userData });
  await goTo(window, 'Settings');
  await expect(section(window).getByLabel('Keep for (1 to 365 days)')).toHaveValue('30');
  await expect(section(window).getByLabel('Size limit (10 to 1,000,000 MB)')).toHaveValue('50');
  await expect(fact(window, 'Events')).toHaveText('2');
  await expect(fact(window, 'Oldest')).toHaveText('20 days ago');
  await section(window).getByLabel('Keep for (1 to 365 days)').fill('14');
  await section(window).getByRole('button', { name: 'Save' }).click();
  await expect(fact(window, 'Events')).toHaveText('0');
  await second.close();
});

test('a history that cannot be opened says why and what to do', async () => {
  const userData = await appFolder('data');
  // No database can stand where a folder stands.
  await mkdir(join(userData, 'history.db'));
  const { window, close } = await launchApp({ userData });
  await expect(window.getByRole('alert').getByText('The event history failed', { exact: false })).toBeVisible();
  await goTo(window, 'Past');
  await expect(window.getByRole('main').getByText('kept in memory only, for an hour', { exact: false })).toBeVisible();
  await window.getByRole('button', { name: 'Open Settings' }).click();
  await expect(section(window).getByText('Check that the history’s folder exists', { exact: false })).toBeVisible();
  await expect(section(window).getByRole('button', { name: 'Export…' })).toHaveCount(0);
  await close();
});

/** Makes what is in the file older, as only waiting could. */
function age(file: string, days: number): void {
  inDatabase(file, `UPDATE events SET received_at = received_at - ${days * 86_400_000}`);
}

test('a person exports: redacted unless told otherwise, whole or not at all', async () => {
  const running = await launchApp();
  const { window } = running;
  await deliver(running);
  await goTo(window, 'Settings');
  const folder = await appFolder('export');
  const redacted = join(folder, 'events.jsonl');
  await saveTo(running, redacted);
  await section(window).getByRole('button', { name: 'Export…' }).click();
  await expect(section(window).getByText(`Exported 2 events to ${redacted}.`)).toBeVisible();
  const lines = (await readFile(redacted, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ callId: 'c-long-over' }, { messageId: 'm-tuesday' }]);
  expect(lines.join()).not.toContain(told);
  expect(lines.join()).not.toContain(caller);
  expect((await stat(redacted)).mode & 0o077).toBe(0);

  const complete = join(folder, 'events.har');
  await saveTo(running, complete);
  await section(window).getByRole('radio', { name: 'HAR' }).check();
  await section(window).getByRole('checkbox', { name: 'Include numbers and message texts' }).check();
  await section(window).getByRole('button', { name: 'Export…' }).click();
  await expect(section(window).getByText(`Exported 2 events to ${complete}.`)).toBeVisible();
  const har = record(record(JSON.parse(await readFile(complete, 'utf8'))).log);
  expect(list(har.entries)).toHaveLength(2);
  expect(JSON.stringify(har)).toContain(told);
  expect(JSON.stringify(har)).not.toContain(new URL(running.ready.callbacks).pathname.slice(1));

  await chmod(folder, 0o500);
  await saveTo(running, join(folder, 'again.har'));
  await section(window).getByRole('button', { name: 'Export…' }).click();
  await expect(window.getByRole('alert').filter({ hasText: 'Choose a folder with enough space' })).toBeVisible();
  await chmod(folder, 0o700);
  expect((await readdir(folder)).sort()).toEqual(['events.har', 'events.jsonl']);

  await saveTo(running, '');
  await section(window).getByRole('button', { name: 'Export…' }).click();
  await expect(section(window).getByText(/^(Exported|Nothing|Exporting)/)).toHaveCount(0);
  await running.close();
});

test('a person deletes everything, and only after saying so twice', async () => {
  const running = await launchApp();
  const { window } = running;
  await deliver(running);
  await goTo(window, 'Settings');
  await expect(fact(window, 'Events')).toHaveText('2');
  await answerMessages(running.app, 0);
  await section(window).getByRole('button', { name: 'Delete all…' }).click();
  await expect(section(window).getByText('The event history has been deleted.')).toHaveCount(0);
  await expect(fact(window, 'Events')).toHaveText('2');
  await answerMessages(running.app, 1);
  await section(window).getByRole('button', { name: 'Delete all…' }).click();
  await expect(section(window).getByText('The event history has been deleted.')).toBeVisible();
  await expect(fact(window, 'Events')).toHaveText('0');
  await goTo(window, 'Past');
  await expect(events(window).getByRole('status').first()).toHaveText('No events yet.');
  await running.close();
});

test('a person switches the history off, and deletes what an earlier run kept', async () => {
  const first = await launchApp();
  await deliver(first);
  await goTo(first.window, 'Settings');
  await section(first.window).getByRole('checkbox', { name: 'Keep an event history' }).uncheck();
  await expect(section(first.window).getByText('From the next start, webhooks are kept in memory only.', { exact: false })).toBeVisible();
  await first.close();

  const second = await launchApp({ userData: first.userData });
  const { window } = second;
  const file = join(first.userData, 'history.db');
  const before = (await stat(file)).size;
  await deliver(second);
  await goTo(window, 'Past');
  await expect(window.getByText('The event history is off', { exact: false })).toBeVisible();
  await window.getByRole('button', { name: 'Open Settings' }).click();
  await expect(section(window).getByRole('checkbox', { name: 'Keep an event history' })).not.toBeChecked();
  expect((await stat(file)).size).toBe(before);
  await answerMessages(second.app, 1);
  await section(window).getByRole('button', { name: 'Delete all…' }).click();
  await expect(section(window).getByText('The event history has been deleted.')).toBeVisible();
  expect((await readdir(first.userData)).filter((name) => name.startsWith('history'))).toEqual([]);
  await second.close();
});
