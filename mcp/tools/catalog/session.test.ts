import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenPath, tokenWith } from '../../bandwidth/testing/fakeBandwidth';
import { startRig, type ToolRig } from '../testing/toolRig';

let rig: ToolRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

describe('setCredentials', () => {
  it('says which account it found and whether it is Build', async () => {
    rig.bandwidth.route({
      [tokenPath]: { status: 200, body: { access_token: tokenWith({ accounts: ['5550001'], express: true, roles: ['HttpVoice'] }) } },
    });
    expect(await rig.call('setCredentials', { client_id: ' CLI-1 ', client_secret: 's3cret-value' })).toEqual({
      accountId: '5550001',
      build: true,
      line: 'real',
      roles: ['HttpVoice'],
    });
  });

  it('keeps the old ones when the new ones are refused, and repeats no secret', async () => {
    rig.bandwidth.route({ [tokenPath]: { status: 401, body: { error: 's3cret-value' } } });
    const failure = (await rig.fail('setCredentials', { client_id: 'CLI-1', client_secret: 's3cret-value' })).toFailure();
    expect(failure).toMatchObject({ code: 'auth', recovery: expect.stringContaining('setCredentials') });
    expect(JSON.stringify(failure)).not.toContain('s3cret-value');
  });
});

describe('clearCredentials', () => {
  it('makes every tool that needs an account answer auth, for this agent only', async () => {
    await rig.call('clearCredentials');
    expect((await rig.fail('listApplications')).code).toBe('auth');
    expect((await rig.fail('createCall', { to: '+15005550001' })).code).toBe('auth');
    expect((await rig.fail('getCallbackEvents')).code).toBe('auth');
    rig.bandwidth.route({ 'GET /api/v2/accounts/*/applications': { status: 200, body: '<ApplicationProvisioningResponse/>' } });
    expect(await rig.call('listApplications', {}, { id: 'agent-2', name: 'Other' })).toMatchObject({ applications: [] });
  });
});
