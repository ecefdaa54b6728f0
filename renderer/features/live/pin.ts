import type { CallView } from '../../../main/ipc/contract';

/** The call the person looks at. `seen` is false while a call asked for by name has not arrived yet. */
export interface Pin {
  readonly callId: string;
  readonly seen: boolean;
}

/**
 * Which call is shown. The choice is held by id, so new calls never move it: the newest call is taken only when
 * nothing was chosen yet, or when the chosen call has gone from the list.
 */
export function pinCall(
  pin: Pin | undefined,
  calls: readonly CallView[],
): { readonly pin: Pin | undefined; readonly call: CallView | undefined } {
  const newest = calls[0];
  const call = calls.find(({ callId }) => callId === pin?.callId);
  if (call !== undefined) return { pin: { callId: call.callId, seen: true }, call };
  if (pin !== undefined && !pin.seen) return { pin, call: newest };
  return { pin: newest && { callId: newest.callId, seen: true }, call: newest };
}
