import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fixedSource } from '../bandwidth/credentials';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { isLoopback } from '../base/url';
import type { Switchboard } from '../index';
import { createSwitchboard, defaultTurns } from '../index';
import type { Activity } from '../model/activity';
import { type PracticeLine, startPracticeLine } from '../practice/practice';
import { connectModern } from '../server/testing/clients';
import { sendThrough } from '../testing/sendThrough';
import { Front } from './tunnel/testing/front';
import { briefly, installFake } from './tunnel/testing/tunnelRig';

const pressesOne = '+15005550006';
const secret = 'a-secret-of-the-real-line';

const payload = z.record(z.string(), z.unknown());
const eventsPage = z.object({ cursor: z.string(), events: z.array(z.looseObject({ callbackId: z.string().optional() })) });

let folder: string;
let front: Front;
let bandwidth: PracticeLine;
let switchboard: Switchboard;
const carried: string[] = [];
const notices: Extract<Activity, { kind: 'notice' }>[] = [];
const watchers = new Set<() => void>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dev-tunnel-'));
  front = await Front.open();
  carried.length = 0;
  notices.length = 0;
  bandwidth = await startPracticeLine({
    clock: systemClock,
    log: silentLog,
    mode: 'full',
    pace: 0.02,
    callbackBase: () => `${switchboard.tunnel?.address()}/${secret}`,
    send: sendThrough(front, carried),
    mayReach: (url) => isLoopback(url) || url.hostname.endsWith('.trycloudflare.com'),
  });
});
afterEach(async () => {
  await switchboard.close();
  await bandwidth.close();
  await front.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(own: string, on = true, baseUrl: string | undefined = undefined, journals = false): Promise<void> {
  const { url, clientId, clientSecret } = bandwidth;
  switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: '0.0.0',
    line: 'real',
    real: {
      hosts: { api: url, voice: url, messaging: url },
      credentials: [fixedSource('environment', { clientId, clientSecret })],
      ...{ accountId: undefined, baseUrl, voiceApplicationId: bandwidth.applicationId, number: bandwidth.number },
    },
    practice: undefined,
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
    journals: journals ? { folder: path.join(folder, 'real-line') } : undefined,
    tunnel: { on, folder: path.join(folder, 'state'), binary: { own }, timings: briefly, ports: { get: front.get } },
  });
  switchboard.subscribe((activity) => {
    if (activity.kind !== 'notice') return;
    notices.push(activity);
    for (const watcher of [...watchers]) watcher();
  });
}

/** The first notice that says this, other than `not`, past or to come. */
function notice(says: string, not = ''): Promise<Extract<Activity, { kind: 'notice' }>> {
  return new Promise((resolve) => {
    const look = () => {
      const found = notices.find(({ message }) => message.includes(says) && message !== not);
      if (!found) return;
      watchers.delete(look);
      resolve(found);
    };
    watchers.add(look);
    look();
  });
}

const reached = 'Bandwidth can reach this computer at';

async function agent() {
  const { token } = await switchboard.mintAgent('tester');
  const client = await connectModern(switchboard.endpoint ?? '', token);
  const call = async (name: string, input: Readonly<Record<string, unknown>>) => {
    const result = await client.callTool({ name, arguments: { ...input } });
    if (result.isError === true) throw new Error(JSON.stringify(result.structuredContent ?? result.content));
    return payload.parse(result.structuredContent);
  };
  const event = async (callId: unknown, eventType: string) => {
    const page = eventsPage.parse(await call('getCallbackEvents', { callId, event_type: eventType, waitSeconds: 10 }));
    return page.events[0];
  };
  return { call, event, close: () => client.close() };
}

