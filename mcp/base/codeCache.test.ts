import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodeCache } from './codeCache';

const data = Buffer.from('compiled code');

let parent: string;
let folder: string;
let cache: CodeCache;

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'switchboard-code-cache-'));
  folder = path.join(parent, 'a', 'code-cache');
  cache = new CodeCache(folder);
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The one file of the cache. */
function stored(): string {
  const [name = 'none'] = readdirSync(folder);
  return path.join(folder, name);
}

describe('the code cache', () => {
  it('gives back what it stored under the same module and key', () => {
    expect(cache.write('main.js', 'key 1', data)).toBe(true);
    expect(cache.read('main.js', 'key 1')).toEqual(data);
  });

  it('misses another key, another module and a folder that is not there', () => {
    expect(cache.read('main.js', 'key 1')).toBeUndefined();
    cache.write('main.js', 'key 1', data);
    expect(cache.read('main.js', 'key 2')).toBeUndefined();
    expect(cache.read('other.js', 'key 1')).toBeUndefined();
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['changed in one byte', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])])],
    ['shorter than its digest', () => Buffer.from('short')],
    ['empty', () => Buffer.alloc(0)],
  ])('misses a file that is %s', (_name, damage) => {
    cache.write('main.js', 'key', data);
    writeFileSync(stored(), damage(readFileSync(stored())));
    expect(cache.read('main.js', 'key')).toBeUndefined();
  });

  it('keeps the data of four runtimes for each module, and removes the oldest', () => {
    for (const index of [1, 2, 3, 4, 5]) {
      cache.write('main.js', `key ${index}`, data);
      for (const name of readdirSync(folder)) {
        const { mtimeMs } = statSync(path.join(folder, name));
        utimesSync(path.join(folder, name), mtimeMs / 1_000 - 10, mtimeMs / 1_000 - 10);
      }
    }
    expect([1, 2, 3, 4, 5].map((index) => cache.read('main.js', `key ${index}`) !== undefined)).toEqual([false, true, true, true, true]);
  });

  it('does without a folder that cannot be made', () => {
    writeFileSync(path.join(parent, 'a'), 'a file');
    expect(cache.write('main.js', 'key', data)).toBe(false);
    expect(cache.read('main.js', 'key')).toBeUndefined();
  });
});

describe.runIf(process.platform !== 'win32')('code that another user could have written', () => {
  it('is stored where only this user can read and write', () => {
    cache.write('main.js', 'key', data);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(stored()).mode & 0o777).toBe(0o600);
  });

  it.each([0o720, 0o702])('is not read from a folder of mode %o', (mode) => {
    cache.write('main.js', 'key', data);
    chmodSync(folder, mode);
    expect(cache.read('main.js', 'key')).toBeUndefined();
    expect(cache.write('main.js', 'key', data)).toBe(false);
  });

  it.each([0o620, 0o602])('is not read from a file of mode %o', (mode) => {
    cache.write('main.js', 'key', data);
    chmodSync(stored(), mode);
    expect(cache.read('main.js', 'key')).toBeUndefined();
  });

  it('is not read when the file and folder belong to another user', () => {
    cache.write('main.js', 'key', data);
    const another = new CodeCache(folder, (process.getuid?.() ?? 0) + 1);
    expect(another.read('main.js', 'key')).toBeUndefined();
    expect(another.write('main.js', 'key', data)).toBe(false);
  });

  it('is not read through a link to a file or to a folder', () => {
    cache.write('main.js', 'key', data);
    const elsewhere = path.join(parent, 'elsewhere');
    renameSync(stored(), elsewhere);
    cache.write('main.js', 'key', data);
    const place = stored();
    rmSync(place);
    symlinkSync(elsewhere, place);
    expect(cache.read('main.js', 'key')).toBeUndefined();

    rmSync(place);
    linkSync(elsewhere, place);
    const other = path.join(parent, 'b');
    mkdirSync(other);
    renameSync(folder, path.join(other, 'real'));
    symlinkSync(path.join(other, 'real'), folder);
    expect(cache.read('main.js', 'key')).toBeUndefined();
    expect(cache.write('main.js', 'key', data)).toBe(false);
  });
});
