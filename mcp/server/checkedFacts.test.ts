import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedSource } from '../bandwidth/credentials';
import { type FakeBandwidth, startFakeBandwidth, tokenPath } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import { connectModern, payloadOf } from './testing/clients';

const claims = { accounts: ['5500000'], roles: ['HttpVoice'], express: true };

let bandwidth: FakeBandwidth;
let switchboard: Switchboard;
const opened: (() => Promise<unknown>)[] = [];

async function start(number: string | undefined): Promise<void> {
  bandwidth = await startFakeBandwidth(claims);
  switchboard = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'real', practice: undefined, turns: defaultTurns },
    real: {
      hosts: bandwidth.hosts,
      credentials: [fixedSource('environment', { clientId: 'CLI-4f2a', clientSecret: 's3cret-of-the-person' })],
      ...{ accountId: undefined, baseUrl: 'https://phone.example', voiceApplicationId: 'a-1', number },
    },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    agents: { list: () => [], save: async () => undefined },
  });
}
beforeEach(() => start('+19195550100'));
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await switchboard.close();
  await bandwidth.close();
});

async function agentNamed(name: string) {
  const { token } = await switchboard.mintAgent(name);
  const client = await connectModern(switchboard.endpoint ?? '', token);
  opened.push(() => client.close());
  const status = async (): Promise<string> => JSON.stringify(await client.readResource({ uri: 'switchboard://status' }));
  return {
    status,
    call: async (tool: string, input: object = {}) => payloadOf(await client.callTool({ name: tool, arguments: { ...input } })),
  };
}

describe('the status that an agent reads', () => {
  it('asks Bandwidth about the account, and names no other agent', async () => {
    await agentNamed('Cursor');
    const { status } = await agentNamed('Claude');
    const text = await status();
    expect(text).toContain('Bandwidth Build account 5500000. Credentials ending in 4f2a, set outside Switchboard.');
    expect(text).toContain('Claude is connected.');
    expect(text).not.toMatch(/Cursor|s3cret/);
  });

  it.each([
    [401, 'needs-you', 'Bandwidth does not accept this client ID and secret.'],
    [503, 'unknown', 'Bandwidth is not working right now.'],
  ])('says why Bandwidth could not be asked: %i', async (code, state, sentence) => {
    bandwidth.route({ [tokenPath]: { status: code } });
    const { status } = await agentNamed('Claude');
    const text = await status();
    expect(text).toContain(sentence);
    expect(text).toContain(`\\"state\\":\\"${state}\\"`);
  });

  it('is that of the agent’s own login', async () => {
    const { status, call } = await agentNamed('Claude');
    await call('setCredentials', { client_id: 'CLI-of-the-agent', client_secret: 'its-secret' });
    expect(await status()).toContain('Claude logged in to Bandwidth. It uses its own credentials.');
    await call('clearCredentials');
    expect(await status()).toContain('Switchboard has no credentials for a Bandwidth account.');
  });
});

describe('the phone number', () => {
  const list = (...numbers: readonly string[]) => ({
    status: 200,
    body: `<TelephoneNumbersResponse><TelephoneNumbers>${numbers.map((each) => `<TelephoneNumber><FullNumber>${each}</FullNumber></TelephoneNumber>`).join('')}</TelephoneNumbers></TelephoneNumbersResponse>`,
  });

  it.each([
    [list('9195550100'), '+1 919 555 0100.'],
    [list('9195550100', '9195550101'), 'Your account has 2 phone numbers. None has been chosen for Switchboard.'],
    [list(), 'Your account has no phone number.'],
    [{ status: 403 }, 'Bandwidth does not list the phone number of this account.'],
    [{ status: 500 }, 'Bandwidth is not working right now.'],
  ])('follows from the account where none was chosen: %j', async (reply, sentence) => {
    await switchboard.close();
    await bandwidth.close();
    await start(undefined);
    bandwidth.route({ 'GET /api/v2/tns': reply });
    const { status } = await agentNamed('Claude');
    expect(await status()).toContain(sentence);
  });
});
