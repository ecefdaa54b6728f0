/**
 * Bundles the history's thread into `dist/mcp/historyWorker.js`, for the app and the headless server alike. Its database is
 * native code and stays outside: `libsql` is found in node_modules, beside or above the file.
 */
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';
import { selfContained } from './scripts/bundleRules.mjs';

export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  publicDir: false,
  plugins: [selfContained('worker')],
  build: {
    ssr: true,
    outDir: 'dist/mcp',
    emptyOutDir: false,
    target: 'node18',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      external: [...builtinModules, /^node:/, 'libsql'],
      input: { historyWorker: 'mcp/history/historyWorker.ts' },
      output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
    },
  },
});
