import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import type { Activity } from '../../mcp/model/activity';
import type { SeenAgent } from '../../mcp/model/agent';
import type { PhoneState, Switchboard } from '../../mcp/switchboard';
import { AskingView } from '../asking/askingView';
import type { Delta, LineSummary, ProfilesView } from '../ipc/contract';
import { recentFor } from '../statusView';
import { switchboardDouble } from '../testing/switchboardDouble';
import { emptyAgents, emptyHome, emptySetup } from '../testing/views';
import { LiveView } from './liveView';

/** The Switchboard the view listens to, driven by hand. */
function switchboardPort() {
  const activities = new Set<(activity: Activity) => void>();
  const phones = new Set<(state: PhoneState) => void>();
  const agents: SeenAgent[] = [];
  const live: KnownCall[] = [];
  const notUsed = () => Promise.reject(new Error('The view never drives the phone.'));
  const practice: Partial<Switchboard> = {
    agents: () => agents,
    liveCalls: () => live,
    subscribe(listener) {
      activities.add(listener);
      return () => activities.delete(listener);
    },
    practice: {
      api: 'http://127.0.0.1:1',
      state: { calls: [] },
      subscribe(listener) {
        phones.add(listener);
        return () => phones.delete(listener);
      },
      answer: notUsed,
      decline: notUsed,
      digits: notUsed,
      say: notUsed,
      hangup: notUsed,
      callIn: notUsed,
    },
  };
  return {
    ...switchboardDouble(practice),
    live,
    agents,
    tell(activity: Activity) {
      for (const listener of activities) listener(activity);
    },
    ring(state: PhoneState) {
      for (const listener of phones) listener(state);
    },
    listening: () => activities.size + phones.size,
  };
}

function open() {
  const clock = new ManualClock();
  const line = switchboardPort();
  const shown: { line: LineSummary } = { line: { inUse: 'practice', changingTo: undefined, problem: undefined } };
  const profiles: { chosen: ProfilesView['chosen']; tools: ProfilesView['tools'] } = { chosen: undefined, tools: [[], ['voice']] };
  const view = new LiveView({
    clock,
    running: line.running,
    // Its own subscriptions are not counted.
    asking: new AskingView({ clock, running: switchboardDouble().running }),
    line: () => shown.line,
    agentsPage: () => emptyAgents,
    home: () => emptyHome,
    setup: () => emptySetup,
    version: '0.1.0',
    runtime: 'a test',
    practiceNumber: '+15005550100',
    profiles: () => ({ ...profiles }),
  });
  return { clock, line, view, profiles, shown };
}

const placedCall: KnownCall = {
  ...{ callId: 'c-1', parentCallId: undefined, line: 'practice', account: undefined, applicationId: undefined, direction: 'outbound' },
  ...{ from: '+15005550100', to: '+15005550001', owner: undefined, state: 'answered', createdAt: 1, answeredAt: 1 },
  ...{ endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined },
};
const address = { kind: 'own', tone: 'good', sentence: 'Reached.' } as const;
const inbound = { tone: 'neutral', sentence: 'Nothing yet.', action: { kind: 'none' }, application: undefined } as const;
const notice = (message: string): Activity => ({ kind: 'notice', at: 1, severity: 'warning', line: undefined, message });

type KnownCall = Extract<Activity, { kind: 'call' }>['call'];

