import type { AppView, PhoneCall } from '../../main/ipc/contract';
import { stopSentence } from '../features/asking/stopWords';
import { callNumbers } from '../features/live/callNumbers';
import { lineState } from './lineState';
import { liveCalls } from './liveCalls';

/** What a person who does not see the window should know of it, wherever they are in it. Pure. */
export function shellNews(
  view: Pick<AppView, 'calls' | 'line' | 'status' | 'setup' | 'notices' | 'approvals' | 'stop'>,
  ringing: readonly PhoneCall[],
): readonly string[] {
  const { name, word } = lineState(view);
  return [
    ...view.approvals.map(({ question, ended }) =>
      ended === undefined ? `${question} To answer, press Control or Command with Shift and A.` : `${question} ${ended.sentence}`,
    ),
    ...(view.stop.stopped ? [`No new calls until you allow them again. ${stopSentence(view.stop)}`] : []),
    ...ringing.map(({ from }) => `The practice phone is ringing: a call from ${from}.`),
    ...liveCalls(view.calls).flatMap((call) =>
      ringing.some(({ callId }) => callId === call.callId) ? [] : [`Live call with ${callNumbers(call).other}.`],
    ),
    ...view.notices.flatMap(({ severity, message }) => (severity === 'error' ? [] : [message])),
    `${name}: ${word}`,
  ];
}
