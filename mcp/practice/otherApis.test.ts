import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { bxml, Rig } from './testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

describe('listCalls', () => {
  const list = async (query = ''): Promise<readonly JsonObject[]> =>
    JSON.parse((await rig.request('GET', `${rig.callsPath}${query}`)).text);

  it('is a bare array, oldest first, and links to the next page in its Link header', async () => {
    const placed = [await rig.place(), await rig.place({ to: '+15005550002' }), await rig.place({ to: '+15005550003' })];
    expect((await list()).map((call) => call.callId)).toEqual(placed);
    const first = await rig.request('GET', `${rig.callsPath}?pageSize=2`);
    expect(JSON.parse(first.text)).toHaveLength(2);
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const next = new URL(link);
    const second = await rig.request('GET', `${next.pathname}${next.search}`);
    expect(JSON.parse(second.text)).toMatchObject([{ callId: placed[2] }]);
    expect(second.headers.get('link')).toBeNull();
  });

  it('filters by number, start time and cause', async () => {
    rig.answer('/answer', bxml(''));
    const busy = await rig.place({ to: '+15005550002' });
    await rig.until('disconnect');
    await rig.place();
    expect(await list('?disconnectCause=busy')).toMatchObject([{ callId: busy }]);
    expect(await list('?to=%2B15005550002&minStartTime=2026-01-01T00:00:00Z')).toHaveLength(1);
    expect(await list('?maxStartTime=2025-01-01T00:00:00Z')).toEqual([]);
  });

  it.each(['pageSize=0', 'pageSize=10001', 'pageToken=unknown', 'minStartTime=today'])('400 for %s', async (query) => {
    expect((await rig.request('GET', `${rig.callsPath}?${query}`)).status).toBe(400);
  });

  it('has statistics', async () => {
    await rig.place();
    expect((await rig.request('GET', '/api/v2/accounts/9900000/statistics')).json).toEqual({
      currentCallQueueSize: 1,
      maxCallQueueSize: 900,
    });
  });
});

describe('phone number lookup', () => {
  const path = '/v2/accounts/9900000/phoneNumberLookup';

  it('answers immediately for up to 100 numbers; those that end in 99 are not found', async () => {
    const found = await rig.request('POST', path, { phoneNumbers: ['+19195551230', '+19195551299'] });
    expect(found).toMatchObject({
      status: 200,
      json: {
        data: { status: 'PARTIAL_COMPLETE', results: [{ phoneNumber: '+19195551230', lineType: 'MOBILE', countryCodeA3: 'USA' }] },
        errors: [{ code: 'NO-MATCH', meta: { phoneNumbers: ['+19195551299'] } }],
      },
    });
    expect((await rig.request('POST', path, { phoneNumbers: ['+19195551230'] })).json).toMatchObject({
      data: { status: 'COMPLETE' },
      errors: [],
    });
  });

  it.each<[string, JsonObject]>([
    ['no numbers', { phoneNumbers: [] }],
    ['a number in another format', { phoneNumbers: ['5551234'] }],
    ['more than 100', { phoneNumbers: Array.from({ length: 101 }, (_, index) => `+1919555${1000 + index}`) }],
    ['a bad agent', { phoneNumbers: ['+19195551230'], rcsAgent: 'my agent' }],
  ])('400 for %s', async (_name, body) => {
    expect(await rig.request('POST', path, body)).toMatchObject({ status: 400, json: { errors: [{ type: 'bad-request' }] } });
  });

  it('in bulk keeps 100,000 numbers: what was asked longest ago is forgotten first', async () => {
    const phoneNumbers = Array.from({ length: 15_000 }, (_, n) => `+1919555${String(n).padStart(5, '0')}`);
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const asked = await rig.request('POST', `${path}/bulk`, { phoneNumbers });
      ids.push(String(Object(asked.json.data).requestId));
    }
    const statuses = await Promise.all(ids.map(async (id) => (await rig.request('GET', `${path}/bulk/${id}`)).status));
    expect(statuses).toEqual([404, 200, 200, 200, 200, 200, 200]);
  });

  it('in bulk is IN_PROGRESS for the configured number of polls, then complete; an unknown request is 404', async () => {
    const slow = await Rig.open({ bulkLookupPolls: 2 });
    const asked = await slow.request('POST', `${path}/bulk`, { phoneNumbers: ['+19195551231'] });
    expect(asked).toMatchObject({
      status: 202,
      json: { data: { status: 'IN_PROGRESS' }, links: [{ rel: 'createdRequest' }] },
    });
    const { requestId } = Object(asked.json.data);
    const read = async () => Object((await slow.request('GET', `${path}/bulk/${requestId}`)).json.data).status;
    expect([await read(), await read(), await read(), await read()]).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'COMPLETE', 'COMPLETE']);
    expect(await slow.request('GET', `${path}/bulk/004223a0-8b17-41b1-bf81-20732adf5590`)).toMatchObject({
      status: 404,
      json: { errors: [{ type: 'not-found' }] },
    });
    await slow.close();
  });

  it('401 without a token, in its own format', async () => {
    expect(await rig.request('POST', path, {}, { authorization: '' })).toMatchObject({ status: 401, json: { errors: [{ code: '1' }] } });
  });
});

