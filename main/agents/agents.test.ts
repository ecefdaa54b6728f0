import { describe, expect, it } from 'vitest';
import type {
  Activity,
  AgentConnections,
  AgentState,
  ConnectPlan,
  ConnectResult,
  DesktopAgent,
  DisconnectResult,
  MintRequest,
  PolicyChange,
  SeenAgent,
} from '../../mcp/index';
import { switchboardDouble } from '../testing/switchboardDouble';
import { Agents } from './agents';

const home = '/home/robin';
const file = `${home}/.codex/config.toml`;
const pickUp = { kind: 'restart', sentence: 'Start a new Codex session.' } as const;
const refusal = { sentence: 'This file is not valid TOML.', fix: 'Correct it.', file, line: 12 };
const edit: ConnectPlan = {
  ...{ kind: 'edit', agent: 'codex', name: 'Codex', way: 'bridge', agentId: 'agent-1', notes: [], pickUp },
  consents: [{ id: 'approvals', sentence: 'It answers without asking.', given: true }],
  changes: [{ file, target: undefined, does: 'change', backup: undefined, diff: [{ kind: 'added', text: '[switchboard]', line: 3 }] }],
};

const desktop = (state: AgentState): DesktopAgent => ({
  ...{ id: 'codex', name: 'Codex', icon: 'openai', docs: undefined, found: [], state },
  offers: [{ kind: 'edit', way: 'bridge' }],
});

const agent = (more: Partial<SeenAgent> = {}): SeenAgent => ({
  ...{ id: 'agent-1', name: 'Codex', createdAt: '', client: undefined, lastSeenAt: 1_000, kind: 'codex' },
  ...more,
});

interface Given {
  readonly state?: AgentState;
  readonly agents?: readonly SeenAgent[];
  readonly plan?: ConnectPlan;
  readonly result?: ConnectResult;
  readonly taken?: DisconnectResult;
  /** What is asked of `mint`. */
  readonly mint?: MintRequest;
}

