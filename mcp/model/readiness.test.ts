import { describe, expect, it } from 'vitest';
import { type ReadinessFacts, type ReadinessRowId, type ReadinessState, readiness } from './readiness';

/** Everything is ready on the real line. */
const ready: ReadinessFacts = {
  line: 'real',
  shell: 'app',
  account: { kind: 'found', source: 'keychain', ending: '4f2a', check: { kind: 'ok', accountId: '5500000', build: true } },
  number: { kind: 'known', number: '+19195550100' },
  address: { kind: 'reached' },
  inbound: { kind: 'here', application: 'My first app' },
  agents: { known: ['Claude Code'], seen: ['Claude Code'], visible: true },
  keychain: { kind: 'ok' },
};

const trouble = { sentence: 'The keychain is locked.', fix: 'Unlock it.' };

const practice: ReadinessFacts = {
  ...ready,
  line: 'practice',
  account: { kind: 'not-needed' },
  number: { kind: 'known', number: '+15005550100' },
  address: { kind: 'not-needed' },
  inbound: { kind: 'not-needed' },
  keychain: { kind: 'not-needed' },
};

/** Every kind of every fact. */
const everything = {
  account: [
    { kind: 'not-needed' },
    { kind: 'reading' },
    { kind: 'none' },
    { kind: 'agents', names: ['Claude'] },
    { kind: 'agents', names: ['Claude', 'Cursor'] },
    { kind: 'found', source: 'environment', ending: '4f2a', check: undefined },
    { kind: 'found', source: 'keychain', ending: '4f2a', check: { kind: 'checking' } },
    { kind: 'found', source: 'this-run', ending: '4f2a', check: { kind: 'ok', accountId: '5500000', build: false } },
    { kind: 'found', source: 'keychain', ending: '4f2a', check: { kind: 'failed', passes: false, sentence: 'Wrong.', fix: 'Mend it.' } },
    { kind: 'found', source: 'keychain', ending: '4f2a', check: { kind: 'failed', passes: true, sentence: 'Down.', fix: 'Wait.' } },
  ],
  number: [
    { kind: 'unknown' },
    { kind: 'asking' },
    { kind: 'known', number: '+19195550100' },
    { kind: 'several', numbers: ['+19195550100', '+19195550101'] },
    { kind: 'none' },
    { kind: 'not-listed' },
    { kind: 'failed', sentence: 'Down.', fix: 'Wait.' },
  ],
  address: [
    { kind: 'not-needed' },
    { kind: 'unknown' },
    { kind: 'none' },
    { kind: 'off' },
    { kind: 'opening' },
    { kind: 'own' },
    { kind: 'reached' },
    { kind: 'failed', retries: true, sentence: 'Lost.', fix: 'Wait.' },
    { kind: 'failed', retries: false, sentence: 'Lost.', fix: 'Mend it.' },
  ],
  inbound: [
    { kind: 'not-needed' },
    { kind: 'unknown' },
    { kind: 'waits' },
    { kind: 'working' },
    { kind: 'here', application: 'My first app' },
    { kind: 'not-asked' },
    { kind: 'no-application' },
    { kind: 'none-chosen' },
    { kind: 'elsewhere' },
    { kind: 'failed', retries: true },
    { kind: 'failed', retries: false },
  ],
  agents: [
    { known: [], seen: [], visible: false },
    { known: [], seen: [], visible: true },
    { known: ['Claude'], seen: [], visible: true },
    { known: ['Claude', 'Cursor'], seen: [], visible: true },
    { known: ['A', 'B', 'C', 'D'], seen: ['A', 'B', 'C', 'D'], visible: true },
  ],
  keychain: [
    { kind: 'not-needed' },
    { kind: 'reading' },
    { kind: 'empty' },
    { kind: 'ok' },
    { kind: 'this-run', why: undefined },
    { kind: 'this-run', why: 'There is no keychain.' },
    { kind: 'locked', ...trouble },
    { kind: 'refused', ...trouble },
    { kind: 'unsupported', ...trouble },
  ],
} satisfies { [Part in keyof ReadinessFacts]?: readonly ReadinessFacts[Part][] };

function rowOf(id: ReadinessRowId, facts: Partial<ReadinessFacts>) {
  return readiness({ ...ready, ...facts }).find((row) => row.id === id);
}

