import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secret, startRig, type ToolRig } from './testing/toolRig';

let rig: ToolRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const hangup = '<Response><Hangup/></Response>';

/** An event of these fields, read back; and the document its webhook will be answered with. */
async function event(fields: Readonly<Record<string, unknown>>, path?: string) {
  const document = rig.webhook({ callId: 'c-1', ...fields }, path);
  const page = await rig.call('getCallbackEvents', {
    callId: fields.callId ?? 'c-1',
    event_type: String(fields.eventType),
    waitSeconds: 5,
  });
  const { events } = page;
  const last: unknown = Array.isArray(events) ? events.at(-1) : undefined;
  if (typeof last !== 'object' || last === null || !('callbackId' in last)) throw new Error('the event opened no turn');
  return { document, callbackId: String(last.callbackId), page };
}

describe('respondToCallback', () => {
  it('delivers completed BXML and says what was done and what comes next', async () => {
    const { document, callbackId } = await event({ eventType: 'answer' });
    const bxml = '<Response><Gather maxDigits="1"><SpeakSentence>Press 1.</SpeakSentence></Gather></Response>';
    const result = await rig.call('respondToCallback', { callbackId, bxml });
    expect(result).toMatchObject({
      delivered: true,
      callbackId,
      callId: 'c-1',
      event_type: 'answer',
      filled: ['Gather gatherUrl'],
      warnings: [],
    });
    expect(result.waitedMs).toBeTypeOf('number');
    expect(result.then).toContain('gather');
    expect(await document).toContain(`gatherUrl="${rig.callbacks.url('real')}/voice"`);
    expect(JSON.stringify([result, rig.notes])).not.toContain(secret);
    expect(rig.notes.at(-1)).toEqual({ callId: 'c-1', bxml });
  });

  it('answers by callId alone', async () => {
    const { document, callbackId } = await event({ eventType: 'answer' });
    expect(await rig.call('respondToCallback', { callId: 'c-1', bxml: hangup })).toMatchObject({ callbackId });
    expect(await document).toContain('<Hangup/>');
  });

  describe('for a call that still rings', () => {
    beforeEach(async () => {
      rig.bandwidth.route({ 'POST /api/v2/accounts/9900000/calls': { status: 201, body: { callId: 'c-1' } } });
      await rig.call('createCall', { to: '+19195550143', from: '+19195550100', applicationId: 'v-1' });
    });
    const answered = () => rig.webhook({ callId: 'c-1', eventType: 'answer', answerTime: '2026-01-01T00:00:00.000Z' });

    it('is kept, and answers its first turn', async () => {
      expect(await rig.call('respondToCallback', { callId: 'c-1', bxml: hangup })).toMatchObject({
        delivered: false,
        ready: true,
        callId: 'c-1',
        then: expect.stringContaining('hangs up'),
      });
      expect(await answered()).toContain('<Hangup/>');
      expect((await rig.call('getCallbackEvents', { callId: 'c-1' })).openTurns).toEqual([]);
      expect((await rig.fail('respondToCallback', { callId: 'c-1', bxml: hangup })).code).toBe('conflict');
    });

    it('is kept once; the agent may replace its own', async () => {
      await rig.call('respondToCallback', { callId: 'c-1', bxml: '<Response><Pause/></Response>' });
      expect((await rig.fail('respondToCallback', { callId: 'c-1', bxml: hangup })).toFailure()).toMatchObject({
        code: 'conflict',
        recovery: expect.stringContaining('replace: true'),
      });
      await rig.call('respondToCallback', { callId: 'c-1', bxml: hangup, replace: true });
      expect(await answered()).toContain('<Hangup/>');
    });

    it('is checked before it is kept', async () => {
      expect((await rig.fail('respondToCallback', { callId: 'c-1', bxml: '<Response><Gather maxDigits="99"/></Response>' })).code).toBe(
        'validation',
      );
      expect((await rig.fail('respondToCallback', { callId: 'c-2', bxml: hangup })).code).toBe('not_found');
    });
  });

  it('waits for what comes next, and shows only what is new in it', async () => {
    const { document, callbackId } = await event({ eventType: 'answer', from: '+19195550100', to: '+19195550143' });
    const answering = rig.call('respondToCallback', {
      callbackId,
      bxml: '<Response><Gather maxDigits="1"/></Response>',
      waitSeconds: 25,
    });
    await document;
    void rig.webhook({ callId: 'c-1', eventType: 'gather', digits: '1', from: '+19195550100', to: '+19195550143', direction: 'outbound' });
    const result = await answering;
    expect(result).toMatchObject({
      delivered: true,
      events: [{ event_type: 'gather', callbackId: expect.any(String), timestamp: expect.any(String) }],
      openTurns: [{ callId: 'c-1', event_type: 'gather' }],
      more: false,
    });
    const [first] = Array.isArray(result.events) ? result.events : [];
    expect(first.data).toEqual({ digits: '1' });
    expect(first.callId).toBeUndefined();
    // The whole body is there for whoever wants it.
    const { events } = await rig.call('getCallbackEvents', { callId: 'c-1', event_type: 'gather' });
    expect(events).toMatchObject([{ data: { digits: '1', from: '+19195550100', direction: 'outbound' } }]);
    // The cursor goes on behind it.
    void rig.webhook({ callId: 'c-1', eventType: 'disconnect', cause: 'hangup' });
    expect(await rig.call('getCallbackEvents', { callId: 'c-1', cursor: result.cursor, waitSeconds: 5 })).toMatchObject({
      events: [{ event_type: 'disconnect' }],
    });
  });

  it('waits in vain without failing, and an answer that is refused does not wait', async () => {
    const { callbackId } = await event({ eventType: 'answer' });
    expect(await rig.call('respondToCallback', { callbackId, bxml: hangup, waitSeconds: 0.05 })).toMatchObject({
      delivered: true,
      events: [],
      openTurns: [],
    });
    expect((await rig.fail('respondToCallback', { callbackId, bxml: hangup, waitSeconds: 25 })).code).toBe('conflict');
  });

  it('lets the first answer win and gives the second a conflict', async () => {
    const { callbackId } = await event({ eventType: 'answer' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        rig.call('respondToCallback', index % 2 === 0 ? { callbackId, bxml: hangup } : { callId: 'c-1', bxml: hangup }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
  });

  it('leaves the turn open after invalid BXML, naming line, verb and attribute', async () => {
    const { document, callbackId } = await event({ eventType: 'answer' });
    expect(await rig.fail('respondToCallback', { callbackId, bxml: '<Response>\n\n<Gather maxDigits="99"/></Response>' })).toMatchObject({
      code: 'validation',
      message: expect.stringContaining('line 3, <Gather> maxDigits'),
    });
    expect((await rig.fail('respondToCallback', { callbackId, bxml: 'hello' })).code).toBe('validation');
    await rig.call('respondToCallback', { callbackId, bxml: hangup });
    expect(await document).toContain('<Hangup/>');
  });

  it('judges the BXML by the kind of event it answers', async () => {
    const { document, callbackId } = await event({ eventType: 'answer' });
    const forward = '<Response><Forward to="+15005550001"/></Response>';
    expect(await rig.fail('respondToCallback', { callbackId, bxml: forward })).toMatchObject({
      code: 'validation',
      message: expect.stringContaining('Forward'),
    });
    await rig.call('respondToCallback', { callbackId, bxml: hangup });
    await document;
    const inbound = await event({ eventType: 'initiate', callId: 'c-2', direction: 'inbound' });
    await rig.call('respondToCallback', { callbackId: inbound.callbackId, bxml: forward });
    expect(await inbound.document).toContain('<Forward');
  });

  it('forwards an inbound call that its document redirected, as long as it is unanswered', async () => {
    const first = await event({ eventType: 'initiate', direction: 'inbound' });
    await rig.call('respondToCallback', { callbackId: first.callbackId, bxml: '<Response><Redirect/></Response>' });
    const redirected = await event({ eventType: 'redirect', direction: 'inbound' });
    const forward = '<Response><Forward to="+15005550001"/></Response>';
    await rig.call('respondToCallback', { callbackId: redirected.callbackId, bxml: forward });
    expect(await redirected.document).toContain('<Forward to="+15005550001"');
  });

  it('does not answer another call than the one named', async () => {
    const { document, callbackId } = await event({ eventType: 'answer' });
    expect((await rig.fail('respondToCallback', { callbackId, callId: 'c-other', bxml: hangup })).code).toBe('validation');
    await rig.call('respondToCallback', { callbackId, callId: 'c-1', bxml: hangup });
    await document;
  });

  it.each([
    [{ callbackId: 'cb-unknown' }, 'not_found'],
    [{ callId: 'c-unknown' }, 'not_found'],
    [{}, 'validation'],
  ])('%j: %s', async (address, code) => {
    expect((await rig.fail('respondToCallback', { ...address, bxml: hangup })).code).toBe(code);
  });
});

describe.each(['getCallbackEvents', 'getInboundMessages'])('%s with nothing to give', (tool) => {
  it('says when nothing can arrive, and what to do', async () => {
    await rig.close();
    rig = await startRig({ base: null });
    expect(await rig.call(tool)).toMatchObject({
      warnings: [expect.stringMatching(/^Nothing can arrive now\. Bandwidth cannot reach this server.*BW_MCP_DEV_TUNNEL=1/)],
    });
  });

  it('says nothing of the kind while Bandwidth can reach us', async () => {
    expect(await rig.call(tool)).not.toHaveProperty('warnings');
  });
});

describe('getCallbackEvents', () => {
  it('marks an event of the past that is shown again', async () => {
    await rig.webhook({ eventType: 'disconnect', callId: 'c-1' });
    const first = await rig.call('getCallbackEvents', { callId: 'c-1' });
    await rig.callbacks.replay({
      ...{ seq: 1, event_type: 'disconnect', timestamp: '2026-01-01T00:00:00.000Z', receivedAt: 0, line: 'real', account: '9900000' },
      ...{ callId: 'c-1', parentCallId: undefined, messageId: undefined, from: undefined, to: undefined, callbackId: undefined },
      ...{ label: undefined, data: { eventType: 'disconnect', callId: 'c-1' } },
    });
    const { events } = await rig.call('getCallbackEvents', { callId: 'c-1', cursor: first.cursor });
    expect(events).toEqual([expect.objectContaining({ event_type: 'disconnect', replayed: true })]);
    expect(first.events).toEqual([expect.not.objectContaining({ replayed: true })]);
  });

  it('returns the webhook untouched, with its turn and label', async () => {
    const body = { eventType: 'gather', callId: 'c-1', digits: '1', terminatingDigit: '', eventTime: '2026-01-01T00:00:00.000Z' };
    const { callbackId, page, document } = await event(body, '/voice/menu/main?x=1');
    expect(page).toMatchObject({
      events: [
        {
          event_type: 'gather',
          timestamp: '2026-01-01T00:00:00.000Z',
          line: 'real',
          callId: 'c-1',
          callbackId,
          label: '/menu/main?x=1',
          data: { ...body, accountId: '9900000' },
        },
      ],
      openTurns: [{ callbackId, callId: 'c-1', event_type: 'gather', since: expect.any(String), answerWithin: expect.any(Number) }],
      more: false,
    });
    expect(page).not.toHaveProperty('restarted');
    await rig.call('respondToCallback', { callbackId, bxml: hangup });
    await document;
  });

  it('reads on from its cursor', async () => {
    await rig.webhook({ eventType: 'dtmf', callId: 'c-1', digit: '1' });
    const first = await rig.call('getCallbackEvents', {});
    await rig.webhook({ eventType: 'dtmf', callId: 'c-1', digit: '2' });
    const second = await rig.call('getCallbackEvents', { cursor: first.cursor });
    expect([first, second]).toMatchObject([{ events: [{ data: { digit: '1' } }] }, { events: [{ data: { digit: '2' } }] }]);
    expect(await rig.call('getCallbackEvents', { cursor: second.cursor })).toMatchObject({ events: [] });
  });

  it('filters by one type, a list of types, call and number', async () => {
    await rig.webhook({ eventType: 'dtmf', callId: 'c-1', digit: '1', from: '+15005550001' });
    await rig.webhook({ eventType: 'disconnect', callId: 'c-1', cause: 'hangup', from: '+15005550001' });
    await rig.webhook({ eventType: 'dtmf', callId: 'c-2', digit: '2', from: '+15005550002' });
    const types = async (input: Readonly<Record<string, unknown>>) => {
      const { events } = await rig.call('getCallbackEvents', input);
      return Array.isArray(events)
        ? events.map((entry: { event_type: string; callId: string }) => `${entry.event_type} ${entry.callId}`)
        : [];
    };
    expect(await types({ event_type: 'disconnect' })).toEqual(['disconnect c-1']);
    expect(await types({ event_type: ['dtmf', 'disconnect'], callId: 'c-1' })).toEqual(['dtmf c-1', 'disconnect c-1']);
    expect(await types({ from: '+15005550002' })).toEqual(['dtmf c-2']);
    expect(await types({ limit: 1 })).toEqual(['dtmf c-2']);
  });

  it('waits until something matches', async () => {
    const waiting = rig.call('getCallbackEvents', { event_type: 'disconnect', waitSeconds: 25 });
    await rig.webhook({ eventType: 'dtmf', callId: 'c-1', digit: '1' });
    await rig.webhook({ eventType: 'disconnect', callId: 'c-1', cause: 'hangup' });
    expect(await waiting).toMatchObject({ events: [{ event_type: 'disconnect' }] });
  });

  it('is an empty success when the agent stops waiting', async () => {
    const stop = new AbortController();
    const waiting = rig.call('getCallbackEvents', { waitSeconds: 25 }, undefined, stop.signal);
    stop.abort();
    expect(await waiting).toMatchObject({ events: [], openTurns: [], more: false });
  });

  it('H3: shows nothing of another account', async () => {
    await rig.webhook({ eventType: 'dtmf', callId: 'c-1', digit: '1', accountId: '1111111' });
    expect(await rig.call('getCallbackEvents')).toMatchObject({ events: [] });
  });

  it.each([{ waitSeconds: 26 }, { limit: 0 }, { limit: 101 }, { messageId: 'x' }, { event_type: [] }])('refuses %j', async (input) => {
    await expect(rig.call('getCallbackEvents', input)).rejects.toThrow();
  });
});

describe('generateBXML', () => {
  it('writes a document that can be sent as it is, and sends nothing', async () => {
    const verbs = [{ verb: 'gather', attributes: { maxDigits: 1 }, children: [{ verb: 'SpeakSentence', text: 'Press 1 & wait.' }] }];
    const { bxml, corrected, then } = await rig.call('generateBXML', { verbs });
    expect(bxml).toContain('Press 1 &amp; wait.');
    expect(corrected).toHaveLength(1);
    expect(then).toContain('gather');
    expect(rig.bandwidth.requests).toEqual([]);
    const { document, callbackId } = await event({ eventType: 'answer' });
    await rig.call('respondToCallback', { callbackId, bxml });
    expect(await document).toContain('maxDigits="1"');
  });

  it('needs no account and names the verb that is wrong', async () => {
    await rig.call('clearCredentials');
    const failure = await rig.fail('generateBXML', { verbs: [{ verb: 'Pause' }, { verb: 'Gather', attributes: { maxDigits: 80 } }] });
    expect(failure).toMatchObject({ code: 'validation', message: expect.stringContaining('verb 2, <Gather> maxDigits') });
  });
});
