import { afterEach, beforeEach, expect, it } from 'vitest';
import { secret, startRig, type ToolRig } from './testing/toolRig';

let rig: ToolRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

it('lists applications with their own elements, and hides the secret of our address', async () => {
  rig.bandwidth.route({
    'GET /api/v2/accounts/9900000/applications': () => ({
      status: 200,
      body: `<ApplicationProvisioningResponse><ApplicationList><Application><ApplicationId>a-1</ApplicationId><ServiceType>Voice-V2</ServiceType>
        <AppName>Mine</AppName><CallInitiatedCallbackUrl>${rig.callbacks.url('real')}/voice</CallInitiatedCallbackUrl>
        <CallStatusCallbackUrl>https://other.example/status</CallStatusCallbackUrl></Application></ApplicationList></ApplicationProvisioningResponse>`,
    }),
  });
  const result = await rig.call('listApplications');
  expect(result).toEqual({
    applications: [
      {
        applicationId: 'a-1',
        serviceType: 'Voice-V2',
        name: 'Mine',
        CallInitiatedCallbackUrl: 'this server',
        CallStatusCallbackUrl: 'https://other.example/status',
      },
    ],
    line: 'real',
  });
  expect(JSON.stringify(result)).not.toContain(secret);
});

it('lists numbers up to the limit and counts them all', async () => {
  const number = (tail: string) => `<TelephoneNumber><FullNumber>91955500${tail}</FullNumber><Status>Inservice</Status></TelephoneNumber>`;
  rig.bandwidth.route({
    'GET /api/v2/tns': {
      status: 200,
      body: `<TelephoneNumbersResponse><TelephoneNumbers>${['01', '02', '03'].map(number).join('')}</TelephoneNumbers></TelephoneNumbersResponse>`,
    },
  });
  expect(await rig.call('listPhoneNumbers', { limit: 2 })).toEqual({
    phoneNumbers: [
      { phoneNumber: '+19195550001', status: 'Inservice' },
      { phoneNumber: '+19195550002', status: 'Inservice' },
    ],
    total: 3,
    line: 'real',
  });
});

it('passes a feature limit on', async () => {
  rig.bandwidth.route({ 'GET /api/v2/tns': { status: 403 } });
  expect((await rig.fail('listPhoneNumbers')).code).toBe('feature_limit');
});
