import { gunzipSync } from 'node:zlib';

const block = 512;
const regularFile = /^[0\0]$/;

/**
 * Takes one file out of a small .tgz. Only the published archives of cloudflared, one program each, are read with it.
 * @throws Error when the archive is damaged or holds no such file
 */
export function fileFromTgz(archive: Uint8Array, name: string, maxBytes: number): Buffer {
  const tar = gunzipSync(archive, { maxOutputLength: maxBytes });
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    const entry = text(header.subarray(0, 100));
    if (entry === '') break;
    const size = Number.parseInt(text(header.subarray(124, 136)).trim(), 8);
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('The archive is damaged.');
    const start = at + block;
    if (regularFile.test(header.toString('latin1', 156, 157)) && entry.replace(/^\.\//, '') === name) {
      if (start + size > tar.length) throw new Error('The archive is cut short.');
      return tar.subarray(start, start + size);
    }
    at = start + Math.ceil(size / block) * block;
  }
  throw new Error(`The archive holds no ${name}.`);
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end === -1 ? field.length : end);
}
