import { describe, expect, it } from 'vitest';
import type { Activity } from '../../mcp/activity';
import type { PhoneState, SeenAgent } from '../../mcp/switchboard';
import { ManualClock } from '../../mcp/testing/manualClock';
import type { Delta, ProfilesView } from '../ipc/contract';
import { recentFor } from '../statusView';
import { createLiveView, type LiveViewOptions } from './liveView';

/** The port the view listens to, driven by hand. */
function switchboardPort() {
  const activities = new Set<(activity: Activity) => void>();
  const phones = new Set<(state: PhoneState) => void>();
  const agents: SeenAgent[] = [];
  const notUsed = () => Promise.reject(new Error('The view never drives the phone.'));
  const port: LiveViewOptions['switchboard'] = {
    endpoint: 'http://127.0.0.1:7467/mcp',
    portChanged: false,
    line: 'practice',
    agents: () => agents,
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
    port,
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
  const profiles: { chosen: ProfilesView['chosen']; tools: ProfilesView['tools'] } = { chosen: undefined, tools: [[], ['voice']] };
  const view = createLiveView({
    clock,
    switchboard: line.port,
    version: '0.1.0',
    runtime: 'a test',
    practiceNumber: '+15005550100',
    profiles: () => ({ ...profiles }),
  });
  return { clock, line, view, profiles };
}

const notice = (message: string): Activity => ({ kind: 'notice', at: 1, severity: 'warning', line: undefined, message });

describe('the view of everything', () => {
  it('begins with a snapshot and goes on with deltas that fit it', async () => {
    const { clock, line, view } = open();
    line.tell(notice('Before.'));
    const deltas: Delta[] = [];
    const snapshot = view.follow((delta) => deltas.push(delta));
    expect(snapshot).toMatchObject({ version: '0.1.0', endpoint: 'http://127.0.0.1:7467/mcp', practiceNumber: '+15005550100', calls: [] });
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
    expect(view.trayFacts().status.agents.label).toBe('1 agent here');
    await clock.advance(recentFor);
    expect(view.trayFacts().status.agents.label).toBe('No agent here');
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
});
