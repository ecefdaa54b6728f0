/** `npm run bench [-- --quick]`: from a bare clone, builds the product and the benchmark, and runs it. */
import { chown, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ensureBuilt } from '../scripts/build.mjs';
import { inTheOpen, projectRoot } from '../scripts/command.mjs';
import { inElectronSession } from '../scripts/electronSession.mjs';
import { prepareEndToEnd } from '../scripts/endToEnd.mjs';
import { ensurePackages } from '../scripts/packages.mjs';
import { runScript, step } from '../scripts/progress.mjs';

const outDir = join(projectRoot, 'dist', 'bench');
const entries = { bench: 'bench/bench.ts', server: 'bench/servers/server.ts', historyWorker: 'mcp/history/historyWorker.ts' };
const measures = process.argv.slice(2);
const only = measures.find((argument) => argument.startsWith('--only='));

await runScript(async () => {
  await ensurePackages();
  await ensureBuilt();
  await step('Bundling the benchmark', async () => {
    // Vite is installed by ensurePackages.
    const { bundleForNode } = await import('../scripts/nodeBundle.mjs');
    await bundleForNode(outDir, entries);
    await bundleForNode(outDir, { bareSdkServer: 'bench/start/bareSdkServer.ts' }, { rule: 'headless' });
  });
  if (only !== undefined && !only.includes('app-start')) return run({});
  return inElectronSession(await prepareEndToEnd(), 'bench', async ({ folder, app, launcher, environment, account }) => {
    const [probe, data] = [join(folder, 'probe'), join(folder, 'data')];
    await cp(join(projectRoot, 'bench', 'electron'), probe, { recursive: true });
    await mkdir(data);
    if (account !== undefined) await chown(data, account.uid, account.gid);
    return run({ SWITCHBOARD_BENCH_ELECTRON: JSON.stringify({ launcher, app, probe, data, environment }) });
  });
});

/** @param {Record<string, string>} environment */
function run(environment) {
  return inTheOpen(process.execPath, [join(outDir, 'bench.js'), ...measures], { env: { ...process.env, ...environment } });
}
