import { afterEach, describe, expect, it } from 'vitest';
import { secret, startRig, type ToolRig } from '../testing/toolRig';

const update = 'POST /api/v2/accounts/9900000/calls/c-1';
const replace = 'PUT /api/v2/accounts/9900000/calls/c-1/bxml';
const answer = { eventType: 'answer', callId: 'c-1' };

let rig: ToolRig;
afterEach(() => rig.close());

async function start(options: Parameters<typeof startRig>[0] = {}) {
  rig = await startRig(options);
  rig.bandwidth.route({ [update]: { status: 200 }, [replace]: { status: 204 } });
}

const sent = () => rig.bandwidth.apiRequests().map(({ body }) => body);
const voice = () => `${rig.callbacks.url('real')}/voice`;

/** An answer event whose caller waits; resolves once the turn is open. */
async function openTurn() {
  const pending = rig.webhook(answer);
  await rig.call('getCallbackEvents', { callId: 'c-1', event_type: 'answer', waitSeconds: 5 });
  return pending;
}
const openTurns = async () => (await rig.call('getCallbackEvents', { callId: 'c-1' })).openTurns;

describe('updateCall', () => {
  it('hangs up', async () => {
    await start();
    expect(await rig.call('updateCall', { callId: 'c-1', action: 'hangup' })).toMatchObject({
      callId: 'c-1',
      accepted: true,
      warnings: [],
    });
    expect(sent().map((body) => JSON.parse(body))).toEqual([{ state: 'completed' }]);
  });

  it.each([
    [undefined, ''],
    ['/menu/main?x=1', '/menu/main?x=1'],
  ])('redirects to us, path %j', async (redirectUrl, path) => {
    await start();
    const result = await rig.call('updateCall', {
      callId: 'c-1',
      action: 'redirect',
      ...(redirectUrl === undefined ? {} : { redirectUrl }),
      tag: 't',
    });
    expect(JSON.parse(sent()[0] ?? '')).toEqual({ state: 'active', redirectUrl: `${voice()}${path}`, tag: 't' });
    expect(result).toMatchObject({ warnings: [], next: expect.stringContaining('redirect event') });
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('redirects elsewhere, with a warning', async () => {
    await start({ base: null });
    const result = await rig.call('updateCall', { callId: 'c-1', action: 'redirect', redirectUrl: 'https://other.example/x' });
    expect(JSON.parse(sent()[0] ?? '')).toEqual({ state: 'active', redirectUrl: 'https://other.example/x' });
    expect(result.warnings).toHaveLength(1);
  });

  it('pauses: silence, then back to us', async () => {
    await start();
    await rig.call('updateCall', { callId: 'c-1', action: 'pause', pauseSeconds: 30 });
    expect(rig.bandwidth.apiRequests()[0]).toMatchObject({ method: 'PUT', path: '/api/v2/accounts/9900000/calls/c-1/bxml' });
    expect(sent()[0]).toMatch(/<Pause duration="30"\/>\s*<Redirect redirectUrl="[^"]+\/voice"\/>/);
    expect(rig.notes.at(-1)?.bxml).toBe('<Response><Pause duration="30"/><Redirect/></Response>');
  });

  it.each(['redirect', 'pause'])('needs a way back for %s', async (action) => {
    await start({ base: null });
    expect((await rig.fail('updateCall', { callId: 'c-1', action })).code).toBe('validation');
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it.each([[{ action: 'hangup', redirectUrl: '/x' }], [{ action: 'pause', tag: 't' }], [{ action: 'redirect', pauseSeconds: 3 }]])(
    'refuses %j instead of ignoring half of it',
    async (input) => {
      await start();
      expect((await rig.fail('updateCall', { callId: 'c-1', ...input })).code).toBe('validation');
      expect(rig.bandwidth.requests).toEqual([]);
    },
  );

  it.each(['//evil.example/x', '/a b', '/\\evil.example', 'menu'])('refuses the address %s', async (redirectUrl) => {
    await start();
    await expect(rig.call('updateCall', { callId: 'c-1', action: 'redirect', redirectUrl })).rejects.toThrow();
  });

  it('ends the open turn of the call, and says so to who answers late', async () => {
    await start();
    const document = openTurn();
    await expect.poll(openTurns).toHaveLength(1);
    await rig.call('updateCall', { callId: 'c-1', action: 'hangup' });
    expect(await openTurns()).toEqual([]);
    const failure = await rig.fail('respondToCallback', { callId: 'c-1', bxml: '<Response><Hangup/></Response>' });
    expect(failure).toMatchObject({ code: 'conflict', message: expect.stringContaining('updateCall hung up') });
    await document;
  });

  it('spares the turn that its own redirect opens, even before the update is acknowledged', async () => {
    await start();
    const first = openTurn();
    await expect.poll(openTurns).toHaveLength(1);
    let redirected: Promise<string> | undefined;
    rig.bandwidth.route({
      [update]: async () => {
        redirected = rig.webhook({ eventType: 'redirect', callId: 'c-1' });
        await rig.call('getCallbackEvents', { callId: 'c-1', event_type: 'redirect', waitSeconds: 5 });
        return { status: 200 };
      },
    });
    await rig.call('updateCall', { callId: 'c-1', action: 'redirect' });
    expect(await openTurns()).toMatchObject([{ event_type: 'redirect' }]);
    await rig.call('respondToCallback', { callId: 'c-1', bxml: '<Response><Hangup/></Response>' });
    expect(await redirected).toContain('<Hangup/>');
    await first;
  });

  it('leaves the turn open when Bandwidth refuses', async () => {
    await start();
    rig.bandwidth.route({ [update]: { status: 409, body: { description: 'Call [c-1] cannot be modified in its current state' } } });
    const document = openTurn();
    await expect.poll(openTurns).toHaveLength(1);
    expect((await rig.fail('updateCall', { callId: 'c-1', action: 'redirect' })).code).toBe('conflict');
    expect(await openTurns()).toHaveLength(1);
    await rig.call('respondToCallback', { callId: 'c-1', bxml: '<Response><Hangup/></Response>' });
    expect(await document).toContain('<Hangup/>');
  });
});

describe('updateCallBxml', () => {
  it('completes the document, sends it and says what comes next', async () => {
    await start();
    const bxml = '<Response><SpeakSentence>Hello</SpeakSentence><Gather/></Response>';
    const result = await rig.call('updateCallBxml', { callId: 'c-1', bxml });
    expect(sent()[0]).toContain(`gatherUrl="${voice()}"`);
    expect(rig.bandwidth.apiRequests()[0]?.headers['content-type']).toBe('application/xml');
    expect(result).toMatchObject({ callId: 'c-1', accepted: true, filled: ['Gather gatherUrl'], then: expect.stringContaining('gather') });
    expect(JSON.stringify([result, rig.notes])).not.toContain(secret);
    expect(rig.notes.at(-1)).toEqual({ callId: 'c-1', bxml });
  });

  it('names line, verb and attribute of what is wrong, and sends nothing', async () => {
    await start();
    const failure = await rig.fail('updateCallBxml', { callId: 'c-1', bxml: '<Response>\n<Gather maxDigits="80"/></Response>' });
    expect(failure).toMatchObject({ code: 'validation', message: expect.stringContaining('line 2, <Gather> maxDigits') });
    expect(rig.bandwidth.requests).toEqual([]);
  });

  it('adds credentials on the wire and nowhere else', async () => {
    await start({ base: `https://me.example.com/${secret}`, credentials: { username: 'switchboard-abc', password: 'pass-word-1' } });
    const result = await rig.call('updateCallBxml', { callId: 'c-1', bxml: '<Response><Redirect/></Response>' });
    expect(sent()[0]).toContain('password="pass-word-1"');
    expect(JSON.stringify([result, rig.notes])).not.toContain('pass-word-1');
  });
});
