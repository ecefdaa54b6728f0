import { describe, expect, it } from 'vitest';
import type { ReadinessRow } from '../ipc/contract';
import { emptySetup } from '../testing/views';
import { type HomeFacts, homeView } from './homeView';

const practice = { inUse: 'practice', changingTo: undefined, problem: undefined } as const;
const tunnel = { kind: 'tunnel', on: true, tone: 'good', sentence: 'Reached.', action: undefined } as const;
const inbound = { tone: 'good', sentence: 'Here.', action: { kind: 'none' }, application: undefined } as const;
const real = { inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined, address: tunnel, inbound } as const;

const row = (id: ReadinessRow['id'], state: ReadinessRow['state'] = 'done'): ReadinessRow => ({
  id,
  state,
  title: {
    account: 'Bandwidth account',
    number: 'Phone number',
    address: 'Way in',
    inbound: 'Inbound',
    agent: 'Agent',
    keychain: 'Keychain',
  }[id],
  sentence: `About the ${id}.`,
  todo: undefined,
});
const all = (['account', 'number', 'address', 'inbound', 'agent', 'keychain'] as const).map((id) => row(id));
const ready: HomeFacts = {
  rows: all,
  line: real,
  setup: emptySetup,
  number: '+1 919 555 0100',
  serving: true,
  stopped: false,
  begun: true,
};
/** Everything is ready but this row. */
const needing = (id: ReadinessRow['id'], facts: Partial<HomeFacts> = {}): HomeFacts => ({
  ...ready,
  rows: all.map((one) => (one.id === id ? row(id, 'needs-you') : one)),
  ...facts,
});
const buttonOf = (facts: HomeFacts) => homeView(facts).rows.find(({ state }) => state === 'needs-you')?.button;

describe('Home answers “is my phone line ready?” in one sentence and one shape', () => {
  it.each([
    ['all is done', ready, 'good', 'Ready', 'Your agent can place and take calls on +1 919 555 0100.'],
    ['no number is known', { ...ready, number: undefined }, 'good', 'Ready', 'Your agent can place and take calls.'],
    [
      'the practice line is ready',
      { ...ready, line: practice },
      'good',
      'Ready to practice',
      'Your agent can call the practice phone, and you can call your agent. Nothing leaves this computer.',
    ],
    [
      'calls are stopped',
      needing('agent', { stopped: true }),
      'bad',
      'Calls are stopped',
      'Agents cannot place or take calls until you allow calls again.',
    ],
    ['one row needs the person', needing('agent'), 'warning', 'Almost ready: connect an agent', 'About the agent.'],
    [
      'several rows do',
      { ...ready, rows: [row('account', 'needs-you'), row('number', 'needs-you'), row('agent')] },
      'warning',
      '2 things are left to do',
      'About the account.',
    ],
    [
      'something is under way',
      { ...ready, rows: [row('account'), row('address', 'working')] },
      'neutral',
      'Getting ready',
      'About the address.',
    ],
    [
      'nothing is served',
      { ...needing('agent'), serving: false },
      'bad',
      'Switchboard is not running',
      'Agents cannot connect. Quit Switchboard and open it again.',
    ],
  ] satisfies [string, HomeFacts, string, string, string][])('when %s', (_when, facts, tone, title, sentence) => {
    expect(homeView(facts).headline).toEqual({ tone, title, sentence });
  });
});

