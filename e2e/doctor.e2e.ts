/** `switchboard-mcp doctor`, the built file: alone, with wrong input, and beside a server that runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { given } from './harness/given';
import { cliPath, headlessEnvironment, startHeadless } from './harness/headless';

async function doctor(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [cliPath(), 'doctor', ...args], {
    env: headlessEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.err += part;
  });
  const [code] = await once(child, 'close');
  return { code, ...text };
}

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(given().folder, 'doctor-'));
});

test('without credentials it says what to do, and ends with 1', async () => {
  const { code, out, err } = await doctor([], { SWITCHBOARD_USER_DATA: folder });
  expect(err).toBe('');
  expect(out).toContain('needs you  Bandwidth account: Switchboard has no credentials for a Bandwidth account.');
  expect(out).toContain('1 thing needs you.');
  expect(code).toBe(1);
});

test('a wrong argument or environment ends with 2 and a sentence, and repeats no value', async () => {
  const argument = await doctor(['--secret=s3cret'], { SWITCHBOARD_USER_DATA: folder });
  expect(argument).toMatchObject({ code: 2, out: '', err: 'Unknown argument. Run switchboard-mcp doctor --help.\n' });
  const environment = await doctor([], { SWITCHBOARD_USER_DATA: folder, BW_ENVIRONMENT: 's3cret' });
  expect(environment).toMatchObject({ code: 2, out: '', err: expect.stringContaining('BW_ENVIRONMENT must be prod, test or uat') });
  expect(environment.err).not.toContain('s3cret');
});

test('beside a server that runs it shows what that server knows', async () => {
  const bridges = join(folder, 'bridges');
  const server = await startHeadless({ args: ['--practice', '--port', '0', '--bridge-folder', bridges] });
  const env = { SWITCHBOARD_USER_DATA: folder, SWITCHBOARD_BRIDGE_FOLDER: bridges };
  const { out } = await doctor(['--json'], env);
  expect(JSON.parse(out)).toMatchObject({
    running: true,
    line: 'practice',
    rows: [
      { id: 'number', state: 'done', sentence: 'The practice line has the number +1 500 555 0100.' },
      { id: 'agent', state: 'needs-you' },
    ],
  });
  expect(await server.stop()).toBe(0);
  expect(JSON.parse((await doctor(['--json'], env)).out)).toMatchObject({ running: false, line: 'real' });
});
