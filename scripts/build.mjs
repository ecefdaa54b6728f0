/**
 * `npm run build`: bundles everything into `dist/`: main/ (main process and preload), renderer/ (the window), mcp/ (the
 * headless server, the bridge, the history's worker thread and the keychain's helper). To run, the result needs nothing from
 * node_modules except the history's database and the keychain's library, which are native code; see `native.mjs`, `electron.vite.config.ts`, `nodeBundle.mjs`.
 */
import { chmod, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, packageScript, projectRoot } from './command.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, step } from './progress.mjs';

const sources = [
  'main',
  'mcp',
  'renderer',
  'assets',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'scripts/build.mjs',
  'scripts/bundleRules.mjs',
  'scripts/nodeBundle.mjs',
];
const stamp = join(projectRoot, 'dist', '.built');

/** Builds everything. A failed build removes the mark of an up-to-date one. */
export async function build() {
  await step('Building', async () => {
    const began = new Date();
    await rm(stamp, { force: true });
    // Several builds share each folder, so none of them may empty it.
    for (const folder of ['main', 'mcp']) await rm(join(projectRoot, 'dist', folder), { recursive: true, force: true });
    await must(process.execPath, [packageScript('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']);
    await buildForNode();
    await writeFile(stamp, '');
    // A file saved during the build counts as newer than the build.
    await utimes(stamp, began, began);
  });
}

/** The app's main process, the headless server, the bridge, the history's thread and the keychain's helper. */
async function buildForNode() {
  // Vite is installed by ensurePackages.
  const { bundleForNode } = await import('./nodeBundle.mjs');
  const [main, mcp] = [join(projectRoot, 'dist', 'main'), join(projectRoot, 'dist', 'mcp')];
  await bundleForNode(main, { index: 'main/index.ts' }, { rule: 'main' });
  await bundleForNode(main, { start: 'main/start.ts' }, { rule: 'main', sourcemap: true, split: true });
  await bundleForNode(mcp, { cli: 'mcp/cli.ts' }, { rule: 'headless', banner: '#!/usr/bin/env node' });
  await bundleForNode(mcp, { bridge: 'mcp/bridge.ts' }, { rule: 'headless', sourcemap: true, split: true });
  await bundleForNode(mcp, { headless: 'mcp/headless.ts' }, { rule: 'headless', sourcemap: true, split: true });
  await bundleForNode(mcp, { command: 'mcp/command.ts' }, { rule: 'headless', sourcemap: true, split: true });
  await bundleForNode(mcp, { doctor: 'mcp/doctor.ts' }, { rule: 'headless', sourcemap: true, split: true });
  await bundleForNode(mcp, { historyWorker: 'mcp/history/historyWorker.ts' }, { sourcemap: true });
  await bundleForNode(mcp, { keychainHelper: 'mcp/vault/helper/keychainHelper.ts' }, { rule: 'keychain', sourcemap: true });
  await chmod(join(mcp, 'cli.js'), 0o755);
}

/** Builds if a source is newer than the last build. */
export async function ensureBuilt() {
  const built = await modified(stamp);
  const newest = Math.max(...(await Promise.all(sources.map((source) => newestIn(join(projectRoot, source))))));
  if (built === undefined || newest > built) await build();
}

/**
 * @param {string} path File or folder; a folder's own time counts too, since removing a file changes only that.
 * @returns {Promise<number>} Milliseconds since the epoch; 0 when there is nothing.
 */
async function newestIn(path) {
  const own = await modified(path);
  if (own === undefined) return 0;
  if (!(await stat(path)).isDirectory()) return own;
  const inside = await Promise.all((await readdir(path)).map((name) => newestIn(join(path, name))));
  return Math.max(own, ...inside);
}

/** @param {string} path */
async function modified(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    await ensurePackages();
    await build();
    return 0;
  });
}
