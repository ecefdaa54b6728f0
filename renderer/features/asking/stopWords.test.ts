import { expect, it } from 'vitest';
import type { StoppedCall } from '../../../main/ipc/contract';
import { stopSentence } from './stopWords';

const call = (state: StoppedCall['state']): StoppedCall => ({ callId: 'c', who: '+1 919 555 0142', state, sentence: '' });

it.each([
  [[], 'No call was live.'],
  [[call('trying')], '0 of 1 calls ended so far.'],
  [[call('ended'), call('trying'), call('trying')], '1 of 3 calls ended so far.'],
  [[call('ended')], 'The call ended.'],
  [[call('ended'), call('ended')], 'All 2 calls ended.'],
])('%#: %s', (calls, sentence) => {
  expect(stopSentence({ calls })).toBe(sentence);
});
