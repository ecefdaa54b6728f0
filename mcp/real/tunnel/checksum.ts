import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Checks files against a SHA-256, reading one again only when its time or size has changed. */
export class Checksums {
  readonly #known = new Map<string, { readonly mtimeMs: number; readonly size: number; readonly sha256: string }>();

  /** @throws the file system's error when the file cannot be read */
  async matches(file: string, sha256: string): Promise<boolean> {
    const { mtimeMs, size } = await stat(file);
    const known = this.#known.get(file);
    if (known?.mtimeMs === mtimeMs && known.size === size) return known.sha256 === sha256;
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const found = hash.digest('hex');
    this.#known.set(file, { mtimeMs, size, sha256: found });
    return found === sha256;
  }
}
