import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPrivate } from './privateFile';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'private-'));
  file = path.join(folder, 'kept');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const posix = process.platform !== 'win32';

it('keeps what was made first, for its owner only, whatever a later run would make', async () => {
  expect(await keepPrivate(file, () => 'first')).toBe('first');
  expect(await keepPrivate(file, () => 'second')).toBe('first');
  if (posix) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['kept']);
});

it('gives two processes that start together the same content', async () => {
  const kept = await Promise.all(Array.from({ length: 10 }, (_, index) => keepPrivate(file, () => `content ${index}`)));
  expect(new Set(kept).size).toBe(1);
});

describe.runIf(posix)('on POSIX', () => {
  it.each([0o640, 0o604, 0o666])('refuses a file that others can reach (%o)', async (mode) => {
    await writeFile(file, 'content');
    await chmod(file, mode);
    await expect(keepPrivate(file, () => 'new')).rejects.toThrow('can be reached by other users');
    expect(await readFile(file, 'utf8')).toBe('content');
  });

  it('refuses a link, and writes nothing through it', async () => {
    const target = path.join(folder, 'target');
    await symlink(target, file);
    await expect(keepPrivate(file, () => 'new')).rejects.toThrow('is a symbolic link');
    expect(await readdir(folder)).toEqual(['kept']);
  });
});
