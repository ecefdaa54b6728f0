/** `npm run bench [-- --quick]`: bundles the benchmark and what it measures as the build does, and runs it. */
import { spawn } from 'node:child_process';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const project = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(project, 'dist', 'bench');
const entries = { bench: 'bench/bench.ts', server: 'bench/server.ts', historyWorker: 'mcp/history/historyWorker.ts' };

for (const [name, source] of Object.entries(entries)) {
  await build({
    configFile: false,
    root: project,
    logLevel: 'warn',
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
        input: { [name]: join(project, source) },
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  });
}

const child = spawn(process.execPath, [join(outDir, 'bench.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
