import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import { type BinaryOptions, BinarySupply } from './binary';
import type { Fetch } from './download';
import { type PinnedAsset, pinnedAsset } from './pinned';

const program = Buffer.from('#!/bin/sh\nexit 0\n');
const sha256 = createHash('sha256').update(program).digest('hex');
const asset: PinnedAsset = { version: '1.2.3', license: 'MIT', url: 'https://example.com/cloudflared', sha256, archive: undefined };

let folder: string;
const downloads: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'supply-'));
  downloads.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const serving =
  (bytes: Uint8Array): Fetch =>
  (url) => {
    downloads.push(url);
    return Promise.resolve(bytes);
  };

interface Case {
  readonly binary?: BinaryOptions;
  readonly searched?: string;
  readonly fetchFile?: Fetch;
  readonly pinned?: PinnedAsset | undefined;
}

function supply({ binary = {}, searched = '', fetchFile = serving(program), pinned = asset }: Case = {}): BinarySupply {
  // A platform without usual folders, so that what this machine has installed does not count.
  return new BinarySupply({ binary, asset: pinned, folder, path: searched, platform: 'freebsd', fetchFile, log: silentLog });
}

const find = (given?: Case) => supply(given).find(() => undefined);

async function put(name: string, bytes: Uint8Array = program, mode = 0o755): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  await chmod(file, mode);
  return file;
}

const downloaded = () => path.join(folder, 'bin', '1.2.3', 'cloudflared');

