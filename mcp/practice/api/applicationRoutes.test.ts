import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hangup, Rig } from '../testing/practiceRig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const path = '/api/v2/accounts/9900000/applications';
const form = (elements: string) => `<?xml version="1.0"?><Application>${elements}</Application>`;
const voice = '<ServiceType>Voice-V2</ServiceType><AppName>Mine</AppName>';
const url = '<CallInitiatedCallbackUrl>https://example.com/answer</CallInitiatedCallbackUrl>';
const creds = (userId: string, password?: string) =>
  `<CallbackCreds><UserId>${userId}</UserId>${password === undefined ? '' : `<Password>${password}</Password>`}</CallbackCreds>`;
const own = () => `${path}/${rig.line.applicationId}`;
const create = (elements: string) => rig.request('POST', path, form(elements));
const idIn = (text: string) => /<ApplicationId>(.+?)</.exec(text)?.[1] ?? '';

describe('the applications of the account', () => {
  it('are a voice application that points at the listener and, on a full account, one for messages', async () => {
    const { status, text, headers } = await rig.request('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/xml/);
    expect(text).toBe(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ApplicationProvisioningResponse><ApplicationList><Application>` +
        `<ApplicationId>${rig.line.applicationId}</ApplicationId><ServiceType>Voice-V2</ServiceType><AppName>Switchboard practice</AppName>` +
        `<CallInitiatedCallbackUrl>${rig.base}/voice</CallInitiatedCallbackUrl><CallInitiatedMethod>POST</CallInitiatedMethod>` +
        `<CallStatusCallbackUrl>${rig.base}/voice</CallStatusCallbackUrl><CallStatusMethod>POST</CallStatusMethod>` +
        `<CallbackTimeout>25</CallbackTimeout></Application><Application><ApplicationId>${String(rig.line.messagingApplicationId)}</ApplicationId>` +
        `<ServiceType>Messaging-V2</ServiceType><AppName>Switchboard practice messages</AppName><MsgCallbackUrl>${rig.base}/messaging</MsgCallbackUrl>` +
        `<InboundCallbackUrl>${rig.base}/messaging</InboundCallbackUrl><OutboundCallbackUrl>${rig.base}/messaging</OutboundCallbackUrl>` +
        `</Application></ApplicationList></ApplicationProvisioningResponse>`,
    );
  });

  it('on a Build account are the voice application alone', async () => {
    const build = await Rig.open({ mode: 'build' });
    expect((await build.request('GET', path)).text).not.toContain('Messaging-V2');
    const refused = await build.request('POST', path, form('<ServiceType>Messaging-V2</ServiceType><AppName>m</AppName>'));
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('<ErrorCode>12055</ErrorCode>');
    await build.close();
  });

  it('are read by id; an unknown one is 404 with 13629', async () => {
    expect((await rig.request('GET', own())).text).toContain('<ApplicationProvisioningResponse><Application><ApplicationId>');
    const unknown = await rig.request('GET', `${path}/a&b`);
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain(
      '<ErrorCode>13629</ErrorCode><Description>Application with id &apos;a&amp;b&apos; not found</Description>',
    );
    expect((await rig.request('PATCH', `${path}/x`, form('<AppName>a</AppName>'))).status).toBe(404);
  });
});

describe('createApplication', () => {
  it('answers 201 with the application, without its password, and calls can use it', async () => {
    const made = await create(`${voice}${url}${creds('login123', 'password123')}`);
    expect(made.status).toBe(201);
    expect(made.text).toContain('<CallbackCreds><UserId>login123</UserId></CallbackCreds>');
    expect(made.text).not.toContain('password123');
    expect((await rig.request('POST', rig.callsPath, rig.callBody({ applicationId: idIn(made.text) }))).status).toBe(201);
  });

  it.each([
    [1003, '<Other/>', false],
    [12801, `<AppName>x</AppName>${url}`, true],
    [12801, `<ServiceType>Fax</ServiceType><AppName>x</AppName>${url}`, true],
    [12806, `<ServiceType>Voice-V2</ServiceType>${url}`, true],
    [12802, voice, true],
    [12803, `${voice}<CallInitiatedCallbackUrl>not a url</CallInitiatedCallbackUrl>`, true],
    [12961, `${voice}${url}<CallInitiatedMethod>PUT</CallInitiatedMethod>`, true],
    [12962, `${voice}${url}<InboundCallbackUrl>https://example.com/</InboundCallbackUrl>`, true],
    [12963, `${voice}${url}<CallStatusMethod>POST</CallStatusMethod>`, true],
    [12977, `${voice}${url}${creds('login123')}`, true],
    [12977, `${voice}${url}${creds('short', 'password123')}`, true],
    [12812, `${voice}<CallInitiatedCallbackUrl>http://example.com/</CallInitiatedCallbackUrl>${creds('login123', 'password123')}`, true],
    [1006, `${voice}${url}<CallbackTimeout>26</CallbackTimeout>`, true],
    [
      12960,
      '<ServiceType>Messaging-V2</ServiceType><AppName>m</AppName><MsgCallbackUrl>https://a.example/</MsgCallbackUrl><CallbackUrl>https://b.example/</CallbackUrl>',
      true,
    ],
  ])('400 with code %i for %s', async (code, elements, wrapped) => {
    const refused = await rig.request('POST', path, wrapped ? form(elements) : elements);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(`<ErrorCode>${code}</ErrorCode>`);
  });

  it('409 with 12150 where voice is not enabled', async () => {
    const without = await Rig.open({ voiceEnabled: false });
    const refused = await without.request('POST', path, form(`${voice}${url}`));
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(
      '<ErrorCode>12150</ErrorCode><Description>The HTTP voice feature is required for Account 9900000</Description>',
    );
    await without.close();
  });
});

describe('an update', () => {
  it('PATCH changes what it names; `remove` removes the status address; another ServiceType is 12964', async () => {
    expect((await rig.request('PATCH', own(), form('<AppName>New</AppName>'))).text).toContain(`<AppName>New</AppName>`);
    const removed = await rig.request('PATCH', own(), form('<CallStatusCallbackUrl>remove</CallStatusCallbackUrl>'));
    expect(removed.status).toBe(200);
    expect(removed.text).not.toContain('CallStatus');
    expect(removed.text).toContain(`${rig.base}/voice`);
    expect((await rig.request('PATCH', own(), form('<ServiceType>Messaging-V2</ServiceType>'))).text).toContain('12964');
  });

  it('PUT removes what it does not name, credentials included', async () => {
    expect((await rig.request('PATCH', own(), form(creds('login123', 'password123')))).status).toBe(200);
    const put = await rig.request('PUT', own(), form(`${voice}${url}`));
    expect(put.status).toBe(200);
    expect(put.text).not.toMatch(/CallStatus|CallbackCreds|CallbackTimeout/);
    expect((await rig.request('PUT', own(), form(url))).status).toBe(400);
  });

  it('keeps the password for the same user name, and needs one for another: 12976', async () => {
    expect((await rig.request('PATCH', own(), form(creds('login123', 'password123')))).status).toBe(200);
    expect((await rig.request('PATCH', own(), form(creds('login123')))).status).toBe(200);
    expect((await rig.request('PATCH', own(), form(creds('login456')))).text).toContain('<ErrorCode>12976</ErrorCode>');
  });

  it('applies to the next inbound call: its address, method, credentials, timeout and fallback', async () => {
    rig.answer('/mine', 'never');
    rig.answer('/spare', hangup);
    const changed = await rig.request(
      'PATCH',
      own(),
      form(
        `<CallInitiatedCallbackUrl>${rig.base}/mine</CallInitiatedCallbackUrl><CallInitiatedMethod>GET</CallInitiatedMethod>` +
          `<CallInitiatedFallbackUrl>${rig.base}/spare</CallInitiatedFallbackUrl><CallStatusCallbackUrl>${rig.base}/status</CallStatusCallbackUrl>` +
          `<CallbackTimeout>2</CallbackTimeout>${creds('login123', 'password123')}`,
      ),
    );
    expect(changed.status).toBe(200);
    const since = rig.clock.now();
    await rig.line.phone.callIn('+19195551234');
    const basic = `Basic ${Buffer.from('login123:password123').toString('base64')}`;
    expect(await rig.webhook('initiate')).toMatchObject({ path: '/secret/mine', method: 'GET', authorization: basic });
    await rig.clock.advance(2000);
    expect(await rig.webhook('initiate', 2)).toMatchObject({ path: '/secret/spare', method: 'POST', authorization: undefined });
    expect(rig.clock.now() - since).toBe(2000);
    expect(await rig.until('disconnect')).toMatchObject({ path: '/secret/status', authorization: basic, body: { cause: 'rejected' } });
  });
});
