import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from './jsonFile';

const noon = Date.UTC(2026, 0, 31, 12);

describe('a versioned JSON file', () => {
  let folder: string;
  let file: string;
  const open = (links: 'follow' | 'refuse' = 'refuse') =>
    new JsonFile({ file, version: 1, schema: z.object({ name: z.string() }), links, maxBytes: 1_000 });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchboard-json-'));
    file = path.join(folder, 'thing.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('returns what was written, readable by its owner only', async () => {
    writeFileSync(file, '{}', { mode: 0o644 });
    await open().write({ name: 'A' });
    expect(open().read(noon)).toEqual({ kind: 'read', value: { name: 'A' } });
    expect(readFileSync(file, 'utf8')).toBe('{"version":1,"name":"A"}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['thing.json']);
  });

  it('removes what a killed process left of a write, and nothing else', async () => {
    await open().write({ name: 'A' });
    const old = noon / 1_000 - 61;
    for (const name of ['thing.json.123456789', 'thing.json.mine', 'thing.json.bak.1', 'other.json.123']) {
      writeFileSync(path.join(folder, name), '{"name":"half');
      utimesSync(path.join(folder, name), old, old);
    }
    writeFileSync(path.join(folder, 'thing.json.42'), 'being written');
    utimesSync(path.join(folder, 'thing.json.42'), noon / 1_000, noon / 1_000);
    expect(open().read(noon)).toEqual({ kind: 'read', value: { name: 'A' } });
    expect(readdirSync(folder).sort()).toEqual(['other.json.123', 'thing.json', 'thing.json.42', 'thing.json.bak.1', 'thing.json.mine']);
  });

  it('makes a private folder', async () => {
    file = path.join(folder, 'new', 'thing.json');
    await open().write({ name: 'A' });
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('writes before it returns where that is asked for', () => {
    open().writeNow({ name: 'B' });
    expect(open().read(noon)).toEqual({ kind: 'read', value: { name: 'B' } });
  });

  it('is absent when it is', () => expect(open().read(noon)).toEqual({ kind: 'absent' }));

  it.each([
    ['{"version":1,', 'It is not JSON.'],
    ['{"name":"A"}', 'It names no version.'],
    ['{"version":2,"name":"A"}', 'Its version is 2, and this program reads version 1.'],
    ['{"version":1,"name":7}', '"name" in it is not what this program writes.'],
  ])('sets %s aside', (text, why) => {
    writeFileSync(file, text);
    const aside = path.join(folder, 'thing.corrupt-2026-01-31T12-00-00-000Z.json');
    expect(open().read(noon)).toEqual({ kind: 'damaged', aside, why });
    expect(readFileSync(aside, 'utf8')).toBe(text);
    expect(open().read(noon)).toEqual({ kind: 'absent' });
  });

  it.runIf(process.platform !== 'win32')('refuses a named pipe at once, to read and to write, and leaves it', async () => {
    execFileSync('mkfifo', [file]);
    expect(open().read(noon)).toEqual({ kind: 'refused', why: `${file} is a named pipe, not a regular file.` });
    await expect(open().write({ name: 'A' })).rejects.toThrow('is a named pipe, not a regular file');
    expect(lstatSync(file).isFIFO()).toBe(true);
  });

  it.runIf(process.platform === 'linux')('refuses a link to a device, and does not replace the device', async () => {
    symlinkSync('/dev/zero', file);
    expect(open('follow').read(noon)).toEqual({ kind: 'refused', why: `${file} is a device or socket, not a regular file.` });
    await expect(open('follow').write({ name: 'A' })).rejects.toThrow('is a device or socket');
    expect(statSync('/dev/zero').isCharacterDevice()).toBe(true);
  });

  it('refuses a folder', () => {
    mkdirSync(file);
    expect(open().read(noon)).toEqual({ kind: 'refused', why: `${file} is a folder, not a regular file.` });
  });

  it('follows a link to a regular file only where links are wanted', async () => {
    const target = path.join(folder, 'elsewhere.json');
    writeFileSync(target, '{"version":1,"name":"A"}');
    symlinkSync(target, file);
    expect(open('follow').read(noon)).toEqual({ kind: 'read', value: { name: 'A' } });
    await open('follow').write({ name: 'B' });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('{"version":1,"name":"B"}\n');

    expect(open().read(noon)).toEqual({ kind: 'refused', why: `${file} is a symbolic link.` });
    await open().write({ name: 'C' });
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
    expect(readFileSync(target, 'utf8')).toBe('{"version":1,"name":"B"}\n');
  });

  it('refuses a file that is too large', () => {
    writeFileSync(file, 'x'.repeat(1_001));
    expect(open().read(noon)).toEqual({ kind: 'refused', why: `${file} is too large: 1001 bytes, and at most 1000 are read.` });
  });
});
