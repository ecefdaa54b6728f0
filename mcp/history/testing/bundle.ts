import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Bundles entries as the build does, into a folder of the project from where `libsql` can be found, and returns that folder.
 * @param entries file name without extension → source, from the project's root
 */
export async function bundle(name: string, entries: Readonly<Record<string, string>>): Promise<string> {
  const outDir = path.join(project, 'dist', 'testing', name);
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
        rolldownOptions: {
          external: [...builtinModules, /^node:/, 'libsql'],
          input: { [entry]: path.join(project, source) },
          output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
        },
      },
    });
  }
  return outDir;
}

/** The history's worker, bundled. */
export async function bundledWorker(name: string): Promise<string> {
  return path.join(await bundle(name, { historyWorker: 'mcp/history/historyWorker.ts' }), 'historyWorker.js');
}
