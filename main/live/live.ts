import type { Activity, TakenCall } from '../../mcp/index';
import type { CallView, Change, EntryBody, TimelineEntry } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';
import { noteTalk, webhookTalk } from './conversation';
import { entry, fromActivity, keepBody, type NewEntry, personEntry } from './entries';
import { takeOverView } from './takeOverView';
import { describeWebhook, endingOf } from './words';

export const maxCalls = 200;
export const maxEntriesPerCall = 500;
type KnownCall = Extract<Activity, { kind: 'call' }>['call'];

interface KeptEntry {
  readonly entry: TimelineEntry;
  readonly body: EntryBody | undefined;
}

interface LiveCall {
  readonly facts: Omit<CallView, 'stateLabel' | 'tone' | 'waitingSince' | 'takeOver'> & { readonly cause: string | undefined };
  /** The turns a caller waits on, and since when, oldest first. */
  readonly openTurns: readonly { readonly callbackId: string; readonly since: number }[];
  /** Oldest first. */
  readonly entries: readonly KeptEntry[];
  readonly nextEntry: number;
  /** Undefined while the agents have the call. */
  readonly taken: TakenCall | undefined;
}

/** Everything the live view knows. Only `fold` makes a new one. */
export interface LiveState {
  /** In the order in which the calls began. */
  readonly calls: ReadonlyMap<string, LiveCall>;
}

export interface LiveUpdate {
  readonly state: LiveState;
  /** What a window that shows the earlier state must change. */
  readonly changes: readonly Change[];
}

export const emptyLive: LiveState = { calls: new Map() };

/** Adds one activity. Activities that are about no call leave the state as it is. */
export function fold(state: LiveState, activity: Activity): LiveUpdate {
  switch (activity.kind) {
    case 'call':
      return foldCall(state, activity.at, activity.call);
    case 'webhook':
      return foldWebhook(state, activity);
    case 'agent-seen':
    case 'login':
    case 'logout':
    case 'readmitted':
    case 'sign-up':
    case 'approval-asked':
    case 'approval-ended':
    case 'refused':
    case 'notice':
      return { state, changes: [] };
    case 'tool':
      return activity.callId === undefined ? { state, changes: [] } : append(state, activity.callId, fromActivity(activity));
    case 'person':
      return activity.callId === undefined ? { state, changes: [] } : append(state, activity.callId, personEntry(activity));
    case 'answer':
    case 'still-waiting':
    case 'turn-ended':
    case 'nobody-there':
      return append(state, activity.callId, fromActivity(activity));
  }
}

/** The person took a call over, did something in it, or gave it back. Pure. */
export function foldHand(state: LiveState, callId: string, taken: TakenCall | undefined): LiveUpdate {
  const call = state.calls.get(callId);
  if (call === undefined) return { state, changes: [] };
  const next = { ...call, taken };
  return { state: { calls: new Map(state.calls).set(callId, next) }, changes: [{ kind: 'call', call: viewOf(next) }] };
}

/** The calls, newest first. */
export function callViews(state: LiveState): readonly CallView[] {
  return [...state.calls.values()].map(viewOf).reverse();
}

export function timelines(state: LiveState): Readonly<{ [callId: string]: readonly TimelineEntry[] }> {
  return Object.fromEntries([...state.calls].map(([callId, call]) => [callId, call.entries.map(({ entry }) => entry)]));
}

/** The body of one entry; undefined when it has none or has been dropped with its call. */
export function bodyOf(state: LiveState, entryId: string): EntryBody | undefined {
  for (const call of state.calls.values()) {
    const kept = call.entries.find(({ entry }) => entry.id === entryId);
    if (kept !== undefined) return kept.body;
  }
  return undefined;
}

/** The call as the server knows it now: its states are the server's, and this only shows them. */
function foldCall(state: LiveState, at: number, known: KnownCall): LiveUpdate {
  const before = state.calls.get(known.callId);
  const facts: LiveCall['facts'] = {
    callId: known.callId,
    direction: known.direction,
    practice: known.line === 'practice',
    from: formatNumber(known.from) ?? '',
    to: formatNumber(known.to) ?? '',
    state: known.state,
    startedAt: known.createdAt,
    answeredAt: known.answeredAt,
    endedAt: known.endedAt,
    agent: known.owner?.name,
    cause: known.disconnectCause,
  };
  if (before !== undefined) return put(state, { ...before, facts });
  const first = put(state, { facts, openTurns: [], entries: [], nextEntry: 1, taken: undefined });
  // An inbound call is announced by its own webhook.
  if (known.direction === 'inbound') return first;
  const calling = `Calling ${formatNumber(known.to) ?? 'an unknown number'}`;
  const placed = append(first.state, known.callId, {
    entry: entry(at, 'call', 'line', calling, {
      talk: noteTalk(calling),
      detail: `From ${formatNumber(known.from) ?? 'an unknown number'}.`,
      by: known.owner?.name,
    }),
  });
  return { state: placed.state, changes: [...first.changes, ...placed.changes] };
}

