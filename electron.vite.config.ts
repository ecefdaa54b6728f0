/**
 * How the three parts of the desktop app are bundled: the main process and the preload script as single CJS files, the
 * window as static files for `app://bundle`. Every dependency is bundled, so that the built app needs nothing of
 * node_modules but the history's native database (`scripts/nodeBundle.mjs`). Targets are the oldest runtime it must run on:
 * Electron 25 (Node 18, Chromium 114). The headless server has its own, `scripts/nodeBundle.mjs`.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { rendererBudget, selfContained } from './scripts/bundleRules.mjs';

export default defineConfig({
  main: {
    plugins: [selfContained('main')],
    build: {
      outDir: 'dist/main',
      emptyOutDir: false,
      target: 'node18',
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'main/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
  preload: {
    plugins: [selfContained('preload')],
    build: {
      outDir: 'dist/main',
      emptyOutDir: false,
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), rendererBudget({ kilobytes: 100 })],
    build: {
      outDir: 'dist/renderer',
      emptyOutDir: true,
      target: 'chrome114',
      minify: 'oxc',
      // Inlined as data: addresses, fonts and images would need a looser content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
