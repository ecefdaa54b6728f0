import { describe, expect, it } from 'vitest';
import { statusView } from '../statusView';
import { emptyHome } from '../testing/views';
import { type TrayFacts, type TrayItem, trayModel } from './model';

const endpoint = 'http://127.0.0.1:7467/mcp';
const line = { inUse: 'practice', changingTo: undefined, problem: undefined } as const;
const status = statusView({ endpoint, portChanged: false, line, agents: [], now: 0 });
const idle: TrayFacts = {
  status,
  line,
  home: { ...emptyHome, welcome: false },
  setupLeft: 0,
  calls: [],
  phone: { calls: [] },
  approvals: [],
  stop: { stopped: false, calls: [] },
};
const call = { callId: 'c-1', direction: 'inbound', from: '+1 919 555 0142', to: '+1 919 555 0100' } as const;
const talking = { ...call, state: 'answered', stateLabel: 'Talking', tone: 'good' } as const;
const waiting = { ...call, state: 'answered', stateLabel: 'Waiting for an agent', tone: 'warning' } as const;
const busy = { ...call, state: 'disconnected', stateLabel: 'Ended: busy', tone: 'warning' } as const;
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
const needsYou = { ...idle.home, left: 2, headline: { tone: 'warning', title: '2 things are left to do', sentence: '' } } as const;

const question = { id: 'ask-1', question: 'Claude Code wants to call +1 919 555 0177. Allow it?', ended: undefined } as const;
const answered = { ...question, ended: { how: 'allowed', sentence: 'You allowed it once.', tone: 'good' } } as const;
const ending = (...states: ('ended' | 'trying')[]) => ({
  stopped: true,
  calls: states.map((state, index) => ({ callId: `c-${index}`, who: '', state, sentence: '' })),
});

const labels = (items: readonly TrayItem[]) => items.map((item) => (item.kind === 'separator' ? '-' : item.label));

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
      'a real line that needs the person',
      { ...idle, line: { ...line, inUse: 'real' }, home: needsYou },
      'error',
      '2 things are left to do',
    ],
    ['a practice line that could do more', { ...idle, home: needsYou }, 'idle', 'Ready for calls'],
    ['a question', { ...idle, calls: [waiting], approvals: [answered, question] }, 'asking', question.question],
    ['two questions', { ...idle, approvals: [question, { ...question, id: 'ask-2' }] }, 'asking', '2 questions wait for you'],
    ['a question that was answered', { ...idle, approvals: [answered] }, 'idle', 'Ready for calls'],
    ['calls stopped', { ...idle, stop: ending() }, 'stopped', 'Calls are stopped until you allow them again'],
    ['calls being ended', { ...idle, calls: [talking], stop: ending('ended', 'trying') }, 'stopped', 'Ending 1 call'],
    ['calls being ended and a question', { ...idle, approvals: [question], stop: ending('trying', 'trying') }, 'asking', question.question],
    ['several calls being ended', { ...idle, stop: ending('trying', 'trying') }, 'stopped', 'Ending 2 calls'],
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

  it('offers a test call, the lines, the window and quitting, and says what quitting does', () => {
    expect(labels(trayModel(idle).items)).toEqual([
      'Ready for calls',
      'Practice line · No agent yet',
      '-',
      'End all calls and allow no new ones',
      '-',
      'Take a test call',
      'Connect an agent…',
      '-',
      'Practice line',
      'Real line',
      '-',
      'Open Switchboard',
      'Settings…',
      'Quit Switchboard (stops receiving calls)',
    ]);
  });

  it('says how much of set-up is left, and opens it', () => {
    expect(trayModel({ ...idle, setupLeft: 2 }).items).toContainEqual({
      kind: 'command',
      label: 'Set-up: 2 left…',
      command: { kind: 'set-up' },
      enabled: true,
    });
  });

  it('lists the questions, each opening its card', () => {
    expect(trayModel({ ...idle, approvals: [answered, question] }).items.slice(2, 5)).toEqual([
      { kind: 'separator' },
      { kind: 'command', label: question.question, command: { kind: 'open-approval', id: 'ask-1' }, enabled: true },
      { kind: 'separator' },
    ]);
  });

  it('ends all calls, and then allows them again', () => {
    expect(trayModel(idle).items).toContainEqual({
      ...{ kind: 'command', label: 'End all calls and allow no new ones', command: { kind: 'end-all-calls' }, enabled: true },
    });
    const stopped = trayModel({ ...idle, stop: ending('ended') }).items;
    expect(stopped).toContainEqual({ kind: 'command', label: 'Allow calls again', command: { kind: 'allow-calls' }, enabled: true });
    expect(labels(stopped)).not.toContain('End all calls and allow no new ones');
  });

  it('lists the live calls, each opening itself', () => {
    const { items } = trayModel({ ...idle, calls: [talking, busy, { ...waiting, callId: 'c-2', direction: 'outbound' }] });
    expect(items.slice(2, 6)).toEqual([
      { kind: 'separator' },
      { kind: 'command', label: 'From +1 919 555 0142 · Talking', command: { kind: 'open-call', callId: 'c-1' }, enabled: true },
      { kind: 'command', label: 'To +1 919 555 0100 · Waiting for an agent', command: { kind: 'open-call', callId: 'c-2' }, enabled: true },
      { kind: 'separator' },
    ]);
  });

  it('lists five calls at most, and says how many more there are', () => {
    const { items } = trayModel({ ...idle, calls: Array.from({ length: 8 }, (_, index) => ({ ...talking, callId: `c-${index}` })) });
    expect(items.filter((item) => item.kind === 'command' && item.command.kind === 'open-call')).toHaveLength(5);
    expect(labels(items)).toContain('and 3 more');
  });

  it('checks the line in use, and changes none during a change', () => {
    const lineItems = (facts: TrayFacts) => trayModel(facts).items.filter((item) => item.kind === 'choice');
    expect(lineItems(idle)).toEqual([
      { kind: 'choice', label: 'Practice line', command: { kind: 'use-line', line: 'practice' }, enabled: true, checked: true },
      { kind: 'choice', label: 'Real line', command: { kind: 'use-line', line: 'real' }, enabled: true, checked: false },
    ]);
    expect(lineItems({ ...idle, line: { ...line, changingTo: 'real' } }).map((item) => item.enabled)).toEqual([false, false]);
  });

  it('offers no test call while the real line cannot place one', () => {
    const home = { ...idle.home, tryIt: { kind: 'real', ownPhone: undefined, why: 'No number yet.' } } as const;
    expect(trayModel({ ...idle, home }).items).toContainEqual({
      kind: 'command',
      label: 'Take a test call',
      command: { kind: 'test-call' },
      enabled: false,
    });
  });
});
