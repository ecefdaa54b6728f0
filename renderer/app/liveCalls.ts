import type { CallView } from '../../main/ipc/contract';

/** The calls that have not ended, newest first. */
export function liveCalls(calls: readonly CallView[]): readonly CallView[] {
  return calls.filter(({ state }) => state !== 'disconnected');
}
