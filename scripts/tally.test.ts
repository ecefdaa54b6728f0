import { describe, expect, it } from 'vitest';
import { closingLine, playwrightTally, single, total, vitestTally } from './tally.mjs';

const unit = (passed: number, failed: number) => JSON.stringify({ numPassedTests: passed, numFailedTests: failed });
const endToEnd = (expected: number, unexpected: number, flaky = 0) =>
  JSON.stringify({ stats: { expected, unexpected, flaky, skipped: 0 } });

describe('the closing line of a test run', () => {
  it('sums every runner and check', () => {
    const tally = total([
      single(true),
      single(false),
      vitestTally({ code: 1, report: unit(10, 2) }),
      playwrightTally({ code: 0, report: endToEnd(3, 0) }),
    ]);
    expect(closingLine(tally)).toBe('14 passed, 3 failed');
  });

  it('counts a flaky test as passed', () => {
    expect(playwrightTally({ code: 0, report: endToEnd(2, 0, 1) })).toEqual({ passed: 3, failed: 0 });
  });
});

describe.each([
  ['vitest', vitestTally, unit(5, 0), unit(0, 0)],
  ['Playwright', playwrightTally, endToEnd(5, 0), endToEnd(0, 0)],
])('a failure of %s that no test shows', (_name, tally, five, none) => {
  it.each([
    ['there is no report', { code: 0, report: undefined }, { passed: 0, failed: 1 }],
    ['the report is cut off', { code: 0, report: '{"stats":{' }, { passed: 0, failed: 1 }],
    ['the report is about something else', { code: 0, report: 'null' }, { passed: 0, failed: 1 }],
    ['it ended badly though every test passed', { code: 1, report: five }, { passed: 5, failed: 1 }],
    ['it ran no test', { code: 0, report: none }, { passed: 0, failed: 1 }],
  ])('counts once when %s', (_why, run, expected) => {
    expect(tally(run)).toEqual(expected);
  });
});
