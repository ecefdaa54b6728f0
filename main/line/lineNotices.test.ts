import { describe, expect, it } from 'vitest';
import type { LineSummary } from '../ipc/contract';
import { dismissStanding, lineNotices, noStandingNotices, reconcile } from './lineNotices';

const practice: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };
const real: Extract<LineSummary, { inUse: 'real' }> = {
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined },
  address: { kind: 'tunnel', on: true, tone: 'good', action: undefined, sentence: 'Reached.' },
  inbound: { tone: 'good', sentence: 'They come.', action: { kind: 'none' }, application: undefined },
};
const lost: LineSummary = { ...real, address: { kind: 'tunnel', on: true, tone: 'warning', action: undefined, sentence: 'Lost.' } };

describe('the problems of the line while they last', () => {
  it.each([
    ['nothing when all is well', real, []],
    ['nothing on the practice line', practice, []],
    ['why it is not the chosen one', { ...practice, problem: 'It is wrong.' }, ['warning It is wrong.']],
    ['a tunnel that has trouble', lost, ['warning Lost.']],
    [
      'where something can be done, that it can',
      { ...real, address: { kind: 'tunnel', on: true, tone: 'bad', action: 'try-again', sentence: 'Failed.' } },
      ['error Failed. See Settings for what to do.'],
    ],
    [
      'inbound calls that do not come',
      { ...real, inbound: { tone: 'warning', sentence: 'None.', action: { kind: 'try-again' }, application: undefined } },
      ['warning None. See Settings for what to do.'],
    ],
  ] as const satisfies readonly (readonly [string, LineSummary, readonly string[]])[])('is %s', (_what, line, shown) => {
    expect(lineNotices(line).map(({ severity, message }) => `${severity} ${message}`)).toEqual(shown);
  });

  it('stays as it is while it is so, and goes by itself', () => {
    const first = reconcile(noStandingNotices, lineNotices(lost), 1);
    const second = reconcile(first, lineNotices(lost), 2);
    expect(second.shown[0]).toBe(first.shown[0]);
    expect(reconcile(second, lineNotices(real), 3).shown).toEqual([]);
  });

  it('stays away once dismissed, until it says something else or happens again', () => {
    const [shown] = lineNotices(lost);
    const dismissed = dismissStanding(reconcile(noStandingNotices, lineNotices(lost), 1), shown?.id ?? '');
    expect(dismissed.shown).toEqual([]);
    expect(reconcile(dismissed, lineNotices(lost), 2).shown).toEqual([]);
    expect(reconcile(dismissed, shown === undefined ? [] : [{ ...shown, message: 'Worse.' }], 2).shown).toHaveLength(1);
    const gone = reconcile(dismissed, [], 3);
    expect(reconcile(gone, lineNotices(lost), 4).shown).toHaveLength(1);
  });
});
