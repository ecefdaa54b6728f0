import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json';
import { Rig } from '../testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const path = '/api/v2/users/9900000/messages';
const body = (change: JsonObject = {}): JsonObject => ({
  applicationId: rig.line.messagingApplicationId,
  to: ['+19195551234'],
  from: '+15005550100',
  text: 'Hello world',
  tag: 'order-42',
  ...change,
});
const send = (change: JsonObject = {}) => rig.request('POST', path, body(change));
const list = (query: string) => rig.request('GET', `${path}?${query}`);

describe('createMessage', () => {
  it('answers 202, then reports the delivery without the text, as a list of one', async () => {
    const sent = await send();
    expect(sent).toMatchObject({
      status: 202,
      json: { owner: '+15005550100', direction: 'out', segmentCount: 1, to: ['+19195551234'], text: 'Hello world', tag: 'order-42' },
    });
    expect(String(sent.json.id)).toMatch(/^[0-9a-z]{29}$/);
    const event = await rig.until('message-delivered');
    expect(event).toMatchObject({
      path: '/secret/messaging',
      body: { to: '+19195551234', message: { id: sent.json.id, text: '', owner: '+15005550100', tag: 'order-42' } },
    });
    expect((await list(`messageId=${String(sent.json.id)}`)).json).toMatchObject({
      totalCount: 1,
      messages: [{ messageStatus: 'DELIVERED' }],
    });
  });

  it.each([
    ['+15005550002', 4720],
    ['+15005550003', 9902],
    ['+15005550004', 4775],
    ['+15005550005', 5106],
    ['+15005550008', 4770],
  ])('to %s fails with %i', async (to, errorCode) => {
    const { json } = await send({ to });
    expect((await rig.until('message-failed')).body).toMatchObject({ to, errorCode, message: { id: json.id } });
    expect((await list(`errorCode=${errorCode}`)).json).toMatchObject({ messages: [{ messageStatus: 'FAILED', errorCode }] });
  });

  it('from a number that is not on the account is accepted and fails with 4407', async () => {
    expect((await send({ from: '+19195550000' })).status).toBe(202);
    expect((await rig.until('message-failed')).body).toMatchObject({ errorCode: 4407 });
  });

  it('reports a group message for each recipient', async () => {
    await send({ to: ['+19195551234', '+15005550004'] });
    await rig.until('message-failed');
    await rig.until('message-delivered');
    expect((await list('messageType=mms')).json).toMatchObject({ totalCount: 1, messages: [{ recipientCount: 2 }] });
  });

  it.each<[string, JsonObject]>([
    ['to', { to: [] }],
    ['to', { to: ['5551234'] }],
    ['to', { to: ['+19195551234', '+19195551234'] }],
    ['to', { to: Array.from({ length: 11 }, (_, index) => `+191955512${index + 10}`) }],
    ['from', { from: 'a sender id that is too long' }],
    ['text', { text: 'a'.repeat(2049) }],
    ['text', { text: '' }],
    ['media', { media: ['ftp://example.com/a.png'] }],
    ['tag', { tag: 'a'.repeat(1025) }],
    ['priority', { priority: 'urgent' }],
    ['expiration', { expiration: '2020-01-01T00:00:00Z' }],
    ['applicationId', { applicationId: 'someone-elses' }],
  ])('400 naming %s for %j', async (fieldName, change) => {
    expect(await send(change)).toMatchObject({
      status: 400,
      json: { type: 'request-validation', description: 'Your request could not be accepted', fieldErrors: [{ fieldName }] },
    });
  });

  it('counts segments by alphabet', async () => {
    expect((await send({ text: 'a'.repeat(161) })).json.segmentCount).toBe(2);
    expect((await send({ text: 'я'.repeat(71) })).json.segmentCount).toBe(2);
    expect((await send({ text: 'a'.repeat(161), media: ['https://example.com/a.png'] })).json.segmentCount).toBe(1);
  });

  it('sends a webhook again when it was not answered with 2xx', async () => {
    let calls = 0;
    rig.answer('/messaging', () => ({ status: ++calls < 3 ? 500 : 204, body: '' }));
    await send();
    await rig.until('message-delivered', 3);
    await rig.clock.advance(600_000);
    expect(calls).toBe(3);
  });
});

describe('listMessages', () => {
  it.each([
    ['no filter', ''],
    ['only settings', 'limit=10&sort=receiveTime:asc'],
    ['a date without milliseconds', 'fromDateTime=2026-01-01T00:00:00Z'],
    ['four characters of a number', 'sourceTn=%2B150'],
    ['an unknown status', 'messageStatus=SEEN'],
    ['too far', 'messageDirection=OUTBOUND&limit=10001'],
    ['an unknown page', 'messageDirection=OUTBOUND&pageToken=nonsense'],
    ['an unknown order', 'messageDirection=OUTBOUND&sort=colour:asc'],
  ])('400 for %s', async (_name, query) => {
    expect(await list(query)).toMatchObject({ status: 400, json: { type: 'request-validation' } });
  });

  it('lists pages, newest first, without the text', async () => {
    for (const number of ['+19195551231', '+19195551232', '+19195551233']) {
      await send({ to: number });
      await rig.clock.advance(1000);
    }
    const first = await list('destinationTn=%2B1919555&limit=2');
    expect(first.json).toMatchObject({ totalCount: 3, messages: [{ destinationTn: '+19195551233' }, { destinationTn: '+19195551232' }] });
    expect(first.text).not.toContain('Hello');
    const { nextPageToken } = Object(first.json.pageInfo);
    const second = await list(`destinationTn=%2B1919555&limit=2&pageToken=${nextPageToken}`);
    expect(second.json).toMatchObject({ messages: [{ destinationTn: '+19195551231' }] });
    expect((await list('fromDateTime=2026-01-01T00:00:01.500Z&sort=receiveTime:asc')).json).toMatchObject({ totalCount: 1, pageInfo: {} });
  });
});

