/** What a person sees before anything is changed, and what a row says of a connection that no longer works. */
import { chmod, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConnectionsOptions } from './agentConnections';
import type { AgentState } from './connections';
import { endpoint, type HomeRig, launches, openHome } from './testing/homeRig';

let rig: HomeRig;
beforeEach(async () => {
  rig = await openHome('linux');
});
afterEach(() => rig.remove());

const stateOf = async (id: string, over: Partial<ConnectionsOptions> = {}): Promise<AgentState | undefined> =>
  (await rig.again(over).list()).find((one) => one.id === id)?.state;
const connect = async (id: string, choice: Parameters<typeof rig.connections.plan>[1] = { kind: 'edit' }) =>
  rig.connections.apply(await rig.connections.plan(id, choice), rig.mint);

describe('a plan', () => {
  it('shows the exact change and what the person can agree to', async () => {
    await rig.write('/home/ada/.codex/config.toml', '# mine\nmodel = "o5"\n');
    const plan = await rig.connections.plan('codex', { kind: 'edit', consents: ['codex-approvals'] });
    expect(plan).toEqual({
      kind: 'edit',
      agent: 'codex',
      name: 'Codex and ChatGPT desktop',
      way: 'bridge',
      agentId: expect.stringMatching(/^agent-[0-9a-f]{16}$/),
      pickUp: { kind: 'restart', sentence: 'Start a new Codex session. Quit ChatGPT desktop and open it again.' },
      notes: [],
      consents: [{ id: 'codex-approvals', given: true, sentence: expect.stringContaining('It still asks before it places a call.') }],
      changes: [
        {
          file: '/home/ada/.codex/config.toml',
          target: undefined,
          does: 'change',
          backup: '/home/ada/.codex/config.toml.switchboard-backup',
          diff: [
            ['same', '# mine'],
            ['same', 'model = "o5"'],
            ['added', ''],
            ['added', '[mcp_servers.switchboard]'],
            ['added', 'command = "/usr/bin/node"'],
            ['added', `args = ["/opt/Switchboard/mcp/cli.js", "--bridge", "${plan.kind === 'edit' ? plan.agentId : ''}"]`],
            ['added', ''],
            ['added', '[mcp_servers.switchboard.tools.getCallbackEvents]'],
            ['added', 'approval_mode = "approve"'],
            ['added', ''],
            ['added', '[mcp_servers.switchboard.tools.respondToCallback]'],
            ['added', 'approval_mode = "approve"'],
            ['added', ''],
            ['added', '[mcp_servers.switchboard.tools.createCall]'],
            ['added', 'approval_mode = "prompt"'],
          ].map(([kind, text], at) => ({ kind, text, line: at + 1 })),
        },
      ],
    });
    const result = await rig.connections.apply(plan, rig.mint);
    expect(result).toMatchObject({
      kind: 'connected',
      agentId: plan.kind === 'edit' ? plan.agentId : '',
      changes: plan.kind === 'edit' ? plan.changes : [],
    });
    expect(rig.minted).toEqual([
      { id: plan.kind === 'edit' ? plan.agentId : '', name: 'Codex and ChatGPT desktop', bridge: true, kind: 'codex', again: undefined },
    ]);
  });

  it('takes a consent back, and keeps what the agent itself added to the entry', async () => {
    await connect('cline', { kind: 'edit', consents: ['cline-approvals'] });
    const file = '/home/ada/.cline/data/settings/cline_mcp_settings.json';
    const shape = z.object({ mcpServers: z.object({ switchboard: z.record(z.string(), z.unknown()) }) });
    const entry = async () => shape.parse(JSON.parse(await rig.read(file))).mcpServers.switchboard;
    expect(await entry()).toMatchObject({ autoApprove: ['getCallbackEvents', 'respondToCallback'] });
    await rig.write(file, (await rig.read(file)).replace('"command"', '"disabled": true,\n      "command"'));
    await connect('cline', { kind: 'edit', consents: [] });
    expect(await entry()).not.toHaveProperty('autoApprove');
    expect(await entry()).toMatchObject({ disabled: true, command: '/usr/bin/node' });
    await connect('cline');
    expect(rig.minted).toHaveLength(1);
  });

  it('takes a consent back that is in another file', async () => {
    await rig.write('/home/ada/.claude/settings.json', '{"permissions": {"allow": ["Bash(ls)"]}}');
    await connect('claude-code', { kind: 'edit', consents: ['claude-code-approvals'] });
    expect(await rig.read('/home/ada/.claude/settings.json')).toBe(
      '{"permissions": {"allow": ["Bash(ls)", "mcp__switchboard__getCallbackEvents", "mcp__switchboard__respondToCallback"]}}',
    );
    await connect('claude-code', { kind: 'edit', consents: [] });
    expect(await rig.read('/home/ada/.claude/settings.json')).toBe('{"permissions": {"allow": ["Bash(ls)"]}}');
  });

  it('shows no secret: neither ours nor those of other servers', async () => {
    const text =
      '{\n  "mcpServers": {\n    "other": {\n      "env": {\n        "API_KEY": "hunter2-hunter2"\n      },\n      "args": ["ghp_abcdefghijklmnop"]\n    }\n  }\n}\n';
    await rig.write('/home/ada/.cursor/mcp.json', text);
    const plan = await rig.connections.plan('cursor', { kind: 'edit', way: 'http' });
    const result = await rig.connections.apply(plan, rig.mint);
    const again = await rig.connections.planDisconnect('cursor');
    for (const shown of [plan, result, again, await rig.connections.list()]) {
      expect(JSON.stringify(shown)).not.toMatch(/hunter2|ghp_abc|sb_a/);
    }
    expect(await rig.read('/home/ada/.cursor/mcp.json')).toContain('Bearer sb_a');
  });

  it('over HTTP says who else can read the file with the token, and leaves its rights as they are', async () => {
    await rig.write('/home/ada/.cursor/mcp.json', '{}');
    await chmod(rig.onDisk('/home/ada/.cursor/mcp.json'), 0o644);
    expect(await rig.connections.plan('cursor', { kind: 'edit', way: 'http' })).toMatchObject({
      notes: [expect.stringContaining('other users of this computer can read it')],
    });
  });

  it('over HTTP is refused at an address that only this run has', async () => {
    const connections = rig.again({ endpoint: () => ({ url: 'http://127.0.0.1:7468/mcp', portChanged: true }) });
    expect(await connections.plan('cursor', { kind: 'edit', way: 'http' })).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('not a lasting one'),
    });
  });

  it('is refused without Node, and says where it comes from', async () => {
    const connections = rig.again({ launch: { ...launches.linux, node: undefined } });
    expect(await connections.plan('zed', { kind: 'edit' })).toMatchObject({ kind: 'refused', fix: expect.stringContaining('nodejs.org') });
  });

  it('by hand shows no token until it is carried out', async () => {
    const plan = await rig.connections.plan('something-else', { kind: 'by-hand', way: 'http' });
    expect(plan).toMatchObject({ kind: 'by-hand', snippet: expect.stringContaining('Bearer …') });
    expect(await rig.connections.apply(plan, rig.mint)).toMatchObject({ kind: 'by-hand', snippet: expect.stringContaining('Bearer sb_a') });
  });

  it.each(['cursor', 'vscode', 'lm-studio', 'kiro'])(
    'by a link of %s holds no secret, and opens with the agent that was made',
    async (id) => {
      const plan = await rig.connections.plan(id, { kind: 'link' });
      const result = await rig.connections.apply(plan, rig.mint);
      expect(result).toMatchObject({ kind: 'open', target: plan.kind === 'link' ? plan.url : '' });
      expect(JSON.stringify(result)).not.toContain('sb_');
      const [, config = ''] = /[?&](?:config=)?([^&]*)$/.exec(plan.kind === 'link' ? plan.url : '') ?? [];
      const decoded = decodeURIComponent(config);
      const json: unknown = JSON.parse(decoded.startsWith('{') ? decoded : Buffer.from(decoded, 'base64').toString('utf8'));
      expect(json).toMatchObject({
        command: '/usr/bin/node',
        args: ['/opt/Switchboard/mcp/cli.js', '--bridge', plan.kind === 'link' ? plan.agentId : ''],
      });
    },
  );

  it('for an unknown agent names the nearest', async () => {
    await expect(rig.connections.plan('clyne')).rejects.toMatchObject({ code: 'not_found', recovery: 'Did you mean cline?' });
  });
});

