import { describe, expect, it } from 'vitest';
import type { Activity } from '../../mcp/index';
import { answerTalk, personTalk, toolTalk, webhookTalk } from './conversation';
import { describeWebhook } from './words';

type Of<K extends Activity['kind']> = Extract<Activity, { kind: K }>;

const agent = { id: 'a-1', name: 'Claude' };
const bxml = '<Response><SpeakSentence>Hello.</SpeakSentence></Response>';
const hello = [{ kind: 'speech', text: 'Hello.' }];
const note = (text: string) => ({ by: 'other', parts: [{ kind: 'note', text }] });

const answer = (by: Of<'answer'>['by']): Of<'answer'> => ({
  ...{ kind: 'answer', at: 1, callId: 'c-1', callbackId: 'cb-1', event_type: 'answer', by, waitedMs: 10, bxml },
});
const tool = (name: string, ok = true): Of<'tool'> => ({
  ...{ kind: 'tool', at: 1, agent, tool: name, callId: 'c-1', durationMs: 1, bxml },
  outcome: ok ? { ok: true } : { ok: false, code: 'conflict', error: 'no' },
});

describe('what is said', () => {
  it('by an answer belongs to whoever gave it', () => {
    expect(answerTalk(answer({ kind: 'agent', agent }))).toEqual({ by: 'agent', parts: hello });
    expect(answerTalk(answer({ kind: 'fallback', reason: 'no agent' }))).toEqual({ by: 'switchboard', parts: hello });
  });

  it('by a keep-alive is nothing, and by the person is shown as their act', () => {
    expect(answerTalk(answer({ kind: 'keep-alive' }))).toBeUndefined();
    expect(personTalk({ act: 'said', text: 'Good morning.' }, 'You said')).toEqual({
      by: 'you',
      parts: [{ kind: 'speech', text: 'Good morning.' }],
    });
    expect(personTalk({ act: 'took-over', text: undefined }, 'You took over the call')).toEqual(note('You took over the call'));
  });

  it('by a tool is a document that broke in, and only when it worked', () => {
    expect(toolTalk(tool('updateCallBxml'))).toEqual({ by: 'agent', parts: hello });
    expect(toolTalk(tool('updateCallBxml', false))).toBeUndefined();
    expect(toolTalk(tool('updateCall'))).toEqual(note('Changed a live call'));
    for (const quiet of ['respondToCallback', 'getCallbackEvents', 'createCall']) expect(toolTalk(tool(quiet))).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['initiate', {}, note('Incoming call')],
    ['answer', {}, note('Answered')],
    ['gather', { digits: '42#' }, { by: 'other', parts: [{ kind: 'keys', keys: '42#' }] }],
    ['gather', { digits: '' }, note('No keys were pressed')],
    ['dtmf', { digit: '5' }, { by: 'other', parts: [{ kind: 'keys', keys: '5' }] }],
    ['recordComplete', { duration: 'PT4.25S' }, { by: 'other', parts: [{ kind: 'recording', length: '4.3 seconds' }] }],
    ['transferAnswer', { transferTo: '+19195550100' }, note('The transfer target answered')],
    ['disconnect', { cause: 'hangup' }, note('Call ended: hung up')],
    ['disconnect', {}, note('Call ended')],
    ['redirect', {}, undefined],
    ['recordingAvailable', {}, undefined],
    ['somethingNew', {}, undefined],
    ['constructor', {}, undefined],
  ])('by a webhook: %s %j', (eventType, data, expected) => {
    const event: Of<'webhook'>['event'] = {
      ...{
        seq: 1,
        event_type: eventType,
        timestamp: '2026-01-01T00:00:00.000Z',
        receivedAt: 1,
        line: 'practice',
        account: '1',
        callId: 'c-1',
      },
      ...{
        parentCallId: undefined,
        messageId: undefined,
        from: '+19195550100',
        to: '+19195550101',
        callbackId: undefined,
        label: undefined,
        data,
      },
    };
    expect(webhookTalk(event, describeWebhook(event, 'outbound'))).toEqual(expected);
  });
});
