import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { z } from 'zod';
import { closeSheet, openAgent, tokenFor } from './harness/agents';
import { answerMessages, appFolder, type LaunchedApp, launchApp } from './harness/app';
import { mcpClient } from './harness/clients';
import { type Home, homeWith, type Start, startedAgent } from './harness/home';
import { lookAt } from './harness/look';
import { goTo } from './harness/views';

const codexFile = '.codex/config.toml';
const geminiFile = '.gemini/settings.json';
const claudeFile = '.config/Claude/claude_desktop_config.json';
const cursorFile = '.cursor/mcp.json';
const zedFile = '.config/zed/settings.json';

const codex = `# My settings
model = "gpt-5" # the good one

[mcp_servers.other]
command = "other"
`;
const gemini = `{
  // A comment that must stay.
  "theme": "dark",
  "mcpServers": {
    "other": { "command": "other" },
  },
}
`;
const zed = `{
  "theme": "One Dark",
  "context_servers": {
    "other" "missing colon"
  }
}
`;

let home: Home;
let running: LaunchedApp;
let window: Page;

test.beforeAll(async () => {
  home = await homeWith({ [claudeFile]: '{}\n', [cursorFile]: '{}\n', [codexFile]: codex, [geminiFile]: gemini, [zedFile]: zed });
  running = await launchApp({ env: { HOME: home.folder, SWITCHBOARD_MCP_PORT: '0' } });
  window = running.window;
});
test.afterAll(() => running.close());

const startShape = z.object({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()).optional() });

/** What the file of an agent says it starts. */
function startIn(servers: unknown): Start {
  return startShape.parse(z.object({ switchboard: z.unknown() }).parse(servers).switchboard);
}

const codexStart = async () => startIn(getStaticTOMLValue(parseTOML(await home.read(codexFile))).mcp_servers);
const geminiStart = async () => startIn(JSON.parse(withoutComments(await home.read(geminiFile))).mcpServers);

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/,(\s*[}\]])/g, '$1');
}

const sheet = (name: string | RegExp): Locator => window.getByRole('dialog', { name });
const row = (name: string): Locator => window.getByRole('listitem').filter({ hasText: name });

test('an agent is connected by the app’s own button, shows its first sign of life, and is disconnected byte for byte', async () => {
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Connect Codex and ChatGPT desktop' }).click();
  await expect(sheet('Connect Codex and ChatGPT desktop')).toContainText('Switchboard adds these lines to its settings file.');
  await expect(window.getByRole('figure', { name: 'What changes in ~/.codex/config.toml' })).toContainText('[mcp_servers.switchboard]');
  expect(await home.read(codexFile), 'nothing is written before the person agrees').toBe(codex);
  await lookAt(window, 'agents-change');
  await window.getByRole('checkbox').first().check();
  await expect(window.getByRole('figure')).toContainText('approve');
  await sheet(/^Connect/)
    .getByRole('button', { name: 'Connect', exact: true })
    .click();
  await expect(sheet('Waiting for Codex and ChatGPT desktop')).toContainText('Start a new Codex session.');
  await lookAt(window, 'agents-waiting');

  const agent = await startedAgent(await codexStart(), 'codex-mcp-client');
  expect((await agent.listTools()).tools.length).toBeGreaterThan(10);
  await expect(sheet('Codex and ChatGPT desktop is connected')).toBeVisible();
  await lookAt(window, 'agents-connected');
  await window.getByRole('button', { name: 'Done' }).click();
  await expect(row('Codex and ChatGPT desktop')).toContainText('Connected');
  await expect(row('Codex and ChatGPT desktop')).toContainText('Trusted on the real line');
  await agent.close();

  const connected = await home.read(codexFile);
  const around = (text: string) => `# Written by hand, above\n${text}\n[mcp_servers.later]\ncommand = "later"\n`;
  await home.write(codexFile, around(connected));
  const card = await openAgent(window, 'Codex and ChatGPT desktop');
  await card.getByRole('button', { name: 'Disconnect…' }).click();
  const question = sheet('Disconnect Codex and ChatGPT desktop?');
  await expect(question).toContainText('Switchboard removes these lines from its settings file.');
  await question.getByRole('button', { name: 'Disconnect' }).click();
  await expect(question).toBeHidden();
  expect(await home.read(codexFile)).toBe(around(codex));
  await expect(window.getByRole('button', { name: 'Connect Codex and ChatGPT desktop' })).toBeVisible();
  await home.write(codexFile, codex);
});

