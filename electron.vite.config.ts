/**
 * How the preload script and the window of the desktop app are bundled: the script as one CJS file, the window as static
 * files for `app://bundle`. The target is the oldest runtime it must run on: Electron 25 (Chromium 114). The main process and
 * the headless server are bundled by `scripts/nodeBundle.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { rendererBudget, selfContained } from './scripts/bundleRules.mjs';
import { bundledPackages } from './scripts/licences.mjs';

/** For `scripts/build.mjs`, which writes the licences beside the bundles. */
const reported = (bundle: string) =>
  bundledPackages((folders) => {
    mkdirSync('dist/.packages', { recursive: true });
    writeFileSync(`dist/.packages/${bundle}.json`, JSON.stringify(folders));
  });

export default defineConfig({
  preload: {
    plugins: [selfContained('preload'), reported('preload')],
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
    plugins: [react(), rendererBudget({ atStart: 100, onDemand: 30 }), reported('renderer')],
    build: {
      outDir: 'dist/renderer',
      emptyOutDir: true,
      target: 'chrome114',
      minify: 'oxc',
      // Inlined as data: addresses, fonts and images would need a looser content security policy.
      assetsInlineLimit: 0,
      // One style sheet: what is loaded on demand is drawn right at once.
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
