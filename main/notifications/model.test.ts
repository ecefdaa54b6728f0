import { describe, expect, it } from 'vitest';
import type { Activity } from '../../mcp/model/activity';
import type { PhoneCall } from '../../mcp/switchboard';
import { noticeFor, noticeOver, ringNotices } from './model';

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
const approval = {
  ...{ id: 'ask-1', agent: { id: 'a-1', name: 'Claude Code' }, tool: 'createCall', to: ['+19195550177'] },
  question: 'Claude Code wants to call +1 919 555 0177. Allow it?',
  ...{ reaches: 'A mobile number in the United States.', askedAt: 1, expiresAt: 45_001, mayAlways: true },
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

  it('carry the question of an agent, open the window at its card, and go when it has ended', () => {
    const asked: Activity = { kind: 'approval-asked', at: 1, approval };
    expect(noticeFor(asked, false)).toEqual({
      title: 'Claude Code asks you',
      body: 'Claude Code wants to call +1 919 555 0177. Allow it? A mobile number in the United States.',
      show: { view: 'agents', callId: undefined, approval: 'ask-1' },
      key: 'ask-1',
    });
    // The card is in sight.
    expect(noticeFor(asked, true)).toBeUndefined();
    expect(noticeOver({ kind: 'approval-ended', at: 2, approval, end: { how: 'expired' } })).toBe('ask-1');
    expect(noticeOver(asked)).toBeUndefined();
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
