import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import type { Activity } from '../model/activity';
import { AgentRegistry } from './agents';
import { MemoryTokenStore } from './testing/bench';

function create(store = new MemoryTokenStore()) {
  const clock = new ManualClock();
  const activities: Activity[] = [];
  const registry = new AgentRegistry({ store, clock, record: (activity) => activities.push(activity) });
  return { store, clock, activities, registry };
}

describe('an agent of the person', () => {
  it('gets a new token in place of the old one, which is refused at once and known as its own', async () => {
    const { registry, store, activities } = create();
    const { id, token } = await registry.mint('Codex', { kind: 'codex' });
    const ended: string[] = [];
    registry.onRevoked((agentId) => ended.push(agentId));
    const again = await registry.mintAgain(id);
    expect([registry.authenticate(token), registry.authenticate(again.token)]).toEqual([undefined, { id, name: 'Codex' }]);
    expect(ended).toEqual([id]);
    expect(registry.refused('codex-mcp-client 0.169.0', token)).toBe('Codex');
    expect(activities.filter(({ kind }) => kind === 'refused')).toEqual([
      { kind: 'refused', at: 1_767_225_600_000, program: 'Codex', why: 'revoked token', agent: { id, name: 'Codex' } },
    ]);
    // The next run still knows whose it was.
    const next = create(store);
    expect(next.registry.authenticate(token)).toBeUndefined();
    next.registry.refused('codex-mcp-client', token);
    expect(next.activities).toMatchObject([{ kind: 'refused', why: 'revoked token', agent: { id } }, { kind: 'notice' }]);
  });

  it('keeps its old token when the new one cannot be saved', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Codex');
    store.save = async () => {
      throw new Error('disk full');
    };
    await expect(registry.mintAgain(id)).rejects.toThrow('disk full');
    await expect(registry.rename(id, 'Other')).rejects.toThrow('disk full');
    await expect(registry.setKind(id, 'codex')).rejects.toThrow('disk full');
    expect(registry.authenticate(token)).toEqual({ id, name: 'Codex' });
    expect(registry.list()).toMatchObject([{ name: 'Codex', kind: undefined }]);
  });

  it('is renamed and told which desktop agent it is, also for the next run', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Codex', { bridge: true });
    await registry.rename(id, '  My Codex ');
    await registry.setKind(id, 'codex');
    expect(registry.authenticate(token)).toEqual({ id, name: 'My Codex' });
    expect(create(store).registry.list()).toMatchObject([{ id, name: 'My Codex', kind: 'codex', bridge: true }]);
    await expect(registry.rename(id, ' ')).rejects.toMatchObject({ code: 'validation' });
    await expect(registry.setKind(id, '../evil')).rejects.toMatchObject({ code: 'validation' });
    for (const change of [registry.rename('agent-none', 'x'), registry.setKind('agent-none', 'codex'), registry.mintAgain('agent-none')])
      await expect(change).rejects.toMatchObject({ code: 'not_found' });
  });

  it('was seen, which the next run knows too: saved at most once a minute, and when the server closes', async () => {
    const { registry, store, clock } = create();
    const { id } = await registry.mint('Codex');
    const agent = { id, name: 'Codex' };
    registry.seen(agent, { era: '2025', client: `codex ${'9'.repeat(400)}` });
    await clock.advance(59_999);
    registry.seen(agent, { era: '2025', client: 'codex 1' });
    await clock.advance(0);
    const kept = create(store).registry.list()[0];
    expect(kept).toMatchObject({ lastSeenAt: 1_767_225_600_000 });
    expect(kept?.client).toHaveLength(300);
    await clock.advance(1);
    registry.seen(agent, { era: '2025', client: 'codex 2' });
    await clock.advance(0);
    expect(create(store).registry.list()).toMatchObject([{ lastSeenAt: 1_767_225_660_000, client: 'codex 2' }]);
    await clock.advance(1_000);
    registry.seen(agent, { era: '2025', client: 'codex 3' });
    await registry.settle();
    expect(create(store).registry.list()).toMatchObject([{ lastSeenAt: 1_767_225_661_000, client: 'codex 3' }]);
  });
});

