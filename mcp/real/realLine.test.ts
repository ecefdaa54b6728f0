import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BandwidthClient } from '../bandwidth/client';
import { fixedSource } from '../bandwidth/credentials';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import type { Switchboard } from '../index';
import { createSwitchboard, defaultTurns } from '../index';
import type { Activity } from '../model/activity';
import type { PracticeLine } from '../practice/practice';
import { connectModern } from '../server/testing/clients';
import { playBandwidth } from '../testing/playedBandwidth';
import { sendThrough } from '../testing/sendThrough';
import { freePort } from './tunnel/freePort';

const pressesOne = '+15005550006';
const secret = 'a-secret-of-the-real-line';
const base = 'https://phone.example';
const hold = '<Response><Pause duration="60"/></Response>';
const hangup = '<Response><Hangup/></Response>';

const payload = z.record(z.string(), z.unknown());
const eventsPage = z.object({ events: z.array(z.looseObject({ callbackId: z.string().optional() })) });

/** One run of the server. */
interface Run {
  readonly switchboard: Switchboard;
  readonly call: (name: string, input: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>;
  readonly event: (callId: unknown, eventType: string) => Promise<{ readonly callbackId?: string | undefined } | undefined>;
  /** Resolves with the first notice that says this, past or to come. */
  readonly notice: (says: string) => Promise<string>;
  /** The process is gone as far as anybody can tell: its port, and its place among the running ones. */
  crash(): void;
  quit(): Promise<void>;
}

let folder: string;
let bandwidth: PracticeLine;
/** Bandwidth's own view of the account. */
let account: BandwidthClient;
const runs: Run[] = [];
const alive = new Set<number>();
/** Where the public address leads now. */
const internet = { port: 9 };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'real-line-'));
  ({ line: bandwidth, account } = await playBandwidth('.example', sendThrough(internet)));
});
afterEach(async () => {
  for (const run of runs.splice(0)) await run.quit();
  await bandwidth.close();
  alive.clear();
  await rm(folder, { recursive: true, force: true });
});

