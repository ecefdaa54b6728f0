import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBandwidth, startFakeBandwidth, tokenPath } from '../bandwidth/testing/fakeBandwidth';
import { buildClaims, deskAt, pair, tokenRoute } from './testing/deskRig';
import { closedPort } from './testing/ports';

const numbersPath = 'GET /api/v2/tns';
const inServicePath = 'GET /api/v2/accounts/5500000/inserviceNumbers';
const applicationsPath = 'GET /api/v2/accounts/5500000/applications';
const createPath = 'POST /api/v2/accounts/5500000/applications';

let bandwidth: FakeBandwidth;

beforeEach(async () => {
  bandwidth = await startFakeBandwidth(buildClaims);
});
afterEach(() => bandwidth.close());

const account = (pointedHere?: (applicationId: string) => boolean) =>
  deskAt(bandwidth.hosts.api, undefined, pointedHere).account(pair, '5500000');

const application = (id: string, name: string, url = '', type = 'Voice-V2') =>
  `<Application><ApplicationId>${id}</ApplicationId><ServiceType>${type}</ServiceType><AppName>${name}</AppName>${
    url === '' ? '' : `<CallInitiatedCallbackUrl>${url}</CallInitiatedCallbackUrl>`
  }</Application>`;

const listOf = (...applications: readonly string[]) =>
  `<ApplicationProvisioningResponse><ApplicationList>${applications.join('')}</ApplicationList></ApplicationProvisioningResponse>`;

const dashboardError = (code: number, text: string) =>
  `<ApplicationProvisioningResponse><ResponseStatus><ErrorCode>${code}</ErrorCode><Description>${text}</Description></ResponseStatus></ApplicationProvisioningResponse>`;

describe('the numbers of an account', () => {
  it('are listed', async () => {
    bandwidth.route({
      [numbersPath]: {
        status: 200,
        body: '<TelephoneNumbersResponse><TelephoneNumbers><TelephoneNumber><FullNumber>9195550100</FullNumber></TelephoneNumber></TelephoneNumbers></TelephoneNumbersResponse>',
      },
    });
    expect(await account().numbers()).toEqual({ kind: 'listed', numbers: ['+19195550100'] });
  });

  it.each([
    [buildClaims, 'Bandwidth does not list the phone number of a Build account. Your number is in the Bandwidth App.'],
    [{ ...buildClaims, express: false }, 'These credentials may not list phone numbers. Your number is in the Bandwidth App.'],
  ])('may not be listed: %j', async (claims, why) => {
    bandwidth.route({ ...tokenRoute(claims), [numbersPath]: { status: 403 }, [inServicePath]: { status: 403 } });
    expect(await account().numbers()).toEqual({ kind: 'not-listed', why });
  });

  it.each([
    [{ [numbersPath]: { status: 500 } }, 'bandwidth-down'],
    [{ [tokenPath]: { status: 401 } }, 'wrong-pair'],
    [{ [numbersPath]: { status: 200, body: '<html>Sign in</html>' } }, 'unexpected'],
    [tokenRoute({ ...buildClaims, accounts: ['5500009'] }), 'no-account'],
  ])('cannot be read: %j', async (routes, cause) => {
    bandwidth.route(routes);
    expect(await account().numbers()).toMatchObject({ kind: 'failed', cause });
  });

  it('cannot be read offline', async () => {
    const desk = deskAt(`http://127.0.0.1:${await closedPort()}`);
    expect(await desk.account(pair, '5500000').numbers()).toMatchObject({ kind: 'failed', cause: 'offline' });
  });
});

describe('the voice applications of an account', () => {
  it('say what each does with calls now', async () => {
    bandwidth.route({
      [applicationsPath]: {
        status: 200,
        body: listOf(
          application('a-1', 'My first app', 'https://calls.example.com/voice?secret=1'),
          application('a-2', 'Switchboard', 'https://quick-brown-fox.trycloudflare.com/abc'),
          application('a-3', 'Fresh'),
          application('a-4', 'Here', 'https://other.trycloudflare.com/def'),
          application('a-5', 'Texts', '', 'Messaging-V2'),
          application('a-6', '  ', 'https://switchboard.invalid/'),
        ),
      },
    });
    expect(await account((id) => id === 'a-4').applications()).toEqual({
      kind: 'listed',
      applications: [
        { applicationId: 'a-1', name: 'My first app', does: 'Sends calls to calls.example.com.' },
        {
          applicationId: 'a-2',
          name: 'Switchboard',
          does: 'Sends calls to a temporary address, probably of an earlier run of Switchboard.',
        },
        { applicationId: 'a-3', name: 'Fresh', does: 'Does nothing with calls yet.' },
        { applicationId: 'a-4', name: 'Here', does: 'Sends calls to Switchboard.' },
        { applicationId: 'a-6', name: 'Application without a name', does: 'Does nothing with calls yet.' },
      ],
    });
  });

  it('may not be seen', async () => {
    bandwidth.route({ [applicationsPath]: { status: 403 } });
    expect(await account().applications()).toMatchObject({
      kind: 'failed',
      cause: 'no-voice',
      sentence: 'These credentials may not see the applications of the account.',
    });
  });

  it('are created once, however often it is asked', async () => {
    const created: string[] = [];
    bandwidth.route({
      [applicationsPath]: () => ({ status: 200, body: listOf(...created) }),
      [createPath]: ({ body }) => {
        const address = /<CallInitiatedCallbackUrl>(.*?)</.exec(body)?.[1] ?? '';
        created.push(application('a-9', 'Switchboard', address));
        return { status: 201, body: `<ApplicationProvisioningResponse>${created[0]}</ApplicationProvisioningResponse>` };
      },
    });
    const made = { kind: 'created', application: { applicationId: 'a-9', name: 'Switchboard', does: 'Does nothing with calls yet.' } };
    expect(await account().createVoiceApplication()).toEqual(made);
    expect(await account().createVoiceApplication()).toEqual(made);
    expect(
      bandwidth.requests
        .filter(({ method }) => method === 'POST' && created.length > 0)
        .filter(({ path }) => path.endsWith('/applications')),
    ).toHaveLength(1);
  });

  it.each([
    [{ status: 409, body: dashboardError(12150, 'The HTTP voice feature is required for Account 5500000') }, 'no-voice'],
    [{ status: 403 }, 'no-voice'],
    [{ status: 429 }, 'rate-limited'],
    [{ status: 503 }, 'bandwidth-down'],
  ])('cannot be created: %j', async (reply, cause) => {
    bandwidth.route({ [applicationsPath]: { status: 200, body: listOf() }, [createPath]: reply });
    expect(await account().createVoiceApplication()).toMatchObject({ kind: 'failed', cause });
  });
});