describe('the real line behind the tunnel', () => {
  it('holds a whole conversation whose every webhook comes in through the public address', async () => {
    const { file, play } = await installFake(folder, front.port);
    await play({});
    await open(file);
    expect(switchboard.callbacks).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    const { message, severity, line } = await notice(reached);
    const address = switchboard.tunnel?.address() ?? '';
    expect([message, severity, line]).toEqual([`Bandwidth can reach this computer at ${address}.`, 'info', 'real']);
    const { call, event, close } = await agent();
    const { callId } = await call('createCall', { to: pressesOne });
    const answered = await event(callId, 'answer');
    const bxml = '<Response><Gather maxDigits="1"><SpeakSentence>Press one.</SpeakSentence></Gather></Response>';
    await call('respondToCallback', { callbackId: answered?.callbackId, bxml });
    const gathered = await event(callId, 'gather');
    await call('respondToCallback', { callbackId: gathered?.callbackId, bxml: '<Response><Hangup/></Response>' });
    await event(callId, 'disconnect');
    expect(carried.length).toBeGreaterThanOrEqual(3);
    expect(new Set(carried)).toEqual(new Set([new URL(address).host]));
    await close();
  });

  it('goes on under a new address after cloudflared has crashed', async () => {
    const { file, play } = await installFake(folder, front.port);
    await play({});
    await open(file);
    const first = (await notice(reached)).message;
    (await front.connection(1)).order('crash');
    expect((await notice('cloudflared stopped unexpectedly. Trying again soon.')).severity).toBe('warning');
    const second = (await notice(reached, first)).message;
    const { call, event, close } = await agent();
    const { callId } = await call('createCall', { to: pressesOne });
    const answered = await event(callId, 'answer');
    await call('respondToCallback', { callbackId: answered?.callbackId, bxml: '<Response><Hangup/></Response>' });
    expect(carried.every((host) => second.includes(host))).toBe(true);
    await close();
  });

  it('points the chosen application at the address, takes it and a live call along to the next one, and puts it back', async () => {
    const { file, play } = await installFake(folder, front.port);
    await play({});
    await open(file, true, undefined, true);
    const { call, event, close } = await agent();
    const inbound = async () => {
      const { applications } = z
        .object({ applications: z.array(z.looseObject({ applicationId: z.string() })) })
        .parse(await call('listApplications', {}));
      return applications.find(({ applicationId }) => applicationId === bandwidth.applicationId)?.callInitiatedCallbackUrl;
    };
    await notice('Switchboard now receives the inbound calls');
    expect(await inbound()).toBe('this server');
    const { callId } = await call('createCall', { to: pressesOne });
    const answered = await event(callId, 'answer');
    await call('respondToCallback', { callbackId: answered?.callbackId, bxml: '<Response><Pause duration="60"/></Response>' });
    const first = (await notice(reached)).message;
    (await front.connection(1)).order('crash');
    const second = (await notice(reached, first)).message;
    await notice(`Call ${String(callId)} was redirected to the new address`);
    const redirected = await event(callId, 'redirect');
    await call('respondToCallback', { callbackId: redirected?.callbackId, bxml: '<Response><Hangup/></Response>' });
    expect(carried.some((host) => second.includes(host))).toBe(true);
    await expect.poll(inbound).toBe('this server');
    await close();
    await switchboard.close();
    expect(notices.at(-1)?.message).toContain('has its earlier settings again');
  });

  it('serves without a tunnel where cloudflared is missing, and says what to do', async () => {
    await open(path.join(folder, 'nowhere'));
    expect((await notice('Choose another cloudflared program')).severity).toBe('error');
    const { call, close } = await agent();
    expect(await call('listPhoneNumbers', {})).toBeDefined();
    const refused = call('createCall', { to: pressesOne });
    await expect(refused).rejects.toThrow(/its tunnel has failed.*validation.*Choose another cloudflared program/);
    await close();
  });

  it('stays off until it is turned on, and needs none where there is a base address', async () => {
    const { file, play } = await installFake(folder, front.port);
    await play({});
    await open(file, false);
    expect(switchboard.tunnel?.state.phase.name).toBe('off');
    switchboard.tunnel?.start();
    await notice(reached);
    await switchboard.close();
    await open(file, true, 'https://phone.example');
    expect(switchboard.tunnel).toBeUndefined();
  });
});
