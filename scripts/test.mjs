/**
 * `npm test`: everything, on a machine where nothing is installed yet. Sets up packages, system libraries and an Electron;
 * then lint, types, unit tests, build, end-to-end tests. After a failure the rest still runs. The last line
 * is `N passed, N failed`; lint and types count as one check each program, a build only when it fails.
 */
import { build } from './build.mjs';
import { faultTests, quickChecks } from './checks.mjs';
import { endToEndTests, prepareEndToEnd } from './endToEnd.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, say } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

await runScript(async () => {
  await ensurePackages();
  /** @type {Tally[]} */
  const tallies = [];
  /** @type {string[]} Why something could not run: printed at once, and again at the end. */
  const problems = [];
  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | undefined>} Undefined when it failed, which counts as one failure.
   */
  const orFailure = async (work) => {
    try {
      return await work();
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      say(problem);
      problems.push(problem);
      tallies.push(single(false));
      return undefined;
    }
  };

  const electron = await orFailure(prepareEndToEnd);
  tallies.push(...(await quickChecks()), await faultTests());
  const built = await orFailure(async () => {
    await build();
    return true;
  });
  if (electron !== undefined && built) {
    const tally = await orFailure(() => endToEndTests(electron));
    if (tally !== undefined) tallies.push(tally);
  } else say('✖ The end-to-end tests did not run.');
  for (const problem of problems) say(`\n${problem}`);
  const tally = total(tallies);
  process.stdout.write(`${electron === undefined ? 'No Electron ran.' : `Ran in ${electron.label}.`}\n${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});
