import { describe, expect, it } from 'vitest';
import type { LineSummary } from '../ipc/contract';
import { dismissStanding, lineNotices, noStandingNotices, stand } from './lineNotices';

const practice: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };
const real: Extract<LineSummary, { inUse: 'real' }> = {
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined },
  address: { kind: 'tunnel', on: true, tone: 'good', action: undefined, sentence: 'Reached.' },
  inbound: { tone: 'good', sentence: 'They come.', action: { kind: 'none' }, application: undefined },
};
const lost: LineSummary = { ...real, address: { kind: 'tunnel', on: true, tone: 'warning', action: undefined, sentence: 'Lost.' } };

describe('what is told of the line while it is so', () => {
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
  ] as const satisfies readonly (readonly [string, LineSummary, readonly string[]])[])('is %s', (_what, line, told) => {
    expect(lineNotices(line).map(({ severity, message }) => `${severity} ${message}`)).toEqual(told);
  });

  it('stays as it is while it is so, and goes by itself', () => {
    const first = stand(noStandingNotices, lineNotices(lost), 1);
    const second = stand(first, lineNotices(lost), 2);
    expect(second.shown[0]).toBe(first.shown[0]);
    expect(stand(second, lineNotices(real), 3).shown).toEqual([]);
  });

  it('stays away once dismissed, until it says something else or happens again', () => {
    const [told] = lineNotices(lost);
    const dismissed = dismissStanding(stand(noStandingNotices, lineNotices(lost), 1), told?.id ?? '');
    expect(dismissed.shown).toEqual([]);
    expect(stand(dismissed, lineNotices(lost), 2).shown).toEqual([]);
    expect(stand(dismissed, told === undefined ? [] : [{ ...told, message: 'Worse.' }], 2).shown).toHaveLength(1);
    const gone = stand(dismissed, [], 3);
    expect(stand(gone, lineNotices(lost), 4).shown).toHaveLength(1);
  });
});
