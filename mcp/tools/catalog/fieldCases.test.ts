import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRig, type ToolRig } from '../testing/toolRig';

// Arguments as real hosts and models have sent them, each from a public report.
let rig: ToolRig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

describe('getCallbackEvents finds what is meant', () => {
  it.each<[string, unknown]>([
    ['a list sent as text', '["gather","answer"]'],
    ['types with a comma', 'gather,answer'],
    ['another letter case', 'Answer'],
    ['one type', 'answer'],
  ])('by %s', async (_what, event_type) => {
    void rig.webhook({ eventType: 'answer', callId: 'c-1' }).catch(() => undefined);
    const { events } = await rig.call('getCallbackEvents', { event_type, waitSeconds: 5 });
    expect(events).toMatchObject([{ event_type: 'answer' }]);
  });

  it('by either spelling of the end of a recording', async () => {
    void rig.webhook({ eventType: 'recordComplete', callId: 'c-1' }).catch(() => undefined);
    expect(await rig.call('getCallbackEvents', { event_type: 'recordingComplete', waitSeconds: 5 })).toMatchObject({
      events: [{ event_type: 'recordComplete' }],
    });
  });

  it.each([
    ['voice.answer', 'Did you mean answer?'],
    ['hangup', 'Did you mean disconnect?'],
    ['gathered', 'Did you mean gather?'],
    ['delivered', 'Did you mean message-delivered?'],
    ['bogus', 'not an event type known to Switchboard'],
  ])('and does not wait for %s', async (event_type, says) => {
    const began = performance.now();
    const error = await rig.fail('getCallbackEvents', { event_type, waitSeconds: 25 });
    expect(error).toMatchObject({ code: 'validation', message: expect.stringContaining(says) });
    expect(error.recovery).toContain('without event_type');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('by a type that Switchboard does not know, once Bandwidth has sent one', async () => {
    await rig.webhook({ eventType: 'brandNew', callId: 'c-1' });
    expect(await rig.call('getCallbackEvents', { event_type: 'brandNew' })).toMatchObject({ events: [{ event_type: 'brandNew' }] });
  });
});

describe('generateBXML takes attributes as models write them', () => {
  const expected = '<Gather maxDigits="1">\n    <SpeakSentence voice="kate">Press 1.</SpeakSentence>\n  </Gather>';
  const listed = (name: string, value: string) => [{ name, value }];

  it.each<[string, unknown]>([
    [
      'listed',
      [
        {
          verb: 'Gather',
          attributes: listed('maxDigits', '1'),
          children: [{ verb: 'SpeakSentence', attributes: listed('voice', 'kate'), text: 'Press 1.' }],
        },
      ],
    ],
    [
      'as an object',
      [
        {
          verb: 'Gather',
          attributes: { maxDigits: 1 },
          children: [{ verb: 'SpeakSentence', attributes: { voice: 'kate' }, text: 'Press 1.' }],
        },
      ],
    ],
    ['beside the verb', [{ verb: 'Gather', maxDigits: 1, children: [{ verb: 'SpeakSentence', voice: 'kate', text: 'Press 1.' }] }]],
    [
      'as JSON text',
      '[{"verb":"Gather","maxDigits":1,"children":"[{\\"verb\\":\\"SpeakSentence\\",\\"voice\\":\\"kate\\",\\"text\\":\\"Press 1.\\"}]"}]',
    ],
  ])('%s', async (_how, verbs) => {
    const result = await rig.call('generateBXML', { verbs });
    expect(result.bxml).toContain(expected);
    expect(result.warnings).toEqual([]);
  });

  it('refuses one attribute with two values', async () => {
    expect(await rig.fail('generateBXML', { verbs: [{ verb: 'Pause', duration: 1, attributes: { duration: 2 } }] })).toMatchObject({
      code: 'validation',
      message: expect.stringContaining('<Pause> has duration twice'),
    });
  });

  it('does not drop verbs under another name', async () => {
    expect(
      (await rig.fail('generateBXML', { verbs: [{ verb: 'Gather', nested: [{ verb: 'SpeakSentence', text: 'x' }] }] })).message,
    ).toContain('verbs[0].nested: is not an argument; did you mean children?');
  });
});
