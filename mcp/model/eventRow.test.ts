import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCallbackEvent } from './event';
import { eventOf, rowColumns, rowOf } from './eventRow';

const bare: NewCallbackEvent = {
  ...{ event_type: 'dtmf', timestamp: '2026-01-01T00:00:00.000Z', receivedAt: 1_767_225_600_000, line: 'practice' },
  ...{ account: undefined, callId: undefined, parentCallId: undefined, messageId: undefined, from: undefined, to: undefined },
  ...{ callbackId: undefined, label: undefined, data: {}, body: '{}' },
};

describe('the row of an event', () => {
  it('gives the event and its identity back, whatever its texts are', () => {
    const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const given = fc.record({ callId: text, from: text, label: text, identity: text, said: fc.string({ unit: 'binary' }) });
    fc.assert(
      fc.property(given, ({ identity, said, ...fields }) => {
        const clean = (value: string | undefined) => value?.replaceAll('\0', '\ufffd');
        const [data, callId, from, label] = [{ said }, clean(fields.callId), clean(fields.from), clean(fields.label)];
        const event = { ...bare, ...fields, data, body: JSON.stringify(data) };
        const { body: _body, ...shown } = { ...event, seq: 7, callId, from, label };
        expect(eventOf(rowOf(event, identity), 7)).toEqual({ event: shown, identity: clean(identity) });
      }),
    );
  });

  it('keeps what a database can store: a NUL and half a character become U+FFFD, and the body stays as it came', () => {
    const body = '{"said":"\\ud800 \\u0000 \\\\u0000"}';
    const event = { ...bare, callId: 'c-\0', from: '\ud83d', to: '\\u0000', data: JSON.parse(body), body };
    const row = rowOf(event, undefined);
    expect(JSON.parse(row)[rowColumns.indexOf('body')]).toBe(body);
    expect(eventOf(row, 1).event).toMatchObject({ callId: 'c-\ufffd', from: '\ufffd', to: '\\u0000', data: JSON.parse(body) });
  });
});
