import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { bundledWorker } from '../history/testing/bundle';
import { historyRig } from '../history/testing/historyRig';
import type { Act, LoggedAct } from '../model/act';
import type { Activity } from '../model/activity';
import { ActivityFeed } from '../model/activityFeed';
import type { PendingApproval } from '../model/approval';
import { ActivityLog } from './activityLog';
import { type ActStore, historyActs, MemoryActs } from './actStore';

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('activity-log');
});
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const claude = { id: 'agent-1', name: 'Claude Code' };
const codex = { id: 'agent-2', name: 'Codex' };
const noon = new Date(2026, 5, 1, 12).getTime();

function tool(fields: Partial<Extract<Activity, { kind: 'tool' }>> = {}): Activity {
  const usual = { at: noon, agent: claude, tool: 'createCall', callId: undefined, durationMs: 12, bxml: undefined };
  return { kind: 'tool', ...usual, outcome: { ok: true }, ...fields };
}

async function inHistory(): Promise<ActStore> {
  const rig = historyRig(() => worker);
  opened.push(rig.remove);
  const history = await rig.open();
  opened.push(() => history.close());
  return historyActs(history);
}

function open(store: ActStore, clock = new ManualClock(noon)) {
  const feed = new ActivityFeed(clock);
  const calls = new Map([['c-in', { direction: 'inbound' as const, from: '+15005550177', to: '+15005550100' }]]);
  const log = new ActivityLog({ clock, log: silentLog, store, queue: feed.acts, callOf: (callId) => calls.get(callId) });
  opened.push(() => log.settled());
  return { log, record: feed.record, clock };
}

const acts = async (log: ActivityLog, query: object = {}) => (await log.query({ limit: 100, ...query })).acts;
const whats = (found: readonly LoggedAct[]) => found.map(({ what }) => what);

