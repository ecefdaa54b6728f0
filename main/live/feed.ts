import type { Cancel, Clock } from '../../mcp/base/clock';
import type { Change, Delta } from '../ipc/contract';

/** The shortest time between two deltas, milliseconds. */
export const deltaInterval = 50;

/** Sends a delta to the window. */
export type Send = (delta: Delta) => void;

export interface Feed {
  /** Passes changes on, with others of the same moment, to the window that is there; without one they are dropped, since a new window begins with a snapshot. */
  push(changes: readonly Change[]): void;
  /** A window took a snapshot and will follow from here. Returns the sequence number the snapshot stands at. */
  follow(send: Send): number;
  /** The window is gone. */
  unfollow(): void;
}

/** The batched, numbered stream of changes behind the live view. */
export function createFeed(clock: Clock): Feed {
  let seq = 0;
  let send: Send | undefined;
  let pending: Change[] = [];
  let cancel: Cancel | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;

  function flush(): void {
    cancel = undefined;
    if (send === undefined || pending.length === 0) return;
    const delta: Delta = { seq: ++seq, changes: merge(pending) };
    pending = [];
    lastSent = clock.now();
    send(delta);
  }

  function clear(): void {
    cancel?.();
    cancel = undefined;
    pending = [];
  }

  return {
    push(changes) {
      if (send === undefined || changes.length === 0) return;
      pending.push(...changes);
      cancel ??= clock.after(Math.max(0, lastSent + deltaInterval - clock.now()), flush);
    },
    follow(next) {
      // What was pending is in the snapshot; sent again it would be counted twice.
      clear();
      send = next;
      return seq;
    },
    unfollow() {
      clear();
      send = undefined;
    },
  };
}

/** Of changes that replace one another, only the last is worth sending; it takes the place of the first, so that a call still precedes its entries. */
function merge(changes: readonly Change[]): readonly Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) last.set(subjectOf(change), change);
  const dropped = new Set(changes.flatMap((change) => (change.kind === 'call-dropped' ? [change.callId] : [])));
  return [...last.values()].filter((change) => change.kind !== 'entry' || !dropped.has(change.entry.callId));
}

function subjectOf(change: Change): string {
  switch (change.kind) {
    case 'entry':
      return `entry ${change.entry.id}`;
    case 'call':
      return `call ${change.call.callId}`;
    case 'call-dropped':
      return `call ${change.callId}`;
    case 'status':
    case 'line':
    case 'home':
    case 'setup':
    case 'agents':
    case 'agents-page':
    case 'profiles':
    case 'phone':
    case 'notices':
    case 'approvals':
    case 'stop':
      return change.kind;
  }
}
