import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileFromTgz } from './archive';
import type { PinnedAsset } from './pinned';

/** Downloads a published file, following redirections. Rejects when that fails or the file is larger than `maxBytes`. */
export type Fetch = (url: string, maxBytes: number) => Promise<Uint8Array>;

/** cloudflared is about 40 MB, 20 in its archive. */
const maxBytes = 200 * 1024 * 1024;

/** @throws Error with the reason when the file cannot be downloaded */
export const fetchBytes: Fetch = async (url, limit) => {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`the download was answered with HTTP ${response.status}`);
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader.cancel();
      throw new Error('the download is far larger than cloudflared');
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
};

/**
 * Downloads the pinned program to `file`. The file appears whole, checked and executable, or not at all.
 * @throws Error with the reason: unreachable, a wrong checksum, or a folder that cannot be written
 */
export async function downloadProgram(asset: PinnedAsset, file: string, fetchFile: Fetch): Promise<void> {
  const bytes = await fetchFile(asset.url, maxBytes);
  const program = asset.archive === 'tgz' ? fileFromTgz(bytes, 'cloudflared', maxBytes) : bytes;
  if (createHash('sha256').update(program).digest('hex') !== asset.sha256)
    throw new Error('what was downloaded is not what Cloudflare published');
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(half, 'wx', 0o755);
    try {
      await handle.writeFile(program);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
