/** Files as they are on people's disks: damaged, read-only, linked, huge, missing, and written by the agent meanwhile. */
import { spawn } from 'node:child_process';
import { chmod, link, lstat, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstBackup, lastBackup, readConfig, writeConfig } from './configFile';
import { type HomeRig, openHome } from './testing/homeRig';

const file = '/home/ada/.cursor/mcp.json';
let rig: HomeRig;
beforeEach(async () => {
  rig = await openHome('linux');
});
afterEach(() => rig.remove());

const connect = async () => rig.connections.apply(await rig.connections.plan('cursor', { kind: 'edit', way: 'bridge' }), rig.mint);
const disk = () => rig.onDisk(file);

describe('a file that is left alone', () => {
  it.each<[string, () => Promise<unknown>, RegExp, number | undefined]>([
    ['damaged', () => rig.write(file, '{\n  "mcpServers": {\n    "a": 1,,\n  }\n}'), /not valid JSON: see line 3/, 3],
    ['not UTF-8', () => rig.write(file, Buffer.from([0x7b, 0xff, 0x7d])), /not text in UTF-8/, undefined],
    ['UTF-16', () => rig.write(file, Buffer.from('\uFEFF{}', 'utf16le')), /not text in UTF-8/, undefined],
    ['read-only', () => rig.write(file, '{}').then(() => chmod(disk(), 0o444)), /read-only/, undefined],
    ['huge', () => rig.write(file, '').then(() => truncate(disk(), 40 * 1024 * 1024)), /larger than 32 MB/, undefined],
    ['a folder', () => mkdir(disk(), { recursive: true }), /not an ordinary file/, undefined],
    [
      'a link to somewhere outside the home folder',
      async () => {
        await rig.write('/etc/mcp.json', '{}');
        await mkdir(path.dirname(disk()), { recursive: true });
        await symlink(rig.onDisk('/etc/mcp.json'), disk());
      },
      /a link to .*\/etc\/mcp\.json, which is outside your home folder/,
      undefined,
    ],
    [
      'in a folder that is a link to somewhere outside',
      async () => {
        await mkdir(rig.onDisk('/etc/cursor'), { recursive: true });
        await symlink(rig.onDisk('/etc/cursor'), rig.onDisk('/home/ada/.cursor'));
      },
      /outside your home folder/,
      undefined,
    ],
    [
      'a link to nothing',
      async () => {
        await mkdir(path.dirname(disk()), { recursive: true });
        await symlink(rig.onDisk('/home/ada/gone.json'), disk());
      },
      /a link that points to a file that does not exist/,
      undefined,
    ],
    [
      'a file with a second name',
      async () => {
        await rig.write(file, '{}');
        await link(disk(), rig.onDisk('/home/ada/second.json'));
      },
      /a second name/,
      undefined,
    ],
  ])('is %s', async (_what, prepare, sentence, line) => {
    await prepare();
    const before = (await lstat(disk()).catch(() => undefined))?.mtimeMs;
    const result = await connect();
    expect(result).toMatchObject({
      kind: 'refused',
      file,
      line,
      sentence: expect.stringMatching(sentence),
      fix: expect.stringMatching(/\.$/),
    });
    expect(rig.minted).toEqual([]);
    expect((await lstat(disk()).catch(() => undefined))?.mtimeMs).toBe(before);
    const row = (await rig.connections.list()).find(({ id }) => id === 'cursor');
    if (before !== undefined) expect(row?.state).toMatchObject({ kind: 'unreadable', file, line });
  });
});