describe('readiness', () => {
  it('has six quiet rows when the real line is ready', () => {
    expect(readiness(ready).map(({ title, sentence }) => `${title}: ${sentence}`)).toEqual([
      'Bandwidth account: Bandwidth Build account 5500000. Credentials ending in 4f2a, in the keychain.',
      'Phone number: +1 919 555 0100.',
      'Bandwidth can reach this computer: Bandwidth can reach this computer.',
      'Incoming calls come here: Switchboard takes the calls of “My first app”.',
      'An agent is connected: Claude Code is connected.',
      'Keychain: Your credentials are in the keychain of this computer.',
    ]);
    expect(readiness(ready).every(({ state, todo }) => state === 'done' && todo === undefined)).toBe(true);
  });

  it('leaves out what the practice line does not need', () => {
    expect(readiness(practice).map(({ id, state, sentence }) => [id, state, sentence])).toEqual([
      ['number', 'done', 'The practice line has the number +1 500 555 0100.'],
      ['agent', 'done', 'Claude Code is connected.'],
    ]);
  });

  const states: readonly (readonly [ReadinessRowId, Partial<ReadinessFacts>, ReadinessState | undefined])[] = [
    ['account', { account: { kind: 'none' } }, 'needs-you'],
    ['account', { account: { kind: 'none' }, keychain: { kind: 'locked', ...trouble } }, 'unknown'],
    ['account', { account: { kind: 'none' }, keychain: { kind: 'unsupported', ...trouble } }, 'needs-you'],
    ['account', { account: { kind: 'reading' } }, 'working'],
    ['account', { account: { kind: 'agents', names: ['Claude'] } }, 'done'],
    ['account', { account: { kind: 'found', source: 'keychain', ending: '4f2a', check: undefined } }, 'unknown'],
    ['number', { number: { kind: 'not-listed' } }, 'needs-you'],
    ['number', { number: { kind: 'several', numbers: ['+19195550100', '+19195550101'] } }, 'needs-you'],
    ['number', { number: { kind: 'unknown' } }, 'unknown'],
    ['address', { address: { kind: 'off' } }, 'needs-you'],
    ['address', { address: { kind: 'opening' } }, 'working'],
    ['address', { address: { kind: 'failed', retries: true, ...trouble } }, 'working'],
    ['address', { address: { kind: 'failed', retries: false, ...trouble } }, 'needs-you'],
    ['address', { address: { kind: 'own' } }, 'done'],
    ['inbound', { inbound: { kind: 'waits' } }, 'unknown'],
    ['inbound', { inbound: { kind: 'none-chosen' } }, 'needs-you'],
    ['inbound', { inbound: { kind: 'elsewhere' } }, 'needs-you'],
    ['agent', { agents: { known: [], seen: [], visible: true } }, 'needs-you'],
    ['agent', { agents: { known: ['Claude'], seen: [], visible: true } }, 'needs-you'],
    ['agent', { agents: { known: [], seen: [], visible: false } }, 'unknown'],
    ['keychain', { keychain: { kind: 'empty' } }, undefined],
    ['keychain', { keychain: { kind: 'locked', ...trouble } }, 'needs-you'],
    ['keychain', { keychain: { kind: 'this-run', why: undefined } }, 'unknown'],
  ];
  it.each(states)('%s: %j is %s', (id, facts, state) => {
    expect(rowOf(id, facts)?.state).toBe(state);
  });

  it('says what to do whenever the person is needed, and only sends people where they can go', () => {
    for (const row of everyRow()) {
      if (row.state === 'needs-you') expect(row.todo, row.sentence).toMatch(/\.$|\?”$/);
      if (row.state === 'done' || row.state === 'working') expect(row.todo, row.sentence).toBeUndefined();
      expect(row.sentence).toMatch(/[.?]$/);
    }
    expect(everyRow('app').map(({ todo }) => todo ?? '')).not.toContainEqual(expect.stringMatching(/BW_|--|switchboard-mcp/));
  });

  it('uses no word that a newcomer does not know', () => {
    const jargon = /webhook|callback|BXML|\bJSON\b|token|endpoint|tunnel|JWT|OAuth/i;
    // The names of settings are what they are.
    const read = everyRow().map(({ sentence, todo }) => `${sentence} ${todo ?? ''}`.replaceAll(/BW_\w+|--[\w-]+/g, ''));
    expect(read).not.toContainEqual(expect.stringMatching(jargon));
  });

  it('names three agents at most', () => {
    const many = { known: [], seen: ['Ada', 'Bo', 'Cy', 'Di'], visible: true };
    expect(rowOf('agent', { agents: many })?.sentence).toBe('Ada, Bo and 2 more are connected.');
  });
});

function everyRow(...shells: readonly ReadinessFacts['shell'][]) {
  return (shells.length === 0 ? (['app', 'terminal'] as const) : shells).flatMap((shell) =>
    Object.entries(everything).flatMap(([part, kinds]) => kinds.flatMap((kind) => readiness({ ...ready, shell, [part]: kind }))),
  );
}
