import type { ApprovalView, AppView, CallView, LineName, StatusView, StopView } from '../ipc/contract';

/**
 * Distinguished by shape: a ring; a dot between two waves; a dot in a ring; a triangle with an exclamation mark; a question
 * mark; a ring with a bar across.
 */
export type TrayIcon = 'idle' | 'ringing' | 'live' | 'error' | 'asking' | 'stopped';

/** What an item of the menu does. */
export type TrayCommand =
  | { readonly kind: 'open' | 'end-all-calls' | 'allow-calls' | 'test-call' | 'set-up' | 'connect' | 'settings' | 'quit' }
  | { readonly kind: 'open-call'; readonly callId: string }
  | { readonly kind: 'open-approval'; readonly id: string }
  | { readonly kind: 'use-line'; readonly line: LineName };

export type TrayItem =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'command'; readonly label: string; readonly command: TrayCommand; readonly enabled: boolean }
  /** One of several choices, of which exactly one is checked. */
  | { readonly kind: 'choice'; readonly label: string; readonly command: TrayCommand; readonly enabled: boolean; readonly checked: boolean }
  | { readonly kind: 'separator' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

export interface TrayFacts {
  readonly status: StatusView;
  readonly line: Pick<AppView['line'], 'inUse' | 'changingTo'>;
  /** The rows of Home that need the person. */
  readonly home: Pick<AppView['home'], 'left' | 'headline' | 'welcome' | 'tryIt'>;
  /** Whether set-up has steps left, and how many. */
  readonly setupLeft: number;
  readonly calls: readonly Pick<CallView, 'callId' | 'direction' | 'from' | 'to' | 'state' | 'stateLabel' | 'tone'>[];
  readonly phone: AppView['phone'];
  readonly approvals: readonly Pick<ApprovalView, 'id' | 'question' | 'ended'>[];
  readonly stop: Pick<StopView, 'stopped' | 'calls'>;
}

/** As many calls, and as many questions, as the menu lists; the rest are in the window. */
const listedCalls = 5;

/** What the tray shows, from what the app knows. Pure. */
export function trayModel(facts: TrayFacts): TrayModel {
  const { icon, sentence } = situation(facts);
  return {
    icon,
    tooltip: `Switchboard: ${sentence}`,
    items: [
      { kind: 'text', label: sentence },
      { kind: 'text', label: `${facts.status.line.label} · ${facts.status.agents.label}` },
      ...questionItems(facts),
      ...callItems(facts),
      { kind: 'separator' },
      ...stopItems(facts),
      { kind: 'separator' },
      item('Take a test call', { kind: 'test-call' }, facts.home.tryIt.kind === 'practice' || facts.home.tryIt.why === undefined),
      ...(facts.setupLeft > 0 ? [item(`Set-up: ${facts.setupLeft} left…`, { kind: 'set-up' })] : []),
      item('Connect an agent…', { kind: 'connect' }),
      { kind: 'separator' },
      ...lineItems(facts),
      { kind: 'separator' },
      item('Open Switchboard', { kind: 'open' }),
      item('Settings…', { kind: 'settings' }),
      item('Quit Switchboard (stops receiving calls)', { kind: 'quit' }),
    ],
  };
}

function item(label: string, command: TrayCommand, enabled = true): TrayItem {
  return { kind: 'command', label, command, enabled };
}

function callItems(facts: TrayFacts): readonly TrayItem[] {
  const live = liveOf(facts);
  if (live.length === 0) return [];
  const more = live.length - listedCalls;
  return [
    { kind: 'separator' },
    ...live.slice(0, listedCalls).map((call) => item(`${other(call)} · ${call.stateLabel}`, { kind: 'open-call', callId: call.callId })),
    ...(more > 0 ? [{ kind: 'text', label: `and ${more} more` } as const] : []),
  ];
}

function questionItems(facts: TrayFacts): readonly TrayItem[] {
  const waiting = waitingOf(facts);
  if (waiting.length === 0) return [];
  return [{ kind: 'separator' }, ...waiting.slice(0, listedCalls).map(({ id, question }) => item(question, { kind: 'open-approval', id }))];
}

function stopItems({ stop }: TrayFacts): readonly TrayItem[] {
  return [
    stop.stopped
      ? item('Allow calls again', { kind: 'allow-calls' })
      : item('End all calls and allow no new ones', { kind: 'end-all-calls' }),
  ];
}

function waitingOf({ approvals }: TrayFacts): TrayFacts['approvals'] {
  return approvals.filter(({ ended }) => ended === undefined);
}

function lineItems({ line }: TrayFacts): readonly TrayItem[] {
  const choice = (label: string, name: LineName): TrayItem => ({
    kind: 'choice',
    label,
    command: { kind: 'use-line', line: name },
    enabled: line.changingTo === undefined,
    checked: line.inUse === name,
  });
  return [choice('Practice line', 'practice'), choice('Real line', 'real')];
}

function other({ direction, from, to }: TrayFacts['calls'][number]): string {
  return direction === 'inbound' ? `From ${from}` : `To ${to}`;
}

function liveOf({ calls }: TrayFacts): TrayFacts['calls'] {
  return calls.filter(({ state }) => state !== 'disconnected');
}

function situation(facts: TrayFacts): { readonly icon: TrayIcon; readonly sentence: string } {
  const { status, phone, home } = facts;
  if (status.server.tone === 'bad') return { icon: 'error', sentence: 'Not running: open Switchboard to see why' };
  const waitingForYou = waitingOf(facts);
  const [question] = waitingForYou;
  if (question !== undefined)
    return { icon: 'asking', sentence: waitingForYou.length === 1 ? question.question : `${waitingForYou.length} questions wait for you` };
  if (facts.stop.stopped) return { icon: 'stopped', sentence: stoppedSentence(facts.stop) };
  const live = liveOf(facts);
  if (phone.calls.some(({ state }) => state === 'ringing-in')) return { icon: 'ringing', sentence: 'The practice phone is ringing' };
  const waiting = live.filter(({ tone }) => tone === 'warning').length;
  if (waiting > 0)
    return {
      icon: 'ringing',
      sentence: waiting === 1 ? 'A caller is waiting for an agent' : `${waiting} callers are waiting for an agent`,
    };
  if (live.length > 0) return { icon: 'live', sentence: live.length === 1 ? '1 call in progress' : `${live.length} calls in progress` };
  // Somebody who only looks around on the practice line needs nothing.
  if (home.left > 0 && facts.line.inUse === 'real') return { icon: 'error', sentence: home.headline.title };
  return { icon: 'idle', sentence: 'Ready for calls' };
}

function stoppedSentence({ calls }: TrayFacts['stop']): string {
  const trying = calls.filter(({ state }) => state === 'trying').length;
  if (trying === 0) return 'Calls are stopped until you allow them again';
  return trying === 1 ? 'Ending 1 call' : `Ending ${trying} calls`;
}
