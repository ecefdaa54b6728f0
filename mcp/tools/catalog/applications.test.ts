import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secret, startRig, type ToolRig } from '../testing/toolRig';

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
        appName: 'Mine',
        callInitiatedCallbackUrl: 'this server',
        callStatusCallbackUrl: 'https://other.example/status',
      },
    ],
    line: 'real',
  });
  expect(JSON.stringify(result)).not.toContain(secret);
});

const one = 'GET /api/v2/accounts/9900000/applications/a-1';
const all = 'GET /api/v2/accounts/9900000/applications';
const create = 'POST /api/v2/accounts/9900000/applications';
const patch = 'PATCH /api/v2/accounts/9900000/applications/a-1';
const put = 'PUT /api/v2/accounts/9900000/applications/a-1';

const answer = (elements: string) => ({
  status: 200,
  body: `<ApplicationProvisioningResponse><Application>${elements}</Application></ApplicationProvisioningResponse>`,
});
const none = { status: 200, body: '<ApplicationProvisioningResponse><ApplicationList/></ApplicationProvisioningResponse>' };
const refusal = (code: number) => ({
  status: 400,
  body: `<ApplicationProvisioningResponse><ResponseStatus><ErrorCode>${code}</ErrorCode><Description>no</Description></ResponseStatus></ApplicationProvisioningResponse>`,
});
const identity = '<ApplicationId>a-1</ApplicationId><ServiceType>Voice-V2</ServiceType><AppName>Mine</AppName>';
const sent = (method: string) => rig.bandwidth.apiRequests().filter((request) => request.method === method);
const guarded = { base: `https://me.example.com/${secret}`, credentials: { username: 'switchboard-abc', password: 'pass-word-1' } };

/** An application that keeps what is written to it, as Bandwidth does: PATCH merges, PUT replaces, passwords are never shown. */
function keeps(start: string, over: { readonly patch?: number } = {}) {
  let elements = start;
  const written = (body: string) => /<Application>(.*)<\/Application>/s.exec(body)?.[1]?.replace(/<Password>.*?<\/Password>/g, '') ?? '';
  rig.bandwidth.route({
    [one]: () => answer(elements),
    [patch]: ({ body }) => {
      if (over.patch !== undefined) return { status: over.patch };
      for (const [whole, name] of written(body).matchAll(/<(\w+)>.*?<\/\1>/gs)) {
        elements = elements.replace(new RegExp(`<${name}>.*?</${name}>`, 's'), '') + whole;
      }
      return answer(elements);
    },
    [put]: ({ body }) => {
      elements = `<ApplicationId>a-1</ApplicationId>${written(body)}`;
      return answer(elements);
    },
  });
}

