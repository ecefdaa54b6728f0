/**
 * `npm run mutate [-- FILE …]`: changes one operator, condition or value of a file at a time and runs the tests of that file. A
 * change that no test notices is a gap. It takes long, so it is not part of `npm test`. The report is in `reports/mutation/` (not in
 * git). Fails when fewer than 80 % of a file's changes are noticed.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTheOpen, must, npm, projectRoot } from './command.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, Stop, say, step } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/** Beside the project's packages, so that the runner finds the project's own vitest, but no part of the lockfile. */
const folder = join(projectRoot, 'node_modules', '.cache', 'mutate');
// Stryker rewrites tsconfig.json through TypeScript's old interface, which version 7 no longer has.
const packages = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1', 'typescript@5.9.3'];
/** Only the tests of the chosen files run. */
const vitestConfig = join(folder, 'vitest.config.mjs');
const report = join(projectRoot, 'reports', 'mutation', 'mutation.json');

/** The files whose tests must notice nearly everything, with their tests. */
const core = {
  'mcp/callbacks/turns/turn.ts': ['mcp/callbacks/turns/turn.test.ts'],
  'mcp/callbacks/turns/turns.ts': ['mcp/callbacks/*.test.ts'],
  'mcp/callbacks/intake/listener.ts': ['mcp/callbacks/intake/*.test.ts'],
  'mcp/server/guard.ts': ['mcp/server/guard.test.ts'],
  'mcp/server/agents.ts': ['mcp/server/agents.test.ts'],
  'mcp/bandwidth/oauth.ts': ['mcp/bandwidth/{oauth,lines}.test.ts'],
  'mcp/bxml/validate.ts': ['mcp/bxml/*.test.ts'],
  'mcp/real/pointing/pointing.ts': ['mcp/real/pointing/*.test.ts'],
  'mcp/real/tunnel/machine.ts': ['mcp/real/tunnel/machine.test.ts'],
  'mcp/history/store.ts': ['mcp/history/*.test.ts'],
};
/** Percent of the mutants of each file. */
const wanted = 80;

await runScript(async () => {
  await ensurePackages();
  if (!existsSync(join(folder, 'node_modules', '@stryker-mutator', 'core'))) {
    await step('Fetching Stryker from the npm registry, once', async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
      const [program, first] = npm();
      const flags = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
      await must(program, [...first, 'install', ...packages, ...flags], { cwd: folder });
    });
  }
  const chosen = process.argv.slice(2);
  const files = Object.entries(core).filter(([file]) => chosen.length === 0 || chosen.includes(file));
  if (files.length === 0) throw new Stop(`There are: ${Object.keys(core).join(', ')}.`);
  const config = join(folder, 'stryker.conf.json');
  await writeFile(config, JSON.stringify(configFor(files.map(([file]) => file)), undefined, 2));
  const tests = files.flatMap(([, include]) => include);
  await writeFile(vitestConfig, `export default ${JSON.stringify({ test: { include: tests, isolate: false, testTimeout: 15_000 } })};\n`);
  const stryker = join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  await inTheOpen(process.execPath, [stryker, 'run', config]);
  const tally = total(
    (await scores()).map(({ file, score }) => {
      say(`${score >= wanted ? '✔' : '✖'} ${score.toFixed(1)} % of the changes in ${file} were noticed`);
      return single(score >= wanted);
    }),
  );
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});

/** @param {readonly string[]} files */
function configFor(files) {
  return {
    mutate: files,
    testRunner: 'vitest',
    plugins: [join(folder, 'node_modules', '@stryker-mutator', 'vitest-runner', 'dist', 'src', 'index.js')],
    vitest: { configFile: vitestConfig, related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 10_000,
    reporters: ['clear-text', 'json'],
    clearTextReporter: { allowColor: false, logTests: false },
    jsonReporter: { fileName: report },
    tempDirName: '.stryker-tmp',
    disableTypeChecks: false,
  };
}

/** @returns {Promise<readonly { file: string, score: number }[]>} */
async function scores() {
  /** @type {{ files: Record<string, { mutants: { status: string, location: { start: { line: number } }, replacement: string }[] }> }} */
  const { files } = JSON.parse(await readFile(report, 'utf8'));
  return Object.entries(files).map(([file, { mutants }]) => {
    const counted = mutants.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
    const noticed = counted.filter(({ status }) => status === 'Killed' || status === 'Timeout');
    return { file, score: counted.length === 0 ? 100 : (100 * noticed.length) / counted.length };
  });
}
