import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRig, type ToolRig } from '../testing/toolRig';

let rig: ToolRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const endpoint = 'POST /v1/express/registration';
const person = { phoneNumber: '+19195551234', email: 'user@example.com', firstName: 'Jane', lastName: 'Doe', tosAccepted: true };

describe('createRegistration', () => {
  beforeEach(() =>
    rig.bandwidth.route({
      [endpoint]: {
        status: 200,
        body: {
          links: [],
          data: { message: 'Onboarding request received successfully', status: 'USER_CREATION_PENDING', registrationId: 'reg-1' },
          errors: [],
        },
      },
    }),
  );

  it('sends the person’s details, without credentials, and ends with the four steps in the browser', async () => {
    await rig.call('clearCredentials');
    const result = await rig.call('createRegistration', person);
    expect(rig.bandwidth.requests).toHaveLength(1);
    expect(rig.bandwidth.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(rig.bandwidth.requests[0]?.body ?? '')).toEqual({ ...person, promotionalCommsAccepted: false });
    expect(result).toMatchObject({
      registrationId: 'reg-1',
      status: 'USER_CREATION_PENDING',
      next: expect.stringMatching(/Stop calling tools.*setCredentials/),
    });
    expect(result.steps).toEqual([
      expect.stringContaining('6-digit SMS code on the Bandwidth signup page (not in chat)'),
      expect.stringContaining('set a password, and enter the OTP'),
      expect.stringContaining('Account > API Credentials'),
      expect.stringContaining('Paste the credentials back into chat'),
    ]);
  });

  it.each([
    [{ ...person, tosAccepted: false }],
    [{ ...person, tosAccepted: undefined }],
    [{ ...person, phoneNumber: '+4930123456' }],
    [{ ...person, email: 'not an address' }],
    [{ ...person, firstName: ' ' }],
  ])('sends nothing for %j', async (input) => {
    await expect(rig.call('createRegistration', input)).rejects.toThrow();
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it('never sends a code on, and says that it was ignored', async () => {
    rig.bandwidth.route({ [endpoint]: { status: 400, body: {} } });
    await rig.fail('createRegistration', { ...person, code: '123456' });
    expect(JSON.stringify(rig.bandwidth.requests)).not.toContain('123456');
  });

  it.each([
    [400, 'validation'],
    [403, 'denied'],
    [409, 'conflict'],
    [429, 'rate_limited'],
    [500, 'timeout'],
  ])('maps %i to %s, in Bandwidth’s own words', async (status, code) => {
    rig.bandwidth.route({ [endpoint]: { status, body: { links: [], data: {}, errors: [{ description: 'already in use' }] } } });
    expect(await rig.fail('createRegistration', person)).toMatchObject({ code, message: expect.stringContaining('already in use') });
  });
});
