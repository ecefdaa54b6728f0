import { afterEach, describe, expect, it } from 'vitest';
import { type RigOptions, secret, startRig, type ToolRig } from '../testing/toolRig';

let rig: ToolRig;
afterEach(() => rig.close());

const application = (id: string, type = 'Voice-V2') =>
  `<Application><ApplicationId>${id}</ApplicationId><ServiceType>${type}</ServiceType><AppName>App ${id}</AppName></Application>`;

async function start(options: RigOptions & { readonly applications?: readonly string[]; readonly numbers?: readonly string[] } = {}) {
  rig = await startRig(options);
  const { applications = [application('app-1'), application('msg-1', 'Messaging-V2')], numbers = ['+15005550100'] } = options;
  rig.bandwidth.route({
    'GET /api/v2/accounts/9900000/applications': {
      status: 200,
      body: `<ApplicationProvisioningResponse><ApplicationList>${applications.join('')}</ApplicationList></ApplicationProvisioningResponse>`,
    },
    'GET /api/v2/tns': {
      status: 200,
      body: `<TelephoneNumbersResponse><TelephoneNumbers>${numbers.map((number) => `<TelephoneNumber><FullNumber>${number}</FullNumber></TelephoneNumber>`).join('')}</TelephoneNumbers></TelephoneNumbersResponse>`,
    },
    'POST /api/v2/accounts/9900000/calls': ({ body }) => ({
      status: 201,
      body: { ...JSON.parse(body), callId: 'c-1', accountId: '9900000', callUrl: 'https://x' },
    }),
  });
}

const placed = () =>
  rig.bandwidth.requests.filter((request) => request.path.endsWith('/calls')).map(({ body }): Record<string, unknown> => JSON.parse(body));

