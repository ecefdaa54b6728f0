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

  it('chooses one of several accounts with account_id, without a restart', async () => {
    const token = tokenWith({ accounts: ['5550001', '5550002'], sub: 'CLI-1' });
    rig.bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: token } } });
    const given = { client_id: 'CLI-1', client_secret: 's3cret-value' };
    expect((await rig.fail('setCredentials', given)).toFailure()).toEqual({
      code: 'validation',
      error: 'These credentials reach several accounts: 5550001, 5550002.',
      recovery: expect.stringContaining('account_id'),
    });
    expect(await rig.call('setCredentials', { ...given, account_id: '5550002' })).toMatchObject({ accountId: '5550002' });
    rig.bandwidth.route({ 'GET /api/v2/accounts/5550002/calls': { status: 200, body: [] } });
    expect(await rig.call('listCalls')).toMatchObject({ calls: [] });
  });

  it('takes the account that the token itself belongs to', async () => {
    const token = tokenWith({ accounts: ['5550001', '5550002'], sub: '5550002' });
    rig.bandwidth.route({ [tokenPath]: { status: 200, body: { access_token: token } } });
    expect(await rig.call('setCredentials', { client_id: 'CLI-1', client_secret: 's3cret-value' })).toMatchObject({ accountId: '5550002' });
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