describe('AgentRegistry', () => {
  it('mints tokens of 256 random bits and stores only their SHA-256', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('  Claude ');
    expect(token).toMatch(/^sb_[A-Za-z0-9_-]{43}$/);
    expect(store.tokens).toEqual([
      { id, name: 'Claude', tokenHash: createHash('sha256').update(token).digest('hex'), createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(JSON.stringify(store.tokens)).not.toContain(token);
    expect((await registry.mint('Claude')).token).not.toBe(token);
  });

  it.each([
    ['', 0],
    ['   ', 0],
    ['x'.repeat(81), 81],
  ])('refuses the name %j', async (name, length) => {
    await expect(create().registry.mint(name)).rejects.toMatchObject({
      code: 'validation',
      message: `An agent's name must have 1 to 80 characters; this one has ${length}.`,
      recovery: 'Give the agent a short name, such as the program it runs in.',
    });
  });

  it('takes a name of 80 characters', async () => {
    const { registry } = create();
    await registry.mint('x'.repeat(80));
    expect(registry.list().map(({ name }) => name)).toEqual(['x'.repeat(80)]);
  });

  it('knows an agent by its token, in this run and the next', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Claude');
    expect(registry.authenticate(token)).toEqual({ id, name: 'Claude' });
    expect([registry.knows(token), registry.knows('sb_other')]).toEqual([true, false]);
    expect(create(store).registry.authenticate(token)).toEqual({ id, name: 'Claude' });
  });

  it('still knows who was seen when one registry takes the place of another within a run', () => {
    const first = create();
    const agent = first.registry.adopt('Claude', 'a-token-of-this-run');
    first.registry.seen(agent, { era: '2026', client: 'client 1.0' });
    const next = new AgentRegistry({ store: first.store, seen: first.registry.list(), clock: first.clock, record: () => undefined });
    expect(next.authenticate('a-token-of-this-run')).toBeUndefined();
    next.adopt('Claude', 'a-token-of-this-run');
    expect(next.list()).toEqual(first.registry.list());
  });

  it.each([undefined, '', 'sb_', 'nonsense'])('finds no agent by the token %j', async (bearer) => {
    const { registry } = create();
    await registry.mint('Claude');
    expect(registry.authenticate(bearer)).toBeUndefined();
  });

  it('does not let a stored hash pass for the token', async () => {
    const { registry, store } = create();
    await registry.mint('Claude');
    expect(registry.authenticate(store.tokens[0]?.tokenHash)).toBeUndefined();
  });

  it('adopts a chosen token for this run, under an id that stays the same', () => {
    const { registry, store } = create();
    const agent = registry.adopt('BW_MCP_TOKEN', 'a-token-from-the-environment');
    expect(registry.authenticate('a-token-from-the-environment')).toEqual(agent);
    expect(store.tokens).toEqual([]);
    expect(agent).toEqual({ id: 'agent-fb1c84b2e0fb', name: 'BW_MCP_TOKEN' });
    expect(create().registry.adopt('again', 'a-token-from-the-environment').id).toBe(agent.id);
  });

  it.each(['two words', '', 'naïve', 'tab\t'])('adopts no token that a header cannot carry: %j', (token) => {
    expect(() => create().registry.adopt('bad', token)).toThrow(
      expect.objectContaining({
        code: 'validation',
        message: expect.stringContaining('cannot carry'),
        recovery: 'Use printable ASCII without spaces, for instance the output of `openssl rand -base64 32`.',
      }),
    );
  });

  it('forgets an adopted token that is revoked, and leaves what is stored alone', async () => {
    const store = new MemoryTokenStore();
    const { registry } = create(store);
    store.save = async () => {
      throw new Error('disk full');
    };
    const { id } = registry.adopt('Claude', 'a-token-of-this-run');
    await registry.revoke(id);
    expect(registry.authenticate('a-token-of-this-run')).toBeUndefined();
  });

  it('stores no token of this run beside those that stay', async () => {
    const { registry, store } = create();
    registry.adopt('Claude', 'a-token-of-this-run');
    registry.attach('Codex');
    registry.host('default', 'Bridge');
    const { id } = await registry.mint('Gemini');
    expect(store.tokens.map((token) => token.id)).toEqual([id]);
  });

  it('revokes a token of an earlier run, for this run and the next', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Claude');
    await create(store).registry.revoke(id);
    expect(create(store).registry.authenticate(token)).toBeUndefined();
  });

  it('lets in those whose tokens are whole when one in the file is damaged', async () => {
    const { registry, store } = create();
    const { token } = await registry.mint('Claude');
    store.tokens = [...store.tokens, { id: 'agent-2', name: 'Damaged', tokenHash: 'abcd', createdAt: '2026-01-01T00:00:00.000Z' }];
    expect(create(store).registry.authenticate(token)).toMatchObject({ name: 'Claude' });
  });

  it('revokes at once, before the store has answered', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Claude');
    const revoked: string[] = [];
    registry.onRevoked((agentId) => void revoked.push(agentId));
    const saving = registry.revoke(id);
    expect(registry.authenticate(token)).toBeUndefined();
    expect(revoked).toEqual([id]);
    await saving;
    expect(store.tokens).toEqual([]);
    await expect(registry.revoke(id)).rejects.toMatchObject({
      code: 'not_found',
      message: `No agent has the id ${id}.`,
      recovery: 'The agent may have been removed already. Look at the list of agents.',
    });
  });

  it('does not accept a token that could not be stored', async () => {
    const store = new MemoryTokenStore();
    store.save = async () => {
      throw new Error('disk full');
    };
    const { registry } = create(store);
    await expect(registry.mint('Claude')).rejects.toThrow('disk full');
    expect(registry.list()).toEqual([]);
  });

  it('stores tokens one list after the other, so the newest list wins', async () => {
    const store = new MemoryTokenStore();
    const { registry } = create(store);
    await Promise.all([registry.mint('a'), registry.mint('b'), registry.mint('c')]);
    expect(store.tokens.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('lists who was seen, with which client, and records a client only when it is news', async () => {
    const { registry, clock, activities } = create();
    const { id } = await registry.mint('Claude');
    const agent = { id, name: 'Claude' };
    registry.seen(agent, { era: '2025', client: 'claude-code 2.1' });
    await clock.advance(5_000);
    registry.seen(agent, { era: '2025', client: undefined });
    expect(registry.list()).toEqual([
      { id, name: 'Claude', createdAt: '2026-01-01T00:00:00.000Z', client: 'claude-code 2.1', lastSeenAt: clock.now() },
    ]);
    registry.seen(agent, { era: '2026', client: 'claude-code 2.2' });
    expect(activities).toEqual([
      { kind: 'agent-seen', at: clock.now() - 5_000, agent, client: 'claude-code 2.1', era: '2025' },
      { kind: 'agent-seen', at: clock.now(), agent, client: 'claude-code 2.2', era: '2026' },
    ]);
  });

  it.each([
    ['another client', { era: '2025', client: 'claude-code 2.2' }, true],
    ['another era', { era: '2026', client: 'claude-code 2.1' }, true],
    ['the same again', { era: '2025', client: 'claude-code 2.1' }, false],
  ] as const)('takes for news of an agent: %s', async (_what, sighting, news) => {
    const { registry, activities } = create();
    const { id } = await registry.mint('Claude');
    registry.seen({ id, name: 'Claude' }, { era: '2025', client: 'claude-code 2.1' });
    activities.splice(0);
    registry.seen({ id, name: 'Claude' }, sighting);
    expect(activities.length).toBe(news ? 1 : 0);
  });

  it('records the first message of an agent whose client has not said its name', async () => {
    const { registry, activities } = create();
    const { id } = await registry.mint('Claude');
    registry.seen({ id, name: 'Claude' }, { era: '2026', client: undefined });
    expect(activities).toMatchObject([{ kind: 'agent-seen', client: undefined, era: '2026' }]);
  });

  it('records nothing of an agent that was removed while its message was handled', () => {
    const { registry, activities } = create();
    registry.seen({ id: 'agent-gone', name: 'Claude' }, { era: '2026', client: 'client 1.0' });
    expect([activities, registry.list()]).toEqual([[], []]);
  });

  it('attaches agents on stdio without any token', () => {
    const { registry, store } = create();
    const ids = ['Codex', 'Gemini', 'Claude'].map((name) => registry.attach(name).id);
    expect(ids).toEqual(['stdio', 'stdio-2', 'stdio-3']);
    expect(registry.list().map(({ name }) => name)).toEqual(['Codex', 'Gemini', 'Claude']);
    expect([store.tokens, registry.authenticate('stdio')]).toEqual([[], undefined]);
  });

  it('lets an agent on stdio go without touching what is stored', async () => {
    const { registry, store } = create();
    const { id } = registry.attach('Codex');
    store.save = async () => {
      throw new Error('disk full');
    };
    await registry.revoke(id);
    expect(registry.list()).toEqual([]);
  });

  it('keeps an agent’s own profiles and its way of connecting, in this run and the next', async () => {
    const { registry, store } = create();
    const { id } = await registry.mint('Claude', { profiles: ['voice'], bridge: true });
    const other = await registry.mint('Codex');
    registry.host('default', 'Bridge');
    for (const each of [registry, create(store).registry]) {
      expect([each.profilesOf(id), each.profilesOf(other.id), each.profilesOf('agent-none')]).toEqual([['voice'], undefined, undefined]);
      expect(each.bridged()).toContain(id);
      expect(each.bridged()).not.toContain(other.id);
    }
    expect(registry.bridged()).toEqual([id, 'default']);
    expect(store.tokens).toMatchObject([{ id, profiles: ['voice'], bridge: true }, { id: other.id }]);
    expect(Object.keys(store.tokens[1] ?? {})).toEqual(['id', 'name', 'tokenHash', 'createdAt']);
  });

  it('gives a bridge a key of its own in each run, which is no token', async () => {
    const { registry } = create();
    const { id } = await registry.mint('Claude', { bridge: true });
    expect(registry.bridgeKey(id)).toBeUndefined();
    const [earlier, token] = [registry.bridgeToken(id), registry.bridgeToken(id)];
    expect(token).not.toBe(earlier);
    expect(registry.bridgeKey(id)).toEqual({ agent: { id, name: 'Claude' }, key: createHash('sha256').update(token).digest() });
    expect(registry.authenticate(token)).toBeUndefined();
    expect(registry.bridgeKey('agent-none')).toBeUndefined();
    expect(() => registry.bridgeToken('agent-none')).toThrow(
      expect.objectContaining({ code: 'not_found', message: 'No agent has the id agent-none.' }),
    );
  });
});
