import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { Cause } from './causes';
import { hasChecksum } from './checksum';
import { downloadProgram, type Fetch } from './download';
import type { PinnedAsset } from './pinned';
import type { Binary } from './state';

/** Where cloudflared may come from. */
export interface BinaryOptions {
  /** A program the person chose; then no other is looked for. */
  readonly own?: string | undefined;
  /** The one inside the app. Its checksum is the pinned one unless packaging had to sign it again. */
  readonly bundled?: { readonly path: string; readonly sha256?: string | undefined } | undefined;
  /** Whether the person agreed to a download; asked before each. */
  readonly mayDownload?: (() => boolean) | undefined;
}

export interface SupplyOptions {
  readonly binary: BinaryOptions;
  readonly asset: PinnedAsset | undefined;
  /** Downloads go to `bin/<version>/` in it. */
  readonly folder: string;
  readonly path: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly fetchFile: Fetch;
  readonly log: Log;
}

export type Found = { readonly kind: 'found'; readonly binary: Binary } | { readonly kind: 'not-found'; readonly cause: Cause };

/** Apps started from a desktop get a short PATH; package managers install here. */
const usualFolders: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/opt/homebrew/bin', '/usr/local/bin'],
  linux: ['/usr/local/bin'],
};

/** Finds cloudflared: the person's choice, else on the PATH, else bundled, else downloaded with consent (design: "Protocol and packages"). */
export class BinarySupply {
  readonly #options: SupplyOptions;

  constructor(options: SupplyOptions) {
    this.#options = options;
  }

  /**
   * The program to start now. Bundled and downloaded ones are hashed again every time.
   * @param downloading called when a download begins
   */
  async find(downloading: () => void): Promise<Found> {
    const { binary } = this.#options;
    if (binary.own !== undefined) {
      return (await isProgram(binary.own)) ? found(binary.own, 'own') : { kind: 'not-found', cause: 'own-missing' };
    }
    const { program, unsafe } = await this.#onPath();
    if (program !== undefined) return found(program, 'path');
    const ours = (await this.#bundled()) ?? (await this.#downloaded(downloading));
    return ours.kind === 'not-found' && ours.cause === 'missing' && unsafe ? { kind: 'not-found', cause: 'unsafe-folder' } : ours;
  }

  /** `unsafe`: one was passed over because every user of this computer could have put it there. */
  async #onPath(): Promise<{ readonly program: string | undefined; readonly unsafe: boolean }> {
    const { platform, log } = this.#options;
    let unsafe = false;
    const name = platform === 'win32' ? 'cloudflared.exe' : 'cloudflared';
    const folders = [...(this.#options.path ?? '').split(path.delimiter), ...(usualFolders[platform] ?? [])];
    for (const folder of folders) {
      // With a relative entry, the current folder would decide what runs.
      if (!path.isAbsolute(folder)) continue;
      const file = path.join(folder, name);
      if (!(await isProgram(file))) continue;
      if (platform === 'win32' || !(await othersCanReplace(file))) return { program: file, unsafe };
      unsafe = true;
      log.warn('A cloudflared on the PATH was passed over, because every user of this computer can change it or its folder.', { file });
    }
    return { program: undefined, unsafe };
  }

  async #bundled(): Promise<Found | undefined> {
    const { bundled } = this.#options.binary;
    const sha256 = bundled?.sha256 ?? this.#options.asset?.sha256;
    if (bundled === undefined || sha256 === undefined || !(await isProgram(bundled.path))) return undefined;
    if (await hasChecksum(bundled.path, sha256)) return found(bundled.path, 'bundled');
    return { kind: 'not-found', cause: 'tampered' };
  }

  async #downloaded(downloading: () => void): Promise<Found> {
    const { asset, folder, platform, log, fetchFile, binary } = this.#options;
    if (asset === undefined) return { kind: 'not-found', cause: 'missing' };
    const file = path.join(folder, 'bin', asset.version, platform === 'win32' ? 'cloudflared.exe' : 'cloudflared');
    const there = await isProgram(file);
    if (there && (await hasChecksum(file, asset.sha256))) return found(file, 'downloaded');
    if (!binary.mayDownload?.()) return { kind: 'not-found', cause: there ? 'tampered' : 'missing' };
    downloading();
    try {
      await downloadProgram(asset, file, fetchFile);
    } catch (error) {
      log.warn('cloudflared could not be downloaded', { error: reasonOf(error) });
      return { kind: 'not-found', cause: 'download-failed' };
    }
    return found(file, 'downloaded');
  }
}

function found(file: string, source: Binary['source']): Found {
  return { kind: 'found', binary: { path: file, source } };
}

/** Whether every user of this computer can write to the program or put another in its place. The sticky bit does not help: it lets them add one. */
async function othersCanReplace(file: string): Promise<boolean> {
  const writableByAll = async (entry: string) => ((await stat(entry)).mode & 0o002) !== 0;
  const real = await realpath(file);
  const places = new Set([file, real, path.dirname(file), path.dirname(real)]);
  return (await Promise.all([...places].map(writableByAll))).includes(true);
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Missing, unreadable and not executable all mean that it cannot be started.
    return false;
  }
}
