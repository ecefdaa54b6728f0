import { describe, expect, it } from 'vitest';
import type { HomeRow, LineSummary } from '../../../main/ipc/contract';
import { reachState } from './reach';
import { reachTexts } from './texts';

type Real = Extract<LineSummary, { inUse: 'real' }>;
const practice: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };
const jargon = 'The tunnel and its callbacks.';
const real = (address: Partial<Extract<Real['address'], { kind: 'tunnel' }>>): Real => ({
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined },
  address: { kind: 'tunnel', on: true, action: undefined, tone: 'neutral', sentence: jargon, ...address },
  inbound: { tone: 'neutral', sentence: jargon, action: { kind: 'none' }, application: undefined },
});
const row: HomeRow = {
  ...{ id: 'address', state: 'needs-you', title: 'Bandwidth can reach this computer', button: undefined },
  ...{ sentence: 'This network blocks the connection.', todo: 'Use another network.' },
};

describe('Bandwidth’s way to this computer', () => {
  it.each<[string, LineSummary, readonly HomeRow[], string | undefined, string, unknown]>([
    ['the practice line', practice, [], `${reachTexts.practice} ${reachTexts.cost}`, reachTexts.useReal, { kind: 'use-real' }],
    [
      'a real line that did not start',
      { ...practice, problem: 'The number is wrong.' },
      [],
      'The number is wrong.',
      reachTexts.useReal,
      { kind: 'use-real' },
    ],
    ['a change of the line', { ...practice, changingTo: 'real' }, [], reachTexts.changing, 'Continue', { kind: 'next' }],
    ['not turned on yet', real({ on: false }), [], undefined, reachTexts.turnOn, { kind: 'turn-on' }],
    ['connecting', real({}), [], reachTexts.working, 'Continue', { kind: 'next' }],
    ['reached', real({ tone: 'good' }), [], reachTexts.reached, 'Continue', { kind: 'next' }],
    [
      'an address of the person’s',
      { ...real({}), address: { kind: 'own', tone: 'good', sentence: jargon } },
      [],
      reachTexts.own,
      'Continue',
      { kind: 'next' },
    ],
    [
      'a program to download',
      real({ tone: 'warning', action: 'get-cloudflared' }),
      [row],
      reachTexts.programMissing,
      'Download it…',
      { kind: 'tunnel', action: 'get-cloudflared' },
    ],
    [
      'a program to choose',
      real({ tone: 'warning', action: 'choose-cloudflared' }),
      [],
      reachTexts.programNotFound,
      'Choose the program…',
      { kind: 'tunnel', action: 'choose-cloudflared' },
    ],
    [
      'a failure that Home explains',
      real({ tone: 'bad', action: 'try-again' }),
      [row],
      'This network blocks the connection. Use another network.',
      'Try again',
      { kind: 'tunnel', action: 'try-again' },
    ],
    ['a failure without a button', real({ tone: 'bad' }), [], reachTexts.failed, 'Continue', { kind: 'next' }],
  ])('%s', (_what, line, rows, sentence, label, act) => {
    const state = reachState(line, { rows });
    expect(state.sentence).toBe(sentence);
    expect(state.primary).toEqual({ label, act });
    expect(JSON.stringify(state)).not.toContain(jargon);
  });
});
