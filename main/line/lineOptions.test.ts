import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../mcp/base/clock';
import { silentLog } from '../../mcp/base/log';
import { defaultTurns, readRealLine } from '../../mcp/index';
import { noSettings } from '../../mcp/settings/settings';
import type { Switchboard } from '../../mcp/switchboard';
import { prepareLines } from './lineOptions';

let userData: string;
let started: Switchboard | undefined;
beforeEach(async () => {
  userData = await mkdtemp(path.join(tmpdir(), 'line-options-'));
});
afterEach(async () => {
  await started?.close();
  await rm(userData, { recursive: true, force: true });
});

function prepare(environment: Readonly<Record<string, string | undefined>>) {
  return prepareLines({
    shared: () => ({
      ...{ clock: systemClock, log: silentLog, version: '0.0.0', turns: defaultTurns },
      agents: { list: () => [], save: async () => undefined },
    }),
    ...{
      settings: { current: noSettings },
      realStart: () => readRealLine(environment),
      userData,
      mcpPort: 0,
      practicePace: 0.1,
      mayDownload: () => false,
    },
  });
}

describe('the lines of the app', () => {
  it('practice without a look at the environment', async () => {
    const looked: string[] = [];
    const environment = new Proxy<Record<string, string>>({}, { get: (_all, name) => void looked.push(String(name)) });
    started = await prepare(environment)('practice')({ port: undefined, seen: [] });
    expect([started.line, started.pointing, started.tunnel, looked]).toEqual(['practice', undefined, undefined, []]);
  });

  it('are refused before anything is started when the environment of the real one is wrong', () => {
    expect(() => prepare({ BW_ENVIRONMENT: 'moon' })('real')).toThrow('BW_ENVIRONMENT');
  });

  it('take over the port and the agents of the one before', async () => {
    const environment = { BW_API_URL: 'http://127.0.0.1:9', BW_VOICE_URL: 'http://127.0.0.1:9', BW_MESSAGING_URL: 'http://127.0.0.1:9' };
    const first = await prepare(environment)('practice')({ port: undefined, seen: [] });
    first.adoptAgent('Claude', 'a-token-of-this-run');
    const seen = first.agents().map((agent) => ({ ...agent, client: 'client 1.0', lastSeenAt: 5 }));
    await first.close();
    started = await prepare(environment)('real')({ port: Number(new URL(first.endpoint ?? '').port), seen });
    started.adoptAgent('Claude', 'a-token-of-this-run');
    expect([started.endpoint, started.portChanged, started.line]).toEqual([first.endpoint, false, 'real']);
    expect(started.agents()).toMatchObject([{ name: 'Claude', client: 'client 1.0', lastSeenAt: 5 }]);
    expect(started.pointing?.state).toEqual({ kind: 'no-credentials' });
    expect(started.tunnel?.state.phase.name).toBe('off');
  });

  it('keep the callback address across starts where the person has an address of their own', async () => {
    const environment = { BW_MCP_BASE_URL: 'https://phone.example.com', BW_API_URL: 'http://127.0.0.1:9' };
    const secretOf = async () => {
      const switchboard = await prepare(environment)('real')({ port: undefined, seen: [] });
      await switchboard.close();
      return new URL(switchboard.callbacks).pathname;
    };
    const first = await secretOf();
    expect(first.length).toBeGreaterThan(32);
    expect(await secretOf()).toBe(first);
  });
});
