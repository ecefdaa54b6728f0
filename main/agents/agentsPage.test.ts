import { describe, expect, it } from 'vitest';
import type { AgentState, DesktopAgent, SeenAgent } from '../../mcp/index';
import { type AgentsFacts, agentsPage, connectedMs } from './agentsPage';

const now = Date.UTC(2026, 10, 25, 12);
const home = '/home/robin';

const codex = (state: AgentState, more: Partial<DesktopAgent> = {}): DesktopAgent => ({
  ...{ id: 'codex', name: 'Codex', icon: 'codex', docs: undefined, state },
  found: state.kind === 'not-found' ? [] : [{ kind: 'configuration', path: `${home}/.codex/config.toml` }],
  offers: [{ kind: 'edit', way: 'bridge' }],
  ...more,
});

const file = `${home}/.codex/config.toml`;
const connected: AgentState = { kind: 'connected', file, way: 'bridge', agentId: 'a-1' };

const agent = (more: Partial<SeenAgent> = {}): SeenAgent => ({
  ...{ id: 'a-1', name: 'Codex', createdAt: '2026-11-01T00:00:00.000Z', client: undefined, lastSeenAt: now - 1_000, kind: 'codex' },
  ...more,
});

const facts = (more: Partial<AgentsFacts> = {}): AgentsFacts => ({
  ...{ desktop: [], agents: [], refused: [], now, home },
  permissions: { general: 'careful', practice: false, problem: undefined, of: () => 'careful' },
  ...more,
});

