import { describe, expect, it } from 'vitest';
import { readiness } from '../model/readiness';
import { type Cause, causes } from '../real/tunnel/causes';
import type { Phase } from '../real/tunnel/state';
import { type FactSources, readinessFacts } from './readinessFacts';

const credentials = { clientId: 'CLI-1234-4f2a', clientSecret: 'the-client-secret' };

const sources: FactSources = {
  line: 'real',
  shell: 'app',
  number: '+19195550100',
  baseUrl: undefined,
  tunnel: { phase: { name: 'ready' } },
  pointing: { kind: 'pointed', application: { applicationId: 'a-1', name: 'My first app' }, guard: 'credentials' },
  credentials: { kind: 'found', source: 'keychain', credentials },
  loggedIn: [],
  agents: [
    { name: 'Claude', lastSeenAt: 1 },
    { name: 'Cursor', lastSeenAt: undefined },
  ],
};

describe('what the running line knows', () => {
  it('becomes facts without the secret', () => {
    const facts = readinessFacts(sources);
    expect(facts).toMatchObject({
      account: { kind: 'found', source: 'keychain', ending: '4f2a', check: undefined },
      number: { kind: 'known', number: '+19195550100' },
      address: { kind: 'reached' },
      inbound: { kind: 'here', application: 'My first app' },
      agents: { known: ['Claude', 'Cursor'], seen: ['Claude'], visible: true },
      keychain: { kind: 'ok' },
    });
    expect(JSON.stringify(facts)).not.toMatch(/CLI-1234|the-client-secret/);
  });

  it('is little on the practice line', () => {
    const facts = readinessFacts({ ...sources, line: 'practice', number: '+15005550100' });
    expect(readiness(facts).map(({ id }) => id)).toEqual(['number', 'agent']);
  });

  const problem = { source: 'keychain', state: 'locked', why: 'The keychain is locked.', todo: 'Unlock it.' } as const;
  const accounts: readonly (readonly [Partial<FactSources>, object])[] = [
    [{ credentials: { kind: 'reading' } }, { account: { kind: 'reading' }, keychain: { kind: 'reading' } }],
    [{ credentials: { kind: 'none', problems: [] } }, { account: { kind: 'none' }, keychain: { kind: 'empty' } }],
    [
      { credentials: { kind: 'none', problems: [problem] } },
      { account: { kind: 'none' }, keychain: { kind: 'locked', sentence: 'The keychain is locked.', fix: 'Unlock it.' } },
    ],
    [{ credentials: { kind: 'none', problems: [] }, loggedIn: ['Claude'] }, { account: { kind: 'agents', names: ['Claude'] } }],
    [{ credentials: { kind: 'found', source: 'environment', credentials } }, { keychain: { kind: 'not-needed' } }],
    [{ tunnel: undefined }, { address: { kind: 'none' } }],
    [{ baseUrl: 'https://phone.example' }, { address: { kind: 'own' } }],
    [{ pointing: undefined }, { inbound: { kind: 'unknown' } }],
    [{ pointing: { kind: 'not-reached' } }, { inbound: { kind: 'waits' } }],
    [{ pointing: { kind: 'none-chosen', applications: [] } }, { inbound: { kind: 'none-chosen' } }],
    [{ pointing: { kind: 'owned', applicationId: 'a-1', pid: 1, since: '' } }, { inbound: { kind: 'elsewhere' } }],
    [{ pointing: { kind: 'failed', reason: 'callback', recovery: '', retries: true } }, { inbound: { kind: 'failed', retries: true } }],
  ];
  it.each(accounts)('%j', (more, facts) => {
    expect(readinessFacts({ ...sources, ...more })).toMatchObject(facts);
  });

  const names = Object.keys(causes).filter((name): name is Cause => name in causes);
  const phases: readonly Phase[] = [
    { name: 'off' },
    { name: 'finding' },
    { name: 'downloading' },
    { name: 'requesting', deadline: 1 },
    { name: 'degraded', deadline: 1 },
    { name: 'ending', deadline: 1, forced: false, next: 'off' },
    ...names.flatMap((cause): readonly Phase[] => [
      { name: 'waiting', cause, retryAt: 1 },
      { name: 'failed', cause },
    ]),
  ];
  it.each(phases)('has words without jargon for $name $cause', (phase) => {
    const row = readiness(readinessFacts({ ...sources, tunnel: { phase } })).find(({ id }) => id === 'address');
    expect(`${row?.sentence} ${row?.todo ?? ''}`).not.toMatch(/webhook|callback|BXML|\bJSON\b|token|endpoint|tunnel|JWT|OAuth/i);
    if (phase.name === 'failed') expect(row).toMatchObject({ state: 'needs-you', todo: expect.stringMatching(/\.$/) });
  });
});
