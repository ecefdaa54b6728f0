/** The built programs on a real keychain and a fake Bandwidth: what a person at a terminal, and an agent's host, meet. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundleForNode } from '../../scripts/nodeBundle.mjs';
import { tokenRoute } from '../account/testing/deskRig';
import { type FakeBandwidth, startFakeBandwidth, tokenPath } from '../bandwidth/testing/fakeBandwidth';
import { hasSecretServicePrograms, type SecretServiceRig, startSecretService } from '../vault/testing/secretService';

const project = fileURLToPath(new URL('../../', import.meta.url));
const dist = path.join(project, 'dist', 'testing', 'command');
const cli = path.join(dist, 'cli.js');
const secret = 'canary-client-secret';
const doctorPage = z.object({ rows: z.array(z.object({ id: z.string(), state: z.string(), sentence: z.string() })) });
const standardInput = `CLI-1234-4f2a\n${secret}\n`;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(!hasSecretServicePrograms())('the commands for credentials', () => {
  let rig: SecretServiceRig;
  let bandwidth: FakeBandwidth;
  let folder: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    const entries = { cli: 'mcp/cli.ts', command: 'mcp/command.ts', doctor: 'mcp/doctor.ts', headless: 'mcp/headless.ts' };
    await Promise.all([
      bundleForNode(dist, entries, { rule: 'headless', split: true }),
      bundleForNode(dist, { keychainHelper: 'mcp/vault/helper/keychainHelper.ts' }, { rule: 'keychain' }),
    ]);
    rig = await startSecretService();
  }, 120_000);
  afterAll(() => rig.close());

  beforeEach(async () => {
    await rig.serve('unlocked');
    folder = await mkdtemp(path.join(tmpdir(), 'switchboard-command-'));
    bandwidth = await startFakeBandwidth();
    bandwidth.route(tokenRoute({ accounts: ['5500000'], roles: ['HttpVoice'], express: true }));
  });
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
    await bandwidth.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [cli, ...args], {
      env: { ...rig.env, SWITCHBOARD_USER_DATA: folder, BW_API_URL: bandwidth.hosts.api, ...env },
    });
    running.push(child);
    return child;
  };
  const run = async (args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    const child = start(args, env);
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, stdout: await stdout, stderr: await stderr };
  };
  const settings = async () => JSON.parse(await readFile(path.join(folder, 'settings.json'), 'utf8'));
  const host = () => new URL(bandwidth.hosts.api).host;

  it('sign in, say who is signed in, and sign out', async () => {
    const login = await run(['login'], standardInput);
    expect(login).toMatchObject({ code: 0, stderr: '' });
    expect(login.stdout).toContain('Signed in to account 5500000, a Bandwidth Build account.');
    const key = { environment: host(), accountId: '5500000' };
    expect(await settings()).toMatchObject({ account: key, accounts: [key] });
    expect(await rig.entries()).toContain(`username = ${host()}/5500000`);

    const who = await run(['whoami', '--json']);
    const facts = { ok: true, ...key, build: true, ending: '4f2a', place: 'keychain' };
    expect(who.code).toBe(0);
    expect(JSON.parse(who.stdout)).toEqual(facts);

    expect(await run(['logout'])).toMatchObject({ code: 0, stdout: expect.stringContaining('no longer in the keychain') });
    expect(await rig.entries()).not.toContain('5500000');
    expect(await settings()).not.toHaveProperty('account');
    expect(await run(['whoami'])).toMatchObject({ code: 1, stderr: 'You are not signed in.\nRun switchboard-mcp login.\n' });
    expect(await run(['logout'])).toMatchObject({ code: 0, stdout: 'You are not signed in.\n' });
    const written = [login, who].map(({ stdout, stderr }) => stdout + stderr).join('') + (await everythingIn(folder));
    expect(written).not.toContain('canary');
  });

  it('are what the doctor finds, in whatever state the keychain is', async () => {
    const rowsOf = async (state: Parameters<typeof rig.serve>[0]) => {
      await rig.serve(state);
      const ran = await run(['doctor', '--json']);
      expect(ran.stdout + ran.stderr).not.toContain('canary');
      const { rows } = doctorPage.parse(JSON.parse(ran.stdout));
      const kept = rows.filter(({ id }) => id === 'account' || id === 'keychain');
      return { code: ran.code, rows: kept.map(({ id, state: found, sentence }) => `${id} ${found}: ${sentence}`) };
    };
    const none = 'account needs-you: Switchboard has no credentials for a Bandwidth account.';
    expect(await rowsOf('unlocked')).toEqual({ code: 1, rows: [none] });
    expect((await run(['login'], standardInput)).code).toBe(0);
    expect(await rowsOf('unlocked')).toMatchObject({
      rows: [
        'account done: Bandwidth Build account 5500000. Credentials ending in 4f2a, in the keychain.',
        'keychain done: Your credentials are in the keychain of this computer.',
      ],
    });
    const unread = 'account unknown: Your credentials may be in the keychain, which cannot be read.';
    expect(await rowsOf('locked')).toEqual({ code: 1, rows: [unread, 'keychain needs-you: The keychain of this computer is locked.'] });
    expect(await rowsOf('hanging')).toEqual({
      code: 1,
      rows: [unread, 'keychain needs-you: The keychain of this computer did not reply within 3 seconds.'],
    });
    expect(await rowsOf('absent')).toEqual({
      code: 1,
      rows: [none, 'keychain needs-you: This computer has no keychain that Switchboard can use.'],
    });
  });

  it('keep nothing that Bandwidth refuses', async () => {
    bandwidth.route({ [tokenPath]: { status: 401 } });
    const login = await run(['login', '--json'], standardInput);
    expect(login.code).toBe(1);
    expect(JSON.parse(login.stdout)).toMatchObject({ ok: false, cause: 'wrong-pair', fix: expect.stringContaining('API Credentials') });
    expect(await rig.entries()).not.toContain(host());
  });

  it.each(['', 'only one line\n', 'three\nlines\nof text\n', '{"clientId":"CLI-1"}'])(
    'refuse standard input without a pair: %j',
    async (input) => {
      expect(await run(['login'], input)).toMatchObject({ code: 1, stderr: expect.stringContaining('the ID is the first line') });
      expect(bandwidth.requests).toEqual([]);
    },
  );

  it('take no secret as an argument, and do not repeat it', async () => {
    for (const args of [[secret], [`--client-secret=${secret}`], ['--client-secret', secret]]) {
      const ran = await run(['login', ...args], standardInput);
      expect(ran.code).toBe(2);
      expect(ran.stderr + ran.stdout).not.toContain('canary');
    }
  });

  it('name the account of credentials that reach several', async () => {
    bandwidth.route(tokenRoute({ accounts: ['1100000', '2200000'], roles: ['HttpVoice'] }));
    expect(await run(['login'], standardInput)).toMatchObject({
      code: 1,
      stderr: 'These credentials reach several accounts: 1100000, 2200000.\nName one with --account-id.\n',
    });
    for (const account of ['1100000', '2200000']) {
      expect(await run(['login', '--account-id', account], standardInput)).toMatchObject({ code: 0 });
    }
    expect(await settings()).toMatchObject({
      account: { accountId: '2200000' },
      accounts: [{ accountId: '2200000' }, { accountId: '1100000' }],
    });
    expect(await run(['logout', '--account-id', '1100000'])).toMatchObject({ code: 0 });
    expect(await settings()).toMatchObject({ account: { accountId: '2200000' }, accounts: [{ accountId: '2200000' }] });
  });

  it.each([
    ['locked', 'The keychain of this computer is locked.'],
    ['absent', 'This computer has no keychain that Switchboard can use.'],
    ['hanging', 'The keychain of this computer did not reply within 3 seconds.'],
  ] as const)('say in words that the keychain is %s, and write no file in its place', async (kind, sentence) => {
    await run(['login'], standardInput);
    await rig.serve(kind);
    const login = await run(['login'], standardInput);
    expect(login).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(await run(['whoami'])).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(await run(['logout'])).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(await everythingIn(folder)).not.toContain('canary');
  });

  it('say that the environment wins', async () => {
    const env = { BW_CLIENT_ID: 'CLI-env-9999', BW_CLIENT_SECRET: secret };
    const who = await run(['whoami'], '', env);
    expect(who.stdout).toContain('The client ID ends in 9999. The credentials are set outside Switchboard, in the environment.');
    expect((await run(['login'], standardInput, env)).stdout).toContain('They are used instead of the keychain');
  });

  it.skipIf(!existsSync('/usr/bin/script'))('ask a person, and do not show what is typed for the secret', async () => {
    const child = spawn('script', ['-qec', `${process.execPath} ${cli} login`, '/dev/null'], {
      env: { ...rig.env, SWITCHBOARD_USER_DATA: folder, BW_API_URL: bandwidth.hosts.api, SHELL: '/bin/sh', TERM: 'dumb' },
    });
    running.push(child);
    let screen = '';
    const shows = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (screen.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        look();
      });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
    });
    await shows('Client ID: ');
    child.stdin.write('CLI-1234-4f2a\r');
    await shows('Client secret (not shown): ');
    child.stdin.write(`${secret}\r`);
    await shows('Signed in to account 5500000');
    expect(screen).toContain('CLI-1234-4f2a');
    expect(screen).not.toContain('canary');
  });

  describe('and the server with --keychain', () => {
    const serve = async (env: Readonly<Record<string, string>> = {}) => {
      const child = start(['--keychain', '--transport', 'streamable-http', '--port', '0', '--ready-json'], env);
      const log = { text: '' };
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        log.text += chunk;
      });
      const { endpoint, token } = JSON.parse(await firstLine(child));
      const call = async (name: string): Promise<string> => {
        const reply = await fetch(endpoint, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } }),
        });
        return reply.text();
      };
      return { child, log, call };
    };

    it('uses the entry of the account in use', async () => {
      await run(['login'], standardInput);
      const before = bandwidth.requests.length;
      const { call, log } = await serve();
      await call('listApplications');
      const basic = bandwidth.requests[before]?.headers.authorization?.replace('Basic ', '') ?? '';
      expect(Buffer.from(basic, 'base64').toString()).toBe(`CLI-1234-4f2a:${secret}`);
      expect(log.text).not.toContain('canary');
    });

    it('says how to sign in when there is no entry', async () => {
      const { call, log } = await serve();
      expect(log.text).toContain('Run switchboard-mcp login');
      expect(await call('listApplications')).toContain('There are no Bandwidth credentials yet.');
    });

    it('serves while the keychain does not reply, fails only what needs it, and ends at once', async () => {
      await run(['login'], standardInput);
      await rig.serve('asking');
      const { child, call } = await serve();
      const [needy, other] = [call('listApplications'), call('getCallbackEvents')];
      expect(await Promise.race([needy.then(() => 'listApplications'), call('createRegistration').then(() => 'createRegistration')])).toBe(
        'createRegistration',
      );
      expect(await needy).toContain('The keychain of this computer did not reply within 3 seconds. If it asks for a password, enter it.');
      await other;
      const stopping = performance.now();
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      expect(child.exitCode).toBe(0);
      expect(performance.now() - stopping).toBeLessThan(5_000);
    }, 30_000);
  });
});

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  return text;
}

function firstLine(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error(`The server ended: ${text}`)));
  });
}

async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.parentPath.includes('code-cache'));
  return (await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')))).join('\n');
}
