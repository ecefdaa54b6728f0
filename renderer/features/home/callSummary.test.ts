import { expect, it } from 'vitest';
import type { CallView } from '../../../main/ipc/contract';
import { busyView } from '../../mock/session';
import { callSummary } from './callSummary';

const [, , ended] = busyView(Date.UTC(2026, 10, 22)).calls;
const call = (more: Partial<CallView>): CallView => {
  if (ended === undefined) throw new Error('The mock session has no ended call.');
  return { ...ended, answeredAt: 1_000, endedAt: 181_000, agent: 'Claude', ...more };
};

it.each([
  ['a call that was hung up', call({}), 'Claude · 3 min', 'neutral'],
  ['one without an agent', call({ agent: undefined }), '3 min', 'neutral'],
  ['a busy one', call({ stateLabel: 'Ended: busy', tone: 'warning', answeredAt: undefined }), 'Claude · busy', 'warning'],
  ['one that failed without an agent', call({ stateLabel: 'Ended: no answer', tone: 'bad', agent: undefined }), 'No answer', 'bad'],
  ['one that ended for no known reason', call({ stateLabel: 'Ended', tone: 'neutral', answeredAt: undefined }), 'Claude', 'neutral'],
  ['a live one', call({ state: 'answered', stateLabel: 'Talking', tone: 'good', endedAt: undefined }), 'Claude · talking', 'good'],
] as const)('%s', (_, view, words, tone) => {
  expect(callSummary(view)).toEqual({ words, tone });
});
