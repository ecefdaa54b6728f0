import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BandwidthClient } from '../bandwidth/client';
import type { CredentialRead } from '../bandwidth/credentials';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, keychainSource } from '../index';
import type { Activity } from '../model/activity';
import type { PracticeLine } from '../practice/practice';
import { connectModern } from '../server/testing/clients';
import { playBandwidth } from '../testing/playedBandwidth';
import { memoryVault } from '../vault/memoryVault';

const key = { environment: 'prod', accountId: '9900000' };

let folder: string;
let bandwidth: PracticeLine;
/** Bandwidth's own view of the account. */
let account: BandwidthClient;
const opened: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'credentials-'));
  ({ line: bandwidth, account } = await playBandwidth('.example', async () => {
    throw new Error('no webhook is sent in these tests');
  }));
  opened.push(() => bandwidth.close());
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

/** The real line, whose keychain replies with `read`. */
async function start(read: (signal: AbortSignal) => Promise<CredentialRead>) {
  const { url } = bandwidth;
  const switchboard = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'real', shell: 'terminal', practice: undefined },
    real: {
      hosts: { api: url, voice: url, messaging: url },
      credentials: [{ name: 'keychain', read }],
      ...{ accountId: undefined, baseUrl: 'https://phone.example', voiceApplicationId: undefined, number: undefined },
    },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
    journals: { folder },
  });
  opened.push(() => switchboard.close());
  const activities: Activity[] = [];
  switchboard.subscribe((activity) => activities.push(activity));
  const { id, token } = await switchboard.mintAgent('tester');
  const client = await connectModern(switchboard.endpoint ?? '', token);
  opened.push(() => client.close());
  const call = async (name: string, input: Readonly<Record<string, unknown>> = {}) =>
    JSON.stringify(await client.callTool({ name, arguments: input }));
  const { credentials } = switchboard;
  if (credentials === undefined) throw new Error('the real line has no credentials port');
  return { switchboard, credentials, call, id, activities };
}

const pairOf = ({ clientId, clientSecret }: PracticeLine) => ({ clientId, clientSecret });
const kept = async (): Promise<CredentialRead> => ({ state: 'ok', credentials: pairOf(bandwidth), accountId: key.accountId });

describe('a start on the real line', () => {
  it('serves before the keychain has replied, and what needs an account waits for it', async () => {
    let reply: (read: CredentialRead) => void = () => undefined;
    const { credentials, call } = await start(
      () =>
        new Promise((resolve) => {
          reply = resolve;
        }),
    );
    expect(credentials.state).toEqual({ kind: 'reading' });
    const applications = call('listApplications');
    expect(await call('createRegistration')).toContain('validation');
    reply(await kept());
    expect(await applications).toContain(bandwidth.applicationId);
    expect(credentials.state).toEqual({
      kind: 'found',
      source: 'keychain',
      ending: bandwidth.clientId.slice(-4),
      accountId: key.accountId,
    });
  });

  it('finds what a vault keeps, once it is read again', async () => {
    const vault = memoryVault();
    const { credentials, call } = await start((signal) => vault.read(key, signal));
    expect(await call('listApplications')).toContain('There are no Bandwidth credentials yet.');
    await vault.keep(key, pairOf(bandwidth));
    await credentials.readAgain(keychainSource(vault, key));
    expect(await call('listApplications')).toContain(bandwidth.applicationId);
  });
});

describe('the person', () => {
  const landing = async () => (await account.listApplications())[0]?.fields.CallInitiatedCallbackUrl;

  it('signs out: what was changed at Bandwidth is put back, and then nothing uses the credentials any longer', async () => {
    const { credentials, call, activities } = await start(kept);
    const before = await landing();
    expect(await call('configureCallbacks', { applicationId: bandwidth.applicationId })).toContain('this server');
    expect(await landing()).not.toBe(before);
    credentials.use(undefined, undefined);
    expect(await call('listApplications')).toContain('There are no Bandwidth credentials yet.');
    await expect.poll(landing).toBe(before);
    const restored = () => activities.some((one) => one.kind === 'notice' && one.message.includes('earlier settings again'));
    await expect.poll(restored).toBe(true);
    credentials.use(pairOf(bandwidth), key.accountId);
    expect(await call('listApplications')).toContain(bandwidth.applicationId);
  });

  it('may keep what an agent logged in with, and lets one in again that logged out', async () => {
    const { credentials, call, id, activities } = await start(async () => ({ state: 'missing' }));
    const { clientId, clientSecret } = bandwidth;
    await call('setCredentials', { client_id: clientId, client_secret: clientSecret });
    expect(credentials.ofAgent(id)).toEqual({ pair: { clientId, clientSecret }, accountId: key.accountId });
    credentials.use({ clientId, clientSecret }, key.accountId);
    await call('clearCredentials');
    expect(credentials.ofAgent(id)).toBeUndefined();
    expect(credentials.loggedOut()).toEqual([id]);
    expect(await call('listApplications')).toContain('This agent logged out with clearCredentials.');
    credentials.readmit(id);
    expect(await call('listApplications')).toContain(bandwidth.applicationId);
    const agent = { id, name: 'tester' };
    expect(activities.filter(({ kind }) => ['login', 'logout', 'readmitted'].includes(kind))).toEqual([
      { kind: 'login', at: expect.any(Number), agent, accountId: key.accountId, build: false },
      { kind: 'logout', at: expect.any(Number), agent },
      { kind: 'readmitted', at: expect.any(Number), agent },
    ]);
    expect(JSON.stringify(activities)).not.toContain(clientSecret);
  });
});
