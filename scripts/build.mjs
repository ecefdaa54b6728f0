/**
 * `npm run build`: bundles everything into `dist/`: main/ (main process and preload), renderer/ (the window), mcp/ (the
 * headless server, the bridge, the commands, the history's worker thread and the keychain's helper). To run, the result needs nothing from
 * node_modules except the history's database and the keychain's library, which are native code; see `native.mjs`, `electron.vite.config.ts`,
 * `nodeBundle.mjs`. Beside the bundles of each folder stand the licences of what is in them; see `licences.mjs`.
 */
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, packageScript, projectRoot } from './command.mjs';
import { writeLicences } from './licences.mjs';
import { nativePackages } from './native.mjs';
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
  'scripts/licences.mjs',
];
const dist = join(projectRoot, 'dist');
const stamp = join(dist, '.built');
/** What electron-vite, which runs as a process of its own, reports of its bundles; `electron.vite.config.ts` writes it. */
const reports = join(dist, '.packages');

/** Builds everything. A failed build removes the mark of an up-to-date one. */
export async function build() {
  await step('Building', async () => {
    const began = new Date();
    await rm(stamp, { force: true });
    // Several builds share each folder, so none of them may empty it.
    for (const folder of ['main', 'mcp', '.packages']) await rm(join(dist, folder), { recursive: true, force: true });
    await mkdir(reports, { recursive: true });
    await must(process.execPath, [packageScript('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']);
    const bundled = await buildForNode();
    await writeLicences(join(dist, 'main'), [...bundled.main, ...(await reported('preload'))]);
    // The database is not in a bundle, but goes wherever the bundles go.
    await writeLicences(join(dist, 'mcp'), [...bundled.mcp, ...(await nativePackages()).map((folder) => join(projectRoot, folder))]);
    await writeLicences(join(dist, 'renderer'), await reported('renderer'));
    await writeFile(stamp, '');
    // A file saved during the build counts as newer than the build.
    await utimes(stamp, began, began);
  });
}

/**
 * @param {string} bundle
 * @returns {Promise<readonly string[]>} Folders of the packages in it.
 */
async function reported(bundle) {
  return JSON.parse(await readFile(join(reports, `${bundle}.json`), 'utf8'));
}

/**
 * The app's main process, the headless server, the bridge, the commands, the history's thread and the keychain's helper.
 *
 * @returns {Promise<{ main: readonly string[], mcp: readonly string[] }>} Folders of the packages whose code each folder of `dist/` has.
 */
async function buildForNode() {
  // Vite is installed by ensurePackages.
  const { bundleForNode } = await import('./nodeBundle.mjs');
  const [main, mcp] = [join(dist, 'main'), join(dist, 'mcp')];
  /** @type {{ main: string[], mcp: string[] }} */
  const packages = { main: [], mcp: [] };
  const [ofMain, ofMcp] = [packages.main, packages.mcp].map((list) => ({
    report: (/** @type {readonly string[]} */ folders) => void list.push(...folders),
  }));
  await bundleForNode(main, { index: 'main/index.ts' }, { rule: 'main', ...ofMain });
  await bundleForNode(main, { start: 'main/start.ts' }, { rule: 'main', sourcemap: true, split: true, ...ofMain });
  await bundleForNode(mcp, { cli: 'mcp/cli.ts' }, { rule: 'headless', banner: '#!/usr/bin/env node', ...ofMcp });
  await bundleForNode(mcp, { bridge: 'mcp/bridge.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  // In one file, since it is copied into the extension for Claude Desktop.
  await bundleForNode(mcp, { extensionBridge: 'mcp/extensionBridge.ts' }, { rule: 'headless', ...ofMcp });
  await copyFile(join(projectRoot, 'assets', 'icon-256.png'), join(mcp, 'icon.png'));
  await bundleForNode(mcp, { headless: 'mcp/headless.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  await bundleForNode(mcp, { historyWorker: 'mcp/history/historyWorker.ts' }, { sourcemap: true, ...ofMcp });
  await bundleForNode(mcp, { command: 'mcp/command.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  await bundleForNode(mcp, { agents: 'mcp/agents.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  await bundleForNode(mcp, { doctor: 'mcp/doctor.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  await bundleForNode(mcp, { stop: 'mcp/stop.ts' }, { rule: 'headless', sourcemap: true, split: true, ...ofMcp });
  await bundleForNode(mcp, { keychainHelper: 'mcp/vault/helper/keychainHelper.ts' }, { rule: 'keychain', sourcemap: true, ...ofMcp });
  await chmod(join(mcp, 'cli.js'), 0o755);
  return packages;
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