describe('a file that is changed', () => {
  it('is followed when it is a link inside the home folder, and stays a link', async () => {
    await rig.write('/home/ada/dotfiles/mcp.json', '{}');
    await mkdir(path.dirname(disk()), { recursive: true });
    await symlink(rig.onDisk('/home/ada/dotfiles/mcp.json'), disk());
    const plan = await rig.connections.plan('cursor', { kind: 'edit' });
    expect(plan).toMatchObject({ changes: [{ file, target: rig.onDisk('/home/ada/dotfiles/mcp.json') }] });
    expect(await connect()).toMatchObject({ kind: 'connected' });
    expect((await lstat(disk())).isSymbolicLink()).toBe(true);
    expect(await rig.read('/home/ada/dotfiles/mcp.json')).toContain('switchboard');
  });

  it('keeps its rights and its owner; a new one is readable by its owner only', async () => {
    await rig.write(file, '{}');
    await chmod(disk(), 0o640);
    await connect();
    expect((await stat(disk())).mode & 0o777).toBe(0o640);
    expect((await stat(lastBackup(disk()))).mode & 0o777).toBe(0o640);
    await rig.connections.disconnect('cursor');
    await rm(disk());
    await connect();
    expect((await stat(disk())).mode & 0o777).toBe(0o600);
  });

  it('keeps the first and the last copy of what was there, however often it is changed', async () => {
    await rig.write(file, '{ "first": 1 }');
    for (const moved of ['/one/cli.js', '/two/cli.js', '/three/cli.js']) {
      const launch = { node: '/usr/bin/node', cli: moved, dataFolder: undefined };
      const connections = rig.again({ launch });
      expect(await connections.apply(await connections.plan('cursor', { kind: 'edit' }), rig.mint)).toMatchObject({ kind: 'connected' });
    }
    expect(await readFile(firstBackup(disk()), 'utf8')).toBe('{ "first": 1 }');
    expect(await readFile(lastBackup(disk()), 'utf8')).toContain('/two/cli.js');
    expect(await readdir(path.dirname(disk()))).toHaveLength(3);
    await rig.connections.disconnect('cursor');
    expect(await readdir(path.dirname(disk()))).toEqual(['mcp.json']);
    expect(await rig.read(file)).toBe('{ "first": 1 }');
  });

  it('is not written when the agent wrote it meanwhile', async () => {
    await rig.write(file, '{}');
    const read = await readConfig(disk(), rig.onDisk('/home/ada'));
    if (read.kind === 'refused') throw new Error(read.sentence);
    await writeFile(disk(), '{"theirs": 1}');
    expect(await writeConfig(read, '{"ours": 1}')).toEqual({ kind: 'changed' });
    expect(await rig.read(file)).toBe('{"theirs": 1}');
    expect((await readdir(path.dirname(disk()))).filter((name) => name.startsWith('.mcp'))).toEqual([]);
  });

  it('loses nothing that the agent writes while it is connected again and again', async () => {
    await rig.write(file, '{"n": 0}');
    const agent = spawn(process.execPath, ['-e', agentProgram, disk()], { stdio: 'ignore' });
    const ended = new Promise((resolve) => agent.once('close', resolve));
    const launchOf = (n: number) => ({ node: '/usr/bin/node', cli: `/at/${n}/cli.js`, dataFolder: undefined });
    let connected = 0;
    for (let n = 0; n < 20; n++) {
      const connections = rig.again({ launch: launchOf(n) });
      const result = await connections.apply(await connections.plan('cursor', { kind: 'edit' }), rig.mint);
      if (result.kind === 'connected') connected += 1;
      else expect(result).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('The agent keeps writing this file') });
    }
    await ended;
    expect(connected).toBeGreaterThan(0);
    expect(JSON.parse(await rig.read(file))).toMatchObject({ n: 40 });
  });

  it('is put back when the second of two files cannot be written', async () => {
    await rig.write('/home/ada/.claude.json', '{"a": 1}');
    await rig.write('/home/ada/.claude/settings.json', '{}');
    // Nothing can be renamed to where the copy goes.
    await rig.write('/home/ada/.claude/settings.json.switchboard-backup/taken', '');
    const plan = await rig.connections.plan('claude-code', { kind: 'edit', consents: ['claude-code-approvals'] });
    expect(plan).toMatchObject({ kind: 'edit' });
    const result = await rig.connections.apply(plan, rig.mint);
    expect(result).toMatchObject({
      kind: 'refused',
      file: '/home/ada/.claude/settings.json',
      minted: rig.minted[0]?.id,
      sentence: expect.stringMatching(/could not be written/),
    });
    expect(await rig.read('/home/ada/.claude.json')).toBe('{"a": 1}');
    expect(await rig.read('/home/ada/.claude/settings.json')).toBe('{}');
    expect((await rig.connections.list()).find(({ id }) => id === 'claude-code')?.state).toEqual({ kind: 'found' });
  });

  it('is left alone when the second of two files is not what it should be', async () => {
    await rig.write('/home/ada/.claude.json', '{"a": 1}');
    await rig.write('/home/ada/.claude/settings.json', '{"permissions": 1}');
    const before = await rig.files();
    const plan = await rig.connections.plan('claude-code', { kind: 'edit', consents: ['claude-code-approvals'] });
    expect(plan).toMatchObject({ kind: 'refused', file: '/home/ada/.claude/settings.json', line: 1 });
    expect(await rig.files()).toEqual(before);
  });

  it('is changed by one Switchboard at a time', async () => {
    const [one, two] = [rig.again({}), rig.again({ launch: { node: '/usr/bin/node', cli: '/two/cli.js', dataFolder: undefined } })];
    const results = await Promise.all(
      [one, two, one, two].map(async (connections) => connections.apply(await connections.plan('cursor', { kind: 'edit' }), rig.mint)),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['connected', 'connected', 'connected', 'connected']);
    expect(Object.keys(JSON.parse(await rig.read(file)).mcpServers)).toEqual(['switchboard']);
  });
});

/** An agent that counts in its own file forty times, and keeps what others write there. */
const agentProgram = `
const fs = require('node:fs');
const [file] = process.argv.slice(1);
let n = 0;
const timer = setInterval(() => {
  const found = JSON.parse(fs.readFileSync(file, 'utf8'));
  n += 1;
  fs.writeFileSync(file + '.new', JSON.stringify({ ...found, n }));
  fs.renameSync(file + '.new', file);
  if (n === 40) clearInterval(timer);
}, 5);
`;