/** The server reports what a webhook means for its call before the webhook itself, so only a row is added. */
function foldWebhook(state: LiveState, { event, at }: Extract<Activity, { kind: 'webhook' }>): LiveUpdate {
  const call = event.callId === undefined ? undefined : state.calls.get(event.callId);
  // A replayed event belongs to a call that has already been shown.
  if (call === undefined || event.replayed === true) return { state, changes: [] };
  const words = describeWebhook(event, call.facts.direction);
  const { title, detail, tone, lane } = words;
  return append(state, call.facts.callId, {
    entry: entry(at, 'webhook', lane, title, { detail, tone, talk: webhookTalk(event, words) }),
    body: { kind: 'json', text: JSON.stringify(event.data, undefined, 2) },
    opens: event.callbackId,
  });
}

/** Adds an entry to a known call. A call that was dropped, or that the server does not know, has no timeline. */
function append(state: LiveState, callId: string, added: NewEntry): LiveUpdate {
  const call = state.calls.get(callId);
  if (call === undefined) return { state, changes: [] };
  const kept: KeptEntry = {
    entry: { ...added.entry, id: `${callId}/${call.nextEntry}`, callId, body: added.body?.kind },
    body: added.body === undefined ? undefined : keepBody(added.body.kind === 'bxml' ? 'xml' : 'json', added.body.text),
  };
  const closed = call.openTurns.filter(({ callbackId }) => callbackId !== added.closes);
  const next: LiveCall = {
    ...call,
    openTurns: added.opens === undefined ? closed : [...closed, { callbackId: added.opens, since: added.entry.at }],
    entries: [...call.entries, kept].slice(-maxEntriesPerCall),
    nextEntry: call.nextEntry + 1,
  };
  const calls = new Map(state.calls).set(callId, next);
  const view = viewOf(next);
  const before = viewOf(call);
  const changed = view.stateLabel !== before.stateLabel || view.waitingSince !== before.waitingSince;
  return { state: { calls }, changes: [...(changed ? [{ kind: 'call', call: view } as const] : []), { kind: 'entry', entry: kept.entry }] };
}

/** Stores a call, dropping the oldest ended one beyond the cap (the oldest of all when every call is live). */
function put(state: LiveState, call: LiveCall): LiveUpdate {
  const calls = new Map(state.calls).set(call.facts.callId, call);
  const changes: Change[] = [{ kind: 'call', call: viewOf(call) }];
  if (calls.size > maxCalls) {
    const ended = [...calls.values()].find(({ facts }) => facts.state === 'disconnected');
    const [oldest] = calls.keys();
    const dropped = ended?.facts.callId ?? oldest;
    if (dropped !== undefined) {
      calls.delete(dropped);
      changes.push({ kind: 'call-dropped', callId: dropped });
    }
  }
  return { state: { calls }, changes };
}

function viewOf(call: LiveCall): CallView {
  const { cause, ...facts } = call.facts;
  const waits = facts.state !== 'disconnected' && (call.taken === undefined || call.taken.doing === 'waiting');
  const waitingSince = waits ? call.openTurns[0]?.since : undefined;
  return { ...facts, ...labelOf(call, cause), waitingSince, takeOver: takeOverView(facts.state, call.taken) };
}

function labelOf({ facts, openTurns, taken }: LiveCall, cause: string | undefined): Pick<CallView, 'stateLabel' | 'tone'> {
  if (facts.state === 'disconnected') {
    const { words, tone } = endingOf(cause);
    return { stateLabel: words === '' ? 'Ended' : `Ended: ${words}`, tone };
  }
  if (taken !== undefined) {
    return taken.doing === 'waiting'
      ? { stateLabel: 'Waiting for you', tone: 'warning' }
      : { stateLabel: 'You have the call', tone: 'good' };
  }
  if (openTurns.length > 0) return { stateLabel: 'Waiting for an agent', tone: 'warning' };
  if (facts.state === 'answered') return { stateLabel: 'Talking', tone: 'good' };
  return { stateLabel: facts.state === 'queued' ? 'Calling' : 'Ringing', tone: 'neutral' };
}
