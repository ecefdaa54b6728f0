/**
 * Bundles single entries for plain Node, for tests and benchmarks that need a process or a thread of their own: as the build
 * does it, one CJS file each, with nothing left outside but Node's modules and the native database.
 */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const project = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} outDir Somewhere in the project, so that `libsql` is found from there.
 * @param {Readonly<Record<string, string>>} entries File name without extension → source, from the project's root.
 */
export async function bundleForNode(outDir, entries) {
  for (const [entry, source] of Object.entries(entries)) {
    await build({
      configFile: false,
      root: project,
      logLevel: 'error',
      publicDir: false,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true,
        outDir,
        emptyOutDir: false,
        target: 'node18',
        minify: false,
        reportCompressedSize: false,
        rolldownOptions: {
          external: [...builtinModules, /^node:/, 'libsql'],
          input: { [entry]: join(project, source) },
          output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
        },
      },
    });
  }
}
