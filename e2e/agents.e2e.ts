import { expect, type Locator, type Page, test } from '@playwright/test';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { z } from 'zod';
import { openAgent } from './harness/agents';
import { type LaunchedApp, launchApp } from './harness/app';
import { type Home, homeWith, type Start, startedAgent } from './harness/home';
import { lookAt } from './harness/look';
import { goTo } from './harness/views';

const codexFile = '.codex/config.toml';
const geminiFile = '.gemini/settings.json';
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
  home = await homeWith({ [codexFile]: codex, [geminiFile]: gemini, [zedFile]: zed });
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
  await expect(row('Zed')).toContainText(/line 4|Line 4/);
  await expect(row('Zed').getByRole('button')).toHaveCount(0);
  expect(await home.read(zedFile)).toBe(zed);
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
