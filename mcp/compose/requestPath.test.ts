import { Session } from 'node:inspector/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import { connectModern, payloadOf } from '../server/testing/clients';

let switchboard: Switchboard;
let coverage: Session;
beforeEach(async () => {
  switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: '0.0.0',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 0.1 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  coverage = new Session();
  coverage.connect();
  await coverage.post('Profiler.enable');
  await coverage.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
});
afterEach(async () => {
  await coverage.post('Profiler.stopPreciseCoverage');
  coverage.disconnect();
  await switchboard.close();
});

/** The core's files of which functions have run since the last look. Precise coverage counts every call, also of functions that others inlined. */
async function filesRun(): Promise<ReadonlySet<string>> {
  const { result } = await coverage.post('Profiler.takePreciseCoverage');
  const files = new Set<string>();
  for (const { url, functions } of result) {
    const file = /\/(mcp\/.+\.ts)$/.exec(url)?.[1];
    if (file === undefined || file.endsWith('.test.ts') || file.includes('/testing/')) continue;
    if (functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0)) files.add(file);
  }
  return files;
}

/** Looks again until the file has run. */
async function untilRun(file: string): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  while (!files.has(file)) {
    await new Promise(setImmediate);
    for (const each of await filesRun()) files.add(each);
  }
  return files;
}

const roomsOf = (files: ReadonlySet<string>) => [...new Set([...files].flatMap((file) => file.split('/')[1] ?? []))].sort();

it('a webhook, the agent that waits for it, its answer and other tool calls run nothing in compose/', async () => {
  const minted = await switchboard.mintAgent('Agent');
  const agent = await connectModern(switchboard.endpoint ?? '', minted.token);
  const call = async (name: string, args: object) => payloadOf(await agent.callTool({ name, arguments: { ...args } }));
  const body = { eventType: 'answer', eventTime: '2026-01-01T00:00:00.000Z', accountId: '9900000', callId: 'c-1', direction: 'outbound' };
  await filesRun();

  const waiting = call('getCallbackEvents', { callId: 'c-1', waitSeconds: 20 });
  const toWaiting = await untilRun('mcp/callbacks/waiting.ts');
  await filesRun();
  const held = fetch(`${switchboard.callbacks}/voice`, { method: 'POST', body: JSON.stringify(body) });
  expect(await waiting).toMatchObject({ events: [{ event_type: 'answer' }] });
  const toAgent = await filesRun();
  await call('respondToCallback', { callId: 'c-1', bxml: '<Response><Hangup/></Response>' });
  expect(await (await held).text()).toContain('<Hangup/>');
  await call('listCalls', {});
  const toBandwidth = await filesRun();
  await agent.close();

  expect(toAgent).toContain('mcp/callbacks/intake/listener.ts');
  expect(toBandwidth).toContain('mcp/bandwidth/client.ts');
  for (const files of [toWaiting, toAgent, toBandwidth]) expect(roomsOf(files)).not.toContain('compose');
  // From the socket of the webhook to the agent: the rooms on top of base.
  expect(roomsOf(toAgent)).toEqual(['base', 'callbacks', 'model', 'policy', 'server', 'tools']);
});