test('a file that cannot be read is left alone, and its line is named', async () => {
  await goTo(window, 'Home');
  await goTo(window, 'Agents');
  await expect(row('Zed')).toContainText('Line 4 of its settings file cannot be read');
  await expect(row('Zed').getByRole('button')).toHaveCount(0);
  expect(await home.read(zedFile)).toBe(zed);
});

test('what the person decides about an action holds for the agent’s next call, and is taken back as easily', async () => {
  const agent = await mcpClient(running.ready.endpoint ?? '', await tokenFor(window, 'Night shift'));
  const call = () => agent.callTool('createCall', { to: '+15005550002' });
  expect((await call()).isError).toBe(false);
  await expect(row('Night shift')).toContainText('1 call today');

  const card = await openAgent(window, 'Night shift');
  await card.getByText('Each action', { exact: true }).click();
  const action = card.getByLabel(/Place a call/);
  await action.selectOption({ label: 'Refuse' });
  await expect.poll(async () => (await call()).value.code).toBe('denied');
  await lookAt(window, 'agents-actions');
  await action.selectOption('');
  await expect.poll(async () => (await call()).isError).toBe(false);

  await card.getByRole('radio', { name: 'Watch only' }).check();
  await expect(card).toContainText('Watch only on the real line');
  await expect.poll(async () => (await call()).value.code).toBe('denied');
  await card.getByRole('radio', { name: /As every agent/ }).check();
  await expect.poll(async () => (await call()).isError).toBe(false);

  await card.getByRole('tab', { name: 'Limits' }).click();
  await card.getByLabel('Calls an hour').fill('7');
  await card.getByRole('button', { name: 'Save limits' }).click();
  await expect(card).toContainText('Saved.');
  await lookAt(window, 'agents-limits');
  await card.getByRole('tab', { name: 'Activity' }).click();
  await expect(card.getByRole('list', { name: 'What it did last' })).toContainText('Placed a call');
  await expect(card.getByRole('list', { name: 'What it did last' })).toContainText('Refused');
  await lookAt(window, 'agents-activity');
  await card.getByRole('tab', { name: 'Details' }).click();
  await card.getByLabel('Name').fill('Day shift');
  await card.getByRole('button', { name: 'Rename' }).click();
  await expect(sheet('Day shift')).toBeVisible();
  await lookAt(window, 'agents-details');
  await closeSheet(window);
  await agent.close();
});

test('an emergency number is opened by its number, and only after a dialog of the system', async () => {
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Change: What agents may do' }).click();
  await window.getByRole('tab', { name: 'Numbers' }).click();
  const numbers = sheet('What agents may do');
  await numbers.getByRole('textbox', { name: 'Emergency number' }).fill('911');
  await answerMessages(running.app, 0);
  await numbers.getByRole('button', { name: 'Open… Emergency numbers' }).click();
  await expect(numbers.getByRole('button', { name: 'Close 911' })).toHaveCount(0);
  await answerMessages(running.app, 1);
  await numbers.getByRole('textbox', { name: 'Emergency number' }).fill('911');
  await numbers.getByRole('button', { name: 'Open… Emergency numbers' }).click();
  await expect(numbers.getByRole('button', { name: 'Close 911' })).toBeVisible();
  await numbers.getByRole('button', { name: 'Close 911' }).click();
  await expect(numbers.getByRole('button', { name: 'Close 911' })).toHaveCount(0);

  const never = numbers.getByRole('region', { name: 'Never allowed' });
  await never.getByLabel('Phone number').fill('+1 (919) 555-0177');
  await never.getByRole('button', { name: 'Add to “Never allowed”' }).click();
  await expect(never).toContainText('+1 919 555 0177');
  await lookAt(window, 'agents-numbers');
  await never.getByRole('button', { name: 'Remove +1 919 555 0177' }).click();
  await expect(never).toContainText('None.');
  await closeSheet(window);
});

