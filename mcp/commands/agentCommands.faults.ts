/** `switchboard-mcp agents`, `connect` and `disconnect` as built, in a home folder of their own, with and without a Switchboard that runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundleForNode } from '../../scripts/nodeBundle.mjs';

const project = fileURLToPath(new URL('../../', import.meta.url));
const dist = path.join(project, 'dist', 'testing', 'agentCommands');
const cli = path.join(dist, 'cli.js');

const entryShape = z.object({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) });
const claudeShape = z.object({ mcpServers: z.object({ switchboard: entryShape }) });

let home: string;
let data: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  const entries = { cli: 'mcp/cli.ts', agents: 'mcp/agents.ts', bridge: 'mcp/bridge.ts', headless: 'mcp/headless.ts' };
  await bundleForNode(dist, entries, { rule: 'headless', split: true });
}, 120_000);
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'switchboard-agents-'));
  data = path.join(home, '.config', 'Switchboard');
  await mkdir(path.join(home, '.codex'));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

const environment = () => ({ PATH: process.env.PATH ?? '', HOME: home, SWITCHBOARD_USER_DATA: data });

async function run(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: environment() });
  running.push(child);
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (out.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (out.stderr += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...out })));
}

const codexFile = () => path.join(home, '.codex', 'config.toml');

describe('connecting an agent from a terminal', () => {
  it('lists what is here', async () => {
    const { code, stdout } = await run('agents');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^codex +Codex and ChatGPT desktop: found, not connected\.$/m);
    expect(stdout).toContain('switchboard-mcp agents --all');
    expect(JSON.parse((await run('agents', '--json')).stdout)).toMatchObject({
      ok: true,
      agents: expect.arrayContaining([expect.objectContaining({ id: 'zed', state: { kind: 'not-found' } })]),
    });
  });

  it('shows the change with --print and writes nothing', async () => {
    await writeFile(codexFile(), 'model = "o5"\n');
    const { code, stdout } = await run('connect', 'codex', '--print');
    expect(code).toBe(0);
    expect(stdout).toContain(`File ${codexFile()}\n  model = "o5"\n+ \n+ [mcp_servers.switchboard]\n+ command = "${process.execPath}"`);
    expect(stdout).toContain('To allow that, add --allow.');
    expect(await readFile(codexFile(), 'utf8')).toBe('model = "o5"\n');
    expect(await readdir(path.join(home, '.codex'))).toEqual(['config.toml']);
  });

  it('writes the entry, and takes it out again', async () => {
    await writeFile(codexFile(), 'model = "o5" # mine');
    expect(await run('connect', 'codex', '--allow')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Codex and ChatGPT desktop is set up\.\nChanged .*config\.toml\. What was there is in/),
    });
    expect(await readFile(codexFile(), 'utf8')).toMatch(
      /\[mcp_servers\.switchboard\.tools\.respondToCallback\]\napproval_mode = "approve"/,
    );
    expect((await run('agents')).stdout).toMatch(/^codex +Codex and ChatGPT desktop: connected, by /m);
    expect(await run('connect', 'codex')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('connected already. Nothing was changed.'),
    });
    expect(JSON.parse(await readFile(path.join(data, 'agents.json'), 'utf8'))).toMatchObject({
      agents: [{ name: 'Codex and ChatGPT desktop', kind: 'codex', bridge: true }],
    });
    expect(await run('disconnect', 'codex')).toMatchObject({ code: 0 });
    expect(await readFile(codexFile(), 'utf8')).toBe('model = "o5" # mine');
    expect(await readdir(path.join(home, '.codex'))).toEqual(['config.toml']);
    expect(JSON.parse(await readFile(path.join(data, 'agents.json'), 'utf8'))).toMatchObject({ agents: [] });
    expect(await run('disconnect', 'codex')).toMatchObject({
      code: 0,
      stdout: 'This agent has no entry of Switchboard. Nothing was changed.\n',
    });
  });

  it('says which line of a damaged file is wrong, and leaves it alone', async () => {
    await writeFile(codexFile(), 'model = "o5"\nbroken =\n');
    const { code, stderr } = await run('connect', 'codex');
    expect(code).toBe(1);
    expect(stderr).toMatch(/config\.toml, line 2\nThis file is not valid TOML: see line 2 .*\nCorrect the file/);
    expect(await readFile(codexFile(), 'utf8')).toBe('model = "o5"\nbroken =\n');
    expect(await readdir(home)).toEqual(['.codex']);
  });

  it.each([
    [['connect', 'claude-cod'], 1, /knows no agent named “claude-cod”\.\nDid you mean claude-code\?/],
    [['connect', 'emacs'], 1, /Use one of: claude-desktop, claude-code, /],
    [['connect'], 2, /Name the agent/],
    [['agents', 'codex'], 2, /Unknown argument\. Run switchboard-mcp agents --help/],
    [['disconnect', 'codex', '--force'], 2, /Unknown argument/],
  ])('answers %j with what to do', async (args, code, text) => {
    expect(await run(...args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(text) });
  });

  it('prints what to paste for an agent that it does not know', async () => {
    const { code, stdout } = await run('connect', 'something-else');
    expect(code).toBe(0);
    expect(stdout).toContain('"mcpServers": {\n    "switchboard": {');
    expect(stdout).toContain('"--bridge"');
  });
});

describe('with a Switchboard that runs', () => {
  /** The practice line, serving its bridges from the data folder as the app does. */
  async function serve(): Promise<void> {
    const args = [
      '--practice',
      '--transport',
      'streamable-http',
      '--port',
      '0',
      '--bridge-folder',
      path.join(data, 'agents'),
      '--ready-json',
    ];
    const child = spawn(process.execPath, [cli, ...args], { env: environment() });
    running.push(child);
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('close', (code) => reject(new Error(`It ended with ${code}.`)));
    });
  }

  /** The agent: it starts what its configuration says. */
  async function startAgent(): Promise<Client> {
    const { mcpServers } = claudeShape.parse(JSON.parse(await readFile(path.join(home, '.claude.json'), 'utf8')));
    const { command, args, env } = mcpServers.switchboard;
    const client = new Client({ name: 'claude-code', version: '2' });
    await client.connect(new StdioClientTransport({ command, args, env: { ...environment(), ...env }, stderr: 'ignore' }));
    return client;
  }

  it('an agent is let in at once, lists the tools and calls one, and is out after disconnecting', async () => {
    await serve();
    expect(await run('connect', 'claude-code')).toMatchObject({ code: 0 });
    const client = await startAgent();
    try {
      expect((await client.listTools()).tools).toHaveLength(31);
      const called = await client.callTool({ name: 'listApplications', arguments: {} });
      expect(JSON.stringify(called.content)).toContain('Switchboard practice');
      expect(await run('disconnect', 'claude-code')).toMatchObject({ code: 0, stderr: '' });
      const refused = await client.callTool({ name: 'listApplications', arguments: {} });
      expect(refused).toMatchObject({ isError: true });
      expect(JSON.stringify(refused.content)).toContain('does not know this agent');
    } finally {
      await client.close();
    }
    expect(await readdir(home)).toEqual(expect.not.arrayContaining(['.claude.json']));
  });
});
