/**
 * `npm run mutate [-- FILE …]`: changes one operator, condition or value of a file at a time and runs the tests of that file. A
 * change that no test notices is a gap: it is printed with its place. Minutes for each file, so it is not part of `npm test`.
 * Fails when fewer than 80 % of a file's changes are noticed. docs/mutation.md says what is left and why.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture, must, npm, projectRoot } from './command.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, Stop, say, step } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/** The files whose tests must notice nearly everything, with the tests that cover each. */
const core = {
  'mcp/callbacks/turns/turn.ts': ['mcp/callbacks/turns/turn.test.ts'],
  'mcp/callbacks/turns/turns.ts': ['mcp/callbacks/turns/turns.test.ts'],
  'mcp/callbacks/intake/listener.ts': ['mcp/callbacks/intake/*.test.ts'],
  'mcp/server/guard.ts': ['mcp/server/guard.test.ts'],
  'mcp/server/agents.ts': ['mcp/server/agents.test.ts'],
  'mcp/bandwidth/oauth.ts': ['mcp/bandwidth/oauth.test.ts'],
  'mcp/bandwidth/pointingPlan.ts': ['mcp/bandwidth/pointingPlan.test.ts'],
  'mcp/bxml/validate.ts': ['mcp/bxml/validate.test.ts'],
  'mcp/real/pointing/pointing.ts': ['mcp/real/pointing/*.test.ts'],
  'mcp/real/tunnel/machine.ts': ['mcp/real/tunnel/machine.test.ts'],
  'mcp/history/store.ts': ['mcp/history/store.test.ts'],
};
/** Percent of the changes of each file. */
const wanted = 80;

/** Beside the project's packages, so that the runner finds the project's own vitest, but no part of the lockfile. */
const folder = join(projectRoot, 'node_modules', '.cache', 'mutate');
// Stryker rewrites tsconfig.json through TypeScript's old interface, which version 7 no longer has.
const packages = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1', 'typescript@5.9.3'];

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
  const tallies = [];
  for (const [file, tests] of files) tallies.push(single(await mutate(file, tests)));
  const tally = total(tallies);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});

/**
 * @param {string} file
 * @param {readonly string[]} tests
 * @returns {Promise<boolean>} Whether enough of the changes were noticed.
 */
async function mutate(file, tests) {
  const name = file.replaceAll('/', '-');
  const report = join(projectRoot, 'reports', 'mutation', `${name}.json`);
  const config = join(folder, `${name}.stryker.json`);
  const vitestConfig = join(folder, `${name}.vitest.mjs`);
  // A test that waits in vain has noticed the change: the shorter it waits, the sooner it is over.
  const settings = { include: tests, isolate: false, testTimeout: 4_000, restoreMocks: true };
  await writeFile(vitestConfig, `export default ${JSON.stringify({ test: settings })};\n`);
  await writeFile(config, JSON.stringify(strykerConfig(file, vitestConfig, report), undefined, 2));
  const stryker = join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const { code, output } = await step(`Changing ${file}`, (progress) =>
    capture(process.execPath, [stryker, 'run', config], { onOutput: progress.follow }),
  );
  if (code !== 0) throw new Stop(output);
  const { noticed, counted, left } = await result(report);
  for (const change of left) say(`  ${file}:${change}`);
  const score = counted === 0 ? 100 : (100 * noticed) / counted;
  say(`${score >= wanted ? '✔' : '✖'} ${score.toFixed(1)} % of the changes in ${file} were noticed (${noticed} of ${counted})`);
  return score >= wanted;
}

/**
 * @param {string} file
 * @param {string} vitestConfig
 * @param {string} report
 */
function strykerConfig(file, vitestConfig, report) {
  return {
    mutate: [file],
    testRunner: 'vitest',
    plugins: [join(folder, 'node_modules', '@stryker-mutator', 'vitest-runner', 'dist', 'src', 'index.js')],
    vitest: { configFile: vitestConfig, related: false },
    coverageAnalysis: 'perTest',
    // What runs once, when the file is loaded, would need the whole of vitest started again for each change.
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 5_000,
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
    // Two runs beside each other do not copy one another.
    ignorePatterns: ['.stryker-tmp', 'reports'],
    tempDirName: join('.stryker-tmp', file.replaceAll('/', '-')),
    disableTypeChecks: false,
  };
}

/** @param {string} report */
async function result(report) {
  /** @typedef {{ line: number, column: number }} Place */
  /** @typedef {{ status: string, location: { start: Place, end: Place }, replacement: string }} Mutant */
  /** @type {{ files: Record<string, { source: string, mutants: Mutant[] }> }} */
  const { files } = JSON.parse(await readFile(report, 'utf8'));
  const all = Object.values(files).flatMap(({ source, mutants }) => mutants.map((mutant) => ({ ...mutant, source })));
  const noticed = all.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  const left = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return { noticed: noticed.length, counted: noticed.length + left.length, left: left.map(described) };
}

/** @param {{ source: string, status: string, location: { start: { line: number, column: number }, end: { line: number, column: number } }, replacement: string }} change */
function described({ source, status, location: { start, end }, replacement }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const original = lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined).trim())
    .join(' ');
  const why = status === 'NoCoverage' ? ' (no test runs it)' : '';
  return `${start.line}:${start.column}${why} ${shortened(original)} → ${shortened(replacement.replace(/\s+/g, ' '))}`;
}

/** @param {string} text */
function shortened(text) {
  return text.length > 100 ? `${text.slice(0, 70)} … ${text.slice(-27)}` : text;
}
