import { describe, expect, it } from 'vitest';
import { Emitter } from '../../mcp/base/emitter';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import type { Activity, PendingApproval, StopState, TakenCall } from '../../mcp/index';
import { quietSwitchboard, switchboardDouble } from '../testing/switchboardDouble';
import { endedShownMs } from './approvals';
import { type AskingChange, AskingView } from './askingView';

function followed() {
  const clock = new ManualClock();
  const pending = (id: string): PendingApproval => ({
    ...{ id, agent: { id: 'a-1', name: 'Claude Code' }, tool: 'createCall', question: 'May I?', to: [], reaches: '' },
    ...{ askedAt: clock.now(), expiresAt: clock.now() + 45_000, mayAlways: false },
  });
  const activities = new Emitter<Activity>();
  const stops = new Emitter<StopState>();
  const hands = new Emitter<{ callId: string; taken: TakenCall | undefined }>();
  const quiet = quietSwitchboard();
  const { policy } = quiet;
  const line = switchboardDouble({
    subscribe: activities.subscribe,
    policy: {
      get state() {
        return policy.state;
      },
      ...{ permissionsOf: policy.permissionsOf, change: policy.change, forgetContacts: policy.forgetContacts },
      ...{ approvals: () => [pending('ask-1')], answer: policy.answer, subscribe: policy.subscribe },
    },
    stop: { ...quiet.stop, subscribe: stops.subscribe },
    takeOver: { ...quiet.takeOver, subscribe: hands.subscribe },
  });
  const view = new AskingView({ clock, running: line.running });
  const changes: AskingChange['kind'][] = [];
  view.onChange(({ kind }) => changes.push(kind));
  return { clock, line, view, activities, stops, hands, changes, pending };
}

describe('what the window is asked and shown', () => {
  it('begins with the requests that wait already', () => {
    expect(followed().view.approvals.map(({ id }) => id)).toEqual(['ask-1']);
  });

  it('shows how a request ended, then takes it away', async () => {
    const { clock, view, activities, changes, pending } = followed();
    activities.emit({ kind: 'approval-ended', at: clock.now(), approval: pending('ask-1'), end: { how: 'expired' } });
    expect(view.approvals[0]?.ended?.how).toBe('expired');
    await clock.advance(endedShownMs);
    expect(view.approvals).toEqual([]);
    expect(changes).toEqual(['approvals', 'approvals']);
    expect(clock.pending).toBe(0);
  });

  it('says what becomes of Stop and who has a call', () => {
    const { view, stops, hands, changes } = followed();
    stops.emit({ kind: 'stopped', since: 1, by: 'tray', calls: [], saved: true });
    hands.emit({ callId: 'c-1', taken: undefined });
    expect(view.stop.stopped).toBe(true);
    expect(changes).toEqual(['stop', 'hand']);
  });

  it('forgets the requests of a line that was changed, and shows the Stop of the next', () => {
    const { view, line } = followed();
    const stop = quietSwitchboard().stop;
    line.change({ stop: { ...stop, state: { kind: 'stopped', since: 1, by: 'command', calls: [], saved: true } } });
    expect(view.approvals).toEqual([]);
    expect(view.stop.stopped).toBe(true);
  });

  it('leaves nothing behind', () => {
    const { clock, view, activities, pending } = followed();
    activities.emit({ kind: 'approval-ended', at: clock.now(), approval: pending('ask-1'), end: { how: 'expired' } });
    view.close();
    expect([clock.pending, activities.size]).toEqual([0, 0]);
  });
});
