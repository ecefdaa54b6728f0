import { afterEach, describe, expect, it } from 'vitest';
import { fixedSource } from '../bandwidth/credentials';
import { startFakeBandwidth, tokenPath } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, type Switchboard, type SwitchboardOptions } from '../index';
import type { Activity } from '../model/activity';
import type { PhoneCall } from '../model/phone';
import { readiness } from '../model/readiness';
import { connectModern, payloadOf } from '../server/testing/clients';
import { playBandwidth } from '../testing/playedBandwidth';
import { sendThrough } from '../testing/sendThrough';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

interface Bench {
  readonly switchboard: Switchboard;
  readonly activities: Activity[];
}

async function open(options: Partial<SwitchboardOptions> = {}): Promise<Bench> {
  const switchboard = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'practice', real: undefined },
    practice: { mode: 'build', pace: 0.01 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
    ...options,
  });
  opened.push(() => switchboard.close());
  const activities: Activity[] = [];
  switchboard.subscribe((activity) => activities.push(activity));
  return { switchboard, activities };
}

async function agentOf(switchboard: Switchboard) {
  const { token } = await switchboard.mintAgent('Claude');
  const client = await connectModern(switchboard.endpoint ?? '', token);
  opened.push(() => client.close());
  return {
    client,
    call: async (name: string, input: object) => payloadOf(await client.callTool({ name, arguments: { ...input } })),
  };
}

const onPhone = ({ practice }: Switchboard, callId: string): PhoneCall | undefined =>
  practice?.state.calls.find((call) => call.callId === callId);

/** Resolves once the practice phone shows the call in that state. */
async function phoneState(switchboard: Switchboard, callId: string, state: PhoneCall['state']): Promise<void> {
  await expect.poll(() => onPhone(switchboard, callId)?.state, { timeout: 5_000 }).toBe(state);
}

const spoken = (call: PhoneCall | undefined) => call?.captions.filter(({ kind }) => kind === 'speech').map(({ text }) => text);
const endOf = ({ activities }: Bench, callId: string) =>
  activities.flatMap((each) =>
    each.kind === 'call' && each.call.callId === callId && each.call.state === 'disconnected' ? [each.call] : [],
  )[0];

