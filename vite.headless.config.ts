/**
 * Bundles the headless server into `dist/mcp/cli.js`: one CJS file that plain Node runs without node_modules.
 */
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';
import { selfContained } from './scripts/bundleRules.mjs';

export default defineConfig({
  // Node's conditions, and every dependency inside: the file must run where there is no node_modules.
  ssr: { noExternal: true, target: 'node' },
  publicDir: false,
  plugins: [selfContained('headless')],
  build: {
    ssr: true,
    outDir: 'dist/mcp',
    emptyOutDir: true,
    target: 'node18',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      external: [...builtinModules, /^node:/],
      input: { cli: 'mcp/cli.ts' },
      output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false, banner: '#!/usr/bin/env node' },
    },
  },
});