describe('the Agents view', () => {
  it('says that it looks until this computer has been searched', () => {
    expect(agentsPage(facts({ desktop: undefined }))).toMatchObject({ looked: false, cards: [], found: [], others: [] });
  });

  it.each([
    ['found', { kind: 'found' }, 'found'],
    ['not found', { kind: 'not-found' }, 'others'],
    ['unreadable', { kind: 'unreadable', file, line: 12, sentence: 'This file is not valid TOML.', fix: 'Correct it.' }, 'found'],
  ] as const)('offers an agent that is %s under its place', (_what, state, place) => {
    const page = agentsPage(facts({ desktop: [codex(state)] }));
    expect(page[place].map(({ kind }) => kind)).toEqual(['codex']);
    expect(page.cards).toEqual([]);
  });

  it('names the line of a file that cannot be read, and offers nothing to press', () => {
    const state = { kind: 'unreadable', file, line: 12, sentence: 'This file is not valid TOML.', fix: 'Correct it.' } as const;
    expect(agentsPage(facts({ desktop: [codex(state)] })).found[0]?.trouble).toEqual({
      sentence: 'Line 12 of its settings file cannot be read, so Switchboard leaves the file as it is. Correct it, then look again.',
      mend: undefined,
      where: '~/.codex/config.toml: This file is not valid TOML.',
    });
  });

  it('never lists “Something else”, which the window offers itself', () => {
    const page = agentsPage(facts({ desktop: [codex({ kind: 'found' }, { id: 'something-else' })] }));
    expect([page.found, page.others]).toEqual([[], []]);
  });

  it.each([
    ['edit', 'Adds one entry to its settings file and keeps a copy of the file.'],
    ['bundle', 'Opens Codex, which asks you once.'],
    ['link', 'Opens Codex, which asks you once.'],
    ['by-hand', 'Shows you what to paste in Codex.'],
  ] as const)('says what connecting does: %s', (kind, sentence) => {
    const page = agentsPage(facts({ desktop: [codex({ kind: 'found' }, { offers: [{ kind, way: 'bridge' }] })] }));
    expect(page.found[0]).toMatchObject({ sentence });
  });

  it.each([
    ['seen a second ago', { lastSeenAt: now - 1_000 }, 'connected', 'Connected'],
    ['seen just within the time', { lastSeenAt: now - connectedMs + 1 }, 'connected', 'Connected'],
    ['seen before that', { lastSeenAt: now - connectedMs }, 'seen', 'Seen'],
    ['seen long ago, with a stream open', { lastSeenAt: now - 90_000_000, open: true }, 'connected', 'Connected'],
    ['never seen', { lastSeenAt: undefined }, 'never', 'Never connected'],
  ] as const)('shows an agent that was %s', (_what, more, kind, label) => {
    const page = agentsPage(facts({ desktop: [codex(connected)], agents: [agent(more)] }));
    expect(page.cards).toMatchObject([{ id: 'a-1', agentId: 'a-1', name: 'Codex', state: { kind, label }, trouble: undefined }]);
    expect([page.found, page.others]).toEqual([[], []]);
  });

  it.each(['moved-app', 'changed-port', 'revoked', 'points-elsewhere'] as const)('offers to mend an entry that is stale: %s', (why) => {
    const state = { kind: 'stale', file, why, agentId: 'a-1', sentence: 'The entry is old.', fix: 'Mend corrects it.' } as const;
    expect(agentsPage(facts({ desktop: [codex(state)], agents: [agent()] })).cards[0]?.trouble).toEqual({
      sentence: 'The entry is old. Mend corrects it.',
      mend: { label: 'Mend', does: 'rewrite' },
      where: '~/.codex/config.toml',
    });
  });

  it('shows an entry whose agent has lost its access as a card of its own', () => {
    const page = agentsPage(facts({ desktop: [codex(connected)] }));
    expect(page.cards).toMatchObject([
      { id: 'entry:codex', agentId: undefined, state: { label: 'No access' }, trouble: { mend: { label: 'Mend', does: 'rewrite' } } },
    ]);
    expect(page.found).toEqual([]);
  });

  const refused = { program: 'Codex', why: 'wrong token', agentId: undefined, at: now } as const;

  it.each([
    ['by its name', refused, 'Codex was refused: wrong token.'],
    [
      'by its token',
      { ...refused, program: 'codex-mcp-client', why: 'revoked token', agentId: 'a-1' },
      'codex-mcp-client was refused: revoked token.',
    ],
    ['another program', { ...refused, program: 'Zed' }, undefined],
    ['another agent', { ...refused, agentId: 'a-2' }, undefined],
    ['before it was last let in', { ...refused, at: now - 2_000 }, undefined],
  ] as const)('says that an agent was refused: %s', (_what, program, sentence) => {
    const page = agentsPage(facts({ desktop: [codex(connected)], agents: [agent()], refused: [program] }));
    expect(page.cards[0]?.trouble?.sentence).toBe(sentence);
  });

  it.each([
    ['found', 'edit', undefined, 'Codex has not connected yet.'],
    ['found', 'edit', now - 900_000, 'Codex no longer has an entry for Switchboard.'],
    ['not-found', 'edit', now - 900_000, 'Codex no longer has an entry for Switchboard.'],
    ['found', 'edit', now - 1_000, undefined],
    ['found', 'bundle', undefined, 'Codex has not connected yet.'],
    ['found', 'bundle', now - 900_000, undefined],
  ] as const)('offers to connect again what has no entry: %s, by %s, seen at %s', (kind, offer, lastSeenAt, sentence) => {
    const row = codex({ kind }, { offers: [{ kind: offer, way: 'bridge' }] });
    const page = agentsPage(facts({ desktop: [row], agents: [agent({ lastSeenAt })] }));
    expect(page.cards[0]?.trouble?.sentence).toBe(sentence);
    expect([page.found, page.others]).toEqual([[], []]);
  });

  it('hides the one that any bridge may connect as, until one has', () => {
    const shown = (lastSeenAt: number | undefined) => agentsPage(facts({ agents: [agent({ id: 'default', lastSeenAt })] })).cards.length;
    expect([shown(undefined), shown(now)]).toEqual([0, 1]);
  });

  it('offers a new token where there is no file to mend', () => {
    const page = agentsPage(facts({ agents: [agent({ kind: undefined })], refused: [refused] }));
    expect(page.cards[0]?.trouble?.mend).toEqual({ label: 'New token', does: 'new-token' });
  });

  it('puts first what needs the person, then the latest seen', () => {
    const agents = [
      agent({ id: 'old', lastSeenAt: now - 9_000_000 }),
      agent({ id: 'new' }),
      agent({ id: 'bad', lastSeenAt: undefined, name: 'Bad' }),
    ];
    const page = agentsPage(facts({ agents, refused: [{ ...refused, program: 'bad' }] }));
    expect(page.cards.map(({ id }) => id)).toEqual(['bad', 'new', 'old']);
  });

  it.each([
    [
      'careful',
      false,
      'Careful: asks before a new number',
      'Careful: agents ask before the first call or message to a new number, and before they change your account.',
    ],
    ['trusted', false, 'Trusted: acts without asking', 'Trusted: agents act without asking.'],
    [
      'watch',
      true,
      'Watch only on the real line',
      'Watch only: agents can read, and do nothing else. On the practice line nothing is asked.',
    ],
  ] as const)('says in words what agents may do: %s', (general, practice, may, sentence) => {
    const permissions = { general, practice, problem: undefined, of: () => general };
    const page = agentsPage(facts({ agents: [agent()], permissions }));
    expect([page.cards[0]?.may, page.general]).toEqual([may, sentence]);
  });

  it('says why permissions could not be read', () => {
    const permissions = { general: 'careful', practice: false, problem: 'The file is damaged.', of: () => 'careful' as const } as const;
    expect(agentsPage(facts({ permissions })).general).toBe('The file is damaged.');
  });
});
