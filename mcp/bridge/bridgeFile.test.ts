import { chmod, link, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BridgeFolder, readBridgeFile } from './bridgeFile';

const run = { channelPort: 7468, endpoint: 'http://127.0.0.1:7467/mcp', pid: 4711, instance: 'instance-of-this-run' };
const token = 'sb_0123456789012345678901234567890123456789012';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'bridge-'));
  folder = path.join(base, 'agents');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const fileOf = (id: string) => path.join(folder, `${id}.json`);

describe('the file of a bridged agent', () => {
  it('is private, in a private folder, and says how to reach this run', async () => {
    await new BridgeFolder(folder, run).write('agent-1', token);
    expect((await stat(fileOf('agent-1'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(JSON.parse(await readFile(fileOf('agent-1'), 'utf8'))).toEqual({ version: 2, ...run, token });
    expect(await readBridgeFile(folder, 'agent-1')).toEqual({ kind: 'found', file: { ...run, token } });
  });

  it('is gone after the run, and so is nothing else', async () => {
    const writer = new BridgeFolder(folder, run);
    await writer.write('agent-1', token);
    await writer.write('agent-2', token);
    await writer.remove('agent-2');
    expect(await readdir(folder)).toEqual(['agent-1.json']);
    await writeFile(fileOf('foreign'), 'x');
    await writer.removeAll();
    expect(await readdir(folder)).toEqual(['foreign.json']);
    expect(await readBridgeFile(folder, 'agent-1')).toEqual({ kind: 'absent' });
  });

  it('of a later run survives the end of an earlier one', async () => {
    const earlier = new BridgeFolder(folder, run);
    await earlier.write('default', token);
    await new BridgeFolder(folder, { ...run, instance: 'instance-of-a-later-run' }).write('default', token);
    await earlier.removeAll();
    expect(await readBridgeFile(folder, 'default')).toMatchObject({ kind: 'found', file: { instance: 'instance-of-a-later-run' } });
  });

  it('replaces a link that was put in its place, and never writes through it', async () => {
    const victim = path.join(base, 'victim');
    await writeFile(victim, 'precious');
    await mkdir(folder);
    await symlink(victim, fileOf('default'));
    await new BridgeFolder(folder, run).write('default', token);
    expect(await readFile(victim, 'utf8')).toBe('precious');
    expect(await readBridgeFile(folder, 'default')).toMatchObject({ kind: 'found' });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a link',
      async () => {
        await rename(fileOf('default'), path.join(base, 'elsewhere'));
        await symlink(path.join(base, 'elsewhere'), fileOf('default'));
      },
      /is a symbolic link/,
    ],
    ['a second name', () => link(fileOf('default'), path.join(base, 'second')), /hard link/],
    ['readable by others', () => chmod(fileOf('default'), 0o644), /read or changed by other users/],
    ['writable by the group', () => chmod(fileOf('default'), 0o620), /read or changed by other users/],
    [
      'a folder',
      async () => {
        await rm(fileOf('default'));
        await mkdir(fileOf('default'), { mode: 0o700 });
      },
      /is a folder, not a regular file/,
    ],
    ['not JSON', () => writeFile(fileOf('default'), '{'), /not a file Switchboard wrote/],
    ['too large', () => writeFile(fileOf('default'), ' '.repeat(5_000)), /too large/],
    [
      'an address off this machine',
      () => writeFile(fileOf('default'), JSON.stringify({ version: 2, ...run, endpoint: 'http://example.com/mcp', token })),
      /not a file Switchboard wrote/,
    ],
    [
      'an address that only looks local',
      () => writeFile(fileOf('default'), JSON.stringify({ version: 2, ...run, endpoint: 'http://127.0.0.1.example.com/mcp', token })),
      /not a file Switchboard wrote/,
    ],
  ])('is refused when it is %s', async (_what, spoil, why) => {
    await new BridgeFolder(folder, run).write('default', token);
    await spoil();
    const found = await readBridgeFile(folder, 'default');
    expect(found).toEqual({ kind: 'refused', why: expect.stringMatching(why) });
    expect(JSON.stringify(found)).not.toContain(token);
  });

  it('cannot have a name outside its folder', async () => {
    expect(await readBridgeFile(folder, '../secrets')).toMatchObject({ kind: 'refused' });
    await expect(new BridgeFolder(folder, run).write('../secrets', token)).rejects.toThrow(/cannot name a file/);
  });
});
