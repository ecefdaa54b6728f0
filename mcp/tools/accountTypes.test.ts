import { afterEach, describe, expect, it } from 'vitest';
import { startRig, type ToolRig } from './testing/toolRig';

let rig: ToolRig;
afterEach(() => rig.close());

const number = '+19195551234';

describe('on a Bandwidth Build account', () => {
  it.each([
    ['createMessage', { to: number, text: 'x' }],
    ['listMessages', { to: number }],
    ['getInboundMessages', {}],
    ['listMedia', {}],
    ['getMedia', { mediaId: 'a' }],
    ['uploadMedia', { mediaId: 'a', contentType: 'image/png', data: 'UE5H' }],
    ['deleteMedia', { mediaId: 'a' }],
    ['createSyncLookup', { phoneNumbers: [number] }],
    ['createAsyncBulkLookup', { phoneNumbers: [number] }],
    ['getAsyncBulkLookup', { requestId: 'q' }],
  ])('%s is a feature limit that names the way up, without a request', async (tool, input) => {
    rig = await startRig({ claims: { accounts: ['9900000'], express: true } });
    expect((await rig.fail(tool, input)).toFailure()).toMatchObject({
      code: 'feature_limit',
      error: expect.stringContaining('Bandwidth Build'),
      recovery: expect.stringMatching(/Do not retry.*full account.*talk-to-an-expert/),
    });
    expect(rig.bandwidth.apiRequests()).toEqual([]);
  });
});

describe('with credentials that lack a role', () => {
  it.each([
    ['createMessage', { to: number, from: number, applicationId: 'm', text: 'x' }, 'Messaging role'],
    ['createSyncLookup', { phoneNumbers: [number] }, 'Number Lookup role'],
    ['listApplications', {}, 'HTTP Application Management role'],
    ['listCallRecordings', { callId: 'c-1' }, 'HttpVoice role'],
  ])('%s is a feature limit for the account manager', async (tool, input, role) => {
    rig = await startRig();
    for (const [method, path] of [
      ['POST', '/api/v2/users/9900000/messages'],
      ['POST', '/v2/accounts/9900000/phoneNumberLookup'],
      ['GET', '/api/v2/accounts/9900000/applications'],
      ['GET', '/api/v2/accounts/9900000/calls/c-1/recordings'],
    ]) {
      rig.bandwidth.route({ [`${method} ${path}`]: { status: 403 } });
    }
    expect(await rig.fail(tool, input)).toMatchObject({
      code: 'feature_limit',
      message: expect.stringContaining(role),
      recovery: expect.stringContaining('account manager'),
    });
  });
});
