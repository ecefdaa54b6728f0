import { describe, expect, it } from 'vitest';
import { statusView } from '../statusView';
import { type TrayFacts, trayModel } from './model';

const endpoint = 'http://127.0.0.1:7467/mcp';
const line = { inUse: 'practice', changingTo: undefined, problem: undefined } as const;
const status = statusView({ endpoint, portChanged: false, line, agents: [], now: 0 });
const idle: TrayFacts = { status, calls: [], phone: { calls: [] }, endpoint };
const talking = { state: 'answered', stateLabel: 'Talking', tone: 'good' } as const;
const waiting = { state: 'answered', stateLabel: 'Waiting for an agent', tone: 'warning' } as const;
const busy = { state: 'disconnected', stateLabel: 'Ended: busy', tone: 'warning' } as const;
const ringing = {
  callId: 'c-1',
  direction: 'outbound',
  from: '+1',
  to: '+2',
  state: 'ringing-in',
  captions: [],
  listeningFor: undefined,
  endedBecause: undefined,
} as const;

describe('the tray', () => {
  it.each([
    ['nothing going on', idle, 'idle', 'Ready for calls'],
    ['only ended calls', { ...idle, calls: [busy] }, 'idle', 'Ready for calls'],
    ['one call', { ...idle, calls: [talking, busy] }, 'live', '1 call in progress'],
    ['two calls', { ...idle, calls: [talking, talking] }, 'live', '2 calls in progress'],
    ['a caller without an agent', { ...idle, calls: [talking, waiting] }, 'ringing', 'A caller is waiting for an agent'],
    ['two callers without one', { ...idle, calls: [waiting, waiting] }, 'ringing', '2 callers are waiting for an agent'],
    ['a ringing practice phone', { ...idle, calls: [waiting], phone: { calls: [ringing] } }, 'ringing', 'The practice phone is ringing'],
    ['an ended practice call', { ...idle, phone: { calls: [{ ...ringing, state: 'ended' }] } }, 'idle', 'Ready for calls'],
    [
      'no server',
      { ...idle, calls: [talking], status: statusView({ endpoint: undefined, portChanged: false, line, agents: [], now: 0 }) },
      'error',
      'Not running: open Switchboard to see why',
    ],
  ] satisfies [string, TrayFacts, string, string][])('with %s', (_what, facts, icon, sentence) => {
    const model = trayModel(facts);
    expect(model.icon).toBe(icon);
    expect(model.tooltip).toBe(`Switchboard: ${sentence}`);
    expect(model.items[0]).toEqual({ kind: 'text', label: sentence });
  });

  it('always offers to open and to quit, and says what quitting does', () => {
    const commands = trayModel(idle).items.flatMap((item) => (item.kind === 'command' ? [[item.command, item.label, item.enabled]] : []));
    expect(commands).toEqual([
      ['open', 'Open Switchboard', true],
      ['phone', 'Practice phone', true],
      ['connect', 'Connect an agent…', true],
      ['settings', 'Settings…', true],
      ['copy-address', 'Copy address', true],
      ['quit', 'Quit Switchboard (stops receiving calls)', true],
    ]);
  });

  it('offers no address to copy when there is none', () => {
    expect(trayModel({ ...idle, endpoint: undefined }).items).toContainEqual({
      kind: 'command',
      label: 'Copy address',
      command: 'copy-address',
      enabled: false,
    });
  });

  it('says line and agents in its second line', () => {
    expect(trayModel(idle).items[1]).toEqual({ kind: 'text', label: 'Practice line · No agent yet' });
  });
});
