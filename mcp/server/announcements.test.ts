import { ResourceListChangedNotificationSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import type { Activity } from '../model/activity';
import type { KnownCall } from '../model/call';
import { Announcements } from './announcements';
import type { LineView } from './lineView';
import { benchSurface, createBench, quietLine, startBenchEndpoint } from './testing/bench';
import { connectLegacy } from './testing/clients';
import { plainTools } from './testing/sampleTools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function callOf(callId: string, state: KnownCall['state'], account = '9900000'): KnownCall {
  return {
    ...{ callId, state, account, line: 'practice', direction: 'outbound', applicationId: 'a-1', createdAt: 1_000 },
    ...{ parentCallId: undefined, from: undefined, to: undefined, owner: undefined, answeredAt: undefined, endedAt: undefined },
    ...{ disconnectCause: undefined, errorMessage: undefined, tag: undefined },
  };
}

/** A client that hears of everything, and a line whose calls the test decides. */
async function start() {
  const clock = new ManualClock();
  const calls = new Map<string, KnownCall>();
  const view: LineView = { ...quietLine, liveCalls: () => [...calls.values()], liveCall: (callId) => calls.get(callId) };
  const bench = createBench();
  const endpoint = await startBenchEndpoint(bench, benchSurface(bench, plainTools, view));
  const announcements = new Announcements({ view, clock, failed: (error) => expect.fail(String(error)) });
  announcements.join(endpoint.listeners);
  const { client } = await connectLegacy(endpoint.url, (await bench.registry.mint('Ann')).token);
  closers.push(
    () => endpoint.close(),
    async () => announcements.close(),
    () => client.close(),
  );
  const received: string[] = [];
  client.setNotificationHandler(ResourceListChangedNotificationSchema, () => void received.push('list'));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void received.push(params.uri));
  await client.subscribeResource({ uri: 'switchboard://calls/c-fence' });
  const observe = (call: KnownCall) => {
    if (call.state === 'disconnected') calls.delete(call.callId);
    else calls.set(call.callId, call);
    announcements.observe({ kind: 'call', at: 1, call } satisfies Activity);
  };
  /** How many notices of a changed list have arrived, once everything sent before has. */
  const lists = async () => {
    received.splice(0, received.length, ...received.filter((what) => what === 'list'));
    const fence = callOf('c-fence', 'answered');
    announcements.observe({ kind: 'call', at: 1, call: fence });
    await clock.advance(50);
    await expect.poll(() => received).toContain('switchboard://calls/c-fence');
    return received.filter((what) => what === 'list').length;
  };
  return { clock, observe, lists };
}

describe('resources/list_changed', () => {
  it('is sent once for a call that begins in two steps, and once when it has ended', async () => {
    const { clock, observe, lists } = await start();
    observe(callOf('c-1', 'queued'));
    await clock.advance(50);
    observe(callOf('c-1', 'initiated'));
    await clock.advance(50);
    expect(await lists()).toBe(1);
    await clock.advance(10_000);
    expect(await lists()).toBe(1);
    observe(callOf('c-1', 'disconnected'));
    await clock.advance(50);
    expect(await lists()).toBe(2);
  });

  it('is sent at most once in three seconds, and then for what changed meanwhile', async () => {
    const { clock, observe, lists } = await start();
    for (let call = 0; call < 10; call++) {
      observe(callOf(`c-${call}`, 'initiated'));
      await clock.advance(100);
    }
    expect(await lists()).toBe(1);
    await clock.advance(3_000);
    expect(await lists()).toBe(2);
    await clock.advance(10_000);
    expect(await lists()).toBe(2);
  });

  it('is not sent for a call on another account', async () => {
    const { clock, observe, lists } = await start();
    observe(callOf('c-1', 'initiated', '9900001'));
    await clock.advance(10_000);
    expect(await lists()).toBe(0);
  });
});
