import type { AppView, Bridge, Delta } from '../../main/ipc/contract';
import { applyDelta } from './applyDelta';

export type ViewState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly view: AppView }
  | { readonly phase: 'failed'; readonly error: string; readonly recovery: string };

export interface ViewStore {
  get(): ViewState;
  subscribe(listener: () => void): () => void;
  /** Listens for deltas and asks for the first snapshot. Returns how to stop. */
  start(): () => void;
  /** Asks for a snapshot, unless one is on its way. */
  refresh(): void;
}

/**
 * The window's copy of the main process's state: a snapshot, then deltas in order. Deltas that arrive while a
 * snapshot is on its way are kept and applied to it; a gap asks for a new snapshot and shows the last state meanwhile.
 */
export function createViewStore(bridge: Pick<Bridge, 'snapshot' | 'on'>): ViewStore {
  let state: ViewState = { phase: 'loading' };
  let asking = false;
  let early: Delta[] = [];
  const listeners = new Set<() => void>();

  const set = (next: ViewState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const take = (view: AppView, deltas: readonly Delta[]) => {
    let current = view;
    let gap = false;
    for (const delta of deltas) {
      const applied = applyDelta(current, delta);
      if (applied.kind === 'applied') current = applied.view;
      if (applied.kind === 'gap') gap = true;
    }
    set({ phase: 'ready', view: current });
    if (gap) refresh();
  };

  const refresh = () => {
    if (asking) return;
    asking = true;
    early = [];
    const failed = (error: string, recovery: string) => {
      asking = false;
      // A view already on the screen stays: the next delta shows the gap again and asks anew.
      if (state.phase !== 'ready') set({ phase: 'failed', error, recovery });
    };
    bridge.snapshot().then(
      (reply) => {
        if (!reply.ok) return failed(reply.error, reply.recovery);
        asking = false;
        take(reply.value, early);
      },
      (reason: unknown) =>
        failed(reason instanceof Error ? reason.message : String(reason), 'Try again, or quit Switchboard and open it again.'),
    );
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const stop = bridge.on('delta', (delta) => {
        if (asking) early.push(delta);
        else if (state.phase === 'ready') take(state.view, [delta]);
      });
      refresh();
      return stop;
    },
    refresh,
  };
}
