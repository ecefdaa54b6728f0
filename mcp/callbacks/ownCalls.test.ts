import { expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import type { Agent } from '../model/agent';
import type { KnownCall } from '../model/call';
import { CallBook } from './calls';
import { OwnCalls } from './ownCalls';
import { parseWebhooks, toEvent, type Webhook } from './webhook';

const by: Agent = { id: 'tester', name: 'Test call' };

function rig() {
  const clock = new ManualClock();
  const calls = new CallBook({ clock, changed: () => undefined, inboundCallbackTimeout: 15 });
  const answers: string[] = [];
  const turns = {
    respond: async (_scope: unknown, _address: unknown, bxml: string) => {
      answers.push(bxml);
      return { callbackId: '', callId: '', event_type: '', delivered: true, waitedMs: 0 } as const;
    },
  };
  return { clock, calls, answers, own: new OwnCalls({ clock, log: silentLog, calls, turns }) };
}

function webhook(fields: object): Webhook {
  const parsed = parseWebhooks({ method: 'POST', body: JSON.stringify({ accountId: '5500000', ...fields }), query: '' });
  const [only] = parsed.ok ? parsed.webhooks : [];
  if (only === undefined) throw new Error('no webhook');
  return only;
}

const eventOf = (of: Webhook) =>
  ({ ...toEvent(of, { line: 'real', receivedAt: 1, callbackId: 'cb-1', label: undefined, account: of.account }), seq: 1 }) as const;

it('knows its calls by their tag before createCall has returned, and leaves every other call alone', () => {
  const { own, calls, answers } = rig();
  const { tag } = own.begin(by, '<Response/>');
  expect(own.claim(webhook({ eventType: 'answer', callId: 'c-2', tag: 'switchboard forged' }))).toBeUndefined();
  expect(own.claim(webhook({ eventType: 'answer', callId: 'c-3' }))).toBeUndefined();
  const claimed = own.claim(webhook({ eventType: 'answer', callId: 'c-1', tag }));
  if (claimed === undefined) throw new Error('not claimed');
  expect(claimed.account).toBe('switchboard');
  calls.seen(claimed, 'real');
  own.answer(eventOf(claimed));
  expect(answers).toEqual(['<Response/>']);
  // Whatever it asks later, it is hung up.
  own.answer(eventOf(claimed));
  expect(answers[1]).toContain('<Hangup/>');
});

it('hangs up a call of an earlier run, which its account alone shows', () => {
  const { own, calls, answers } = rig();
  const call: KnownCall = {
    ...{ callId: 'c-1', parentCallId: undefined, line: 'real', account: 'switchboard', applicationId: 'a-1', direction: 'outbound' },
    ...{ from: '+19195550100', to: '+19195550123', owner: by, state: 'answered', createdAt: 1, answeredAt: 1, endedAt: undefined },
    ...{ disconnectCause: undefined, errorMessage: undefined, tag: 'switchboard of the earlier run' },
  };
  calls.adopt(call);
  const claimed = own.claim(webhook({ eventType: 'redirect', callId: 'c-1' }));
  if (claimed === undefined) throw new Error('not claimed');
  own.answer(eventOf(claimed));
  expect(answers).toEqual([expect.stringContaining('<Hangup/>')]);
});

it('is under way while a call is placed or live, but not for ever when its end was lost', async () => {
  const { own, clock } = rig();
  const call = own.begin(by, '<Response/>');
  expect(own.underWay).toBe(true);
  call.placed({
    ...{ callId: 'c-1', line: 'real', applicationId: 'a-1', from: '+19195550100', to: '+19195550123', callbackTimeout: 25 },
  });
  expect(own.underWay).toBe(true);
  await clock.advance(120_000);
  expect(own.underWay).toBe(false);
  own.begin(by, '<Response/>').dropped();
  expect(own.underWay).toBe(false);
});
