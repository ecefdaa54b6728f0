import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * Whether the file has this SHA-256 (hex). The whole file is read every time: its size and time say nothing about its content.
 * @throws the file system's error when the file cannot be read
 */
export async function hasChecksum(file: string, sha256: string): Promise<boolean> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === sha256;
}
