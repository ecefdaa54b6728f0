import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskAt, tokenRoute } from '../account/testing/deskRig';
import { type FakeBandwidth, startFakeBandwidth } from '../bandwidth/testing/fakeBandwidth';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { openSettings } from '../settings/settingsFile';
import { memoryVault } from '../vault/memoryVault';
import type { Vault } from '../vault/vault';
import { type AccountCommandDeps, runAccountCommand } from './account';
import { readPair } from './pair';
import type { Terminal } from './terminal';

let bandwidth: FakeBandwidth;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'switchboard-'));
  bandwidth = await startFakeBandwidth();
});
afterEach(async () => {
  await bandwidth.close();
  await rm(folder, { recursive: true, force: true });
});

const key = { environment: 'prod', accountId: '5500000' };
const pair = { clientId: 'CLI-1-4f2a', clientSecret: 'canary' };
const full: Vault = {
  ...memoryVault(),
  keep: async () => ({ state: 'unsupported', why: 'This computer has no keychain.', todo: 'Install one.' }),
};

const deps = (terminal: Partial<Terminal>, over: Partial<AccountCommandDeps> = {}): AccountCommandDeps => ({
  vault: memoryVault(),
  settings: openSettings(folder, silentLog, new ManualClock()),
  desk: deskAt(bandwidth.hosts.api),
  terminal: {
    interactive: false,
    ask: async () => '',
    askSecret: async () => '',
    readAll: async () => 'CLI-1-4f2a\ncanary\n',
    ...terminal,
  },
  environment: 'prod',
  accountId: undefined,
  given: undefined,
  ...over,
});

describe('login', () => {
  it('asks a person which of several accounts to use', async () => {
    bandwidth.route(tokenRoute({ accounts: ['1100000', '5500000'], roles: ['HttpVoice'] }));
    const answers = ['CLI-1-4f2a', '5500000'];
    const parts = deps({ interactive: true, ask: async () => answers.shift() ?? '', askSecret: async () => 'canary' });
    expect(await runAccountCommand('login', parts)).toMatchObject({ code: 0, facts: { ...key, ending: '4f2a' } });
    expect(await parts.vault.read(key)).toMatchObject({ credentials: pair });
  });

  it('remembers no account whose credentials were not kept', async () => {
    bandwidth.route(tokenRoute({ accounts: ['5500000'], roles: ['HttpVoice'] }));
    const parts = deps({}, { vault: full });
    const result = await runAccountCommand('login', parts);
    expect(result).toMatchObject({ code: 1, facts: { ok: false, cause: 'unsupported' } });
    expect(result.lines).toEqual([
      'Bandwidth accepts these credentials for account 5500000, but they were not kept.',
      'This computer has no keychain.',
      'Install one.',
    ]);
    expect(parts.settings.current).toEqual({});
  });
});

describe('logout', () => {
  it('leaves the other accounts', async () => {
    const parts = deps({});
    const other = { ...key, accountId: '6600000' };
    await parts.settings.update({ account: key, accounts: [key, other] });
    expect(await runAccountCommand('logout', parts)).toMatchObject({ code: 0, facts: { removed: true, ...key } });
    expect(parts.settings.current).toEqual({ account: undefined, accounts: [other] });
  });
});

describe('whoami', () => {
  it('uses the account in use of these hosts alone', async () => {
    const parts = deps({});
    await parts.settings.update({ account: { ...key, environment: 'test' } });
    expect(await runAccountCommand('whoami', parts)).toMatchObject({
      code: 1,
      lines: ['You are not signed in.', 'Run switchboard-mcp login.'],
    });
  });

  it('says that an entry is gone', async () => {
    const parts = deps({});
    await parts.settings.update({ account: key });
    expect((await runAccountCommand('whoami', parts)).lines[0]).toBe('The keychain has no credentials for account 5500000.');
  });
});

describe('a pair on standard input', () => {
  it.each([
    'CLI-1-4f2a\ncanary\n',
    '\r\n  CLI-1-4f2a \r\n\r\ncanary',
    'BW_CLIENT_ID=CLI-1-4f2a\nBW_CLIENT_SECRET=canary\n',
    '{"clientId":"CLI-1-4f2a","clientSecret":"canary"}',
    '{"client_id":"CLI-1-4f2a","client_secret":"canary","more":1}\n',
  ])('is read from %j', (input) => {
    expect(readPair(input)).toEqual(pair);
  });

  it.each(['', 'CLI-1', 'a\nb\nc', '{"clientId":"x"}', '[1,2]'])('is not guessed from %j', (input) => {
    expect(readPair(input)).toBeUndefined();
  });
});