describe('an inbound text', () => {
  const text = (given: JsonObject) => rig.request('POST', '/practice/phone/text', given);

  it('is reported to the messaging application and found in the list', async () => {
    const sent = await text({ from: '+19195551234', text: 'Are you there?' });
    expect(sent.status).toBe(201);
    const event = await rig.until('message-received');
    expect(event.body).toMatchObject({
      to: '+15005550100',
      message: { id: sent.json.messageId, direction: 'in', from: '+19195551234', owner: '+15005550100', text: 'Are you there?' },
    });
    expect((await list('messageDirection=INBOUND')).json).toMatchObject({ messages: [{ messageStatus: 'RECEIVED' }] });
  });

  it('may carry a picture, whose media id contains slashes', async () => {
    const sent = await text({ from: '+19195551234', picture: true });
    const event = await rig.until('message-received');
    const [url] = Object(event.body.message).media;
    expect(url).toBe(`${rig.line.url}/api/v2/users/9900000/media/${String(sent.json.messageId)}/0/picture.png`);
    const { status, headers, bytes } = await rig.request('GET', new URL(url).pathname);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  it('may come through RCS: its words and its file are in `content`', async () => {
    await text({ from: '+19195551234', text: 'hello from RCS', picture: true, channel: 'RBM' });
    const { message } = (await rig.until('message-received')).body;
    expect(message).toMatchObject({
      channel: 'RBM',
      content: { text: 'hello from RCS', media: { fileUrl: expect.stringMatching(/picture\.png$/) } },
    });
    expect(message).not.toHaveProperty('text');
    expect(message).not.toHaveProperty('media');
    expect((await list('messageType=rcs')).json).toMatchObject({ totalCount: 1 });
  });

  it('400 for a bad number or no text', async () => {
    expect((await text({ from: '123', text: 'Hi' })).status).toBe(400);
    expect((await text({ from: '+19195551234' })).status).toBe(400);
  });
});

describe('media', () => {
  const media = '/api/v2/users/9900000/media';
  const png = { 'content-type': 'image/png' };

  it('is uploaded, listed, downloaded with its type, overwritten and deleted', async () => {
    expect((await rig.request('PUT', `${media}/a/b%20c.png`, Buffer.from([1, 2, 3]), png)).status).toBe(204);
    expect((await rig.request('PUT', `${media}/a/b%20c.png`, Buffer.from([1, 2, 3, 4]), png)).status).toBe(204);
    expect(JSON.parse((await rig.request('GET', media)).text)).toEqual([
      { content: `${rig.line.url}${media}/a/b%20c.png`, contentLength: 4, mediaName: 'a/b c.png' },
    ]);
    const file = await rig.request('GET', `${media}/a/b%20c.png`);
    expect([file.headers.get('content-type'), [...file.bytes]]).toEqual(['image/png', [1, 2, 3, 4]]);
    expect((await rig.request('DELETE', `${media}/a/b%20c.png`)).status).toBe(204);
    expect((await rig.request('GET', `${media}/a/b%20c.png`)).status).toBe(404);
  });

  it('may have at most 3.75 MB, and no encoded slash in its id', async () => {
    expect((await rig.request('PUT', `${media}/big`, Buffer.alloc(3.75 * 1024 * 1024), png)).status).toBe(204);
    expect((await rig.request('PUT', `${media}/bigger`, Buffer.alloc(3.75 * 1024 * 1024 + 1), png)).status).toBe(413);
    expect((await rig.request('PUT', `${media}/a%2Fb`, Buffer.alloc(1), png)).status).toBe(400);
  });
});

describe('a Build account', () => {
  it('gets 403 for messages, media and lookup', async () => {
    const build = await Rig.open({ mode: 'build' });
    const ask = async (method: string, where: string, given?: JsonObject) => (await build.request(method, where, given)).status;
    expect(await ask('POST', path, { text: 'x' })).toBe(403);
    expect(await ask('GET', `${path}?messageDirection=INBOUND`)).toBe(403);
    expect(await ask('GET', '/api/v2/users/9900000/media')).toBe(403);
    expect(await ask('POST', '/v2/accounts/9900000/phoneNumberLookup', { phoneNumbers: ['+19195551234'] })).toBe(403);
    expect((await build.request('POST', '/practice/phone/text', { from: '+19195551234', text: 'Hi' })).json).toMatchObject({
      code: 'feature_limit',
    });
    await build.close();
  });
});
