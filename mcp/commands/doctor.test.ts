import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openAccountDesk } from '../account/openDesk';
import { type CredentialRead, type CredentialSource, fixedSource } from '../bandwidth/credentials';
import { type FakeBandwidth, startFakeBandwidth, tokenPath, tokenWith } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, type SwitchboardOptions } from '../index';
import { type DoctorDeps, doctor } from './doctor';
import { printed } from './result';
import { runningStatus } from './runningStatus';

const claims = { accounts: ['5500000'], roles: ['HttpVoice'], express: true };
const pair = { clientId: 'CLI-1234-4f2a', clientSecret: 'the-client-secret' };
const applicationsPath = 'GET /api/v2/accounts/5500000/applications';
const oneApplication =
  '<ApplicationProvisioningResponse><ApplicationList><Application><ApplicationId>a-1</ApplicationId><ServiceType>Voice-V2</ServiceType><AppName>One</AppName></Application></ApplicationList></ApplicationProvisioningResponse>';

let bandwidth: FakeBandwidth;
beforeEach(async () => {
  bandwidth = await startFakeBandwidth(claims);
  bandwidth.route({ [applicationsPath]: { status: 200, body: oneApplication }, 'GET /api/v2/tns': { status: 403 } });
});
afterEach(() => bandwidth.close());

function run(over: Partial<DoctorDeps> = {}) {
  return doctor({
    ...{ clock: systemClock, version: '1.2.3', running: async () => undefined },
    real: { accountId: undefined, baseUrl: 'https://phone.example', number: '+19195550100' },
    sources: [fixedSource('environment', pair)],
    desk: openAccountDesk({ hosts: bandwidth.hosts, clock: systemClock, log: silentLog, version: '1.2.3' }),
    ...over,
  });
}

const rowsSchema = z.array(z.object({ id: z.string(), state: z.string() }));
const states = (result: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries(rowsSchema.parse(result.facts.rows).map(({ id, state }) => [id, state]));

const keychain = (read: CredentialRead): CredentialSource => ({ name: 'keychain', read: async () => read });

describe('the doctor, when no Switchboard runs', () => {
  it('says what is ready and what only a running Switchboard knows; nothing needs the person', async () => {
    const result = await run();
    expect(printed(result, false)).toBe(
      [
        'Switchboard 1.2.3, real line. No Switchboard is running here, so some things are not known.',
        '',
        '  ready      Bandwidth account: Bandwidth Build account 5500000. Credentials ending in 4f2a, set outside Switchboard.',
        '  ready      Phone number: +1 919 555 0100.',
        '  ready      Bandwidth can reach this computer: Bandwidth reaches this computer at the address you set.',
        '  not known  Incoming calls come here: This can only be seen while Switchboard is running.',
        '             Start Switchboard, then look again.',
        '  not known  An agent is connected: Agents can only be seen by the Switchboard they connect to.',
        '             Run switchboard-mcp connect, or connect one in the Switchboard app, under Agents.',
        '',
        'Nothing needs you.',
        '',
      ].join('\n'),
    );
    expect(result.code).toBe(0);
  });

  it('is one JSON line for a program, without the secret', async () => {
    const text = printed(await run(), true);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(text)).toMatchObject({ ok: true, running: false, line: 'real', ready: false, rows: expect.any(Array) });
    expect(text).not.toMatch(/the-client-secret|CLI-1234/);
  });

  it('without credentials: the person is needed', async () => {
    const result = await run({ sources: [], real: { accountId: undefined, baseUrl: undefined, number: undefined } });
    expect(result.code).toBe(1);
    expect(states(result)).toEqual({ account: 'needs-you', number: 'unknown', address: 'unknown', inbound: 'unknown', agent: 'unknown' });
    expect(result.lines.at(-1)).toBe('1 thing needs you.');
    expect(result.lines.join('\n')).toContain('switchboard-mcp login');
  });

  it('with a locked keychain: its row says what to do', async () => {
    const locked = keychain({ state: 'locked', why: 'The keychain is locked.', todo: 'Unlock it.' });
    const result = await run({ sources: [locked] });
    expect(states(result)).toMatchObject({ account: 'unknown', keychain: 'needs-you' });
    expect(result.lines.join('\n')).toContain('needs you  Keychain: The keychain is locked.\n             Unlock it.');
  });

  it('with credentials from the keychain', async () => {
    const result = await run({ sources: [keychain({ state: 'ok', credentials: pair, accountId: '5500000' })] });
    expect(states(result)).toMatchObject({ account: 'done', keychain: 'done' });
  });

  it.each([
    [{ [tokenPath]: { status: 401 } }, 'needs-you', 'Bandwidth does not accept this client ID and secret.'],
    [{ [tokenPath]: { status: 503 } }, 'unknown', 'Bandwidth is not working right now.'],
    [
      { [tokenPath]: { status: 200, body: { access_token: tokenWith({ ...claims, accounts: ['1', '2'] }) } } },
      'needs-you',
      'These credentials reach several accounts: 1, 2.',
    ],
    [
      { [tokenPath]: { status: 200, body: { access_token: tokenWith({ ...claims, accounts: [] }) } } },
      'needs-you',
      'These credentials do not name their account.',
    ],
  ])('%j', async (routes, state, sentence) => {
    bandwidth.route(routes);
    const result = await run();
    expect(states(result).account).toBe(state);
    expect(result.lines.join('\n')).toContain(sentence);
    expect(result.code).toBe(state === 'needs-you' ? 1 : 0);
  });

  it('on Build: the number is not listed, so it is typed', async () => {
    const result = await run({ real: { accountId: undefined, baseUrl: 'https://phone.example', number: undefined } });
    expect(states(result).number).toBe('needs-you');
    expect(result.lines.join('\n')).toContain('set BW_NUMBER to it');
  });

  it('without a voice application', async () => {
    bandwidth.route({ [applicationsPath]: { status: 204 } });
    expect(states(await run()).inbound).toBe('needs-you');
  });
});

