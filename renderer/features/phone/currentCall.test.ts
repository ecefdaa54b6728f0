import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../../main/ipc/contract';
import { phoneCall } from '../../mock/session';
import { currentCall } from './currentCall';

const call = (callId: string, state: PhoneCall['state']) => phoneCall(0, { callId, state });
const shown = (calls: readonly PhoneCall[], followedId?: string) => currentCall({ calls }, followedId)?.callId;

describe('the call on the practice phone', () => {
  it.each([
    ['nothing when there are no calls', [], undefined],
    ['nothing when all calls ended unseen', [call('a', 'ended')], undefined],
    ['the ringing one', [call('a', 'ended'), call('b', 'ringing-in')], 'b'],
    ['the one being talked on before the ringing ones', [call('a', 'ringing-out'), call('b', 'ringing-in'), call('c', 'talking')], 'c'],
    ['an incoming ring before an outgoing one', [call('a', 'ringing-out'), call('b', 'ringing-in')], 'b'],
  ])('is %s', (_, calls, callId) => {
    expect(shown(calls)).toBe(callId);
  });

  it('stays with the followed call while it lives', () => {
    expect(shown([call('a', 'talking'), call('b', 'ringing-in')], 'b')).toBe('b');
  });

  it('shows why the followed call ended until another one comes', () => {
    const ended = call('a', 'ended');
    expect(shown([ended], 'a')).toBe('a');
    expect(shown([ended, call('b', 'ringing-in')], 'a')).toBe('b');
  });

  it('forgets a followed call that is gone', () => {
    expect(shown([], 'a')).toBeUndefined();
  });
});
