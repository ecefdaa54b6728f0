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

  it.each(['', '   ', 'x'.repeat(81)])('refuses the name %j', async (name) => {
    await expect(create().registry.mint(name)).rejects.toMatchObject({ code: 'validation' });
  });

  it('knows an agent by its token, in this run and the next', async () => {
    const { registry, store } = create();
    const { id, token } = await registry.mint('Claude');
    expect(registry.authenticate(token)).toEqual({ id, name: 'Claude' });
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

  it.each([undefined, '', 'sb_', 'nonsense'])('knows nobody by the token %j', async (bearer) => {
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
    expect(create().registry.adopt('again', 'a-token-from-the-environment').id).toBe(agent.id);
    expect(() => registry.adopt('bad', 'two words')).toThrow(/cannot carry/);
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
    await expect(registry.revoke(id)).rejects.toMatchObject({ code: 'not_found' });
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

  it('attaches an agent on stdio without any token', () => {
    const { registry, store } = create();
    expect([registry.attach('Codex').id, registry.attach('Gemini').id]).toEqual(['stdio', 'stdio-2']);
    expect(registry.list().map(({ name }) => name)).toEqual(['Codex', 'Gemini']);
    expect(store.tokens).toEqual([]);
  });
});