describe('each row that needs the person has one button that mends it', () => {
  const off = { ...real, address: { ...tunnel, on: false } } as const;
  const failed = { ...real, address: { ...tunnel, action: 'try-again' } } as const;
  const cloudflared = { ...real, address: { ...tunnel, action: 'get-cloudflared' } } as const;
  const inboundOf = (action: (typeof real)['inbound']['action'] | { kind: 'try-again' } | { kind: 'choose'; applications: [] }) => ({
    ...real,
    inbound: { ...inbound, action },
  });
  it.each([
    ['no account', needing('account'), 'Set up', { kind: 'set-up', step: 'details' }],
    [
      'a sign-up that was begun',
      needing('account', {
        setup: { ...emptySetup, signUp: { by: { kind: 'you' }, email: '', phone: '', at: 1, practice: false } },
      }),
      'Continue',
      { kind: 'set-up', step: 'browser' },
    ],
    [
      'a locked keychain',
      needing('account', { setup: { ...emptySetup, credentials: { kind: 'locked', sentence: '', fix: '' } } }),
      'Try again',
      { kind: 'do', action: 'read-keychain' },
    ],
    [
      'refused credentials',
      needing('account', { setup: { ...emptySetup, credentials: { kind: 'failed', sentence: '', fix: '' } } }),
      'Enter credentials',
      { kind: 'set-up', step: 'credentials' },
    ],
    ['no number', needing('number'), 'Choose a number', { kind: 'set-up', step: 'number' }],
    ['a way in that is off', needing('address', { line: off }), 'Turn on', { kind: 'do', action: 'turn-tunnel-on' }],
    ['a way in that failed', needing('address', { line: failed }), 'Try again', { kind: 'do', action: 'try-tunnel-again' }],
    ['a program that is missing', needing('address', { line: cloudflared }), 'Set up', { kind: 'set-up', step: 'reach' }],
    [
      'inbound calls that failed',
      needing('inbound', { line: inboundOf({ kind: 'try-again' }) }),
      'Try again',
      { kind: 'do', action: 'point-again' },
    ],
    [
      'several applications',
      needing('inbound', { line: inboundOf({ kind: 'choose', applications: [] }) }),
      'Choose',
      { kind: 'set-up', step: 'number' },
    ],
    ['no agent', needing('agent'), 'Connect an agent', { kind: 'show', view: 'agents' }],
  ] satisfies [string, HomeFacts, string, object][])('%s', (_what, facts, label, fix) => {
    expect(buttonOf(facts)).toEqual({ label, fix });
  });

  it('and a row that needs nothing has none', () => {
    expect(homeView(ready).rows.map(({ button }) => button)).toEqual(all.map(() => undefined));
    expect(homeView(ready).left).toBe(0);
  });
});

describe('set-up that waits', () => {
  const practicing: HomeFacts = { ...ready, line: practice, setup: { ...emptySetup, open: 'details' } };
  const signUp = { by: { kind: 'you' }, email: '', phone: '', at: 1, practice: false } as const;
  it.each([
    ['somebody who practices', practicing, 'Set up', 'details', 'Get a real phone number'],
    [
      'somebody who has signed up',
      { ...practicing, setup: { ...emptySetup, open: 'browser', signUp } },
      'Continue set-up',
      'browser',
      'Finish setting up your real line',
    ],
    [
      'somebody with credentials',
      { ...practicing, setup: { ...emptySetup, open: 'reach', credentials: { kind: 'reading' } } },
      'Continue set-up',
      'reach',
      'Finish setting up your real line',
    ],
  ] satisfies [string, HomeFacts, string, string, string][])('is offered to %s', (_whom, facts, label, step, title) => {
    expect(homeView(facts).setUp).toMatchObject({ label, step, title });
  });

  it.each([
    ['on the real line, whose rows lead on', { ...practicing, line: real }],
    ['once nothing is left', { ...practicing, setup: { ...emptySetup, open: undefined } }],
    ['while the real line is offered', { ...practicing, setup: { ...emptySetup, offerRealLine: true } }],
  ] satisfies [string, HomeFacts][])('is not offered %s', (_when, facts) => {
    expect(homeView(facts).setUp).toBeUndefined();
  });

  it('says which step is next', () => {
    const facts = { ...practicing, setup: { ...emptySetup, open: 'number', credentials: { kind: 'reading' } } } satisfies HomeFacts;
    expect(homeView(facts).setUp?.sentence).toBe('Step 4 of 6: choose your phone number.');
  });
});

describe('the welcome', () => {
  const fresh: HomeFacts = { ...ready, line: practice, begun: false };
  it.each([
    ['at the first start', fresh, true],
    ['not once the person has begun', { ...fresh, begun: true }, false],
    ['not with credentials', { ...fresh, setup: { ...emptySetup, credentials: { kind: 'reading' } } }, false],
    [
      'not after a sign-up',
      { ...fresh, setup: { ...emptySetup, signUp: { by: { kind: 'you' }, email: '', phone: '', at: 1, practice: false } } },
      false,
    ],
  ] satisfies [string, HomeFacts, boolean][])('is shown %s', (_when, facts, welcome) => {
    expect(homeView(facts).welcome).toBe(welcome);
  });
});

describe('the test call', () => {
  it('rings the practice phone on the practice line', () => {
    expect(homeView({ ...ready, line: practice }).tryIt).toEqual({ kind: 'practice' });
  });

  it('rings the person’s own phone on the real line, and says what is in the way', () => {
    const setup = { ...emptySetup, ownPhone: '+19195550123' };
    expect(homeView({ ...ready, setup }).tryIt).toEqual({ kind: 'real', ownPhone: '+19195550123', why: undefined });
    expect(homeView(needing('number')).tryIt).toEqual({ kind: 'real', ownPhone: undefined, why: 'About the number.' });
    expect(homeView(needing('agent')).tryIt).toMatchObject({ why: undefined });
  });
});
