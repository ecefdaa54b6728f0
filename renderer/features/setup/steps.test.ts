import { describe, expect, it } from 'vitest';
import type { SetupStep, SetupView } from '../../../main/ipc/contract';
import { placeInWords, screenAfter, screenAtOpening, screenTexts, signUpInWords, stepRows } from './steps';

const order: readonly SetupStep[] = ['details', 'browser', 'credentials', 'number', 'reach', 'agent'];

const setup = (done: readonly SetupStep[], more: Partial<SetupView> = {}): SetupView => ({
  steps: order.map((step) => ({ step, done: done.includes(step) })),
  open: order.find((step) => !done.includes(step)),
  details: { firstName: '', lastName: '', email: '', phone: '', termsAccepted: false },
  signUp: undefined,
  ticked: [],
  credentials: { kind: 'none' },
  accounts: [],
  brought: undefined,
  loggedOut: [],
  number: { kind: 'waits' },
  ownPhone: undefined,
  offerRealLine: false,
  problem: undefined,
  ...more,
});

describe('the steps of set-up', () => {
  it('are listed with what is done, where the person is, and the call at the end', () => {
    const rows = stepRows(setup(['details', 'credentials']), 'browser');
    expect(rows.map(({ place, name, state, current }) => [place, name, state, current])).toEqual([
      [1, 'Your details', 'done', false],
      [2, 'In your browser', 'open', true],
      [3, 'Your credentials', 'done', false],
      [4, 'Your number', 'open', false],
      [5, 'Reach this computer', 'open', false],
      [6, 'Your agent', 'open', false],
      [undefined, 'Try it', 'open', false],
    ]);
  });

  it.each([
    ['details', 'Step 1 of 6 · about 1 minute'],
    ['browser', 'Step 2 of 6 · about 4 minutes'],
    ['agent', 'Step 6 of 6 · about 2 minutes'],
    ['try', 'One last thing'],
  ] as const)('say where “%s” is', (shown, words) => {
    expect(placeInWords(setup([]), shown)).toBe(words);
  });

  it.each<[SetupStep, readonly SetupStep[], string]>([
    ['details', ['details'], 'browser'],
    ['credentials', ['details', 'browser', 'credentials', 'number'], 'reach'],
    ['number', ['agent'], 'reach'],
    ['reach', order, 'try'],
    ['agent', [], 'try'],
  ])('go on from %s, when %j is done, to %s', (shown, done, after) => {
    expect(screenAfter(setup(done), shown)).toBe(after);
  });

  it.each<[readonly SetupStep[], SetupStep, string]>([
    [[], 'details', 'details'],
    [['details'], 'agent', 'agent'],
    [order, 'agent', 'try'],
    [order, 'number', 'number'],
  ])('open, when %j is done, at %s with %s', (done, step, shown) => {
    expect(screenAtOpening(setup(done), step)).toBe(shown);
  });
});

describe('a screen', () => {
  const signUp = { by: { kind: 'you' }, email: 'jane@example.com', phone: '+19195550123', at: 0, practice: false } as const;
  const practice = { inUse: 'practice', changingTo: undefined, problem: undefined } as const;

  it('says where Bandwidth sent the code, once it has', () => {
    const about = (more: Partial<SetupView>) => screenTexts('browser', setup([], more), practice).about;
    expect(about({ signUp })).toContain('Bandwidth has sent a text to +1 919 555 0123');
    expect(about({})).toContain('once it has your details');
    expect(about({ signUp: { ...signUp, practice: true } })).toContain('once it has your details');
  });

  it('says who started the sign-up', () => {
    expect(signUpInWords(signUp)).toBe('You started a sign-up for jane@example.com.');
    expect(signUpInWords({ ...signUp, by: { kind: 'agent', name: 'Claude' }, email: 'j…@example.com' })).toBe(
      'Claude started a sign-up for j…@example.com.',
    );
  });
});
