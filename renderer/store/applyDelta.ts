import type { AppView, CallView, Change, Delta, TimelineEntry } from '../../main/ipc/contract';

/** `stale`: already contained in the view. `gap`: something between was missed, so only a new snapshot is right. */
export type Applied = { readonly kind: 'applied'; readonly view: AppView } | { readonly kind: 'stale' } | { readonly kind: 'gap' };

/** The view after `delta`. Pure; never guesses over a gap in `seq`. */
export function applyDelta(view: AppView, delta: Delta): Applied {
  if (delta.seq <= view.seq) return { kind: 'stale' };
  if (delta.seq > view.seq + 1) return { kind: 'gap' };
  const changed = delta.changes.reduce(applyChange, view);
  return { kind: 'applied', view: { ...changed, seq: delta.seq } };
}

function applyChange(view: AppView, change: Change): AppView {
  switch (change.kind) {
    case 'status':
      return { ...view, status: change.status };
    case 'line':
      return { ...view, line: change.line, endpoint: change.endpoint, practiceNumber: change.practiceNumber };
    case 'home':
      return { ...view, home: change.home };
    case 'setup':
      return { ...view, setup: change.setup };
    case 'call':
      return { ...view, calls: withCall(view.calls, change.call) };
    case 'call-dropped': {
      const { [change.callId]: _dropped, ...timelines } = view.timelines;
      return { ...view, calls: view.calls.filter((call) => call.callId !== change.callId), timelines };
    }
    case 'entry': {
      const { entry } = change;
      return { ...view, timelines: { ...view.timelines, [entry.callId]: withEntry(view.timelines[entry.callId] ?? [], entry) } };
    }
    case 'agents':
      return { ...view, agents: change.agents };
    case 'agents-page':
      return { ...view, agentsPage: change.agentsPage };
    case 'profiles':
      return { ...view, profiles: change.profiles };
    case 'phone':
      return { ...view, phone: change.phone };
    case 'notices':
      return { ...view, notices: change.notices };
    case 'approvals':
      return { ...view, approvals: change.approvals };
    case 'stop':
      return { ...view, stop: change.stop };
  }
}

/** Replaces the call where it stands; a new one goes in by its start, newest first. */
function withCall(calls: readonly CallView[], call: CallView): readonly CallView[] {
  if (calls.some((known) => known.callId === call.callId)) {
    return calls.map((known) => (known.callId === call.callId ? call : known));
  }
  const older = calls.findIndex((known) => known.startedAt <= call.startedAt);
  return older === -1 ? [...calls, call] : [...calls.slice(0, older), call, ...calls.slice(older)];
}

function withEntry(entries: readonly TimelineEntry[], entry: TimelineEntry): readonly TimelineEntry[] {
  return entries.some((known) => known.id === entry.id)
    ? entries.map((known) => (known.id === entry.id ? entry : known))
    : [...entries, entry];
}