describe('a row', () => {
  it('says what is on this computer, running nothing', async () => {
    await rig.write('/home/ada/.local/bin/codex', '#!/bin/sh\ntouch /tmp/was-run\n');
    await rig.write('/home/ada/.zed/x', '');
    await rig.write('/opt/Cursor/cursor', '');
    const found = Object.fromEntries((await rig.connections.list()).map((one) => [one.id, one.found]));
    expect(found.codex).toEqual([{ kind: 'program', path: '/home/ada/.local/bin/codex' }]);
    expect(found.cursor).toEqual([{ kind: 'application', path: '/opt/Cursor' }]);
    expect(found.zed).toEqual([]);
    expect(await stateOf('codex')).toEqual({ kind: 'found' });
    expect(await stateOf('zed')).toEqual({ kind: 'not-found' });
  });

  it('says when the app was moved, and Mend repairs it without a new agent', async () => {
    await connect('codex');
    await rm(rig.onDisk(launches.linux.cli));
    const launch = { ...launches.linux, cli: '/opt/New/cli.js' };
    await rig.write(launch.cli, '');
    expect(await stateOf('codex', { launch })).toMatchObject({
      kind: 'stale',
      why: 'moved-app',
      sentence: expect.stringContaining('was moved'),
      agentId: rig.minted[0]?.id,
    });
    expect(await rig.again({ launch }).mend('codex', rig.mint)).toMatchObject({ kind: 'connected', agentId: rig.minted[0]?.id });
    expect(await stateOf('codex', { launch })).toMatchObject({ kind: 'connected' });
    expect(rig.minted).toHaveLength(1);
  });

  it('says when access was revoked, and Mend makes a new agent', async () => {
    const first = await connect('cursor');
    rig.known.clear();
    expect(await stateOf('cursor')).toMatchObject({ kind: 'stale', why: 'revoked', fix: 'Mend lets it connect again.' });
    const second = await rig.connections.mend('cursor', rig.mint);
    expect(second).toMatchObject({ kind: 'connected' });
    expect(second.kind === 'connected' && first.kind === 'connected' && second.agentId !== first.agentId).toBe(true);
    expect(await stateOf('cursor')).toMatchObject({ kind: 'connected', way: 'bridge' });
  });

  it('says when the port changed, and Mend writes the new address and a new token', async () => {
    await connect('cursor', { kind: 'edit', way: 'http' });
    expect(await stateOf('cursor')).toMatchObject({ kind: 'connected', way: 'http', agentId: rig.minted[0]?.id });
    const moved = { endpoint: () => ({ url: 'http://127.0.0.1:7000/mcp', portChanged: false }) };
    expect(await stateOf('cursor', moved)).toMatchObject({
      kind: 'stale',
      why: 'changed-port',
      sentence: expect.stringContaining(`${endpoint}, but Switchboard is at http://127.0.0.1:7000/mcp`),
    });
    expect(await rig.again(moved).mend('cursor', rig.mint)).toMatchObject({ kind: 'connected', agentId: rig.minted[0]?.id });
    expect(await rig.read('/home/ada/.cursor/mcp.json')).toContain('http://127.0.0.1:7000/mcp');
  });

  it.each([
    ['another program', { command: 'npx', args: ['some-switchboard'] }, /does not connect to this app/],
    [
      'another address',
      { url: 'https://example.com/mcp', headers: { Authorization: 'Bearer x' } },
      /points to https:\/\/example\.com\/mcp/,
    ],
    ['another copy', { command: '/usr/bin/node', args: ['/usr/bin/node', '--bridge', 'x'] }, /another copy of Switchboard/],
  ])('says when our entry starts or opens %s, and Connect replaces it', async (_what, entry, sentence) => {
    await rig.write('/home/ada/.cursor/mcp.json', JSON.stringify({ mcpServers: { switchboard: entry } }));
    expect(await stateOf('cursor')).toMatchObject({ kind: 'stale', why: 'points-elsewhere', sentence: expect.stringMatching(sentence) });
    expect(await connect('cursor')).toMatchObject({ kind: 'connected' });
    expect(await stateOf('cursor')).toMatchObject({ kind: 'connected' });
  });

  it('leaves an entry of our name that is not ours when disconnecting', async () => {
    await rig.write('/home/ada/.cursor/mcp.json', '{"mcpServers": {"switchboard": {"command": "npx"}}}');
    expect(await rig.connections.disconnect('cursor')).toEqual({ kind: 'nothing', agentId: undefined });
    expect(await rig.read('/home/ada/.cursor/mcp.json')).toBe('{"mcpServers": {"switchboard": {"command": "npx"}}}');
  });

  it('writes both files of Claude Desktop on Windows', async () => {
    const windows = await openHome('win32');
    try {
      const store = 'C:\\Users\\ada\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude';
      const usual = 'C:\\Users\\ada\\AppData\\Roaming\\Claude';
      await windows.write(`${store}\\x`, '');
      await windows.write(`${usual}\\x`, '');
      const plan = await windows.connections.plan('claude-desktop', { kind: 'edit' });
      const files = [`${usual}\\claude_desktop_config.json`, `${store}\\claude_desktop_config.json`];
      expect(plan).toMatchObject({ changes: files.map((file) => ({ file, does: 'create' })) });
      expect(await windows.connections.apply(plan, windows.mint)).toMatchObject({ kind: 'connected' });
      for (const file of files) expect(await windows.read(file)).toContain('switchboard');
    } finally {
      await windows.remove();
    }
  });
});
