/** One checksum for everything in a folder, so that a changed, added or removed file is noticed whatever its size and time say. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} folder
 * @param {readonly string[]} [except] Paths inside it, with `/`, that are left out with all they hold.
 * @returns {Promise<string>} `sha256-` and the checksum of every path with its content, its target or its kind, and whether it may be executed.
 */
export async function treeDigest(folder, except = []) {
  const lines = await linesOf(folder, '', new Set(except));
  return `sha256-${createHash('sha256').update(lines.join('\n')).digest('base64')}`;
}

/**
 * @param {string} root
 * @param {string} path From the root on.
 * @param {ReadonlySet<string>} except
 * @returns {Promise<readonly string[]>} In the order of the names.
 */
async function linesOf(root, path, except) {
  const names = (await readdir(join(root, path))).sort();
  /** @type {string[]} */
  const lines = [];
  for (const name of names) {
    const inside = path === '' ? name : `${path}/${name}`;
    if (except.has(inside)) continue;
    const entry = await lstat(join(root, inside));
    if (entry.isDirectory()) lines.push(`folder ${inside}`, ...(await linesOf(root, inside, except)));
    else if (entry.isSymbolicLink()) lines.push(`link ${inside} ${await readlink(join(root, inside))}`);
    else if (entry.isFile())
      lines.push(`${(entry.mode & 0o111) === 0 ? 'file' : 'program'} ${inside} ${await fileDigest(join(root, inside))}`);
    else lines.push(`other ${inside}`);
  }
  return lines;
}

/** @param {string} file */
async function fileDigest(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