describe('where cloudflared comes from', () => {
  it('is the one a person chose, and then no other', async () => {
    const own = await put('mine');
    expect(await find({ binary: { own }, searched: folder })).toEqual({ kind: 'found', binary: { path: own, source: 'own' } });
    await chmod(own, 0o644);
    expect(await find({ binary: { own } })).toEqual({ kind: 'not-found', cause: 'own-missing' });
    expect(await find({ binary: { own: folder } })).toEqual({ kind: 'not-found', cause: 'own-missing' });
  });

  it('is else the first on the PATH, never from a relative entry', async () => {
    const file = await put('tools/cloudflared');
    const searched = ['', '.', 'relative', path.join(folder, 'nowhere'), path.dirname(file)].join(path.delimiter);
    expect(await find({ searched })).toEqual({ kind: 'found', binary: { path: file, source: 'path' } });
  });

  it('is else the bundled one, if it is what was published, or what packaging signed', async () => {
    const file = await put('resources/cloudflared');
    expect(await find({ binary: { bundled: { path: file } } })).toEqual({ kind: 'found', binary: { path: file, source: 'bundled' } });
    const signed = await put('resources/signed', Buffer.from('signed'));
    const own = createHash('sha256').update('signed').digest('hex');
    expect(await find({ binary: { bundled: { path: signed, sha256: own } } })).toMatchObject({ kind: 'found' });
    expect(await find({ binary: { bundled: { path: signed } } })).toEqual({ kind: 'not-found', cause: 'tampered' });
  });

  it('is missing, with nothing downloaded, without consent to a download or without a known checksum', async () => {
    expect(await find()).toEqual({ kind: 'not-found', cause: 'missing' });
    expect(await find({ binary: { mayDownload: () => true }, pinned: undefined })).toMatchObject({ kind: 'found' });
    const unknown = new BinarySupply({
      ...{ binary: { mayDownload: () => true }, asset: undefined, folder, path: '', platform: 'freebsd' },
      ...{ fetchFile: serving(program), log: silentLog },
    });
    downloads.length = 0;
    expect(await unknown.find(() => undefined)).toEqual({ kind: 'not-found', cause: 'missing' });
    expect(downloads).toEqual([]);
  });

  it('is downloaded once with consent, whole and executable', async () => {
    let begun = 0;
    const note = () => {
      begun += 1;
    };
    const binary = { mayDownload: () => true };
    const first = await supply({ binary }).find(note);
    expect(first).toEqual({ kind: 'found', binary: { path: downloaded(), source: 'downloaded' } });
    expect([await readFile(downloaded()), (await stat(downloaded())).mode & 0o777]).toEqual([program, 0o755]);
    await supply({ binary }).find(note);
    expect([begun, downloads]).toEqual([1, [asset.url]]);
  });

  it.each([
    ['something else', serving(Buffer.from('something else'))],
    ['nothing', () => Promise.reject(new Error('offline'))],
  ] satisfies [string, Fetch][])('is not there when the download gives %s', async (_what, fetchFile) => {
    expect(await find({ binary: { mayDownload: () => true }, fetchFile })).toEqual({ kind: 'not-found', cause: 'download-failed' });
    expect(await readdir(folder, { recursive: true })).not.toContain(path.join('bin', '1.2.3', 'cloudflared'));
  });

  it('is taken out of an archive and checked by itself, as its publisher does for macOS', async () => {
    const header = Buffer.alloc(512);
    header.write('cloudflared', 0);
    header.write(program.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    const tar = Buffer.concat([header, program, Buffer.alloc(512 - (program.length % 512)), Buffer.alloc(1024)]);
    const archived = { ...asset, archive: 'tgz' } as const;
    const consent = { mayDownload: () => true };
    expect(await find({ binary: consent, pinned: archived, fetchFile: serving(gzipSync(tar)) })).toMatchObject({ kind: 'found' });
    expect(await readFile(downloaded())).toEqual(program);
    await rm(downloaded());
    expect(await find({ binary: consent, pinned: archived, fetchFile: serving(gzipSync(Buffer.alloc(1024))) })).toMatchObject({
      cause: 'download-failed',
    });
  });

  it('is never one that every user of this computer could have put there, and says so where there is no other', async () => {
    const file = await put('shared/cloudflared');
    const safe = await put('tools/cloudflared');
    await chmod(path.dirname(file), 0o1777);
    const searched = [path.dirname(file), path.dirname(safe)].join(path.delimiter);
    expect(await find({ searched })).toEqual({ kind: 'found', binary: { path: safe, source: 'path' } });
    expect(await find({ searched: path.dirname(file) })).toEqual({ kind: 'not-found', cause: 'unsafe-folder' });
    await chmod(path.dirname(file), 0o775);
    await chmod(file, 0o777);
    expect(await find({ searched: path.dirname(file) })).toEqual({ kind: 'not-found', cause: 'unsafe-folder' });
    await chmod(file, 0o775);
    expect(await find({ searched: path.dirname(file) })).toMatchObject({ kind: 'found' });
  });

  it('M9: is hashed again before each start: one swapped with the same size and time is not run', async () => {
    const kept = supply({ binary: { mayDownload: () => false } });
    await put(path.join('bin', '1.2.3', 'cloudflared'));
    await utimes(downloaded(), 1, 1);
    const { size } = await stat(downloaded());
    expect(await kept.find(() => undefined)).toMatchObject({ kind: 'found' });
    await put(path.join('bin', '1.2.3', 'cloudflared'), Buffer.from('#!/bin/sh\nevil !\n'));
    await utimes(downloaded(), 1, 1);
    expect((await stat(downloaded())).size).toBe(size);
    expect(await kept.find(() => undefined)).toEqual({ kind: 'not-found', cause: 'tampered' });
  });

  it('is downloaded again with consent once it was changed', async () => {
    const kept = supply({ binary: { mayDownload: () => true } });
    await kept.find(() => undefined);
    await put(path.join('bin', '1.2.3', 'cloudflared'), Buffer.from('#!/bin/sh\nevil!\n'));
    await utimes(downloaded(), 1, 1);
    expect(await find()).toEqual({ kind: 'not-found', cause: 'tampered' });
    expect(await kept.find(() => undefined)).toMatchObject({ kind: 'found' });
    expect(await readFile(downloaded())).toEqual(program);
  });
});

describe('the pinned release', () => {
  it('knows a checksum for each platform it names, and none for Linux on ARM', () => {
    expect(pinnedAsset('linux', 'x64')).toMatchObject({
      version: '2026.5.1',
      url: 'https://github.com/cloudflare/cloudflared/releases/download/2026.5.1/cloudflared-linux-amd64',
      archive: undefined,
    });
    expect(pinnedAsset('darwin', 'arm64')).toMatchObject({ archive: 'tgz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(pinnedAsset('win32', 'arm64')?.url).toMatch(/windows-amd64\.exe$/);
    expect(pinnedAsset('linux', 'arm64')).toBeUndefined();
  });
});