async function start(pid: number, secretLasts = false): Promise<Run> {
  const { url, clientId, clientSecret } = bandwidth;
  alive.add(pid);
  const callbackPort = await freePort();
  let gone = false;
  const switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: '0.0.0',
    line: 'real',
    real: {
      hosts: { api: url, voice: url, messaging: url },
      credentials: [fixedSource('environment', { clientId, clientSecret })],
      ...{ accountId: undefined, baseUrl: base, voiceApplicationId: bandwidth.applicationId, number: bandwidth.number },
    },
    practice: undefined,
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: callbackPort, secret, secretLasts },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
    fetch: (input, init) => (gone ? Promise.reject(new Error('the process is gone')) : fetch(input, init)),
    journals: { folder, process: { pid, find: async (asked) => (alive.has(asked) ? { startedAt: `began ${asked}` } : undefined) } },
  });
  internet.port = callbackPort;
  const notices: string[] = [];
  const watchers = new Set<() => void>();
  switchboard.subscribe((activity: Activity) => {
    if (activity.kind !== 'notice') return;
    notices.push(activity.message);
    for (const watcher of [...watchers]) watcher();
  });
  const { token } = await switchboard.mintAgent('tester');
  const client = await connectModern(switchboard.endpoint ?? '', token);
  const call: Run['call'] = async (name, input) => {
    const result = await client.callTool({ name, arguments: { ...input } });
    if (result.isError === true) throw new Error(JSON.stringify(result.structuredContent ?? result.content));
    return payload.parse(result.structuredContent);
  };
  let open = true;
  const run: Run = {
    switchboard,
    call,
    async event(callId, eventType) {
      const page = eventsPage.parse(await call('getCallbackEvents', { callId, event_type: eventType, waitSeconds: 10 }));
      return page.events[0];
    },
    notice: (says) =>
      new Promise((resolve) => {
        const look = () => {
          const found = notices.find((message) => message.includes(says));
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    crash() {
      gone = true;
      alive.delete(pid);
      internet.port = 9;
    },
    async quit() {
      if (!open) return;
      open = false;
      await client.close();
      await switchboard.close();
      alive.delete(pid);
    },
  };
  runs.push(run);
  return run;
}

const addressOfInbound = async () => {
  const found = (await account.listApplications()).find(({ applicationId }) => applicationId === bandwidth.applicationId);
  return found?.fields.CallInitiatedCallbackUrl;
};
/** What the listener answers to a webhook without credentials. */
const statusOfStranger = async () => (await fetch(`http://127.0.0.1:${internet.port}/${secret}/voice`, { method: 'POST' })).status;
const before = 'https://before.example/whoever/voice';
const files = async (name: string) => (await readdir(path.join(folder, name))).filter((file) => file.endsWith('.json'));

describe('an application pointed to this server', () => {
  it('sends its calls with credentials that the listener demands, and is put back on quit where the address does not last', async () => {
    const run = await start(1);
    expect(await addressOfInbound()).toBe(before);
    await run.call('configureCallbacks', { applicationId: bandwidth.applicationId });
    expect(await addressOfInbound()).toBe(`${base}/${secret}/voice`);
    const callId = await bandwidth.phone.callIn('+15005550199');
    const initiated = await run.event(callId, 'initiate');
    await run.call('respondToCallback', { callbackId: initiated?.callbackId, bxml: hangup });
    await run.event(callId, 'disconnect');
    expect(await statusOfStranger()).toBe(401);
    await run.quit();
    expect(await addressOfInbound()).toBe(before);
    expect(await files('pointing')).toEqual([]);
  });

  it('is put back at the next start after a crash', async () => {
    const first = await start(1);
    await first.call('configureCallbacks', { applicationId: bandwidth.applicationId });
    first.crash();
    const second = await start(2);
    await second.notice('has its earlier settings again');
    expect(await addressOfInbound()).toBe(before);
  });

  it('stays pointed over restarts where address and secret last, and its calls are never turned away', async () => {
    const first = await start(1, true);
    const pointed = await first.call('configureCallbacks', { applicationId: bandwidth.applicationId });
    expect(pointed.restoredAtStop).toBe(false);
    await first.quit();
    expect(await addressOfInbound()).toBe(`${base}/${secret}/voice`);
    const second = await start(2, true);
    await second.call('createApplication', { appName: 'Another' });
    await expect.poll(() => statusOfStranger()).toBe(401);
    const callId = await bandwidth.phone.callIn('+15005550199');
    expect(await second.event(callId, 'initiate')).toBeDefined();
  });

  it('that a person pointed by hand, without credentials, is never turned away', async () => {
    const run = await start(1, true);
    await run.call('configureCallbacks', { applicationId: bandwidth.applicationId });
    await run.quit();
    await rm(path.join(folder, 'callback-credentials.json'));
    const second = await start(2, true);
    await second.call('createApplication', { appName: 'Another' });
    const callId = await bandwidth.phone.callIn('+15005550199');
    expect(await second.event(callId, 'initiate')).toBeDefined();
    expect(await statusOfStranger()).not.toBe(401);
  });
});

describe('a live call', () => {
  it('continues after the process was killed, and an answer to its old turn gets the reason', async () => {
    const first = await start(1);
    const { callId } = await first.call('createCall', { to: pressesOne });
    const answered = await first.event(callId, 'answer');
    await expect.poll(() => files('calls')).toHaveLength(1);
    first.crash();
    const second = await start(2);
    const redirected = await second.event(callId, 'redirect');
    await second.notice('was redirected to the new address');
    await expect(second.call('respondToCallback', { callbackId: answered?.callbackId, bxml: hangup })).rejects.toThrow('lost in a restart');
    await second.call('respondToCallback', { callbackId: redirected?.callbackId, bxml: hangup });
    expect(await second.event(callId, 'disconnect')).toBeDefined();
    const { events } = eventsPage.parse(await second.call('getCallbackEvents', { callId, event_type: 'redirect' }));
    expect(events).toHaveLength(1);
  });

  it('that ended meanwhile is reported with its cause', async () => {
    const first = await start(1);
    const { callId } = await first.call('createCall', { to: pressesOne });
    await first.event(callId, 'answer');
    await expect.poll(() => files('calls')).toHaveLength(1);
    first.crash();
    await account.updateCall(String(callId), { state: 'completed' });
    const second = await start(2);
    expect(await second.notice(`Call ${String(callId)} is over`)).toContain('while Switchboard was not running (hangup)');
    expect(second.switchboard.liveCalls()).toEqual([]);
  });

  it('gets the fallback when the server is asked to stop, though no turn of it is open', async () => {
    const run = await start(1);
    const { callId } = await run.call('createCall', { to: pressesOne });
    const answered = await run.event(callId, 'answer');
    await run.call('respondToCallback', { callbackId: answered?.callbackId, bxml: hold });
    await run.quit();
    await expect.poll(async () => (await account.getCall(String(callId))).state, { timeout: 5_000 }).toBe('disconnected');
    expect(await files('calls')).toEqual([]);
  });
});