test('access that was ended is refused, the card says so, and Mend gives it back', async () => {
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Connect Gemini CLI' }).click();
  await sheet('Connect Gemini CLI').getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(sheet('Waiting for Gemini CLI')).toBeVisible();
  const agent = await startedAgent(await geminiStart(), 'gemini-cli-mcp-client');
  expect((await agent.callTool({ name: 'listCalls', arguments: {} })).isError).not.toBe(true);
  await expect(sheet('Gemini CLI is connected')).toBeVisible();
  await window.getByRole('button', { name: 'Done' }).click();

  const card = await openAgent(window, 'Gemini CLI');
  await card.getByRole('tab', { name: 'Details' }).click();
  await card.getByRole('button', { name: 'End access now' }).click();
  await sheet('End access of Gemini CLI now?').getByRole('button', { name: 'End access now' }).click();
  await expect(row('Gemini CLI')).toContainText('No access');
  const refused = await agent.callTool({ name: 'listCalls', arguments: {} }).catch((error: unknown) => ({ isError: true, error }));
  expect(refused.isError).toBe(true);
  await agent.close();

  await goTo(window, 'Home');
  await goTo(window, 'Agents');
  await expect(row('Gemini CLI')).toContainText('its access was revoked');
  await lookAt(window, 'agents-mend');
  await row('Gemini CLI').getByRole('button', { name: /^Mend/ }).click();
  await sheet(/Gemini CLI/)
    .getByRole('button', { name: 'Mend' })
    .click();
  await expect(sheet('Waiting for Gemini CLI')).toBeVisible();
  const again = await startedAgent(await geminiStart(), 'gemini-cli-mcp-client');
  await again.listTools();
  await expect(sheet('Gemini CLI is connected')).toBeVisible();
  await window.getByRole('button', { name: 'Done' }).click();
  await again.close();

  const opened = await openAgent(window, 'Gemini CLI');
  await opened.getByRole('button', { name: 'Disconnect…' }).click();
  await sheet('Disconnect Gemini CLI?').getByRole('button', { name: 'Disconnect' }).click();
  await expect(sheet('Disconnect Gemini CLI?')).toBeHidden();
  expect(await home.read(geminiFile)).toBe(gemini);
});

/** From now on, what the app opens outside is noted instead. */
async function noteOpened(): Promise<() => Promise<readonly string[]>> {
  await running.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'opened', opened);
    shell.openPath = async (file) => {
      opened.push(file);
      return '';
    };
    shell.openExternal = async (address) => void opened.push(address);
  });
  return () => running.app.evaluate(() => [...Reflect.get(globalThis, 'opened')].map(String));
}

test('Claude Desktop gets an extension that connects, or an entry; Cursor opens a link without a secret', async () => {
  const opened = await noteOpened();
  await goTo(window, 'Home');
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Connect Claude Desktop' }).click();
  await sheet('Connect Claude Desktop').getByRole('button', { name: 'Open Claude Desktop' }).click();
  await expect(sheet('Waiting for Claude Desktop')).toBeVisible();
  await lookAt(window, 'agents-extension');
  const [extension = ''] = await opened();
  const files = unzipSync(await readFile(extension));
  expect(Object.keys(files).sort()).toEqual(['icon.png', 'manifest.json', 'server/bridge.js']);
  const folder = await appFolder('extension');
  await writeFile(join(folder, 'bridge.js'), files['server/bridge.js'] ?? '', { mode: 0o644 });
  const { args, env } = manifestShape.parse(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))).server.mcp_config;
  const agent = await startedAgent({ command: process.execPath, args: [join(folder, 'bridge.js'), ...args.slice(1)], env }, 'claude-ai');
  expect((await agent.listTools()).tools.length).toBeGreaterThan(10);
  await expect(sheet('Claude Desktop is connected')).toBeVisible();
  await window.getByRole('button', { name: 'Done' }).click();
  await agent.close();
  expect(await home.read(claudeFile)).toBe('{}\n');
  await expect(window.getByRole('button', { name: 'Connect Claude Desktop' })).toHaveCount(0);

  await window.getByRole('button', { name: 'Connect Cursor' }).click();
  await sheet('Connect Cursor').locator('summary').click();
  await window.getByRole('radio', { name: 'Open Cursor' }).check();
  await window.getByRole('button', { name: 'Open Cursor' }).click();
  await expect(sheet('Waiting for Cursor')).toBeVisible();
  const link = new URL((await opened()).at(-1) ?? '');
  expect([link.protocol, link.hostname, link.pathname]).toEqual(['cursor:', 'anysphere.cursor-deeplink', '/mcp/install']);
  const start = startShape.parse(JSON.parse(Buffer.from(link.searchParams.get('config') ?? '', 'base64').toString()));
  expect(JSON.stringify(start)).not.toContain('sb_');
  const cursor = await startedAgent(start, 'cursor-vscode');
  await cursor.listTools();
  await expect(sheet('Cursor is connected')).toBeVisible();
  await window.getByRole('button', { name: 'Done' }).click();
  await cursor.close();
  expect(await home.read(cursorFile)).toBe('{}\n');
});

const manifestShape = z.object({
  server: z.object({ mcp_config: z.object({ args: z.array(z.string()), env: z.record(z.string(), z.string()) }) }),
});