function open(given: Given = {}) {
  const done: string[] = [];
  const seen = [...(given.agents ?? [])];
  const heard = new Set<(activity: Activity) => void>();
  const { running } = switchboardDouble({
    agents: () => seen,
    subscribe: (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    async mintAgent(name, options) {
      done.push(`mint ${name} ${options?.id} ${options?.kind}`);
      return { id: options?.id ?? '', token: 'sb_new' };
    },
    async mintAgain(id) {
      done.push(`again ${id}`);
      return { token: 'sb_again' };
    },
    async revokeAgent(id) {
      done.push(`revoke ${id}`);
    },
    policy: {
      state: {
        policy: {
          ...{ preset: 'careful', tools: {}, limits: {}, agents: {}, opened: { emergency: [], destinations: [] } },
          numbers: { allowed: [], blocked: [], own: [], contacts: [] },
        },
        ...{ limits: {}, contacts: [], practice: false, problem: undefined, usage: noUsage },
      },
      permissionsOf: () => ({ preset: 'careful', ownPreset: false, tools: {}, limits: {}, usage: noUsage }),
      change: async (change: PolicyChange) => void done.push(change.kind),
      forgetContacts: async () => undefined,
      approvals: () => [],
      answer: () => false,
      subscribe: () => () => undefined,
    },
  });
  const connections: AgentConnections = {
    list: async () => [desktop(given.state ?? { kind: 'found' })],
    plan: async (id, choice) => {
      done.push(`plan ${id} ${JSON.stringify(choice)}`);
      return given.plan ?? edit;
    },
    async apply(_plan, mint) {
      const minted = await mint(given.mint ?? { id: 'agent-1', name: 'Codex', bridge: true, kind: 'codex', again: undefined });
      return given.result ?? { kind: 'connected', agentId: minted.id, changes: [], pickUp };
    },
    planDisconnect: async () => given.taken ?? { kind: 'nothing', agentId: undefined },
    disconnect: async () => given.taken ?? { kind: 'nothing', agentId: undefined },
    planMend: async () => given.plan ?? edit,
    mend: async (id) => {
      done.push(`mend ${id}`);
      return given.result ?? { kind: 'connected', agentId: 'agent-1', changes: [], pickUp };
    },
  };
  const agents = new Agents({
    ...{ running, connections, home, now: () => 500_000 },
    opener: { openExternal: async (address) => void done.push(`open ${address}`), openPath: async () => '' },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const hear = (activity: Activity) => {
    for (const listener of heard) listener(activity);
  };
  return { agents, done, hear };
}

const noUsage = {
  ...{ callsPerHour: 0, callsPerDay: 0, concurrentCalls: 0, minutesPerDay: 0 },
  ...{ messagesPerHour: 0, messagesPerDay: 0, numbersPerDay: 0, lookupsPerDay: 0 },
};

describe('the agents of this computer', () => {
  it('shows what it found once it has looked', async () => {
    const { agents } = open();
    expect(agents.page.looked).toBe(false);
    await agents.look();
    expect(agents.page).toMatchObject({ looked: true, found: [{ kind: 'codex' }], cards: [] });
  });

  it('plans with what the person chose', async () => {
    const { agents, done } = open();
    expect(await agents.planConnect('codex', 'edit-bridge', ['approvals'])).toMatchObject({ kind: 'codex', option: 'edit-bridge' });
    expect(done).toEqual(['plan codex {"kind":"edit","way":"bridge","consents":["approvals"]}']);
  });

  it('connects, and says what the person does then', async () => {
    const { agents, done } = open();
    const connected = await agents.connect('codex', 'edit-bridge', []);
    expect(connected).toEqual({ agentId: 'agent-1', next: ['Start a new Codex session.'], snippet: undefined });
    expect(done.slice(1)).toEqual(['mint Codex agent-1 codex']);
  });

  it.each([
    ['one that the plan names gets a new token', { again: 'agent-9' }, [], 'again agent-9'],
    [
      'one of this kind that never connected gets a new token',
      { again: undefined },
      [agent({ id: 'agent-8', lastSeenAt: undefined })],
      'again agent-8',
    ],
    ['one of this kind that has connected stays as it is', { again: undefined }, [agent({ id: 'agent-8' })], 'mint Codex agent-1 codex'],
  ] as const)('makes an agent: %s', async (_what, { again }, known, expected) => {
    const { agents, done } = open({ agents: known, mint: { id: 'agent-1', name: 'Codex', bridge: true, kind: 'codex', again } });
    await agents.connect('codex', undefined, undefined);
    expect(done.at(-1)).toBe(expected);
  });

  it('opens a link with the system, and shows what to paste', async () => {
    const link = open({ result: { kind: 'open', agentId: 'agent-1', target: 'cursor://x', steps: ['Agree in Cursor.'] } });
    expect(await link.agents.connect('codex', undefined, undefined)).toMatchObject({ next: ['Agree in Cursor.'] });
    expect(link.done.at(-1)).toBe('open cursor://x');
    const paste = open({ result: { kind: 'by-hand', agentId: 'agent-1', snippet: '{}', steps: ['Paste it.'] } });
    expect(await paste.agents.connect('codex', undefined, undefined)).toEqual({ agentId: 'agent-1', next: ['Paste it.'], snippet: '{}' });
  });

  it('says why nothing was changed, and where', async () => {
    const { agents } = open({ plan: { ...refusal, kind: 'refused', agent: 'codex', name: 'Codex' } });
    const why = { message: 'This file is not valid TOML. (line 12 of ~/.codex/config.toml)', recovery: 'Correct it.' };
    await expect(agents.planConnect('codex', undefined, undefined)).rejects.toMatchObject(why);
  });

  it('takes an agent back that was made before the refusal', async () => {
    const { agents, done } = open({ result: { ...refusal, kind: 'refused', minted: 'agent-1' }, agents: [agent()] });
    await expect(agents.connect('codex', undefined, undefined)).rejects.toMatchObject({ recovery: 'Correct it.' });
    expect(done).toContain('revoke agent-1');
  });

  it('mends the entry of an agent, and one whose agent has lost its access', async () => {
    for (const [card, agents_] of [
      ['agent-1', [agent()]],
      ['entry:codex', []],
    ] as const) {
      const { agents, done } = open({ state: { kind: 'connected', file, way: 'bridge', agentId: 'agent-1' }, agents: agents_ });
      await agents.look();
      const plan = await agents.planMend(card);
      expect(plan).toMatchObject({ options: [], consents: [], changes: [{ file: '~/.codex/config.toml' }] });
      await agents.mend(card);
      expect(done).toEqual(['mend codex']);
    }
  });

  it('disconnects: the entry goes, the access ends, and what was chosen for the agent is forgotten', async () => {
    const changes = edit.kind === 'edit' ? edit.changes : [];
    const { agents, done } = open({
      ...{ state: { kind: 'connected', file, way: 'bridge', agentId: 'agent-1' }, agents: [agent()] },
      taken: { kind: 'disconnected', agentId: 'agent-1', changes, pickUp },
    });
    await agents.look();
    expect((await agents.planDisconnect('agent-1'))?.changes).toHaveLength(1);
    await agents.disconnect('agent-1');
    expect(done).toEqual(['revoke agent-1']);
  });

  it('keeps the access while the file cannot be changed', async () => {
    const { agents, done } = open({
      ...{ state: { ...refusal, kind: 'unreadable' }, agents: [agent()], taken: { ...refusal, kind: 'refused' } },
    });
    await agents.look();
    await expect(agents.disconnect('agent-1')).rejects.toMatchObject({ recovery: 'Correct it.' });
    expect(done).toEqual([]);
  });

  it('ends the access of an agent that has no file', async () => {
    const { agents, done } = open({ agents: [agent({ kind: undefined })] });
    await agents.look();
    expect(await agents.planDisconnect('agent-1')).toBeUndefined();
    await agents.disconnect('agent-1');
    expect(done).toEqual(['revoke agent-1']);
  });

  it('remembers who was refused until it is let in', async () => {
    const { agents, hear } = open({ agents: [agent()] });
    hear({ kind: 'refused', at: 2_000, program: 'Codex', why: 'wrong token', agent: undefined });
    expect(agents.page.cards[0]?.trouble?.sentence).toBe('Codex was refused: wrong token.');
  });

  it.each(['planMend', 'mend'] as const)('cannot %s what it has no file of', async (does) => {
    const { agents } = open({ agents: [agent({ kind: undefined })] });
    await agents.look();
    await expect(agents[does]('agent-1')).rejects.toMatchObject({ code: 'not_found' });
  });
});
