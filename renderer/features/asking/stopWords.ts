import type { StopView } from '../../../main/ipc/contract';

/** What became of the calls that were live when the person stopped them. Pure. */
export function stopSentence({ calls }: Pick<StopView, 'calls'>): string {
  const trying = calls.filter(({ state }) => state === 'trying').length;
  if (calls.length === 0) return 'No call was live.';
  if (trying > 0) return `${calls.length - trying} of ${calls.length} calls ended so far.`;
  return calls.length === 1 ? 'The call ended.' : `All ${calls.length} calls ended.`;
}
