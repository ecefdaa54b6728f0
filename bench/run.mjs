/** `npm run bench [-- --quick]`: from a bare clone, bundles the benchmark and what it measures as the build does, and runs it. */
import { join } from 'node:path';
import process from 'node:process';
import { inTheOpen, projectRoot } from '../scripts/command.mjs';
import { ensurePackages } from '../scripts/packages.mjs';
import { runScript, step } from '../scripts/progress.mjs';

const outDir = join(projectRoot, 'dist', 'bench');
const entries = { bench: 'bench/bench.ts', server: 'bench/servers/server.ts', historyWorker: 'mcp/history/historyWorker.ts' };

await runScript(async () => {
  await ensurePackages();
  await step('Bundling the benchmark', async () => {
    // Vite is there only once the packages are.
    const { bundleForNode } = await import('../scripts/nodeBundle.mjs');
    await bundleForNode(outDir, entries);
  });
  return inTheOpen(process.execPath, [join(outDir, 'bench.js'), ...process.argv.slice(2)]);
});