describe('the view of everything', () => {
  it('begins with a snapshot and goes on with deltas that fit it', async () => {
    const { clock, line, view } = open();
    line.tell(notice('Before.'));
    const deltas: Delta[] = [];
    const snapshot = view.follow((delta) => deltas.push(delta));
    expect(snapshot).toMatchObject({
      version: '0.1.0',
      endpoint: 'http://127.0.0.1:7467/mcp',
      practiceNumber: '+1 500 555 0100',
      calls: [],
    });
    expect(snapshot.notices.map(({ message }) => message)).toEqual(['Before.']);
    line.ring({ calls: [] });
    await clock.advance(100);
    expect(deltas).toEqual([{ seq: snapshot.seq + 1, changes: [{ kind: 'phone', phone: { calls: [] } }] }]);
  });

  it('shows the agents as soon as one is at work, and says when it has gone quiet', async () => {
    const { clock, line, view } = open();
    const deltas: Delta[] = [];
    view.follow((delta) => deltas.push(delta));
    const agent = { id: 'a1', name: 'My agent' };
    line.agents.push({ ...agent, createdAt: '2026-01-01T00:00:00.000Z', client: 'client 1.0', lastSeenAt: clock.now() });
    line.tell({ kind: 'agent-seen', at: clock.now(), agent, client: 'client 1.0', era: '2026' });
    await clock.advance(100);
    expect(deltas[0]?.changes.map(({ kind }) => kind)).toEqual(['agents', 'status']);
    expect(view.trayFacts().status.agents.label).toBe('1 agent active');
    await clock.advance(recentFor);
    expect(view.trayFacts().status.agents.label).toBe('No active agent');
    expect(deltas.at(-1)?.changes.map(({ kind }) => kind)).toEqual(['status']);
  });

  it('shows the groups of tools, and other ones as soon as they are chosen', async () => {
    const { clock, view, profiles } = open();
    const deltas: Delta[] = [];
    expect(view.follow((delta) => deltas.push(delta)).profiles).toEqual({ chosen: undefined, tools: [[], ['voice']] });
    profiles.chosen = ['voice'];
    view.profilesChanged();
    await clock.advance(100);
    expect(deltas[0]?.changes).toEqual([{ kind: 'profiles', profiles: { chosen: ['voice'], tools: [[], ['voice']] } }]);
  });

  it('says the same thing once, until it is dismissed', () => {
    const { line, view } = open();
    line.tell(notice('Twice.'));
    line.tell(notice('Twice.'));
    view.notice('info', 'Once.');
    const notices = view.follow(() => undefined).notices;
    expect(notices.map(({ message }) => message)).toEqual(['Twice.', 'Once.']);
    view.dismiss(notices[0]?.id ?? '');
    expect(view.follow(() => undefined).notices.map(({ message }) => message)).toEqual(['Once.']);
  });

  it('tells the tray of every change', () => {
    const { line, view } = open();
    let changes = 0;
    view.onChange(() => changes++);
    line.ring({ calls: [] });
    line.tell(notice('Something.'));
    expect(changes).toBe(2);
  });

  it('leaves nothing running when closed', () => {
    const { clock, line, view } = open();
    line.agents.push({ id: 'a1', name: 'A', createdAt: '', client: undefined, lastSeenAt: clock.now() });
    view.agentsChanged();
    expect(clock.pending).toBe(1);
    view.close();
    expect(clock.pending).toBe(0);
    expect(line.listening()).toBe(0);
  });

  it('shows what has changed about the line, once', async () => {
    const { clock, view, shown } = open();
    const deltas: Delta[] = [];
    view.follow((delta) => deltas.push(delta));
    shown.line = { inUse: 'practice', changingTo: 'real', problem: undefined };
    view.lineChanged();
    view.lineChanged();
    await clock.advance(100);
    expect(deltas.flatMap(({ changes }) => changes.map(({ kind }) => kind))).toEqual(['line', 'status']);
    expect(view.trayFacts().status.line.label).toBe('Changing lines');
  });

  it('tells what is wrong with the line while it is so, in place of what the core says of the same', () => {
    const { line, view, shown } = open();
    line.tell({ kind: 'notice', at: 1, severity: 'warning', line: 'real', message: 'From the core.', state: 'tunnel' });
    shown.line = { inUse: 'practice', changingTo: undefined, problem: 'It did not come up.' };
    view.lineChanged();
    const told = () => view.follow(() => undefined).notices.map(({ message }) => message);
    expect(told()).toEqual(['It did not come up.']);
    view.dismiss('line-line');
    expect(told()).toEqual([]);
  });

  it('follows to another line and keeps the calls of the earlier one, none of them live', async () => {
    const { clock, line, view, shown } = open();
    line.tell({ kind: 'call', at: 1, call: placedCall });
    const deltas: Delta[] = [];
    view.follow((delta) => deltas.push(delta));
    const before = line.listening();
    line.live.push(placedCall);
    shown.line = { inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined, address, inbound };
    line.change({ line: 'real', endpoint: 'http://127.0.0.1:7467/mcp' });
    await clock.advance(100);
    expect(line.listening()).toBe(before - 2);
    const snapshot = view.follow(() => undefined);
    expect(snapshot.calls).toMatchObject([{ callId: 'c-1', practice: true, state: 'disconnected' }]);
    expect(snapshot).toMatchObject({ practiceNumber: undefined, phone: { calls: [] }, line: { inUse: 'real' } });
    expect(deltas[0]?.changes).toContainEqual(expect.objectContaining({ kind: 'line', practiceNumber: undefined }));
    expect(view.trayFacts().status.line).toMatchObject({ tone: 'good', label: 'Real line' });
  });
});
