import { describe, expect, it } from 'vitest';
import type { AppView, CallView, TimelineEntry } from '../../main/ipc/contract';
import { ready } from '../mock/home';
import { busyView, emptyView } from '../mock/session';
import { complete } from '../mock/setup';
import { applyDelta } from './applyDelta';

const now = Date.UTC(2026, 10, 22);
const busy = busyView(now);
const [live, inbound, ended] = busy.calls;
const call = (more: Partial<CallView>): CallView => ({ ...(live ?? fail()), ...more });
const fail = (): never => {
  throw new Error('The mock session has no calls.');
};
const entry = (more: Partial<TimelineEntry>): TimelineEntry => ({ ...(busy.timelines['c-1']?.[0] ?? fail()), ...more });

const moved = (view: AppView, ...changes: Parameters<typeof applyDelta>[1]['changes']): AppView => {
  const applied = applyDelta(view, { seq: view.seq + 1, changes });
  if (applied.kind !== 'applied') throw new Error(`The delta is a ${applied.kind}.`);
  return applied.view;
};

describe('applyDelta', () => {
  it('moves on by one', () => {
    expect(moved(busy)).toEqual({ ...busy, seq: busy.seq + 1 });
  });

  it.each([
    ['the same seq', 0, 'stale'],
    ['an older seq', -3, 'stale'],
    ['one left out', 2, 'gap'],
    ['many left out', 40, 'gap'],
  ] as const)('does not apply a delta with %s', (_, ahead, kind) => {
    expect(applyDelta(busy, { seq: busy.seq + ahead, changes: [{ kind: 'call-dropped', callId: 'c-1' }] })).toEqual({ kind });
  });

  it('replaces a known call where it stands', () => {
    const changed = call({ callId: inbound?.callId ?? '', stateLabel: 'Talking' });
    const view = moved(busy, { kind: 'call', call: changed });
    expect(view.calls.map(({ callId }) => callId)).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'c-5']);
    expect(view.calls[1]).toBe(changed);
    expect(view.calls[2]).toBe(ended);
  });

  it.each([
    ['at the top when it is the newest', 60_000, 0],
    ['among the others by its start', -500_000, 2],
    ['at the end when it is the oldest', -9_000_000, 5],
  ])('puts a new call %s', (_, offset, place) => {
    const view = moved(busy, { kind: 'call', call: call({ callId: 'c-new', startedAt: now + offset }) });
    expect(view.calls).toHaveLength(6);
    expect(view.calls[place]?.callId).toBe('c-new');
  });

  it('drops a call together with its timeline', () => {
    const view = moved(busy, { kind: 'call-dropped', callId: 'c-1' });
    expect(view.calls.map(({ callId }) => callId)).not.toContain('c-1');
    expect(Object.keys(view.timelines)).toEqual(['c-2', 'c-3']);
  });

  it('adds an entry at the end of its call only, and renews one it has', () => {
    const added = moved(busy, { kind: 'entry', entry: entry({ id: 'new' }) });
    expect(added.timelines['c-1']?.at(-1)?.id).toBe('new');
    expect(added.timelines['c-2']).toBe(busy.timelines['c-2']);
    const renewed = moved(added, { kind: 'entry', entry: entry({ id: 'new', title: 'Renewed' }) });
    expect(renewed.timelines['c-1']).toHaveLength(added.timelines['c-1']?.length ?? 0);
    expect(renewed.timelines['c-1']?.at(-1)?.title).toBe('Renewed');
  });

  it('starts a timeline with the first entry of a call', () => {
    expect(moved(emptyView, { kind: 'entry', entry: entry({ callId: 'c-9' }) }).timelines['c-9']).toHaveLength(1);
  });

  it('renews Home and set-up', () => {
    const view = moved(emptyView, { kind: 'home', home: ready }, { kind: 'setup', setup: complete });
    expect(view).toEqual({ ...emptyView, seq: 2, home: ready, setup: complete });
  });

  it('carries out the changes of one delta in order', () => {
    const profiles = { chosen: ['voice'], tools: [] } as const;
    const notices = [{ id: 'n', at: now, severity: 'info', message: 'Hello' }] as const;
    const view = moved(
      emptyView,
      { kind: 'status', status: busy.status },
      { kind: 'agents', agents: busy.agents },
      { kind: 'profiles', profiles },
      { kind: 'phone', phone: busy.phone },
      { kind: 'notices', notices: [] },
      { kind: 'notices', notices },
    );
    expect(view).toEqual({ ...emptyView, seq: 2, status: busy.status, agents: busy.agents, profiles, phone: busy.phone, notices });
  });
});
