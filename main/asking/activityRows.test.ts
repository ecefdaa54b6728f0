import { describe, expect, it } from 'vitest';
import type { LoggedAct } from '../../mcp/index';
import { activityPage, actQueryOf, rowOf } from './activityRows';

const act: LoggedAct = {
  ...{ seq: 7, at: 1_000, actor: { kind: 'agent', id: 'a-1', name: 'Claude Code' }, what: 'createCall', to: '+19195550177' },
  ...{ callId: 'c-1', outcome: 'ok', durationMs: 312, allowed: { how: 'once', by: 'window' }, aboutAgent: undefined },
};
const kept = { where: 'history', most: undefined, lost: 0 } as const;

describe('a row of the activity', () => {
  it('says who did what, to whom, how it ended and who allowed it', () => {
    expect(rowOf(act)).toEqual({
      ...{ id: '7', at: 1_000, who: 'Claude Code', what: 'Placed a call', tool: 'createCall', to: '+1 919 555 0177' },
      ...{ outcome: 'Done', tone: 'good', took: '0.3 s', allowedBy: 'you, once', callId: 'c-1' },
    });
  });

  it.each([
    ['denied', 'Refused'],
    ['expired', 'Not answered in time'],
    ['cancelled', 'Cancelled by the agent'],
    ['unavailable', 'Failed: Bandwidth could not be reached or had a problem'],
  ] as const)('says of what was %s that the agent tried it', (outcome, words) => {
    expect(rowOf({ ...act, outcome, allowed: undefined })).toMatchObject({
      what: 'Tried to place a call',
      outcome: words,
      allowedBy: undefined,
    });
  });

  it('says what the person did', () => {
    expect(rowOf({ ...act, actor: { kind: 'person' }, what: 'took-over', durationMs: undefined })).toMatchObject({
      ...{ who: 'You', what: 'Took over a call', tool: undefined, took: undefined, allowedBy: undefined },
    });
    expect(rowOf({ ...act, actor: { kind: 'person' }, what: 'a later act' }).what).toBe('a later act');
  });

  it('formats several numbers, and leaves an address as it is', () => {
    expect(rowOf({ ...act, to: '+19195550177, sip:desk@example.com' }).to).toBe('+1 919 555 0177, sip:desk@example.com');
  });
});

describe('a page of the activity', () => {
  it.each([
    [kept, undefined],
    [
      { where: 'memory', most: 1_000, lost: 0 },
      'The event history is off, so only the newest 1000 actions of this run are kept. You can turn it on in Settings.',
    ],
    [{ ...kept, lost: 1 }, '1 action could not be stored.'],
  ] as const)('says of %j what is missing', (how, note) => {
    expect(activityPage({ acts: [act], next: '6' }, how)).toMatchObject({ next: '6', note, rows: [{ id: '7' }] });
  });

  it.each([
    ['Oak', 'Oak'],
    ['+1 919 555 0177', '9195550177'],
    ['(919) 555-0177', '9195550177'],
    ['0177', '0177'],
  ])('finds %j by %j', (words, text) => {
    expect(actQueryOf({ words, agentId: 'a-1', outcome: 'failed' }, '9')).toEqual({
      ...{ text, agent: 'a-1', person: undefined, outcome: 'failed', before: '9', limit: 50 },
    });
  });
});
