import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../../mcp/base/errors';
import type { LoggedAct, PolicyChange, PolicyPort, SeenAgent, Switchboard } from '../../mcp/index';
import type { Confirmation } from '../history/dialogs';
import { switchboardDouble } from '../testing/switchboardDouble';
import { agentHandlers } from './agentHandlers';
import { Agents } from './agents';

const usage = {
  ...{ callsPerHour: 0, callsPerDay: 0, concurrentCalls: 0, minutesPerDay: 0 },
  ...{ messagesPerHour: 0, messagesPerDay: 0, numbersPerDay: 0, lookupsPerDay: 0 },
};
const agent: SeenAgent = {
  id: 'a-1',
  name: 'Codex',
  createdAt: '2026-11-25T00:00:00.000Z',
  client: 'codex 1',
  lastSeenAt: 1,
  kind: 'codex',
};
const act: LoggedAct = {
  ...{ seq: 7, at: 5, actor: { kind: 'agent', id: 'a-1', name: 'Codex' }, what: 'createCall', to: '+19195550177', callId: 'c-1' },
  ...{ outcome: 'denied', durationMs: 3, allowed: undefined, aboutAgent: undefined },
};

function open(part: Partial<Switchboard> = {}, sure = true) {
  const changes: PolicyChange[] = [];
  const asked: Confirmation[] = [];
  const done: string[] = [];
  const policy: PolicyPort = {
    state: {
      policy: {
        ...{ preset: 'careful', tools: {}, limits: {}, agents: {}, opened: { emergency: [], destinations: [] } },
        numbers: { allowed: [], blocked: [], own: [], contacts: [] },
      },
      ...{ limits: {}, contacts: [], practice: false, problem: undefined, usage },
    },
    permissionsOf: () => ({ preset: 'careful', ownPreset: false, tools: {}, limits: {}, usage }),
    change: async (change) => void changes.push(change),
    forgetContacts: async (numbers) => void done.push(`forget ${numbers?.join() ?? 'all'}`),
    approvals: () => [],
    answer: () => false,
    subscribe: () => () => undefined,
  };
  const { running } = switchboardDouble({
    ...{ policy, agents: () => [agent] },
    renameAgent: async (id, name) => void done.push(`rename ${id} ${name}`),
    setAgentKind: async (id, kind) => void done.push(`kind ${id} ${kind}`),
    setAgentProfiles: async (id, profiles) => void done.push(`profiles ${id} ${profiles?.join() ?? 'all'}`),
    mintAgain: async () => ({ token: 'sb_again' }),
    activityLog: {
      kept: { where: 'memory', most: undefined, lost: 0 },
      query: async () => ({ acts: [act], next: undefined }),
      ...{ export: notUsed, summary: notUsed, subscribe: () => () => undefined },
    },
    ...part,
  });
  const agents = new Agents({
    ...{ running, home: '/home/robin', now: () => 10 },
    connections: {
      ...{ list: async () => [], plan: notUsed, apply: notUsed, planDisconnect: notUsed, disconnect: notUsed },
      ...{ planMend: notUsed, mend: notUsed },
    },
    opener: { openExternal: notUsed, openPath: notUsed },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const handlers = agentHandlers({
    ...{ agents, running, home: '/home/robin' },
    confirm: async (question) => {
      asked.push(question);
      return sure;
    },
    changed: () => void done.push('changed'),
  });
  return { handlers, changes, asked, done };
}

function notUsed(): never {
  throw new Error('The test does not use this.');
}

describe('what the window asks about agents', () => {
  it('shows one agent with what it did last', async () => {
    expect(await open().handlers.agentDetails({ agentId: 'a-1' })).toMatchObject({
      ...{ agentId: 'a-1', name: 'Codex', kind: 'codex', client: 'codex 1', createdAt: Date.UTC(2026, 10, 25), files: [] },
      activity: [{ id: '7', at: 5, title: 'Tried to place a call: +1 919 555 0177', outcome: 'Refused', tone: 'warning' }],
    });
  });

  it('shows it also when the activity cannot be read', async () => {
    const query = async () => {
      throw new SwitchboardError('unavailable', 'The history cannot be read.', 'Start again.');
    };
    const kept = { where: 'history', most: undefined, lost: 0 } as const;
    const activityLog = { kept, query, export: notUsed, summary: notUsed, subscribe: () => () => undefined };
    const { handlers } = open({ activityLog });
    expect((await handlers.agentDetails({ agentId: 'a-1' })).activity).toEqual({ problem: 'The history cannot be read. Start again.' });
  });

  it('says when an agent is gone', async () => {
    await expect(open().handlers.agentDetails({ agentId: 'a-2' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('changes an agent, and has the view read again each time', async () => {
    const { handlers, done } = open();
    await handlers.renameAgent({ agentId: 'a-1', name: 'Desk' });
    await handlers.setAgentKind({ agentId: 'a-1', kind: undefined });
    await handlers.setAgentProfiles({ agentId: 'a-1', profiles: ['voice'] });
    expect(await handlers.newToken({ agentId: 'a-1' })).toEqual({ token: 'sb_again' });
    expect(done).toEqual([...['rename a-1 Desk', 'changed', 'kind a-1 undefined', 'changed', 'profiles a-1 voice', 'changed', 'changed']]);
  });

  it.each([
    ['a-1', { kind: 'preset', agent: 'a-1', preset: 'watch' }],
    [undefined, { kind: 'preset', agent: undefined, preset: 'watch' }],
  ] as const)('keeps the preset of %s', async (agentId, change) => {
    const { handlers, changes } = open();
    expect(await handlers.setPreset({ agentId, preset: 'watch' })).toMatchObject({ agentId });
    expect(changes).toEqual([change]);
  });

  it('keeps decisions, limits and numbers one after the other', async () => {
    const { handlers, changes, done } = open();
    await handlers.setToolDecision({ agentId: 'a-1', tool: 'createCall', decision: 'block' });
    await handlers.setLimits({ limits: [{ limit: 'callsPerDay', value: 5 }, { limit: 'callsPerHour' }] });
    await handlers.listNumber({ number: '+19195550177', list: 'blocked' });
    await handlers.forgetContacts({ numbers: ['+19195550142'] });
    expect(changes).toEqual([
      { kind: 'tool', agent: 'a-1', tool: 'createCall', decision: 'block' },
      { kind: 'limit', agent: undefined, limit: 'callsPerDay', value: 5 },
      { kind: 'limit', agent: undefined, limit: 'callsPerHour', value: undefined },
      { kind: 'number', number: '+19195550177', list: 'blocked' },
    ]);
    expect(done).toContain('forget +19195550142');
  });

  it.each([
    ['911', true, true, [{ kind: 'emergency', number: '911', open: true }]],
    ['911', true, false, []],
    ['911', false, false, [{ kind: 'emergency', number: '911', open: false }]],
  ] as const)('opens %s (%s) only when the person is sure (%s)', async (item, opening, sure, expected) => {
    const { handlers, changes, asked } = open({}, sure);
    await handlers.openDestination({ id: 'emergency', item, open: opening });
    expect(changes).toEqual(expected);
    expect(asked.map(({ message, yes }) => [message, yes])).toEqual(opening ? [['Let agents call 911?', 'Let agents call 911']] : []);
  });

  it('opens other destinations at once, and knows no others', async () => {
    const { handlers, changes, asked } = open();
    await handlers.openDestination({ id: 'premium', open: true });
    expect([changes, asked]).toEqual([[{ kind: 'destination', destination: 'premium', open: true }], []]);
    await expect(handlers.openDestination({ id: 'moon', open: true })).rejects.toMatchObject({ code: 'validation' });
  });
});