describe('createApplication', () => {
  it('makes a voice application that leads here and gives its id', async () => {
    rig.bandwidth.route({
      [all]: none,
      [create]: ({ body }) => ({ ...answer(`${identity}${/<CallInit.*Timeout>/s.exec(body)?.[0]}`), status: 201 }),
    });
    const result = await rig.call('createApplication', { appName: 'Mine & yours' });
    const ours = `${rig.callbacks.url('real')}/voice`;
    expect(sent('POST')[0]?.body).toContain('<AppName>Mine &amp; yours</AppName>');
    expect(sent('POST')[0]?.body).toContain(`<CallInitiatedCallbackUrl>${ours}</CallInitiatedCallbackUrl>`);
    expect(sent('POST')[0]?.headers['content-type']).toBe('application/xml');
    expect(result).toMatchObject({ applicationId: 'a-1', callInitiatedCallbackUrl: 'this server', callbackTimeout: '25', warnings: [] });
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('gives conflict for a name that exists, creates nothing and says to reuse it', async () => {
    rig.bandwidth.route({
      [all]: {
        status: 200,
        body: `<ApplicationProvisioningResponse><ApplicationList><Application>${identity}</Application></ApplicationList></ApplicationProvisioningResponse>`,
      },
    });
    for (const appName of ['Mine', 'mine', ' MINE ']) {
      const failure = await rig.fail('createApplication', { appName });
      expect(failure).toMatchObject({ code: 'conflict', recovery: expect.stringMatching(/listApplications and reuse/) });
    }
    expect(sent('POST')).toEqual([]);
  });

  it('calls an account without the voice feature (12150) a feature limit', async () => {
    rig.bandwidth.route({ [all]: none, [create]: { ...refusal(12150), status: 409 } });
    expect((await rig.fail('createApplication', { appName: 'New' })).code).toBe('feature_limit');
  });

  it.each([12812, 12976, 12977])('does without callback credentials where the account refuses them (%i), and says so', async (code) => {
    await rig.close();
    rig = await startRig(guarded);
    rig.bandwidth.route({ [all]: none, [create]: ({ body }) => (body.includes('CallbackCreds') ? refusal(code) : answer(identity)) });
    const result = await rig.call('createApplication', { appName: 'New' });
    expect(result.warnings).toEqual([expect.stringContaining('does not accept callback credentials')]);
    expect(sent('POST')).toHaveLength(2);
    expect(JSON.stringify(result)).not.toMatch(/pass-word-1/);
  });
});

describe('configureCallbacks', () => {
  it('changes only the addresses, reads them back and tells what was there before', async () => {
    keeps(`${identity}<CallInitiatedCallbackUrl>https://old.example/a</CallInitiatedCallbackUrl><CallbackTimeout>15</CallbackTimeout>`);
    const result = await rig.call('configureCallbacks', { applicationId: 'a-1' });
    expect(result).toMatchObject({
      how: 'PATCH',
      callInitiatedCallbackUrl: 'this server',
      callStatusCallbackUrl: 'this server',
      callbackTimeout: '25',
      before: { callInitiatedCallbackUrl: 'https://old.example/a', callbackTimeout: '15' },
      warnings: [],
    });
    expect(sent('PATCH')[0]?.body).not.toMatch(/AppName|ServiceType/);
    expect(sent('GET')).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('does nothing twice', async () => {
    keeps(identity);
    await rig.call('configureCallbacks', { applicationId: 'a-1' });
    expect(await rig.call('configureCallbacks', { applicationId: 'a-1' })).toMatchObject({ how: 'unchanged' });
    expect(sent('PATCH')).toHaveLength(1);
  });

  it.each([403, 405])('sends every field again where PATCH is refused (%i)', async (status) => {
    keeps(
      `${identity}<CallInitiatedCallbackUrl>https://old.example/a</CallInitiatedCallbackUrl><CallInitiatedMethod>GET</CallInitiatedMethod>`,
      { patch: status },
    );
    expect(await rig.call('configureCallbacks', { applicationId: 'a-1' })).toMatchObject({
      how: 'PUT',
      appName: 'Mine',
      callInitiatedMethod: 'GET',
    });
    expect(sent('PUT')[0]?.body).not.toContain('ApplicationId');
  });

  it('never sends every field again where that would drop credentials that cannot be read', async () => {
    keeps(`${identity}<CallbackCreds><UserId>theirs</UserId></CallbackCreds>`, { patch: 405 });
    expect(await rig.fail('configureCallbacks', { applicationId: 'a-1' })).toMatchObject({
      code: 'conflict',
      recovery: expect.stringContaining('createApplication'),
    });
    expect(sent('PUT')).toEqual([]);
  });

  it('replaces no credentials of another server with ours', async () => {
    await rig.close();
    rig = await startRig(guarded);
    keeps(identity);
    await rig.call('configureCallbacks', { applicationId: 'a-1' });
    expect(sent('PATCH')[0]?.body).toContain(
      '<CallbackCreds><UserId>switchboard-abc</UserId><Password>pass-word-1</Password></CallbackCreds>',
    );
    keeps(`${identity}<CallbackCreds><UserId>theirs</UserId></CallbackCreds>`);
    const kept = await rig.call('configureCallbacks', { applicationId: 'a-1' });
    expect(kept).toMatchObject({ callInitiatedCallbackUrl: 'this server', warnings: [expect.stringContaining('not ours')] });
    expect(sent('PATCH').at(-1)?.body).not.toContain('Creds');
  });

  it('says conflict when reading back shows other addresses', async () => {
    rig.bandwidth.route({ [one]: answer(identity), [patch]: answer(identity) });
    expect((await rig.fail('configureCallbacks', { applicationId: 'a-1' })).message).toContain('reading it back');
  });

  it('points a messaging application at the messaging address', async () => {
    keeps(identity.replace('Voice-V2', 'Messaging-V2'));
    expect(await rig.call('configureCallbacks', { applicationId: 'a-1' })).toMatchObject({
      inboundCallbackUrl: 'this server',
      outboundCallbackUrl: 'this server',
    });
    expect(sent('PATCH')[0]?.body).toContain(`${rig.callbacks.url('real')}/messaging`);
  });

  it('is refused before any change while Bandwidth cannot reach us', async () => {
    await rig.close();
    rig = await startRig({ base: null });
    expect((await rig.fail('configureCallbacks', { applicationId: 'a-1' })).recovery).toContain('BW_MCP_BASE_URL');
    expect(rig.bandwidth.requests).toEqual([]);
  });
});