describe('the doctor, beside a Switchboard that runs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const start = (more: Partial<SwitchboardOptions> = {}) =>
    createSwitchboard({
      ...more,
      ...{ clock: systemClock, log: silentLog, version: '1.2.3', line: 'practice', real: undefined, turns: defaultTurns },
      practice: { mode: 'build', pace: 0.01 },
      mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
      callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
      agents: { list: () => [], save: async () => undefined },
      bridgeFolder: folder,
    });

  it('shows its rows, and asks neither Bandwidth nor the keychain', async () => {
    const switchboard = await start();
    try {
      const never = keychain({ state: 'refused', why: 'It was asked.', todo: 'Do not.' });
      const result = await run({ running: () => runningStatus(folder, systemClock), sources: [never] });
      expect(result.facts).toMatchObject({ running: true, line: 'practice' });
      expect(states(result)).toEqual({ number: 'done', agent: 'needs-you' });
      expect(result.lines[0]).toBe('Switchboard 1.2.3, practice line. Reported by the Switchboard that is running.');
      expect(result.code).toBe(1);
      expect(bandwidth.requests).toEqual([]);
      // Asking does not count as an agent that connected.
      expect(switchboard.agents().map(({ lastSeenAt }) => lastSeenAt)).toEqual([undefined]);
    } finally {
      await switchboard.close();
    }
    expect(await runningStatus(folder, systemClock)).toBeUndefined();
  });

  it('shows what the app knows besides', async () => {
    const switchboard = await start({ readiness: (facts) => ({ ...facts, keychain: { kind: 'this-run', why: 'There is no keychain.' } }) });
    try {
      const result = await run({ running: () => runningStatus(folder, systemClock) });
      expect(states(result)).toEqual({ number: 'done', agent: 'needs-you', keychain: 'unknown' });
    } finally {
      await switchboard.close();
    }
  });

  it('is served only to who can prove that they may read the private file', async () => {
    const switchboard = await start();
    try {
      const { token } = await switchboard.mintAgent('Claude');
      const status = new URL('/status', switchboard.endpoint ?? '');
      for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
        expect((await fetch(status, { headers })).status).toBe(404);
      }
    } finally {
      await switchboard.close();
    }
  });
});
