import { afterEach, describe, expect, it } from 'vitest';
import { type RigOptions, startRig, type ToolRig } from '../testing/toolRig';

let rig: ToolRig;
afterEach(() => rig.close());

const forbidden = { 'GET /api/v2/tns': { status: 403 }, 'GET /api/v2/accounts/*/inserviceNumbers': { status: 403 } };
const build = { accounts: ['9900000'], express: true };

async function refused(options: RigOptions = {}) {
  rig = await startRig({ claims: build, ...options });
  rig.bandwidth.route(forbidden);
}

describe('listPhoneNumbers', () => {
  it('lists numbers up to the limit, counts them all and says where they come from', async () => {
    rig = await startRig();
    const number = (tail: string) =>
      `<TelephoneNumber><FullNumber>91955500${tail}</FullNumber><Status>Inservice</Status></TelephoneNumber>`;
    rig.bandwidth.route({
      'GET /api/v2/tns': {
        status: 200,
        body: `<TelephoneNumbersResponse><TelephoneNumbers>${['01', '02', '03'].map(number).join('')}</TelephoneNumbers></TelephoneNumbersResponse>`,
      },
    });
    expect(await rig.call('listPhoneNumbers', { limit: 2 })).toEqual({
      phoneNumbers: [
        { phoneNumber: '+19195550001', status: 'Inservice', source: 'tns' },
        { phoneNumber: '+19195550002', status: 'Inservice', source: 'tns' },
      ],
      total: 3,
      line: 'real',
    });
  });

  it('always asks Bandwidth first, on Build too', async () => {
    await refused({ preferred: { from: '+19195550100' } });
    await rig.call('listPhoneNumbers');
    expect(rig.bandwidth.apiRequests().map(({ path }) => path)).toEqual(['/api/v2/tns', '/api/v2/accounts/9900000/inserviceNumbers']);
  });

  it('falls back on the number the person typed in, then on what calls have shown', async () => {
    await refused({ preferred: { from: '+19195550100' } });
    await rig.webhook({
      eventType: 'disconnect',
      callId: 'c-in',
      direction: 'inbound',
      from: '+15005550001',
      to: '+19195550111',
      cause: 'hangup',
    });
    rig.callbacks.port.callPlaced({
      callId: 'c-out',
      line: 'real',
      account: '9900000',
      applicationId: 'a',
      from: '+19195550122',
      to: '+15005550001',
      owner: { id: 'agent-1', name: 'Test agent' },
      callbackTimeout: 25,
      tag: undefined,
    });
    expect((await rig.call('listPhoneNumbers')).phoneNumbers).toEqual([
      { phoneNumber: '+19195550100', source: 'configured' },
      { phoneNumber: '+19195550111', source: 'inboundCall' },
      { phoneNumber: '+19195550122', source: 'placedCall' },
    ]);
  });

  it('does not take the `from` of a call that ended in an error for a number of the account', async () => {
    await refused();
    const placed = {
      line: 'real',
      account: '9900000',
      applicationId: 'a',
      to: '+15005550001',
      callbackTimeout: 25,
      tag: undefined,
    } as const;
    rig.callbacks.port.callPlaced({ ...placed, callId: 'c-1', from: '+19195550122', owner: { id: 'agent-1', name: 'Test agent' } });
    await rig.webhook({ eventType: 'disconnect', callId: 'c-1', cause: 'error', errorMessage: 'Service unavailable' });
    expect((await rig.fail('listPhoneNumbers')).code).toBe('feature_limit');
  });

  it('is a feature limit only when nothing is known, and says whom to ask', async () => {
    await refused();
    expect((await rig.fail('listPhoneNumbers')).toFailure()).toMatchObject({
      code: 'feature_limit',
      recovery: expect.stringContaining('The number is shown in the Bandwidth App; ask the person'),
    });
  });
});

it('lets createCall use a `from` that no list shows', async () => {
  await refused();
  rig.bandwidth.route({
    'POST /api/v2/accounts/9900000/calls': ({ body }) => ({ status: 201, body: { ...JSON.parse(body), callId: 'c-1' } }),
  });
  expect(await rig.call('createCall', { to: '+15005550001', from: '+19195550199', applicationId: 'a-1' })).toMatchObject({
    callId: 'c-1',
    from: '+19195550199',
  });
});
