import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFolderProblem } from './dataFolder';

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'switchboard-data-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

it('makes a private data folder and leaves nothing in it', () => {
  const folder = path.join(base, 'new', 'Switchboard');
  expect(dataFolderProblem(folder)).toBeUndefined();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual([]);
});

it('says that a folder cannot be created', () => {
  writeFileSync(path.join(base, 'a-file'), '');
  const folder = path.join(base, 'a-file', 'Switchboard');
  expect(dataFolderProblem(folder)).toMatch(/^Could not create the folder .*a-file.*ENOTDIR.*Make its parent folder writable/);
});

// Nobody can write here, an administrator included.
it.runIf(process.platform === 'linux')('says that a folder cannot be written', () => {
  expect(dataFolderProblem('/proc/self')).toMatch(/^Could not write to the folder \/proc\/self: E.*Make it writable for your user/);
});
