import { describe, expect, it } from 'vitest';
import type { CredentialsView, LineSummary, NumberView, SetupStep } from '../ipc/contract';
import { handoffTicks } from '../ipc/setupContract';
import { nothingSetUp } from './setupFile';
import { type SetupFacts, setupView } from './setupView';

const practice = { inUse: 'practice', changingTo: undefined, problem: undefined } as const;
const inbound = { tone: 'neutral', sentence: 'Not yet.', action: { kind: 'none' }, application: undefined } as const;
const reached: LineSummary = {
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined, inbound },
  address: { kind: 'tunnel', on: true, tone: 'good', sentence: 'Reached.', action: undefined },
};
const opening: LineSummary = {
  ...reached,
  address: { kind: 'tunnel', on: true, tone: 'neutral', sentence: 'Opening.', action: undefined },
};

const nothing: SetupFacts = {
  state: nothingSetUp,
  problem: undefined,
  credentials: { kind: 'none' },
  accounts: [],
  brought: undefined,
  loggedOut: [],
  number: { kind: 'waits' },
  line: practice,
  reachWanted: false,
  lineChosen: false,
  agentSeen: false,
};
const signUp = {
  ...{ registrationId: 'r-1', email: 'jane@example.com', phone: '+19195550123', at: 1, practice: false },
  by: { kind: 'you' },
} as const;
const signedUp: SetupFacts = { ...nothing, state: { ...nothingSetUp, signUp } };
const credentials: CredentialsView = { kind: 'ok', accountId: '5500000', build: true, ending: '4f2a', place: 'keychain', why: undefined };
const application = { applicationId: 'a-1', name: 'Default', does: '' };
const number: Extract<NumberView, { kind: 'known' }> = {
  kind: 'known',
  ...{ number: '+19195550100', numbers: [], notListed: undefined },
  ...{ application, applications: [application], mayCreate: false },
};
const ready: SetupFacts = { ...nothing, credentials, number, line: reached, lineChosen: true, agentSeen: true };

const doneOf = (facts: SetupFacts): readonly SetupStep[] =>
  setupView(facts)
    .steps.filter(({ done }) => done)
    .map(({ step }) => step);

describe('a step of set-up is done when its facts say so', () => {
  it.each([
    ['nothing', nothing, []],
    ['a sign-up', signedUp, ['details']],
    ['a rehearsal of one', { ...nothing, state: { ...nothingSetUp, signUp: { ...signUp, practice: true } } }, []],
    ['some ticks', { ...signedUp, state: { ...signedUp.state, ticked: ['sms-code', 'email'] } }, ['details']],
    ['every tick', { ...signedUp, state: { ...signedUp.state, ticked: [...handoffTicks] } }, ['details', 'browser']],
    ['ticks without a sign-up', { ...nothing, state: { ...nothingSetUp, ticked: [...handoffTicks] } }, []],
    ['credentials', { ...nothing, credentials }, ['details', 'browser', 'credentials']],
    ['a locked keychain', { ...nothing, credentials: { kind: 'locked', sentence: 'Locked.', fix: 'Unlock it.' } }, []],
    ['a number and an application', { ...nothing, credentials, number }, ['details', 'browser', 'credentials', 'number']],
    ['a number alone', { ...nothing, credentials, number: { ...number, application: undefined } }, ['details', 'browser', 'credentials']],
    ['an application alone', { ...nothing, credentials, number: { ...number, number: undefined } }, ['details', 'browser', 'credentials']],
    ['a number of an account that is signed out', { ...nothing, number }, []],
    ['a way in that is still opening', { ...nothing, line: opening }, []],
    ['a way in', { ...nothing, line: reached }, ['reach']],
    ['a way in that is wanted, while practising', { ...nothing, reachWanted: true }, ['reach']],
    ['an agent', { ...nothing, agentSeen: true }, ['agent']],
    ['everything', ready, ['details', 'browser', 'credentials', 'number', 'reach', 'agent']],
  ] satisfies [string, SetupFacts, SetupStep[]][])('with %s', (_what, facts, expected) => {
    expect(doneOf(facts)).toEqual(expected);
  });

  it('opens at the first that is not done, and nowhere when all are', () => {
    expect([nothing, signedUp, { ...ready, agentSeen: false }, ready].map((facts) => setupView(facts).open)).toEqual([
      'details',
      'browser',
      'agent',
      undefined,
    ]);
  });
});

describe('the offer to use the real line', () => {
  it.each([
    ['once it has what it needs', { ...ready, line: practice, lineChosen: false }, true],
    ['not before', { ...ready, line: practice, lineChosen: false, number: { kind: 'waits' } }, false],
    ['not after the person has chosen a line', { ...ready, line: practice, lineChosen: true }, false],
    ['not while it is in use', { ...ready, lineChosen: false }, false],
  ] satisfies [string, SetupFacts, boolean][])('is made %s', (_when, facts, offered) => {
    expect(setupView(facts).offerRealLine).toBe(offered);
  });
});

describe('what crosses to the window', () => {
  it('has no id of the registration', () => {
    expect(JSON.stringify(setupView(signedUp))).not.toContain('r-1');
    expect(setupView(signedUp).signUp).toEqual({
      email: 'jane@example.com',
      phone: '+19195550123',
      at: 1,
      practice: false,
      by: { kind: 'you' },
    });
  });
});
