/**
 * The checks that need no display: lint, types, unused code, unit tests. Each is quiet when it passes and prints everything
 * when it fails.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, packageScript } from './command.mjs';
import { say, step } from './progress.mjs';
import { single, vitestTally } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * Everything but the fault tests. The unit tests often wait, so the other checks run beside them, one after another.
 *
 * @returns {Promise<Tally[]>}
 */
export async function quickChecks() {
  const [tests, others] = await Promise.all([unitTests(), staticChecks()]);
  return [...others, tests];
}

/** @returns {Promise<Tally[]>} */
async function staticChecks() {
  const biome = [packageScript('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=100'];
  const compiler = packageScript('typescript/bin/tsc');
  return [
    await check('Lint and format', 'biome.json', biome),
    await check('Types', 'tsconfig.json', [compiler, '-p', '.']),
    await check('Types of the window', 'renderer/tsconfig.json', [compiler, '-p', 'renderer']),
    await check('Types of the end-to-end tests', 'e2e/tsconfig.json', [compiler, '-p', 'e2e']),
    await check('Unused code and packages', 'knip.json', [packageScript('knip/bin/knip.js')]),
  ];
}

/** @returns {Promise<Tally>} */
function unitTests() {
  return vitest('Unit tests', 'vitest.config.ts');
}

/**
 * Killed processes, full disks, fuzzed bodies: tests that take too long for `npm run check`.
 *
 * @returns {Promise<Tally>}
 */
export function faultTests() {
  return vitest('Fault tests', 'vitest.faults.config.ts');
}

/**
 * @param {string} name
 * @param {string} config
 * @returns {Promise<Tally>}
 */
async function vitest(name, config) {
  // A new folder, so that the report cannot be another run's.
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-unit-'));
  const file = join(folder, 'report.json');
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const tests = async () => {
    const { code, output } = await capture(process.execPath, [packageScript('vitest/vitest.mjs'), ...args]);
    const tally = vitestTally({ code, report: await readReport(file) });
    if (tally.failed > 0) say(output);
    return tally;
  };
  try {
    return await step(name, tests, passed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
export async function readReport(file) {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} title
 * @param {string} settings The file that says what is checked.
 * @param {readonly string[]} command Script and arguments for Node.
 * @returns {Promise<Tally>}
 */
async function check(title, settings, command) {
  const run = async () => {
    const { code, output } = await capture(process.execPath, command);
    if (code !== 0) say(output);
    return single(code === 0);
  };
  return step(`${title} (${settings})`, run, passed);
}

/** @param {Tally} tally */
function passed({ failed }) {
  return failed === 0;
}
