import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../mcp/switchboard';
import { pageSize, queryOf, rowOf } from './lookUp';

describe('a search', () => {
  it('asks only for what was filled in', () => {
    expect(queryOf({ words: '', number: ' ', callId: undefined }, undefined)).toEqual({ limit: pageSize });
    expect(queryOf({ words: ' dentist ', number: '500 555 0142', callId: 'c-1', since: 1, until: 2 }, '17')).toEqual({
      ...{ text: 'dentist', number: '+15005550142', callId: 'c-1', since: 1, until: 2, before: '17' },
      limit: pageSize,
    });
  });
});

const stored: StoredEvent = {
  ...{ seq: 7, event_type: 'initiate', timestamp: '2026-01-01T00:00:00.000Z', receivedAt: 5, line: 'practice', account: '9900000' },
  ...{ callId: 'c-1', parentCallId: undefined, messageId: undefined, from: '+15005550142', to: '+15005550100' },
  ...{ callbackId: undefined, label: undefined, data: { eventType: 'initiate', direction: 'inbound' } },
};
const message = (data: StoredEvent['data'], event_type = 'message-received'): StoredEvent => ({
  ...stored,
  ...{ event_type, callId: undefined, messageId: 'm-1', data },
});

describe('an event of the past in words', () => {
  it('says what a call did, and who with whom', () => {
    expect(rowOf(stored)).toEqual({
      ...{ seq: 7, at: 5, title: 'Incoming call', detail: 'From +1 500 555 0142 to +1 500 555 0100.', tone: 'neutral', practice: true },
      ...{ from: '+1 500 555 0142', to: '+1 500 555 0100', callId: 'c-1' },
    });
  });

  it('knows who pressed keys from the direction of the call', () => {
    const gather = (direction: string) => rowOf({ ...stored, event_type: 'gather', data: { direction, digits: '1' } }).title;
    expect([gather('inbound'), gather('outbound')]).toEqual(['The caller pressed 1', 'The callee pressed 1']);
  });

  it.each([
    [message({ message: { text: 'See you!' } }), 'Incoming message', 'See you!'],
    [message({ message: { text: 'x'.repeat(300) } }), 'Incoming message', `${'x'.repeat(200)}…`],
    [message({ message: 'odd' }), 'Incoming message', ''],
    [message({ description: 'forbidden to country' }, 'message-failed'), 'A message was not delivered', 'forbidden to country'],
    [message({}, 'message-delivered'), 'A message was delivered', ''],
    [message({}, 'something-new'), 'Webhook: something-new', ''],
  ])('%#: a message', (event, title, detail) => expect(rowOf(event)).toMatchObject({ title, detail, callId: undefined }));
});
