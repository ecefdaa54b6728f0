import { describe, expect, it } from 'vitest';
import { type ExportOptions, exportEvents } from './export';
import type { StoredEvent } from './record';
import { maskNumber } from './redact';
import { anEvent } from './testing/historyRig';

const creator = { name: 'Switchboard', version: '1.0.0' };
const text = async (events: readonly StoredEvent[], options: Partial<ExportOptions>) => {
  let whole = '';
  for await (const piece of exportEvents(events, { format: 'jsonl', full: false, creator, ...options })) whole += piece;
  return whole;
};

const { body: _body, ...received } = anEvent({
  event_type: 'message-received',
  receivedAt: Date.UTC(2026, 0, 1),
  messageId: 'm-1',
  from: '+15005550123',
  to: '+15005550100',
  label: '/menu?pin=1234',
  data: {
    type: 'message-received',
    time: '2026-01-01T00:00:00.000Z',
    to: '+15005550100',
    message: {
      id: 'm-1',
      from: '+15005550123',
      to: ['+15005550100'],
      text: 'my pin is 1234',
      media: ['https://host/secret-picture.png'],
    },
    digits: '987',
    password: 'hunter2',
    callbackToken: 'tok',
    answered: true,
    size: 3,
  },
});
const message: StoredEvent = { seq: 7, ...received };

describe('exporting the history', () => {
  it('masks all but the last four digits of a number', () => {
    expect([maskNumber('+15005550123'), maskNumber('5005550123'), maskNumber('123')]).toEqual(['+*******0123', '******0123', '123']);
  });

  it('leaves out numbers and everything said, typed or written, unless told otherwise', async () => {
    const line: unknown = JSON.parse(await text([message], {}));
    expect(line).toMatchObject({
      seq: 7,
      event_type: 'message-received',
      from: '+*******0123',
      to: '+*******0100',
      label: '/menu?…',
      data: {
        type: 'message-received',
        time: '2026-01-01T00:00:00.000Z',
        to: '+*******0100',
        message: { id: 'm-1', from: '+*******0123', to: ['+*******0100'], text: '[14 characters]', media: ['[31 characters]'] },
        digits: '[3 characters]',
        answered: true,
        size: 3,
      },
    });
  });

  it.each(['jsonl', 'har'] as const)('shows no secret as %s, in full either', async (format) => {
    for (const full of [false, true]) {
      const whole = await text([message], { format, full });
      expect(whole).not.toMatch(/hunter2|tok"/);
      expect(whole.includes('my pin is 1234')).toBe(full);
      expect(whole.includes('15005550123')).toBe(full);
    }
  });

  it('writes one event a line', async () => {
    const lines = (await text([message, { ...message, seq: 8 }], {})).split('\n');
    expect(lines.map((line) => line && JSON.parse(line).seq)).toEqual([7, 8, '']);
  });

  it('writes a HAR document, empty or not, that names no real address', async () => {
    expect(JSON.parse(await text([], { format: 'har' }))).toMatchObject({ log: { version: '1.2', creator, entries: [] } });
    const whole: unknown = JSON.parse(
      await text([message, { ...anEvent({ label: '/menu' }), seq: 9, callbackId: 'cb-1' }], { format: 'har' }),
    );
    expect(whole).toMatchObject({
      log: {
        entries: [
          {
            startedDateTime: '2026-01-01T00:00:00.000Z',
            request: { method: 'POST', url: 'https://callbacks.invalid/messaging' },
            response: { status: 204 },
          },
          { request: { url: 'https://callbacks.invalid/voice/menu' }, response: { status: 200 }, _event: { callbackId: 'cb-1' } },
        ],
      },
    });
  });
});
