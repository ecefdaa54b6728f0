import { assert, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWebhooks, toEvent, type Webhook } from './webhook';

const post = (body: string) => parseWebhooks({ method: 'POST', body, query: '' });

function only(body: unknown): Webhook {
  const parsed = post(JSON.stringify(body));
  if (!parsed.ok || !parsed.webhooks[0]) throw new Error('not one webhook');
  return parsed.webhooks[0];
}

describe('a webhook', () => {
  it('of a call keeps its body and gives up its fields', () => {
    const body = {
      eventType: 'answer',
      eventTime: '2026-01-01T00:00:00.000Z',
      callId: 'c-1',
      accountId: '1',
      from: '+1',
      to: '+2',
      direction: 'outbound',
      tag: 't',
      extra: { a: 1 },
    };
    const webhook = only(body);
    expect(webhook).toMatchObject({ eventType: 'answer', callId: 'c-1', account: '1', direction: 'outbound', tag: 't', data: body });
    expect(toEvent(webhook, { line: 'practice', receivedAt: 0, callbackId: 'cb-1', label: undefined, account: undefined })).toMatchObject({
      event_type: 'answer',
      timestamp: '2026-01-01T00:00:00.000Z',
      callbackId: 'cb-1',
    });
  });

  it('with half a character in an id has no such id, and keeps its body', () => {
    const body = { eventType: 'answer', callId: 'c-\ud800', accountId: '\udfff', to: '+2', tag: 'half \ud800' };
    expect(only(body)).toMatchObject({ callId: undefined, account: undefined, to: '+2', tag: 'half \ud800', data: body });
    expect(only({ type: 'message-received', message: { id: 'm-\ud800', from: '+1' } })).toMatchObject({ messageId: undefined, from: '+1' });
    expect(only({ eventType: 'answer', callId: 'c-😀' }).callId).toBe('c-😀');
  });

  it('of messages comes in a list or alone', () => {
    const message = {
      type: 'message-failed',
      time: '2026-01-01T00:00:00.000000Z',
      to: '+2',
      message: { id: 'm-1', from: '+1', to: ['+2'] },
    };
    for (const body of [message, [message]])
      expect(only(body)).toMatchObject({ eventType: 'message-failed', messageId: 'm-1', from: '+1', to: '+2' });
    expect(only(message).identity).toBe(only([{ ...message, description: 'again' }]).identity);
    expect(only(message).identity).not.toBe(only({ ...message, to: '+3' }).identity);
  });

  it('of an unknown type, or with fields of the wrong type, is kept', () => {
    expect(only({ eventType: 'newThing', callId: 7 })).toMatchObject({ eventType: 'newThing', callId: undefined, data: { callId: 7 } });
    expect(only({ hello: 1 })).toMatchObject({ eventType: 'unknown', identity: undefined });
  });

  it('without a time of its own has the time of receipt, and is never taken for a repeat', () => {
    const webhook = only({ eventType: 'dtmf', callId: 'c-1' });
    expect(webhook.identity).toBeUndefined();
    expect(
      toEvent(webhook, { line: 'practice', receivedAt: 0, callbackId: undefined, label: undefined, account: undefined }).timestamp,
    ).toBe('1970-01-01T00:00:00.000Z');
  });

  it('is a repeat only with the same type, call, time and body', () => {
    const body = { eventType: 'gather', callId: 'c-1', eventTime: 't', digits: '1' };
    expect(only(body).identity).toBe(only({ ...body }).identity);
    for (const other of [{ digits: '2' }, { eventTime: 'u' }, { callId: 'c-2' }, { eventType: 'dtmf' }]) {
      expect(only({ ...body, ...other }).identity).not.toBe(only(body).identity);
    }
  });

  it('of many in one request is refused, as none of Bandwidth’s is', () => {
    const list = (count: number) =>
      parseWebhooks({ method: 'POST', body: JSON.stringify(Array.from({ length: count }, () => ({}))), query: '' });
    expect(list(100)).toMatchObject({ ok: true });
    expect(list(101)).toEqual({ ok: false, why: 'The body lists 101 webhooks; at most 100 may come together.' });
    expect(list(87_000).ok).toBe(false);
  });

  it('may come as query parameters', () => {
    expect(parseWebhooks({ method: 'GET', body: '', query: 'eventType=answer&callId=c-1&to=%2B1' })).toMatchObject({
      ok: true,
      webhooks: [{ eventType: 'answer', to: '+1', data: { eventType: 'answer', callId: 'c-1', to: '+1' } }],
    });
    expect(parseWebhooks({ method: 'GET', body: '', query: '' }).ok).toBe(false);
  });

  it.each(['', '{', '1', 'null', '"x"', '[1]', '[[]]', `${'['.repeat(100_000)}`, `{"a":${'['.repeat(65)}${']'.repeat(65)}}`])(
    'is refused: %.20s',
    (body) => {
      expect(post(body).ok).toBe(false);
    },
  );

  it('never throws, whatever is sent', async () => {
    await assert(property(string(), (body) => typeof post(body).ok === 'boolean'));
    await assert(property(jsonValue(), (body) => typeof post(JSON.stringify(body)).ok === 'boolean'));
    await assert(property(string(), (query) => typeof parseWebhooks({ method: 'GET', body: '', query }).ok === 'boolean'));
  });
});