describe('createCall', () => {
  it('fills in everything but whom to call', async () => {
    await start();
    const result = await rig.call('createCall', { to: '+15005550001' });
    const ours = `${rig.callbacks.url('real')}/voice`;
    expect(placed()).toEqual([
      { to: '+15005550001', from: '+15005550100', applicationId: 'app-1', answerUrl: ours, disconnectUrl: ours, callbackTimeout: 25 },
    ]);
    expect(result).toMatchObject({
      callId: 'c-1',
      line: 'real',
      warnings: [],
      answerUrl: 'this server',
      next: expect.stringContaining('getCallState'),
    });
    expect(result.next).toContain('nothing has been connected');
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('makes the call known, owned by the agent', async () => {
    await start();
    await rig.call('createCall', { to: '+15005550001', tag: 'order-42' });
    expect(rig.callbacks.port.liveCalls()).toMatchObject([
      { callId: 'c-1', from: '+15005550100', to: '+15005550001', owner: { id: 'agent-1' }, tag: 'order-42' },
    ]);
    expect(rig.notes).toContainEqual({ callId: 'c-1' });
  });

  it('asks for nothing that is given or configured', async () => {
    await start({ preferred: { applicationId: 'app-9', from: '+15005550199' } });
    await rig.call('createCall', { to: '+15005550001' });
    await rig.call('createCall', { to: 'sip:me@example.com', from: '+15005550107', applicationId: 'app-7', callbackTimeout: 5 });
    expect(placed()).toMatchObject([
      { applicationId: 'app-9', from: '+15005550199' },
      { applicationId: 'app-7', from: '+15005550107', callbackTimeout: 5 },
    ]);
    expect(rig.bandwidth.apiRequests()).toHaveLength(2);
  });

  it.each([
    [{ applications: [application('app-1'), application('app-2')] }, 'applicationId', 'app-2 (App app-2)'],
    [{ numbers: ['+15005550100', '+15005550101'] }, 'from', '+15005550101'],
    [{ applications: [] }, 'listApplications', 'no voice application'],
    [{ numbers: [] }, 'listPhoneNumbers', 'no phone number'],
  ])('lists the choices when there is not exactly one: %#', async (account, argument, words) => {
    await start(account);
    const failure = (await rig.fail('createCall', { to: '+15005550001' })).toFailure();
    expect(failure).toMatchObject({
      code: 'validation',
      error: expect.stringContaining(words),
      recovery: expect.stringContaining(argument),
    });
    expect(placed()).toEqual([]);
  });

  it('shows ten of many numbers', async () => {
    await start({ numbers: Array.from({ length: 30 }, (_, index) => `+150055501${index + 10}`) });
    const { message } = await rig.fail('createCall', { to: '+15005550001' });
    expect(message).toContain('and 20 more (listPhoneNumbers lists them)');
  });

  it('is refused before any HTTP when Bandwidth cannot reach us and no answerUrl is given', async () => {
    await start({ base: null });
    const failure = (await rig.fail('createCall', { to: '+15005550001' })).toFailure();
    expect(failure).toMatchObject({ code: 'validation', recovery: expect.stringMatching(/BW_MCP_DEV_TUNNEL=1.*BW_MCP_BASE_URL/) });
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it('says while the tunnel waits when it tries again, and advises no restart', async () => {
    const why = 'Bandwidth cannot reach this server: its tunnel is not open. It tries again automatically in 15 minutes.';
    await start({
      base: null,
      unreachable: { why, recovery: 'Wait that long, then try again. Nothing has to be restarted.', passes: true },
    });
    const failure = (await rig.fail('createCall', { to: '+15005550001' })).toFailure();
    expect(failure).toMatchObject({ code: 'unavailable', error: expect.stringContaining('again automatically in 15 minutes') });
    expect(failure.recovery).toMatch(/^Wait that long, then try again\./);
    expect(failure.recovery).not.toContain('BW_MCP_');
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it('makes an address on our own host ours, with its path as label', async () => {
    await start();
    const { origin } = new URL(rig.callbacks.url('real'));
    const result = await rig.call('createCall', { to: '+15005550001', answerUrl: `${origin}/menu`, disconnectUrl: `${origin}/end` });
    const ours = `${rig.callbacks.url('real')}/voice`;
    expect(placed()).toMatchObject([{ answerUrl: `${ours}/menu`, disconnectUrl: `${ours}/end` }]);
    expect(result.warnings).toEqual([]);
  });

  it('allows an answerUrl elsewhere, with a warning', async () => {
    await start({ base: null });
    const result = await rig.call('createCall', { to: '+15005550001', answerUrl: 'https://other.example/answer' });
    expect(placed()).toMatchObject([{ answerUrl: 'https://other.example/answer' }]);
    expect(result.warnings).toEqual([expect.stringContaining('do not arrive here')]);
  });

  it('hears of the end of such a call where our listener asks for no credentials', async () => {
    await start();
    await rig.call('createCall', { to: '+15005550001', answerUrl: 'https://other.example/answer' });
    expect(placed()).toMatchObject([{ disconnectUrl: `${rig.callbacks.url('real')}/voice` }]);
  });

  describe('where our listener asks for credentials', () => {
    const guarded = { base: `https://me.example.com/${secret}`, credentials: { username: 'switchboard-abc', password: 'pass-word-1' } };

    it('sends them to us and shows them to no one', async () => {
      await start(guarded);
      const result = await rig.call('createCall', { to: '+15005550001' });
      expect(placed()).toMatchObject([guarded.credentials]);
      expect(JSON.stringify([result, rig.notes])).not.toMatch(/pass-word-1|switchboard-abc/);
    });

    it('leaves our disconnectUrl out of a call answered elsewhere: its one pair of credentials would go there too', async () => {
      await start(guarded);
      const result = await rig.call('createCall', { to: '+15005550001', answerUrl: 'https://other.example/answer' });
      expect(placed()[0]).not.toHaveProperty('disconnectUrl');
      expect(placed()[0]).not.toHaveProperty('password');
      expect(result.warnings).toEqual([expect.stringContaining('Its end is not reported here either')]);
    });

    it('refuses a disconnectUrl elsewhere beside our answerUrl', async () => {
      await start(guarded);
      expect((await rig.fail('createCall', { to: '+15005550001', disconnectUrl: 'https://other.example/end' })).code).toBe('validation');
      expect(rig.bandwidth.requests).toEqual([]);
    });
  });

  it('asks for the result of asynchronous machine detection here', async () => {
    await start();
    await rig.call('createCall', { to: '+15005550001', machineDetection: {} });
    await rig.call('createCall', { to: '+15005550001', machineDetection: { mode: 'sync', detectionTimeout: 5 } });
    expect(placed().map((call) => call.machineDetection)).toEqual([
      { mode: 'async', callbackUrl: `${rig.callbacks.url('real')}/voice` },
      { mode: 'sync', detectionTimeout: 5 },
    ]);
  });

  describe('with answerBxml', () => {
    const answerBxml = '<Response><SpeakSentence>Hello.</SpeakSentence><Gather maxDigits="1"/></Response>';
    const answered = (callId = 'c-1') => rig.webhook({ callId, eventType: 'answer', answerTime: '2026-01-01T00:00:00.000Z' });

    it('says it as soon as somebody answers, and the wait returns that they did', async () => {
      await start();
      const placing = rig.call('createCall', { to: '+15005550001', answerBxml, waitSeconds: 25 });
      await expect.poll(() => rig.callbacks.port.liveCalls().length).toBe(1);
      const document = await answered();
      expect(document).toContain('<SpeakSentence>Hello.</SpeakSentence>');
      expect(document).toContain(`gatherUrl="${rig.callbacks.url('real')}/voice"`);
      const result = await placing;
      expect(result).toMatchObject({
        callId: 'c-1',
        ready: true,
        filled: ['Gather gatherUrl'],
        then: expect.stringContaining('gather'),
        events: [{ event_type: 'answer' }],
        openTurns: [],
      });
      expect(placed()[0]).not.toHaveProperty('answerBxml');
      expect(placed()[0]).not.toHaveProperty('waitSeconds');
      expect(JSON.stringify(result)).not.toContain(secret);
    });

    it('says it also when the call is answered before Bandwidth has replied to createCall', async () => {
      await start();
      let document: Promise<string> | undefined;
      rig.bandwidth.route({
        'POST /api/v2/accounts/9900000/calls': async () => {
          document = answered();
          await expect.poll(() => rig.callbacks.port.liveCalls().length).toBe(1);
          return { status: 201, body: { callId: 'c-1', accountId: '9900000' } };
        },
      });
      await rig.call('createCall', { to: '+15005550001', answerBxml });
      expect(await document).toContain('Hello.');
    });

    it('is checked before the call is placed', async () => {
      await start();
      const bad = '<Response><Gather maxDigits="99"/></Response>';
      expect((await rig.fail('createCall', { to: '+15005550001', answerBxml: bad })).code).toBe('validation');
      expect(await rig.fail('createCall', { to: '+15005550001', answerBxml, answerUrl: 'https://x.example/' })).toMatchObject({
        code: 'validation',
        recovery: expect.stringContaining('Leave out answerUrl'),
      });
      expect(placed()).toEqual([]);
    });

    it('is one answer of several that come at the same moment', async () => {
      await start();
      let winners = 0;
      for (let round = 0; round < 300; round++) {
        const callId = `race-${round}`;
        rig.bandwidth.route({ 'POST /api/v2/accounts/9900000/calls': { status: 201, body: { callId, accountId: '9900000' } } });
        await rig.call('createCall', { to: '+15005550001' });
        const says = (who: string) => `<Response><SpeakSentence>${who}</SpeakSentence></Response>`;
        const writing = ['one', 'two'].map((who) => rig.call('respondToCallback', { callId, bxml: says(who) }));
        const document =
          round % 2 === 0 ? answered(callId) : new Promise<string>((resolve) => setImmediate(() => resolve(answered(callId))));
        const outcomes = await Promise.allSettled(writing);
        const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [['one', 'two'][index]] : []));
        expect(won).toHaveLength(1);
        expect(await document).toContain(`<SpeakSentence>${won[0]}</SpeakSentence>`);
        winners += won.length;
      }
      expect(winners).toBe(300);
    });
  });

  it.each([
    [{ to: '5005550001' }],
    [{ to: '+1 500 555 0001' }],
    [{ to: '+05005550001' }],
    [{ to: '+15005550001', from: 'me' }],
    [{ to: '+15005550001', answerUrl: 'ftp://x.example/' }],
    [{ to: '+15005550001', answerUrl: '/relative' }],
    [{ to: '+15005550001', answerUrl: 'https://user:pw@x.example/' }],
    [{ to: '+15005550001', callbackTimeout: 26 }],
    [{ to: '+15005550001', callTimeout: 0 }],
    [{ to: '+15005550001', anser: 'x' }],
    [{}],
  ])('refuses %j before the wire', async (input) => {
    await start();
    await expect(rig.call('createCall', input)).rejects.toThrow();
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it.each([
    [402, 'feature_limit'],
    [403, 'feature_limit'],
    [429, 'rate_limited'],
    [400, 'validation'],
  ])('maps a refusal with %i to %s and knows of no call', async (status, code) => {
    await start();
    rig.bandwidth.route({ 'POST /api/v2/accounts/9900000/calls': { status, body: { description: 'no' } } });
    expect((await rig.fail('createCall', { to: '+15005550001' })).code).toBe(code);
    expect(rig.callbacks.port.liveCalls()).toEqual([]);
  });
});