describe('registration', () => {
  const person: JsonObject = {
    phoneNumber: '+19195551234',
    email: 'Jane@example.com',
    firstName: 'Jane',
    lastName: 'Doe',
    tosAccepted: true,
  };
  const register = (change: JsonObject = {}) =>
    rig.request('POST', '/v1/express/registration', { ...person, ...change }, { authorization: '' });

  it('needs no token; the number and the address are in use afterwards', async () => {
    expect(await register()).toMatchObject({ status: 200, json: { data: { status: 'USER_CREATION_PENDING' }, errors: [] } });
    expect(await register({ email: 'other@example.com' })).toMatchObject({ status: 409, json: { errors: [{ type: 'conflict' }] } });
    expect((await register({ phoneNumber: '+19195559999', email: 'jane@EXAMPLE.com' })).status).toBe(409);
    expect((await register({ phoneNumber: '+19195559999', email: 'other@example.com' })).status).toBe(200);
  });

  it.each<[string, JsonObject]>([
    ['phoneNumber', { phoneNumber: '+4915112345678' }],
    ['email', { email: 'jane' }],
    ['firstName', { firstName: ' ' }],
    ['tosAccepted', { tosAccepted: false }],
  ])('400 naming %s', async (name, change) => {
    const refused = await register(change);
    expect(refused).toMatchObject({ status: 400, json: { errors: [{ type: 'bad-request' }] } });
    expect(refused.text).toContain(name);
  });
});

describe('the limits of a Build account', () => {
  it('out of credit: createCall is 402', async () => {
    const poor = await Rig.open({ mode: 'build', outOfCredit: true });
    expect(await poor.request('POST', poor.callsPath, poor.callBody())).toMatchObject({
      status: 402,
      json: { type: 'payment-required', description: 'Insufficient credits', id: null },
    });
    await poor.close();
  });

  it('five calls at the same time: the sixth is 429 until one has ended', async () => {
    const build = await Rig.open({ mode: 'build' });
    const placed = [];
    for (let index = 0; index < 5; index += 1) placed.push(await build.place({ to: '+15005550003' }));
    const refused = await build.request('POST', build.callsPath, build.callBody());
    expect(refused).toMatchObject({ status: 429, json: { type: 'error', description: 'Account concurrent call limit exceeded', id: '' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    await build.request('POST', `${build.callsPath}/${placed[0]}`, { state: 'completed' });
    expect((await build.request('POST', build.callsPath, build.callBody())).status).toBe(201);
    await build.close();
  });
});