describe.each([
  ['in the history', inHistory],
  ['in memory', async (): Promise<ActStore> => new MemoryActs()],
])('the activity log %s', (_where, make) => {
  it('keeps who did what, to whom, how it ended and who allowed it, and nothing that was said or written', async () => {
    const { log, record } = open(await make());
    await log.begin();
    record(
      tool({ to: ['+15005550001', 'sip:a@b.example'], allowed: { how: 'once', by: 'window' }, bxml: '<Response>secret words</Response>' }),
    );
    const error = 'The text "secret words" is too long.';
    record(tool({ agent: codex, tool: 'respondToCallback', callId: 'c-in', outcome: { ok: false, code: 'validation', error } }));
    record({ kind: 'person', at: noon + 1, act: 'said', callId: 'c-in', text: 'secret words' });
    const found = await acts(log);
    expect(found).toEqual([
      {
        ...{ seq: 3, at: noon + 1, actor: { kind: 'person' }, what: 'said', to: '+15005550177', callId: 'c-in', outcome: 'ok' },
        ...{ durationMs: undefined, allowed: undefined, aboutAgent: undefined },
      },
      {
        ...{ seq: 2, at: noon, actor: { kind: 'agent', ...codex }, what: 'respondToCallback', to: '+15005550177', callId: 'c-in' },
        ...{ outcome: 'validation', durationMs: 12, allowed: undefined, aboutAgent: undefined },
      },
      {
        ...{ seq: 1, at: noon, actor: { kind: 'agent', ...claude }, what: 'createCall', to: '+15005550001, sip:a@b.example' },
        ...{ callId: undefined, outcome: 'ok', durationMs: 12, allowed: { how: 'once', by: 'window' }, aboutAgent: undefined },
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('secret words');
  });

  it('finds by every condition, alone and together', async () => {
    const { log, record } = open(await make());
    record(tool({ to: ['+15005550001'] }));
    record(tool({ agent: codex, tool: 'createMessage', to: ['+15005550002'], at: noon + 10 }));
    record(tool({ agent: codex, tool: 'getCallState', callId: 'c-in', at: noon + 20, outcome: { ok: false, code: 'denied', error: '' } }));
    record({ kind: 'person', at: noon + 30, act: 'stopped-all-calls', callId: undefined });
    expect(whats(await acts(log, { text: 'codex' }))).toEqual(['getCallState', 'createMessage']);
    expect(whats(await acts(log, { text: 'CODEX 5550002' }))).toEqual(['createMessage']);
    expect(whats(await acts(log, { text: 'claude 5550002' }))).toEqual([]);
    expect(whats(await acts(log, { text: `100% _ ' "` }))).toEqual([]);
    expect(whats(await acts(log, { agent: claude.id }))).toEqual(['createCall']);
    expect(whats(await acts(log, { person: true }))).toEqual(['stopped-all-calls']);
    expect(whats(await acts(log, { person: false, tools: ['createCall', 'getCallState'] }))).toEqual(['getCallState', 'createCall']);
    expect(whats(await acts(log, { outcome: 'failed' }))).toEqual(['getCallState']);
    expect(whats(await acts(log, { outcome: 'denied' }))).toEqual(['getCallState']);
    expect(whats(await acts(log, { callId: 'c-in' }))).toEqual(['getCallState']);
    expect(whats(await acts(log, { since: noon + 10, until: noon + 20 }))).toEqual(['createMessage']);
  });

  it('gives page after page', async () => {
    const { log, record } = open(await make());
    for (let at = 0; at < 5; at++) record(tool({ tool: `tool${at}` }));
    const first = await log.query({ limit: 2 });
    const second = await log.query({ limit: 2, before: first.next });
    const third = await log.query({ limit: 2, before: second.next });
    expect([first, second, third].map((page) => whats(page.acts))).toEqual([['tool4', 'tool3'], ['tool2', 'tool1'], ['tool0']]);
    expect(third.next).toBeUndefined();
    await expect(log.query({ limit: 0 })).rejects.toMatchObject({ code: 'validation' });
    expect(whats(await acts(log, { before: 'nonsense' }))).toEqual([]);
  });

  it('counts what each agent did today, and shows what it did last', async () => {
    const store = await make();
    const before = open(store);
    before.record(tool({ at: noon - 86_400_000 }));
    before.record(tool());
    before.record(tool({ tool: 'createMessage' }));
    await before.log.settled();
    const { log, record, clock } = open(store);
    record(tool({ outcome: { ok: false, code: 'unavailable', error: '' } }));
    await log.begin();
    await log.settled();
    record(tool());
    const summary = await log.summary(claude.id);
    expect(summary).toMatchObject({ agentId: claude.id, today: { calls: 2, messages: 1, acts: 4 }, lastAt: noon });
    expect(whats(summary.last)).toEqual(['createCall', 'createCall', 'createMessage', 'createCall', 'createCall']);
    expect(log.today(codex.id)).toEqual({ calls: 0, messages: 0, acts: 0 });
    clock.set(86_400_000);
    expect(log.today(claude.id)).toEqual({ calls: 0, messages: 0, acts: 0 });
  });

  it('exports a table and lines, numbers masked unless the person says otherwise', async () => {
    const { log, record } = open(await make());
    const at = Date.UTC(2026, 0, 1);
    record(tool({ at, agent: { id: 'agent-1', name: '=cmd(), "x"' }, to: ['+15005550001', '+15005550002'] }));
    const text = async (format: 'csv' | 'jsonl', full: boolean) => {
      const pieces: string[] = [];
      for await (const piece of log.export({}, { format, full })) pieces.push(piece);
      return pieces.join('');
    };
    expect(await text('csv', false)).toBe(
      `time,agent,agentId,what,to,callId,outcome,durationMs,allowed,allowedBy,aboutAgent\r\n2026-01-01T00:00:00.000Z,"'=cmd(), ""x""",agent-1,createCall,"+*******0001, +*******0002",,ok,12,,,\r\n`,
    );
    expect(JSON.parse(await text('jsonl', true))).toEqual({
      ...{ time: '2026-01-01T00:00:00.000Z', agent: '=cmd(), "x"', agentId: 'agent-1', what: 'createCall' },
      ...{ to: '+15005550001, +15005550002', outcome: 'ok', durationMs: 12 },
    });
  });
});

describe('the activity log', () => {
  const approval: PendingApproval = {
    ...{ id: 'a-1', agent: claude, tool: 'createCall', question: '', to: ['+15005550001'], reaches: '', askedAt: 0, expiresAt: 0 },
    mayAlways: true,
  };

  it('distinguishes a request that no one answered from one that was refused', async () => {
    const { log, record } = open(new MemoryActs());
    const denied = { ok: false, code: 'denied', error: '' } as const;
    record({ kind: 'approval-ended', at: noon, approval, end: { how: 'expired' } });
    record(tool({ outcome: denied }));
    record({ kind: 'approval-ended', at: noon, approval, end: { how: 'no', by: 'notification' } });
    record(tool({ outcome: denied }));
    record({ kind: 'approval-ended', at: noon, approval, end: { how: 'always', by: 'window' } });
    const found = [...(await acts(log))].reverse();
    expect(found.map(({ actor, what, outcome }) => [actor.kind, what, outcome])).toEqual([
      ['agent', 'createCall', 'expired'],
      ['person', 'refused', 'ok'],
      ['agent', 'createCall', 'denied'],
      ['person', 'approved', 'ok'],
    ]);
    expect(found.at(-1)).toMatchObject({ to: '+15005550001', aboutAgent: claude.id, allowed: { how: 'always', by: 'window' } });
  });

  it('takes what happens in portions, so that no tool call waits for it', async () => {
    const stored: (readonly Act[])[] = [];
    const memory = new MemoryActs();
    const { record, clock } = open({
      ...{ where: 'history', most: undefined },
      append: async (portion) => void stored.push(portion),
      page: (query) => memory.page(query),
      since: (at) => memory.since(at),
    });
    for (let n = 0; n < 10; n++) record(tool());
    record({ kind: 'logout', at: noon, agent: claude });
    expect(stored).toEqual([]);
    await clock.advance(500);
    expect(stored.map(({ length }) => length)).toEqual([10]);
  });

  it('keeps what the store refuses for later, and says how much it had to give up', async () => {
    const stored: Act[] = [];
    const failure: { now: Error | undefined } = { now: new SwitchboardError('unavailable', 'The disk is full.', 'Free some.') };
    const memory = new MemoryActs();
    const { log, record, clock } = open({
      ...{ where: 'history', most: undefined },
      async append(portion) {
        if (failure.now !== undefined) throw failure.now;
        stored.push(...portion);
      },
      page: (query) => memory.page(query),
      since: (at) => memory.since(at),
    });
    for (let n = 0; n < 1_010; n++) record(tool({ tool: `tool${n}` }));
    await clock.advance(500);
    failure.now = undefined;
    record(tool({ tool: 'last' }));
    await clock.advance(500);
    expect(log.kept).toEqual({ where: 'history', most: undefined, lost: 11 });
    expect([stored.length, stored[0]?.what, stored.at(-1)?.what]).toEqual([1_000, 'tool11', 'last']);
  });

  it('keeps the newest in memory, and says how many', async () => {
    const { log, record } = open(new MemoryActs(3));
    for (let n = 0; n < 5; n++) record(tool({ tool: `tool${n}` }));
    expect(whats(await acts(log))).toEqual(['tool4', 'tool3', 'tool2']);
    expect(log.kept).toEqual({ where: 'memory', most: 3, lost: 0 });
  });
});
