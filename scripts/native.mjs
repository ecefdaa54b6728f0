/**
 * The packages that the built app needs beside it because native code cannot be bundled: the history's database, the
 * keychain's library and their dependencies, as npm installed them for this platform.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './command.mjs';

/** @typedef {{ dependencies?: { [name: string]: string }, optionalDependencies?: { [name: string]: string } }} Manifest */

const roots = ['libsql', '@napi-rs/keyring'];

/** @returns {Promise<readonly string[]>} Folders, relative to the project's root: `node_modules/libsql`, … */
export async function nativePackages() {
  const found = new Set();
  const next = [...roots];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const folder = join('node_modules', name);
    // An optional package for another platform is not installed.
    if (found.has(folder) || !existsSync(join(projectRoot, folder))) continue;
    found.add(folder);
    /** @type {Manifest} */
    const { dependencies, optionalDependencies } = JSON.parse(await readFile(join(projectRoot, folder, 'package.json'), 'utf8'));
    next.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
  }
  return [...found];
}