describe('the test call on the practice line', () => {
  it('rings the practice phone, greets, says goodbye and hangs up, with no agent connected', async () => {
    const bench = await open();
    const { switchboard, activities } = bench;
    const { callId } = await switchboard.placeTestCall({});
    await phoneState(switchboard, callId, 'ringing-in');
    expect(onPhone(switchboard, callId)?.from).toBe('+15005550100');
    await switchboard.practice?.answer(callId);
    await phoneState(switchboard, callId, 'ended');
    expect(spoken(onPhone(switchboard, callId))).toEqual([
      'Hello. This is Switchboard. Your phone line works, and your agent can use it now.',
      'Goodbye.',
    ]);
    await expect.poll(() => endOf(bench, callId)).toMatchObject({ owner: { name: 'Test call' }, disconnectCause: 'hangup' });
    const answers = activities.filter((each) => each.kind === 'answer');
    expect(answers).toMatchObject([{ callId, event_type: 'answer', by: { kind: 'agent', agent: { name: 'Test call' } } }]);
    expect(activities.filter(({ kind }) => kind === 'nobody-there' || kind === 'still-waiting' || kind === 'agent-seen')).toEqual([]);
    expect(switchboard.liveCalls()).toEqual([]);
  });

  it('says what it is asked to say, as text', async () => {
    const { switchboard } = await open();
    const { callId } = await switchboard.placeTestCall({ to: '+15005550177', greeting: '<Hangup/> & “hello” 🙂' });
    await phoneState(switchboard, callId, 'ringing-in');
    await switchboard.practice?.answer(callId);
    await phoneState(switchboard, callId, 'ended');
    expect(spoken(onPhone(switchboard, callId))).toEqual(['<Hangup/> & “hello” 🙂', 'Goodbye.']);
  });

  it('is not seen by agents: no event, no turn, no call of theirs', async () => {
    const bench = await open();
    const { switchboard } = bench;
    const { client, call } = await agentOf(switchboard);
    const waiting = call('getCallbackEvents', { waitSeconds: 3 });
    // A scripted number answers at once, so that its first webhook may arrive before createCall has returned.
    const { callId } = await switchboard.placeTestCall({ to: '+15005550001' });
    await expect.poll(() => endOf(bench, callId)?.disconnectCause, { timeout: 5_000 }).toBe('hangup');
    expect(await waiting).toMatchObject({ events: [], openTurns: [] });
    expect(await call('getCallbackEvents', { callId })).toMatchObject({ events: [], openTurns: [] });
    expect((await call('respondToCallback', { callId, bxml: '<Response><Hangup/></Response>' })).code).toBe('not_found');
    const { resources } = await client.listResources();
    expect(JSON.stringify(resources)).not.toContain(callId);
    const { contents } = await client.readResource({ uri: 'switchboard://inbox' });
    expect(JSON.stringify(contents)).not.toContain(callId);
  });

  it('shows no agent to be there: a call that comes in afterwards is still one that no agent waits for', async () => {
    const bench = await open();
    const { switchboard } = bench;
    const { callId } = await switchboard.placeTestCall({ to: '+15005550001' });
    await expect.poll(() => endOf(bench, callId), { timeout: 5_000 }).toBeDefined();
    const inbound = await switchboard.practice?.callIn('+15005550177');
    await expect.poll(() => bench.activities.filter(({ kind }) => kind === 'nobody-there')).toMatchObject([{ callId: inbound }]);
  });

  it.each(['', '911', 'my phone', '+1'])('cannot ring %j', async (to) => {
    const { switchboard } = await open();
    await expect(switchboard.placeTestCall({ to })).rejects.toMatchObject({
      code: 'validation',
      message: 'This is not a phone number that can be called.',
    });
  });

  it('rings once, however often it is asked for', async () => {
    const { switchboard } = await open();
    const asked = await Promise.allSettled([switchboard.placeTestCall({}), switchboard.placeTestCall({})]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect.poll(() => switchboard.practice?.state.calls.length).toBe(1);
    await expect(switchboard.placeTestCall({})).rejects.toMatchObject({ code: 'conflict', message: 'A test call is under way.' });
    await switchboard.stop.stop('window');
    await expect.poll(() => switchboard.liveCalls()).toEqual([]);
    await expect(switchboard.placeTestCall({})).rejects.toMatchObject({ code: 'denied', message: 'You stopped all calls.' });
    await switchboard.stop.reopen('window');
    await switchboard.placeTestCall({});
  });

  it('shows a call that nobody takes as ended', async () => {
    const bench = await open();
    const { callId } = await bench.switchboard.placeTestCall({ to: '+15005550002' });
    await expect.poll(() => endOf(bench, callId)?.disconnectCause, { timeout: 5_000 }).toBe('busy');
  });
});

describe('ending calls', () => {
  it('ends a call that rings and one that talks', async () => {
    const bench = await open();
    const { switchboard } = bench;
    const { call } = await agentOf(switchboard);
    const first = await switchboard.placeTestCall({});
    await phoneState(switchboard, first.callId, 'ringing-in');
    await switchboard.endCall(first.callId);
    await phoneState(switchboard, first.callId, 'ended');
    await expect.poll(() => endOf(bench, first.callId)).toBeDefined();

    const callId = String((await call('createCall', { to: '+15005550142', from: '+15005550100' })).callId);
    await phoneState(switchboard, callId, 'ringing-in');
    await switchboard.practice?.answer(callId);
    await phoneState(switchboard, callId, 'talking');
    await switchboard.endCall(callId);
    await phoneState(switchboard, callId, 'ended');
    await expect.poll(() => endOf(bench, callId)).toBeDefined();
    await expect(switchboard.endCall(callId)).rejects.toMatchObject({ code: 'not_found', message: 'This call has ended already.' });
    await expect(switchboard.endCall('c-unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends every call, also those that come in and ring', async () => {
    const { switchboard } = await open();
    const inbound = (await switchboard.practice?.callIn('+15005550177')) ?? '';
    const outbound = await switchboard.placeTestCall({});
    await phoneState(switchboard, inbound, 'ringing-out');
    await phoneState(switchboard, outbound.callId, 'ringing-in');
    await expect.poll(() => switchboard.liveCalls().length).toBe(2);
    await switchboard.stop.stop('window');
    await phoneState(switchboard, inbound, 'ended');
    await phoneState(switchboard, outbound.callId, 'ended');
    await expect.poll(() => switchboard.liveCalls()).toEqual([]);
    const { state } = switchboard.stop;
    if (state.kind !== 'stopped') throw new Error('not stopped');
    expect(state.calls.map((call) => [call.callId, call.who, call.direction, call.state.kind])).toEqual([
      [inbound, '+15005550177', 'inbound', 'ended'],
      [outbound.callId, '+15005550142', 'outbound', 'ended'],
    ]);
  });
});

/** The platform's fetch, which a test may let fail for requests about single calls. */
class Network {
  readonly failures: ((url: string) => Response)[] = [];
  down = false;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = String(input);
    if (init?.method === 'POST' && /\/calls\/c-/.test(url)) {
      const failure = this.failures.shift();
      if (failure !== undefined) return failure(url);
      if (this.down) throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
    }
    return fetch(input, init);
  };
}

describe('an agent that the person removes, or gives a new token', () => {
  it.each(['revokeAgent', 'mintAgain'] as const)('waits no longer: it gets auth at once, and then nothing (%s)', async (act) => {
    const { switchboard } = await open();
    const { token, id } = await switchboard.mintAgent('Claude');
    const client = await connectModern(switchboard.endpoint ?? '', token);
    const ask = async (waitSeconds: number) =>
      payloadOf(await client.callTool({ name: 'getCallbackEvents', arguments: { callId: 'c-none', waitSeconds } }));
    const waiting = ask(25);
    // Requests are read in order, so the wait has begun when this is answered.
    await ask(0);
    const began = performance.now();
    await switchboard[act](id);
    expect(await waiting).toMatchObject({
      code: 'auth',
      error: 'The user disconnected this agent from Switchboard, so it can no longer use the phone line.',
    });
    expect(performance.now() - began).toBeLessThan(2_000);
    await expect(ask(0)).rejects.toThrow();
    const { acts } = await switchboard.activityLog.query({ limit: 10, person: true });
    expect(acts.map(({ what, aboutAgent }) => [what, aboutAgent])).toEqual(act === 'revokeAgent' ? [['revoked-agent', id]] : []);
  });
});

describe('taking a call over on the practice line', () => {
  it('interrupts the agent, lets the person speak and read the reply, and gives the call back', async () => {
    const bench = await open();
    const { switchboard, activities } = bench;
    const { call } = await agentOf(switchboard);
    const callId = String((await call('createCall', { to: '+15005550142', from: '+15005550100' })).callId);
    await phoneState(switchboard, callId, 'ringing-in');
    await switchboard.practice?.answer(callId);
    const openTurn = async (): Promise<string> => {
      const { openTurns } = await call('getCallbackEvents', { callId });
      return JSON.stringify(openTurns);
    };
    await expect.poll(openTurn).toContain('answer');
    await call('respondToCallback', { callId, bxml: '<Response><Pause duration="500"/></Response>' });

    await switchboard.takeOver.take(callId);
    await expect.poll(() => switchboard.takeOver.state(callId)?.doing, { timeout: 5_000 }).toBe('waiting');
    for (const [tool, input] of [
      ['respondToCallback', { callId, bxml: '<Response><Hangup/></Response>' }],
      ['updateCallBxml', { callId, bxml: '<Response><Hangup/></Response>' }],
      ['updateCall', { callId, action: 'hangup' }],
    ] as const)
      expect(await call(tool, input)).toMatchObject({ code: 'conflict', error: expect.stringContaining('answered by the person') });

    await switchboard.takeOver.say(callId, 'This is Ann. How can I help?');
    await expect.poll(() => spoken(onPhone(switchboard, callId)), { timeout: 5_000 }).toContain('This is Ann. How can I help?');
    await expect.poll(() => onPhone(switchboard, callId)?.listeningFor, { timeout: 5_000 }).toBe('speech');
    await switchboard.practice?.say(callId, 'Where is my parcel?');
    const types = async () => {
      const { events } = await call('getCallbackEvents', { callId, limit: 100 });
      return JSON.stringify(events);
    };
    await expect
      .poll(() => switchboard.takeOver.state(callId)?.heard.map(({ text }) => text), { timeout: 5_000 })
      .toEqual(['Where is my parcel?']);
    expect(await types()).toMatch(/personTookOver.*personSpoke.*"begin_untrusted".*This is Ann\. How can I help\?.*recordComplete/);
    await expect.poll(() => switchboard.takeOver.state(callId)?.doing).toBe('waiting');

    await switchboard.takeOver.giveBack(callId);
    expect(await openTurn()).toContain('recordComplete');
    expect(
      await call('respondToCallback', { callId, bxml: '<Response><SpeakSentence>Bye</SpeakSentence><Hangup/></Response>' }),
    ).toMatchObject({
      delivered: true,
    });
    await phoneState(switchboard, callId, 'ended');
    expect(activities.flatMap((each) => (each.kind === 'person' ? [each.act] : []))).toEqual(['took-over', 'said', 'gave-back']);
    expect(activities.flatMap((each) => (each.kind === 'answer' && each.by.kind === 'person' ? [each.event_type] : []))).toEqual([
      'redirect',
    ]);
  });
});

describe('while the person has stopped all calls', () => {
  it('agents can neither call, write nor change a call, are told why, and may go on once the person allows it', async () => {
    const { switchboard, activities } = await open({ practice: { mode: 'full', pace: 0.01 } });
    const { call } = await agentOf(switchboard);
    const callId = String((await call('createCall', { to: '+15005550142', from: '+15005550100' })).callId);
    const waiting = call('getCallbackEvents', { callId: 'c-of-none', waitSeconds: 25 });
    await expect.poll(() => activities.some((each) => each.kind === 'tool')).toBe(true);
    const asked = Date.now();
    await switchboard.stop.stop('window');
    const stopped =
      /^The person stopped all calls at \S+\. Live calls were ended, and no call or message goes out until they allow calls again\.$/;
    expect(await waiting).toMatchObject({ events: [], stopped: expect.stringMatching(stopped) });
    expect(Date.now() - asked).toBeLessThan(5_000);
    const denied = { code: 'denied', error: expect.stringMatching(stopped), recovery: expect.stringContaining('Do not try another way.') };
    for (const [tool, input] of [
      ['createCall', { to: '+15005550143', from: '+15005550100' }],
      ['createMessage', { to: ['+15005550143'], from: '+15005550100', text: 'Hello' }],
      ['updateCallBxml', { callId, bxml: '<Response><Hangup/></Response>' }],
      ['updateCall', { callId, action: 'redirect' }],
    ] as const)
      expect(await call(tool, input)).toEqual(expect.objectContaining(denied));
    await switchboard.stop.reopen('window');
    expect(await call('createCall', { to: '+15005550143', from: '+15005550100' })).toMatchObject({ callId: expect.any(String) });
    expect(activities.flatMap((each) => (each.kind === 'person' ? [each.act] : []))).toEqual(['stopped-all-calls', 'reopened']);
  });
});

describe('ending a call while Bandwidth cannot be asked', () => {
  it('answers the open turn of the call instead', async () => {
    const network = new Network();
    const bench = await open({ fetch: network.fetch });
    const { switchboard, activities } = bench;
    const { call } = await agentOf(switchboard);
    const callId = String((await call('createCall', { to: '+15005550142', from: '+15005550100' })).callId);
    await phoneState(switchboard, callId, 'ringing-in');
    network.down = true;
    await expect(switchboard.endCall(callId)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The call could not be ended. Bandwidth could not be reached. This computer may be offline.',
    });
    await switchboard.practice?.answer(callId);
    await expect.poll(() => activities.some((each) => each.kind === 'webhook' && each.event.callbackId !== undefined)).toBe(true);
    await switchboard.endCall(callId);
    await phoneState(switchboard, callId, 'ended');
    expect(activities.filter((each) => each.kind === 'answer')).toMatchObject([{ by: { kind: 'person' } }]);
  });

  it('asks again when Bandwidth does not know a call yet that it has just accepted', async () => {
    const network = new Network();
    const bench = await open({ fetch: network.fetch });
    const { callId } = await bench.switchboard.placeTestCall({});
    network.failures.push(() => new Response('', { status: 404 }));
    await bench.switchboard.endCall(callId);
    await phoneState(bench.switchboard, callId, 'ended');
  });

  it('keeps trying to end every call until each has ended, and says so of each', async () => {
    const network = new Network();
    const bench = await open({ fetch: network.fetch });
    const { switchboard } = bench;
    const { call } = await agentOf(switchboard);
    for (const to of ['+15005550142', '+15005550143']) await call('createCall', { to, from: '+15005550100' });
    network.down = true;
    await switchboard.stop.stop('tray');
    const states = () => (switchboard.stop.state.kind === 'stopped' ? switchboard.stop.state.calls.map(({ state }) => state) : []);
    await expect.poll(() => states().map(({ kind }) => kind)).toEqual(['retrying', 'retrying']);
    expect(states()[0]).toMatchObject({ why: 'Bandwidth could not be reached. This computer may be offline.', tries: 1 });
    network.down = false;
    await switchboard.stop.stop('tray');
    await expect.poll(() => states().map(({ kind }) => kind)).toEqual(['ended', 'ended']);
    expect(switchboard.liveCalls()).toEqual([]);
  });
});

describe('the real line', () => {
  const played: { port: number } = { port: 0 };

  async function openReal() {
    const { line: bandwidth } = await playBandwidth(
      '.example',
      sendThrough({
        get port() {
          return played.port;
        },
      }),
    );
    opened.push(() => bandwidth.close());
    const { url, clientId, clientSecret, number, applicationId } = bandwidth;
    const bench = await open({
      line: 'real',
      practice: undefined,
      real: {
        hosts: { api: url, voice: url, messaging: url },
        credentials: [fixedSource('environment', { clientId, clientSecret })],
        accountId: undefined,
        ...{ baseUrl: 'https://phone.example', voiceApplicationId: applicationId, number },
      },
    });
    played.port = Number(new URL(bench.switchboard.callbacks).port);
    return { ...bench, bandwidth };
  }

  it('places the test call at Bandwidth, greets and hangs up', async () => {
    const bench = await openReal();
    const { switchboard, bandwidth } = bench;
    const { callId } = await switchboard.placeTestCall({ to: '+19195550123' });
    const phone = () => bandwidth.phone.state.calls.find((call) => call.callId === callId);
    await expect.poll(() => phone()?.state, { timeout: 5_000 }).toBe('ringing-in');
    expect(phone()).toMatchObject({ from: bandwidth.number, to: '+19195550123' });
    await bandwidth.phone.answer(callId);
    await expect.poll(() => phone()?.state, { timeout: 5_000 }).toBe('ended');
    expect(spoken(phone())?.at(-1)).toBe('Goodbye.');
    await expect.poll(() => endOf(bench, callId)).toMatchObject({ line: 'real', owner: { name: 'Test call' }, disconnectCause: 'hangup' });
  });

  it('lets the person take over a call at Bandwidth: it comes back to the public address after their words', async () => {
    const { switchboard, bandwidth } = await openReal();
    const { callId } = await switchboard.placeTestCall({ to: '+19195550123' });
    const phone = () => bandwidth.phone.state.calls.find((call) => call.callId === callId);
    await expect.poll(() => phone()?.state, { timeout: 5_000 }).toBe('ringing-in');
    expect((await switchboard.takeOver.take(callId)).doing).toBe('fetching');
    await switchboard.takeOver.say(callId, 'This is Ann.', { listen: false });
    await bandwidth.phone.answer(callId);
    await expect.poll(() => spoken(phone()), { timeout: 5_000 }).toEqual(['This is Ann.']);
    // The words are over, and the caller is kept on the line.
    await expect.poll(() => switchboard.takeOver.state(callId)?.doing, { timeout: 5_000 }).toBe('waiting');
    await switchboard.takeOver.say(callId, 'Goodbye.', { listen: false });
    await expect.poll(() => spoken(phone()), { timeout: 5_000 }).toEqual(['This is Ann.', 'Goodbye.']);
    await expect.poll(() => switchboard.takeOver.state(callId)?.doing, { timeout: 5_000 }).toBe('waiting');
    await switchboard.takeOver.hangUp(callId);
    await expect.poll(() => phone()?.state, { timeout: 5_000 }).toBe('ended');
    await expect.poll(() => switchboard.takeOver.calls).toEqual([]);
  });

  it('ends a call that rings at Bandwidth', async () => {
    const bench = await openReal();
    const { callId } = await bench.switchboard.placeTestCall({ to: '+19195550123' });
    await expect.poll(() => bench.bandwidth.phone.state.calls.find((call) => call.callId === callId)?.state).toBe('ringing-in');
    await bench.switchboard.stop.stop('window');
    await expect.poll(() => endOf(bench, callId), { timeout: 5_000 }).toBeDefined();
  });

  it('needs a number', async () => {
    const { switchboard } = await openReal();
    await expect(switchboard.placeTestCall({})).rejects.toMatchObject({ code: 'validation' });
  });

  it('is ready, row by row', async () => {
    const { switchboard } = await openReal();
    const rows = readiness(switchboard.readinessFacts());
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['account', 'unknown'],
      ['number', 'done'],
      ['address', 'done'],
      ['inbound', 'unknown'],
      ['agent', 'needs-you'],
    ]);
  });
});

