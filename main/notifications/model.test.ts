import { describe, expect, it } from 'vitest';
import type { Activity } from '../../mcp/model/activity';
import type { PhoneCall } from '../../mcp/switchboard';
import { noticeFor, ringNotices } from './model';

const initiate: Activity = {
  kind: 'webhook',
  at: 1,
  event: {
    seq: 1,
    event_type: 'initiate',
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: 1,
    line: 'practice',
    account: '9900000',
    callId: 'c-1',
    parentCallId: undefined,
    messageId: undefined,
    from: '+15005550199',
    to: '+15005550100',
    callbackId: 'cb-1',
    label: undefined,
    data: {},
  },
};
const ringing: PhoneCall = {
  callId: 'c-2',
  direction: 'outbound',
  from: '+15005550100',
  to: '+15005550111',
  state: 'ringing-in',
  captions: [],
  listeningFor: undefined,
  endedBecause: undefined,
};

describe('notifications outside the window', () => {
  it('tell of an incoming call while the window is not in front, and lead to it', () => {
    expect(noticeFor(initiate, false)).toEqual({
      title: 'Incoming practice call',
      body: 'From +1 500 555 0199',
      show: { view: 'calls', callId: 'c-1' },
    });
    expect(noticeFor(initiate, true)).toBeUndefined();
  });

  it('call a real call by its name', () => {
    expect(noticeFor({ ...initiate, event: { ...initiate.event, line: 'real' } }, false)?.title).toBe('Incoming call');
  });

  it('tell always when nobody is there', () => {
    const nobody: Activity = { kind: 'nobody-there', at: 1, callId: 'c-1', from: undefined };
    expect(noticeFor(nobody, true)).toMatchObject({
      body: expect.stringContaining('An unknown number'),
      show: { view: 'calls', callId: 'c-1' },
    });
  });

  it('are silent about everything else', () => {
    expect(noticeFor({ ...initiate, event: { ...initiate.event, replayed: true } }, false)).toBeUndefined();
    expect(noticeFor({ ...initiate, event: { ...initiate.event, event_type: 'gather' } }, false)).toBeUndefined();
    expect(noticeFor({ kind: 'still-waiting', at: 1, callId: 'c-1', callbackId: 'cb-1' }, false)).toBeUndefined();
  });

  it('tell once when the practice phone begins to ring', () => {
    const told = ringNotices({ calls: [] }, { calls: [ringing] }, false);
    expect(told).toEqual([
      { title: 'The practice phone is ringing', body: 'From +1 500 555 0100', show: { view: 'phone', callId: 'c-2' } },
    ]);
    expect(ringNotices({ calls: [ringing] }, { calls: [ringing] }, false)).toEqual([]);
    expect(ringNotices({ calls: [] }, { calls: [ringing] }, true)).toEqual([]);
    expect(ringNotices({ calls: [] }, { calls: [{ ...ringing, state: 'ringing-out' }] }, false)).toEqual([]);
  });
});
