/** Letting an agent in from a terminal: by the Switchboard that runs, or in the list that the next one reads. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { readBridgeFile } from '../bridge/bridgeFile';
import { channelFetch } from '../bridge/channelClient';
import { createSwitchboard } from '../compose/compose';
import { controlId } from '../server/channel/controlId';
import { agentFile } from '../settings/agentFile';
import { defaultTurns } from '../settings/settings';
import type { Switchboard } from '../switchboard';
import { openAgentAccess } from './agentAccess';
import { runFiles } from './runFiles';

let data: string;
let bridges: string;
let running: Switchboard | undefined;
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'agent-access-'));
  bridges = path.join(data, 'agents');
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(data, { recursive: true, force: true });
});

const request = { id: 'agent-0123456789abcdef', name: 'Codex', bridge: true, kind: 'codex', again: undefined };
const access = () => openAgentAccess(data, bridges, systemClock, silentLog);
const stored = async (): Promise<unknown> => JSON.parse(await readFile(path.join(data, 'agents.json'), 'utf8'));

async function start(): Promise<Switchboard> {
  running = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '1.2.3', line: 'practice', real: undefined },
    practice: { mode: 'full', pace: 0.01 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 's'.repeat(43) },
    turns: defaultTurns,
    agents: agentFile(path.join(data, 'agents.json'), silentLog, systemClock),
    bridgeFolder: bridges,
    controlFolder: path.join(data, 'control'),
  });
  return running;
}

describe('letting an agent in', () => {
  it('by the Switchboard that runs, whose bridge file is there at once', async () => {
    const switchboard = await start();
    const open = await access();
    expect(await open.mint(request)).toEqual({ id: request.id, token: '' });
    expect(switchboard.agents()).toContainEqual(expect.objectContaining({ id: request.id, name: 'Codex', kind: 'codex' }));
    expect(await readBridgeFile(bridges, request.id)).toMatchObject({ kind: 'found' });
    expect((await access()).knows(request.id)).toBe(true);
    await open.revoke(request.id);
    expect(switchboard.agents().map(({ id }) => id)).not.toContain(request.id);
    expect(await readBridgeFile(bridges, request.id)).toEqual({ kind: 'absent' });
    await expect(open.revoke(request.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('in the list, while none runs', async () => {
    const open = await access();
    expect(await open.mint(request)).toMatchObject({ id: request.id });
    expect(await stored()).toMatchObject({ agents: [{ id: request.id, name: 'Codex', kind: 'codex', bridge: true }] });
    expect((await start()).agents()).toContainEqual(expect.objectContaining({ id: request.id }));
    await running?.close();
    running = undefined;
    const later = await access();
    expect(later.knows(request.id)).toBe(true);
    await later.revoke(request.id);
    expect(await stored()).toMatchObject({ agents: [] });
  });

  it('in the list, when the file of a crashed one is still there', async () => {
    const switchboard = await start();
    const [run = 'none'] = await readdir(path.join(data, 'control'));
    const files = [path.join(bridges, 'default.json'), path.join(data, 'control', run)];
    const left = await Promise.all(files.map(async (file) => ({ file, content: await readFile(file) })));
    await switchboard.close();
    running = undefined;
    for (const { file, content } of left) await writeFile(file, content, { mode: 0o600 });
    expect(await (await access()).mint(request)).toMatchObject({ id: request.id });
    expect(await stored()).toMatchObject({ agents: [{ id: request.id }] });
  });
});

describe('what only the person’s own commands may ask', () => {
  it.each(['/agents/add', '/agents/revoke'])('is not served to a token, nor without one: %s', async (what) => {
    const switchboard = await start();
    const { id, token } = await switchboard.mintAgent('Claude');
    const url = new URL(what, switchboard.endpoint);
    const body = JSON.stringify({ id, name: 'Another', kind: 'codex' });
    for (const authorization of [undefined, `Bearer ${token}`]) {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(404);
    }
    expect(switchboard.agents().map((agent) => agent.name)).toEqual(expect.arrayContaining(['Claude']));
    expect(switchboard.agents().map((agent) => agent.name)).not.toContain('Another');
  });

  it.each(['/agents/add', '/agents/revoke'])('is not served to an agent that proves itself as a bridge: %s', async (what) => {
    const switchboard = await start();
    const { id } = await switchboard.mintAgent('Claude', { bridge: true });
    const found = await readBridgeFile(bridges, id);
    if (found.kind !== 'found') throw new Error('no file');
    const { channelPort, token, endpoint } = found.file;
    const ask = channelFetch({ channelPort, agentId: id, token }, systemClock);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ id: 'default', name: 'Another', kind: 'codex' });
    expect((await ask(new URL(what, endpoint), { method: 'POST', headers, body })).status).toBe(404);
    expect(switchboard.agents().map((agent) => agent.id)).toEqual(expect.arrayContaining([id, 'default']));
  });

  it.each([
    {},
    { id: '../x', name: 'A', kind: 'codex' },
    { id: 'agent-1', name: '', kind: 'codex' },
    { id: 'agent-1', name: 'A', kind: '<b>' },
    [],
  ])('is refused with what is wrong for %j', async (body) => {
    const switchboard = await start();
    const [run] = await runFiles(path.join(data, 'control'));
    if (run === undefined) throw new Error('no file');
    const { channelPort, token, endpoint } = run;
    const ask = channelFetch({ channelPort, agentId: controlId, token }, systemClock);
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(new URL('/agents/add', endpoint), { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'validation', error: expect.any(String), recovery: expect.any(String) });
    expect(switchboard.agents().map(({ id }) => id)).toEqual(['default']);
  });
});
