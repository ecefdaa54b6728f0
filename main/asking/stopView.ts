import type { StoppedCall, StopState } from '../../mcp/index';
import type { StopView } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

/** Stop as the window shows it. Pure. */
export function stopView(state: StopState): StopView {
  if (state.kind === 'open') return { stopped: false, since: undefined, note: undefined, calls: [] };
  return {
    stopped: true,
    since: state.since,
    note: state.saved ? undefined : 'This could not be saved, so calls are allowed again when Switchboard starts the next time.',
    calls: state.calls.map((call) => ({
      callId: call.callId,
      who: formatNumber(call.who) ?? 'An unknown number',
      state: call.state.kind === 'ended' ? 'ended' : 'trying',
      sentence: sentenceOf(call),
    })),
  };
}

function sentenceOf({ state }: StoppedCall): string {
  switch (state.kind) {
    case 'ended':
      return 'Ended.';
    case 'ending':
      return 'Is being ended.';
    case 'retrying':
      return `Not ended yet. ${state.why} Switchboard keeps trying${state.tries > 1 ? ` (${state.tries} times so far)` : ''}.`;
  }
}
