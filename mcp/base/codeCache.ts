import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Bytes of the SHA-256 digest in front of the data. */
const digestSize = 32;

/** How many runtimes keep data for one module: Electron, some versions of Node. */
const kept = 4;

/**
 * V8's compiled code on disk, one file for each module. V8 runs what it reads here, so a file counts only when this user
 * owns it and no other user can write to it or to its folder. Everything else, a damaged file included, is a miss.
 */
export class CodeCache {
  readonly #folder: string;
  readonly #user: number | undefined;

  /** @param user the id of the user who runs this; undefined on Windows, where the profile folder keeps other users out. */
  constructor(folder: string, user: number | undefined = process.getuid?.()) {
    this.#folder = folder;
    this.#user = user;
  }

  /** The data stored for this module under this key, or undefined. */
  read(module: string, key: string): Buffer | undefined {
    try {
      if (!this.#isPrivate(lstatSync(this.#folder))) return undefined;
      const stored = this.#readPrivate(path.join(this.#folder, fileName(module, key)));
      const data = stored?.subarray(digestSize);
      return stored !== undefined && data !== undefined && digest(data).equals(stored.subarray(0, digestSize)) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores data for this module. Returns false when the folder cannot be written or is not private. */
  write(module: string, key: string, data: Buffer): boolean {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (!this.#isPrivate(lstatSync(this.#folder))) return false;
      const file = path.join(this.#folder, fileName(module, key));
      const temporary = `${file}.${randomBytes(6).toString('hex')}`;
      writeFileSync(temporary, Buffer.concat([digest(data), data]), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, file);
      this.#removeOld(module);
      return true;
    } catch {
      return false;
    }
  }

  #readPrivate(file: string): Buffer | undefined {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(descriptor);
      return stats.isFile() && this.#isPrivate(stats) ? readFileSync(descriptor) : undefined;
    } finally {
      closeSync(descriptor);
    }
  }

  #isPrivate(stats: Stats): boolean {
    if (stats.isSymbolicLink()) return false;
    return this.#user === undefined || (stats.uid === this.#user && (stats.mode & 0o022) === 0);
  }

  #removeOld(module: string): void {
    const files = readdirSync(this.#folder)
      .filter((name) => name.startsWith(`${module}-`))
      .map((name) => path.join(this.#folder, name))
      .map((file) => ({ file, at: lstatSync(file).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { file } of files.slice(kept)) rmSync(file, { force: true });
  }
}

function fileName(module: string, key: string): string {
  return `${module}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function digest(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
