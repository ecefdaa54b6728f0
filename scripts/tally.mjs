/**
 * Counting what passed and what failed, from the reports that the test runners write. A runner that ended without a
 * report, or with an error outside of any test, counts as one failure.
 */

/** @typedef {{ passed: number, failed: number }} Tally */

/** @param {boolean} ok Whether a check without tests of its own passed. */
export function single(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

/** @param {readonly Tally[]} tallies */
export function total(tallies) {
  return tallies.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), { passed: 0, failed: 0 });
}

/** @param {Tally} tally */
export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * @param {{ code: number, report: string | undefined }} run Exit code of vitest and its JSON report.
 * @returns {Tally}
 */
export function vitestTally({ code, report }) {
  const counts = read(report, ['numPassedTests', 'numFailedTests']);
  if (counts === undefined) return single(false);
  const [passed = 0, failed = 0] = counts;
  return { passed, failed: atLeastOne(code, passed, failed) };
}

/**
 * @param {{ code: number, report: string | undefined }} run Exit code of Playwright and its JSON report.
 * @returns {Tally}
 */
export function playwrightTally({ code, report }) {
  const counts = read(report, ['stats.expected', 'stats.unexpected', 'stats.flaky']);
  if (counts === undefined) return single(false);
  const [expected = 0, unexpected = 0, flaky = 0] = counts;
  return { passed: expected + flaky, failed: atLeastOne(code, expected + flaky, unexpected) };
}

/**
 * A runner that ended with an error, or ran nothing, has failed even if no test did (a file that does not load has no tests).
 *
 * @param {number} code
 * @param {number} passed
 * @param {number} failed
 */
function atLeastOne(code, passed, failed) {
  return failed === 0 && (code !== 0 || passed === 0) ? 1 : failed;
}

/**
 * @param {string | undefined} report
 * @param {readonly string[]} paths
 * @returns {number[] | undefined} Undefined when the report is not there or not whole.
 */
function read(report, paths) {
  if (report === undefined) return undefined;
  /** @type {unknown} */
  let parsed;
  try {
    parsed = JSON.parse(report);
  } catch {
    return undefined;
  }
  const numbers = paths.map((path) =>
    path
      .split('.')
      .reduce(
        (/** @type {unknown} */ value, key) => (value === null || typeof value !== 'object' ? undefined : Reflect.get(value, key)),
        parsed,
      ),
  );
  return numbers.every((number) => typeof number === 'number') ? numbers : undefined;
}
