/**
 * Bundles entries for Node and for Electron's main process: what the build ships in `dist/mcp` and `dist/main`, and what
 * tests and benchmarks run in a process or a thread of their own. Only Node's own modules, Electron and native packages
 * stay outside, so the files run where there is no node_modules.
 */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { selfContained } from './bundleRules.mjs';
import { bundledPackages } from './licences.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Code for Node that starts fast: V8 keeps a source without other characters in half the memory, and comments in none. */
const lean = /** @type {const} */ ({ charset: 'ascii', comments: { legal: true, annotation: false, jsdoc: false } });

/** What each kind of bundle leaves outside besides Node's own modules. */
const outside = { main: ['electron'], headless: [], worker: ['libsql'], keychain: ['@napi-rs/keyring'] };

/**
 * @typedef {object} BundleOptions
 * @property {boolean} [sourcemap] Off unless given.
 * @property {string} [banner] First line of the file.
 * @property {keyof typeof outside} [rule] What it may load at run time (see `selfContained`); `worker` unless given.
 * @property {(folders: readonly string[]) => void} [report] Gets the folders of the packages whose code is in each entry.
 * @property {boolean} [split] What is imported when needed becomes a file of its own, beside the entry; inside it unless given.
 */

/**
 * Bundles each entry by itself, so that it holds only what it uses.
 *
 * @param {string} outDir Somewhere in the project, so that native packages are found from there.
 * @param {Readonly<Record<string, string>>} entries File name without extension → source, from the project's root.
 * @param {BundleOptions} [options]
 */
export async function bundleForNode(
  outDir,
  entries,
  { sourcemap = false, banner = '', rule = 'worker', split = false, report = () => undefined } = {},
) {
  for (const [entry, source] of Object.entries(entries)) {
    await build({
      configFile: false,
      root: project,
      logLevel: 'error',
      publicDir: false,
      ssr: { noExternal: true, target: 'node' },
      plugins: [selfContained(rule), bundledPackages(report)],
      build: {
        ssr: true,
        outDir,
        emptyOutDir: false,
        target: 'node18',
        minify: false,
        sourcemap,
        reportCompressedSize: false,
        rolldownOptions: {
          external: [...builtinModules, /^node:/, ...outside[rule]],
          input: { [entry]: join(project, source) },
          output: {
            ...lean,
            format: 'cjs',
            entryFileNames: '[name].js',
            chunkFileNames: `${entry}-[name].js`,
            codeSplitting: split,
            banner,
          },
        },
      },
    });
  }
}