describe('a test call that Bandwidth does not take', () => {
  const claims = { accounts: ['5500000'], roles: ['HttpVoice'], express: true };
  const place = 'POST /api/v2/accounts/5500000/calls';

  async function openFake(over: Partial<NonNullable<SwitchboardOptions['real']>> = {}) {
    const bandwidth = await startFakeBandwidth(claims);
    opened.push(() => bandwidth.close());
    const bench = await open({
      line: 'real',
      practice: undefined,
      real: {
        hosts: bandwidth.hosts,
        credentials: [fixedSource('environment', { clientId: 'CLI-4f2a', clientSecret: 's3cret-of-the-person' })],
        ...{ accountId: undefined, baseUrl: 'https://phone.example', voiceApplicationId: 'a-1', number: '+19195550100' },
        ...over,
      },
    });
    return { ...bench, bandwidth };
  }

  it.each([
    [
      { [place]: { status: 403 } },
      'feature_limit',
      'Bandwidth did not allow this call. During a free trial it calls only numbers that you have verified.',
    ],
    [{ [place]: { status: 402 } }, 'feature_limit', 'Your Bandwidth account has no credit left.'],
    [
      { [place]: { status: 400, body: { type: 'validation', description: 'to is invalid' } } },
      'validation',
      'Bandwidth did not accept the call.',
    ],
    [{ [place]: { status: 429 } }, 'rate_limited', 'Bandwidth received too many requests in a short time.'],
    [{ [place]: { status: 503 } }, 'timeout', 'Bandwidth did not confirm the call, so your phone may or may not ring.'],
    [{ [tokenPath]: { status: 401 } }, 'auth', 'Bandwidth does not accept this client ID and secret.'],
  ])('%j', async (routes, code, message) => {
    const { switchboard, bandwidth } = await openFake();
    bandwidth.route(routes);
    await expect(switchboard.placeTestCall({ to: '+19195550123' })).rejects.toMatchObject({
      code,
      message,
      recovery: expect.stringMatching(/\.$/),
    });
  });

  it.each([
    [{ baseUrl: undefined }, 'unavailable', 'Bandwidth cannot reach this computer, so it could not find out what to say on the call.'],
    [{ number: undefined }, 'validation', 'Switchboard does not know which phone number and application to call from.'],
    [{ credentials: [] }, 'auth', 'Switchboard has no credentials for a Bandwidth account.'],
  ])('%j', async (over, code, message) => {
    const { switchboard, bandwidth } = await openFake(over);
    bandwidth.route({ 'GET /api/v2/tns': { status: 403 } });
    await expect(switchboard.placeTestCall({ to: '+19195550123' })).rejects.toMatchObject({ code, message });
  });
});

describe('an agent that signs the person up', () => {
  it('is an activity that shows no whole address or number', async () => {
    const { switchboard, activities } = await open();
    const { call } = await agentOf(switchboard);
    const details = { phoneNumber: '+19195550123', email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe', tosAccepted: true };
    const { registrationId } = await call('createRegistration', details);
    const seen = activities.filter(({ kind }) => kind === 'sign-up');
    expect(seen).toEqual([
      {
        kind: 'sign-up',
        at: expect.any(Number),
        agent: { id: expect.any(String), name: 'Claude' },
        email: 'j…@example.com',
        phone: '…0123',
        registrationId,
        practice: true,
      },
    ]);
    await call('createRegistration', details);
    expect(activities.filter(({ kind }) => kind === 'sign-up')).toHaveLength(1);
  });
});
