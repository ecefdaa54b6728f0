import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unchanged } from './electronRuntime.mjs';
import { treeDigest } from './treeDigest.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-tree-'));
  await make();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An unpacked program, with a loader that is not part of it. */
async function make() {
  await mkdir(join(folder, 'bin', 'resources', 'app'), { recursive: true });
  await writeFile(join(folder, 'bin', 'program'), 'the program');
  await chmod(join(folder, 'bin', 'program'), 0o755);
  await writeFile(join(folder, 'bin', 'notes.txt'), 'notes');
  await writeFile(join(folder, 'bin', 'resources', 'app', 'main.js'), 'loader');
}
const digest = () => treeDigest(join(folder, 'bin'), ['resources/app']);

describe('the checksum of a folder', () => {
  it('stays the same for the same content', async () => {
    const before = await digest();
    await rm(join(folder, 'bin'), { recursive: true });
    await make();
    expect(await digest()).toBe(before);
    expect(before).toMatch(/^sha256-.{44}$/);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'another content of the same size and time',
      async () => {
        const file = join(folder, 'bin', 'program');
        const { atime, mtime } = await stat(file);
        await writeFile(file, 'evil prog!!');
        await utimes(file, atime, mtime);
      },
    ],
    ['one more file', () => writeFile(join(folder, 'bin', 'extra.so'), '')],
    ['a file less', () => rm(join(folder, 'bin', 'notes.txt'))],
    ['a file that became a program', () => chmod(join(folder, 'bin', 'notes.txt'), 0o755)],
    [
      'a link in place of a file',
      async () => {
        await rm(join(folder, 'bin', 'notes.txt'));
        await symlink('/etc/hostname', join(folder, 'bin', 'notes.txt'));
      },
    ],
  ])('changes with %s', async (_what, change) => {
    const before = await digest();
    await change();
    expect(await digest()).not.toBe(before);
  });

  it('leaves out what it is told to leave out', async () => {
    const before = await digest();
    await writeFile(join(folder, 'bin', 'resources', 'app', 'main.js'), 'another loader');
    expect(await digest()).toBe(before);
  });
});

describe('M9: an unpacked Electron', () => {
  it('is made again when a program in it was swapped, and used when it is whole', async () => {
    const expected = await digest();
    const isWhole = async () => (await digest()) === expected;
    let made = 0;
    const again = async () => {
      made += 1;
      await make();
    };
    await unchanged(join(folder, 'bin'), isWhole, again);
    expect(made).toBe(0);
    await writeFile(join(folder, 'bin', 'program'), 'evil prog!!');
    await unchanged(join(folder, 'bin'), isWhole, again);
    expect(made).toBe(1);
    expect(await readFile(join(folder, 'bin', 'program'), 'utf8')).toBe('the program');
  });

  it('is not used when it is wrong even after that', async () => {
    await expect(
      unchanged(
        join(folder, 'bin'),
        async () => false,
        () => make(),
      ),
    ).rejects.toThrow('is not what this project pinned');
    await expect(stat(join(folder, 'bin'))).rejects.toThrow();
  });
});
