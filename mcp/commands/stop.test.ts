import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { readBridgeFile } from '../bridge/bridgeFile';
import { channelFetch } from '../bridge/channelClient';
import { createSwitchboard, defaultTurns, type SwitchboardOptions } from '../index';
import { controlId } from '../server/channel/controlId';
import { connectModern, payloadOf } from '../server/testing/clients';
import { reopenCalls, stopAllCalls } from './stop';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'stop-command-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(folder: string, options: Partial<SwitchboardOptions> = {}) {
  const switchboard = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'practice', real: undefined, turns: defaultTurns },
    practice: { mode: 'full', pace: 0.01 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    agents: { list: () => [], save: async () => undefined },
    ...{ bridgeFolder: path.join(folder, 'agents'), controlFolder: path.join(folder, 'control'), stopFile: path.join(folder, 'stop.json') },
    ...options,
  });
  opened.push(() => switchboard.close());
  return switchboard;
}

function depsOf(folder: string) {
  const said: string[] = [];
  return { said, folder: path.join(folder, 'control'), clock: systemClock, say: (line: string) => void said.push(line) };
}

describe('switchboard-mcp stop', () => {
  it('ends the calls of every Switchboard that runs, says of each how it went, and allows calls again', async () => {
    const folder = await newFolder();
    const [one, other] = [await open(folder), await open(folder)];
    const { token } = await one.mintAgent('Claude');
    const client = await connectModern(one.endpoint ?? '', token);
    opened.push(() => client.close());
    const call = async () =>
      payloadOf(await client.callTool({ name: 'createCall', arguments: { to: '+15005550142', from: '+15005550100' } }));
    const { callId } = await call();
    await expect.poll(() => one.practice?.state.calls[0]?.state).toBe('ringing-in');
    const deps = depsOf(folder);
    const result = await stopAllCalls(deps);
    expect(result).toMatchObject({
      code: 0,
      lines: ['  +15005550142: ended.', 'Every call has ended.'],
      facts: { ok: true, running: true, stopped: true, saved: true, calls: [{ callId, state: { kind: 'ended' } }] },
    });
    expect(deps.said).toEqual([expect.stringMatching(/^All calls are stopped\./)]);
    expect([one.stop.state.kind, other.stop.state.kind]).toEqual(['stopped', 'stopped']);
    expect(await call()).toMatchObject({ code: 'denied' });
    expect(await stopAllCalls(depsOf(folder))).toMatchObject({ code: 0 });
    expect(await reopenCalls(deps)).toMatchObject({ code: 0, lines: ['Agents may call and send messages again.'] });
    expect([one.stop.state.kind, other.stop.state.kind]).toEqual(['open', 'open']);
    expect(await call()).toMatchObject({ callId: expect.any(String) });
  });

  it('says when none runs, also beside the file of one that crashed', async () => {
    const folder = await newFolder();
    expect(await stopAllCalls(depsOf(folder))).toMatchObject({ code: 1, facts: { ok: false, running: false } });
    const switchboard = await open(folder);
    const control = path.join(folder, 'control');
    const [name = ''] = await readdir(control);
    expect((await stat(path.join(control, name))).mode & 0o777).toBe(0o600);
    const file = await readFile(path.join(control, name));
    await switchboard.close();
    expect(await readdir(control)).toEqual([]);
    await writeFile(path.join(control, name), file, { mode: 0o600 });
    expect(await stopAllCalls(depsOf(folder))).toMatchObject({ code: 1, facts: { running: false } });
    expect(await reopenCalls(depsOf(folder))).toMatchObject({ code: 1, facts: { running: false } });
  });

  it('is a door that opens for the person’s command alone, and to nothing else', async () => {
    const folder = await newFolder();
    const switchboard = await open(folder);
    await switchboard.stop.stop('window');
    const agent = await switchboard.mintAgent('Claude', { bridge: true });
    const endpoint = switchboard.endpoint ?? '';
    const paths = ['/control/reopen', '/control/stop', '/control'] as const;
    // A token of an agent, over HTTP.
    for (const path_ of paths)
      for (const headers of [{ authorization: `Bearer ${agent.token}` }, {}])
        expect((await fetch(new URL(path_, endpoint), { method: path_ === '/control' ? 'GET' : 'POST', headers })).status).toBe(404);
    // An agent's bridge, which has proved that it holds its key.
    const bridge = await readBridgeFile(path.join(folder, 'agents'), agent.id);
    if (bridge.kind !== 'found') throw new Error('no bridge file');
    const { channelPort, token } = bridge.file;
    const asAgent = channelFetch({ channelPort, agentId: agent.id, token }, systemClock);
    expect((await asAgent(new URL('/control/reopen', endpoint), { method: 'POST' })).status).toBe(404);
    // An agent's key does not prove the person's command.
    const asPerson = channelFetch({ channelPort, agentId: controlId, token }, systemClock);
    await expect(asPerson(new URL('/control/reopen', endpoint), { method: 'POST' })).rejects.toThrow();
    expect(switchboard.stop.state.kind).toBe('stopped');
    // The command’s key opens no tool, and no page’s request.
    const [name = ''] = await readdir(path.join(folder, 'control'));
    const control = await readBridgeFile(path.join(folder, 'control'), name.replace('.json', ''));
    if (control.kind !== 'found') throw new Error('no control file');
    const command = channelFetch({ channelPort, agentId: controlId, token: control.file.token }, systemClock);
    const status = async (path_: string, init: RequestInit) => (await command(new URL(path_, endpoint), init)).status;
    const json = { 'content-type': 'application/json' };
    expect(await status('/mcp', { method: 'POST', headers: json, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })).toBe(404);
    expect(await status('/control/reopen', { method: 'POST', headers: { origin: 'http://evil.example' } })).toBe(403);
    expect(await status('/control/reopen', { method: 'GET' })).toBe(404);
    expect(switchboard.stop.state.kind).toBe('stopped');
    expect(await status('/control/reopen', { method: 'POST' })).toBe(200);
    expect(switchboard.stop.state.kind).toBe('open');
    expect(switchboard.agents().map(({ id }) => id)).not.toContain(controlId);
  });
});
