/** What agents may do, shown with the built command over real sockets: HTTP and stdio, both eras, before a Bandwidth that counts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type FakeBandwidth, startFakeBandwidth } from '../mcp/bandwidth/testing/fakeBandwidth';
import { freePort } from '../mcp/real/tunnel/freePort';
import { fail, nextEvent, succeed, text } from './conversation';
import { type AgentClient, type Elicited, type Era, mcpClient, stdioClient } from './harness/clients';
import { type Headless, startHeadless } from './harness/headless';
import { applicationList, applications, calls, realLineSettings, secret, voiceApplication } from './specification/servers';

const somebody = '+19195551234';
const call = { to: somebody, applicationId: 'app-1' };
const yes: Elicited = async () => ({ action: 'accept', content: { accept: true } });
const always: Elicited = async () => ({ action: 'accept', content: { accept: true, always: true } });
const no: Elicited = async () => ({ action: 'decline' });
const never: Elicited = () => new Promise(() => undefined);

let bandwidth: FakeBandwidth;
let env: Record<string, string>;
let port: number;
const closers: (() => Promise<unknown>)[] = [];
test.beforeEach(async () => {
  bandwidth = await startFakeBandwidth({ accounts: ['9900000'] });
  let placed = 0;
  bandwidth.route({
    [applications]: applicationList(voiceApplication),
    [calls]: ({ body }) => {
      placed += 1;
      return { status: 201, body: { ...JSON.parse(body), callId: `c-${placed}`, accountId: '9900000', state: 'queued' } };
    },
  });
  port = await freePort();
  env = await realLineSettings(bandwidth, port, {});
});
test.afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await bandwidth.close();
});

const placed = () => bandwidth.apiRequests().filter(({ method, path }) => method === 'POST' && path.endsWith('/calls')).length;

async function start(more: Readonly<Record<string, string>> = {}): Promise<Headless> {
  const server = await startHeadless({ args: ['--port', '0'], env: { ...env, ...more } });
  closers.push(() => server.stop());
  return server;
}

async function connect(server: Headless, era?: Era, elicited?: Elicited): Promise<AgentClient> {
  const agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token), era, elicited);
  closers.push(() => agent.close());
  return agent;
}

type Door = (era: Era, policy: Readonly<Record<string, string>>, elicited?: Elicited) => Promise<AgentClient>;

const overHttp: Door = async (era, policy, elicited) => connect(await start(policy), era, elicited);
const overStdio: Door = async (era, policy, elicited) => {
  const agent = await stdioClient({ args: [], env: { ...env, ...policy }, era, ...(elicited === undefined ? {} : { elicited }) });
  closers.push(() => agent.close());
  return agent;
};

const doors: readonly (readonly [string, Door, Era])[] = [
  ['HTTP, 2026', overHttp, '2026-07-28'],
  ['HTTP, 2025', overHttp, '2025'],
  ['stdio, 2026', overStdio, '2026-07-28'],
  ['stdio, 2025', overStdio, '2025'],
];
const careful = { BW_MCP_POLICY: 'careful' };

for (const [name, open, era] of doors) {
  test(`over ${name}: a new number is asked about; yes places the call, once`, async () => {
    const asked: string[] = [];
    const agent = await open(era, careful, (message) => {
      asked.push(message);
      return yes(message);
    });
    await succeed(agent, 'createCall', call);
    await succeed(agent, 'createCall', call);
    expect(placed()).toBe(2);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatch(/wants to call \+1 919 555 1234\. Allow it\? A .* in the United States\.$/);
  });

  test(`over ${name}: no places nothing, and says what to do instead`, async () => {
    const agent = await open(era, careful, no);
    expect(await fail(agent, 'createCall', call)).toMatchObject({ code: 'denied', error: 'The person said no, so nothing was sent.' });
    expect(placed()).toBe(0);
  });

  test(`over ${name}: no answer in time places nothing`, async () => {
    const agent = await open(era, { ...careful, BW_MCP_APPROVAL_SECONDS: '1' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return yes('');
    });
    expect(await fail(agent, 'createCall', call)).toMatchObject({
      code: 'denied',
      error: expect.stringContaining('did not answer in time'),
    });
    expect(placed()).toBe(0);
  });

  test(`over ${name}: a client that cannot ask is refused at once`, async () => {
    const agent = await open(era, careful);
    expect(await fail(agent, 'createCall', call)).toMatchObject({ code: 'denied', error: expect.stringContaining('no one can be asked') });
    expect(await fail(agent, 'createApplication', { appName: 'One' })).toMatchObject({ code: 'denied' });
    await succeed(agent, 'listApplications');
    expect(placed()).toBe(0);
  });

  test(`H1: over ${name}, an emergency number is refused under Trusted, in a call and in a document; the turn stays open`, async () => {
    const agent = await open(era, { BW_MCP_POLICY: 'trusted' });
    for (const to of ['+1911', '+112', 'sip:911@example.com'])
      expect(await fail(agent, 'createCall', { ...call, to })).toMatchObject({
        code: 'denied',
        error: expect.stringContaining('emergency'),
      });
    expect(placed()).toBe(0);
    await succeed(agent, 'createCall', call);
    const answered = { eventType: 'answer', callId: 'c-1', accountId: '9900000', applicationId: 'app-1', direction: 'outbound' };
    const webhook = fetch(`http://127.0.0.1:${port}/${secret}/voice`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...answered, eventTime: new Date().toISOString(), from: '+19195550188', to: somebody }),
    });
    const { callbackId } = await nextEvent(agent, { callId: 'c-1', event_type: 'answer' });
    const transfer = '<Response><Transfer><PhoneNumber>+1911</PhoneNumber></Transfer></Response>';
    expect(await fail(agent, 'respondToCallback', { callbackId, bxml: transfer })).toMatchObject({ code: 'denied' });
    expect(await fail(agent, 'updateCallBxml', { callId: 'c-1', bxml: transfer })).toMatchObject({ code: 'denied' });
    await succeed(agent, 'respondToCallback', { callbackId, bxml: '<Response><Hangup/></Response>' });
    expect(await (await webhook).text()).toContain('<Hangup/>');
    expect(bandwidth.apiRequests().some(({ path }) => path.endsWith('/bxml'))).toBe(false);
  });
}

test('a client that goes away takes its question with it, and a later answer is about a new one', async () => {
  const server = await start(careful);
  for (const era of ['2025', '2026-07-28'] as const) {
    const before = placed();
    let shown: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      shown = resolve;
    });
    const leaving = await connect(server, era, (message) => {
      shown();
      return never(message);
    });
    void leaving.callTool('createCall', call).catch(() => undefined);
    await asked;
    await leaving.close();
    expect(placed()).toBe(before);
    await succeed(await connect(server, era, yes), 'createCall', call);
    expect(placed()).toBe(before + 1);
  }
});

test('“always” is kept for the next run, whose client cannot even ask', async () => {
  const first = await start(careful);
  await succeed(await connect(first, '2026-07-28', always), 'createCall', call);
  await first.stop();
  const agent = await connect(await start(careful));
  await succeed(agent, 'createCall', call);
  expect(await fail(agent, 'createCall', { ...call, to: '+19195551235' })).toMatchObject({ code: 'denied' });
  expect(placed()).toBe(2);
});

test('H1: limits hold across restarts and kills', async () => {
  const file = join(env.SWITCHBOARD_USER_DATA ?? '', 'mine.json');
  await writeFile(file, JSON.stringify({ preset: 'trusted', limits: { callsPerDay: 2 } }));
  const policy = { BW_MCP_POLICY: file };
  const first = await start(policy);
  const agent = await connect(first);
  await succeed(agent, 'createCall', call);
  const exited = new Promise((resolve) => first.process.once('exit', resolve));
  first.process.kill('SIGKILL');
  await exited;
  const second = await start(policy);
  const again = await connect(second);
  // Two at once, and one place: one of them gets it.
  const results = await Promise.all(['a', 'b'].map((tag) => again.callTool('createCall', { ...call, tag })));
  expect(results.map(({ isError }) => isError).sort()).toEqual([false, true]);
  expect(results.find(({ isError }) => isError)?.value).toMatchObject({
    code: 'denied',
    error: 'The limit of 2 calls a day for all agents together is reached, so nothing was sent.',
  });
  await second.stop();
  expect(await fail(await connect(await start(policy)), 'createCall', call)).toMatchObject({ code: 'denied' });
  expect(placed()).toBe(2);
});

test('without BW_MCP_POLICY it is Trusted, and says so at the start', async () => {
  const server = await start();
  expect(server.log()).toContain('What agents may do: Trusted. Agents act without asking.');
  const result = await succeed(await connect(server), 'createCall', { ...call, to: '+19005551234' });
  expect(result.warnings).toEqual(['+1 900 555 1234 is a premium-rate number, which can cost several dollars a minute.']);
});

test('Watch only reads and does nothing else', async () => {
  const agent = await connect(await start({ BW_MCP_POLICY: 'watch' }));
  await succeed(agent, 'listApplications');
  for (const [tool, input] of [
    ['createCall', call],
    ['respondToCallback', { callId: 'c-1', bxml: '<Response><Hangup/></Response>' }],
    ['configureCallbacks', { applicationId: 'app-1' }],
  ] as const) {
    expect(await fail(agent, tool, input)).toMatchObject({ code: 'denied' });
  }
});

for (const [what, content, says] of [
  ['is not JSON', '{', 'is not JSON'],
  ['has a wrong field', '{"preset":"careful","limits":{"callsPerDay":"many"}}', '"limits.callsPerDay"'],
  ['names an unknown tool', '{"preset":"careful","tools":{"createCal":"ask"}}', 'Did you mean createCall?'],
  ['has a field too many', '{"preset":"careful","allow":["+19195551234"]}', 'allow'],
] as const) {
  test(`a policy file that ${what} stops the start and names the field`, async () => {
    const file = join(env.SWITCHBOARD_USER_DATA ?? '', 'mine.json');
    await writeFile(file, content);
    await expect(start({ BW_MCP_POLICY: file })).rejects.toThrow(says);
    await expect(start({ BW_MCP_POLICY: file })).rejects.toThrow(/ended with code 2/);
  });
}
