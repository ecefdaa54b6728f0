import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepLaunchFile, startInstalledApp } from './launchFile';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'launch-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const bridges = () => path.join(data, 'agents');
const seen = () => path.join(data, 'seen.json');
/** An app that writes what it was started with. */
const launch = () => ({
  command: process.execPath,
  args: [
    '-e',
    'require("fs").writeFileSync(process.argv[1], JSON.stringify({ args: process.argv.slice(2), env: process.env }))',
    seen(),
    '; touch x',
    '$HOME',
  ],
  env: { SWITCHBOARD_USER_DATA: data },
});

describe('starting the installed app', () => {
  it('runs the program with its arguments as they are, and with nothing of what an agent set for its bridge', async () => {
    await keepLaunchFile(data, launch());
    expect((await stat(path.join(data, 'launch.json'))).mode & 0o777).toBe(0o600);
    const env = {
      ...process.env,
      BW_API_URL: 'http://elsewhere',
      SWITCHBOARD_MCP_PORT: '1',
      NODE_OPTIONS: '--no-warnings',
      OTHER: 'stays',
    };
    expect(await startInstalledApp(bridges(), env)).toBe(true);
    await expect.poll(async () => readFile(seen(), 'utf8').catch(() => '')).not.toBe('');
    const found: { args: string[]; env: Record<string, string> } = JSON.parse(await readFile(seen(), 'utf8'));
    expect(found.args).toEqual(['; touch x', '$HOME']);
    expect(found.env).toMatchObject({ SWITCHBOARD_USER_DATA: data, OTHER: 'stays' });
    expect(Object.keys(found.env).filter((name) => /^(BW_API_URL|SWITCHBOARD_MCP_PORT|NODE_OPTIONS)$/.test(name))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is missing', async () => undefined],
    ['may be changed by others', () => keepLaunchFile(data, launch()).then(() => chmod(path.join(data, 'launch.json'), 0o666))],
    [
      'names no absolute path',
      () => writeFile(path.join(data, 'launch.json'), JSON.stringify({ version: 1, command: 'node', args: [] }), { mode: 0o600 }),
    ],
    ['names a program that is gone', () => keepLaunchFile(data, { command: path.join(data, 'gone'), args: [] })],
  ])('does nothing when the file %s', async (_what, prepare) => {
    await prepare();
    expect(await startInstalledApp(bridges())).toBe(false);
  });
});
