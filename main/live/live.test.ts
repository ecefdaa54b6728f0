import { describe, expect, it } from 'vitest';
import type { Activity } from '../../mcp/model/activity';
import type { TakenCall } from '../../mcp/model/takeOver';
import type { Change } from '../ipc/contract';
import { maxBodySize } from './entries';
import { bodyOf, callViews, emptyLive, fold, foldHand, type LiveState, maxCalls, maxEntriesPerCall, timelines } from './live';

type Known = Extract<Activity, { kind: 'call' }>['call'];
type Event = Extract<Activity, { kind: 'webhook' }>['event'];

const agent = { id: 'a1', name: 'My agent' };
const known: Known = {
  callId: 'c-1',
  parentCallId: undefined,
  line: 'practice',
  account: '9900000',
  applicationId: 'app',
  direction: 'outbound',
  from: '+15005550100',
  to: '+15005550111',
  owner: agent,
  state: 'queued',
  createdAt: 1_000,
  answeredAt: undefined,
  endedAt: undefined,
  disconnectCause: undefined,
  errorMessage: undefined,
  tag: undefined,
};
const call = (change: Partial<Known> = {}): Activity => ({ kind: 'call', at: 1_000, call: { ...known, ...change } });
const webhook = (event_type: string, data: Event['data'] = {}, change: Partial<Event> = {}): Activity => ({
  kind: 'webhook',
  at: 2_000,
  event: {
    seq: 1,
    event_type,
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: 2_000,
    line: 'practice',
    account: '9900000',
    callId: 'c-1',
    parentCallId: undefined,
    messageId: undefined,
    from: '+15005550100',
    to: '+15005550111',
    callbackId: undefined,
    label: undefined,
    data: { eventType: event_type, ...data },
    ...change,
  },
});
const answer = (by: Extract<Activity, { kind: 'answer' }>['by'], bxml = '<Response><Hangup/></Response>'): Activity => ({
  kind: 'answer',
  at: 3_000,
  callId: 'c-1',
  callbackId: 'cb-1',
  event_type: 'answer',
  by,
  waitedMs: 1_234,
  bxml,
});
const tool = (change: Partial<Extract<Activity, { kind: 'tool' }>> = {}): Activity => ({
  kind: 'tool',
  at: 4_000,
  agent,
  tool: 'createCall',
  callId: 'c-1',
  durationMs: 312,
  bxml: undefined,
  outcome: { ok: true },
  ...change,
});

function folded(...activities: readonly Activity[]): { state: LiveState; changes: readonly Change[] } {
  let state = emptyLive;
  const changes: Change[] = [];
  for (const activity of activities) {
    const next = fold(state, activity);
    state = next.state;
    changes.push(...next.changes);
  }
  return { state, changes };
}
const rows = (state: LiveState, callId = 'c-1') => timelines(state)[callId] ?? [];
const lastRow = (...activities: readonly Activity[]) => rows(folded(...activities).state).at(-1);
const label = (...activities: readonly Activity[]) => callViews(folded(...activities).state)[0]?.stateLabel;

describe('a call in the live view', () => {
  it('is neither made nor changed by a webhook shown again', () => {
    const again = webhook('disconnect', { cause: 'hangup' }, { replayed: true });
    expect(fold(emptyLive, again)).toEqual({ state: emptyLive, changes: [] });
    const { state } = fold(emptyLive, call());
    expect(fold(state, again)).toEqual({ state, changes: [] });
  });

  const up = call({ state: 'answered', answeredAt: 2_000 });
  const asked = webhook('answer', {}, { callbackId: 'cb-1' });

  it('says since when the oldest open turn waits, and nothing once all are answered', () => {
    const waits = (...activities: readonly Activity[]) =>
      callViews(activities.reduce((state, one) => fold(state, one).state, emptyLive))[0]?.waitingSince;
    expect(waits(call(), up)).toBeUndefined();
    expect(waits(call(), up, { ...asked, at: 4_000 })).toBe(4_000);
    expect(waits(call(), up, { ...asked, at: 4_000 }, answer({ kind: 'keep-alive' }))).toBe(4_000);
    expect(waits(call(), up, { ...asked, at: 4_000 }, answer({ kind: 'agent', agent }))).toBeUndefined();
    expect(waits(call(), up, { ...asked, at: 4_000 }, call({ state: 'disconnected', disconnectCause: 'hangup' }))).toBeUndefined();
  });

  it.each([
    ['when placed', [call()], 'Calling'],
    ['when it rings', [call({ state: 'initiated' })], 'Ringing'],
    ['when its answer waits for an agent', [call(), asked], 'Waiting for an agent'],
    ['when the agent has answered', [call(), up, asked, answer({ kind: 'agent', agent })], 'Talking'],
    ['when the fallback has answered', [call(), up, asked, answer({ kind: 'fallback', reason: 'Nobody came.' })], 'Talking'],
    ['when only a keep-alive was sent', [call(), asked, answer({ kind: 'keep-alive' })], 'Waiting for an agent'],
    [
      'when the turn ended otherwise',
      [call(), up, asked, { kind: 'turn-ended', at: 3, callId: 'c-1', callbackId: 'cb-1', how: 'The call was redirected.' }],
      'Talking',
    ],
    ['when hung up', [call(), call({ state: 'disconnected', disconnectCause: 'hangup' })], 'Ended: hung up'],
    ['when busy', [call({ state: 'disconnected', disconnectCause: 'busy' })], 'Ended: busy'],
    ['when never answered', [call({ state: 'disconnected', disconnectCause: 'timeout' })], 'Ended: no answer'],
    ['when BXML was invalid', [call({ state: 'disconnected', disconnectCause: 'invalid-bxml' })], 'Ended: an answer was not valid BXML'],
    ['with a cause nobody has listed', [call({ state: 'disconnected', disconnectCause: 'the app stopped' })], 'Ended: the app stopped'],
    ['without a cause', [call({ state: 'disconnected' })], 'Ended'],
    ['when ended with a turn open', [call(), asked, call({ state: 'disconnected', disconnectCause: 'hangup' })], 'Ended: hung up'],
  ] satisfies [string, Activity[], string][])('%s is labelled', (_when, activities, words) => expect(label(...activities)).toBe(words));

  it('carries direction, numbers, line, agent and times', () => {
    expect(callViews(folded(call({ state: 'answered', answeredAt: 1_500 })).state)).toEqual([
      {
        callId: 'c-1',
        direction: 'outbound',
        practice: true,
        from: '+1 500 555 0100',
        to: '+1 500 555 0111',
        state: 'answered',
        stateLabel: 'Talking',
        tone: 'good',
        takeOver: { taken: false, why: undefined, doing: '', until: undefined, trouble: undefined },
        startedAt: 1_000,
        answeredAt: 1_500,
        endedAt: undefined,
        agent: 'My agent',
      },
    ]);
  });

  it('has the state that the server reports, whatever its webhooks are', () => {
    const views = callViews(folded(call({ state: 'initiated' }), webhook('answer'), webhook('disconnect', { cause: 'hangup' })).state);
    expect(views).toMatchObject([{ state: 'initiated', stateLabel: 'Ringing', answeredAt: undefined, endedAt: undefined }]);
  });

  it('is not shown for a webhook of a call that the server does not know', () => {
    const late = webhook('recordingAvailable', { status: 'complete' }, { callId: 'c-of-an-earlier-run' });
    expect(fold(emptyLive, late)).toEqual({ state: emptyLive, changes: [] });
  });

  it('comes before older ones', () => {
    expect(callViews(folded(call(), call({ callId: 'c-2' })).state).map(({ callId }) => callId)).toEqual(['c-2', 'c-1']);
  });
});

describe('a row of the timeline', () => {
  it.each([
    ['answer', {}, 'The callee answered', ''],
    ['answer', { machineDetectionResult: { value: 'human', duration: 'PT1S' } }, 'The callee answered', 'Answered by: human.'],
    ['gather', { digits: '1', terminatingDigit: '' }, 'The callee pressed 1', ''],
    ['gather', { digits: '123', terminatingDigit: '#' }, 'The callee pressed 123', 'Ended with hash.'],
    ['gather', { digits: '', terminatingDigit: '' }, 'The callee pressed no keys', ''],
    ['dtmf', { digit: '2' }, 'The callee pressed 2', ''],
    ['redirect', {}, 'Bandwidth asked what to do next', ''],
    ['recordComplete', { duration: 'PT20.056S' }, 'A recording was made', 'It is 20.1 seconds long.'],
    ['recordComplete', { duration: 'PT1M5S' }, 'A recording was made', 'It is 65 seconds long.'],
    ['recordingAvailable', { status: 'complete' }, 'The recording is ready', ''],
    ['recordingAvailable', { status: 'partial' }, 'The recording is ready', 'Its status is “partial”.'],
    ['transcriptionAvailable', {}, 'The transcription is ready', ''],
    ['machineDetectionComplete', { machineDetectionResult: { value: 'silence' } }, 'Machine detection finished', 'Answered by: silence.'],
    ['disconnect', { cause: 'hangup' }, 'The call ended', 'Hung up.'],
    ['disconnect', { cause: 'busy', errorMessage: 'Callee is busy' }, 'The call ended', 'Busy. Callee is busy'],
    ['transferComplete', { cause: 'timeout' }, 'The transfer ended', 'No answer.'],
    ['somethingNew', {}, 'Webhook: somethingNew', ''],
  ])('says %s with %j in plain words', (type, data, title, detail) => {
    expect(lastRow(call(), webhook(type, data))).toMatchObject({ kind: 'webhook', title, detail, body: 'json' });
  });

  it('speaks of the caller when the call came in, and says from where', () => {
    const inbound = call({ direction: 'inbound' });
    expect(lastRow(inbound, webhook('gather', { digits: '5' }))?.title).toBe('The caller pressed 5');
    expect(lastRow(inbound, webhook('initiate'))).toMatchObject({
      title: 'Incoming call',
      detail: 'From +1 500 555 0100 to +1 500 555 0111.',
      lane: 'caller',
    });
  });

  it('names the address an agent asked for', () => {
    expect(lastRow(call(), webhook('redirect', {}, { label: '/menu/main' }))?.detail).toBe('Label: /menu/main.');
  });

  it('says who answered, with what, and how long the caller waited', () => {
    const bxml = '<Response><Gather><SpeakSentence>Press 1.</SpeakSentence></Gather></Response>';
    expect(lastRow(call(), answer({ kind: 'agent', agent }, bxml))).toMatchObject({
      kind: 'answer',
      lane: 'agent',
      title: 'Answered the answer event',
      detail: 'Gather (“Press 1.”)',
      by: 'My agent',
      waited: '1.2 s',
      body: 'bxml',
      tone: 'good',
    });
  });

  it.each([
    [
      'the fallback',
      answer({ kind: 'fallback', reason: 'no agent answered in time' }),
      { kind: 'answer', lane: 'line', by: 'Fallback', detail: 'No agent answered in time.', tone: 'warning' },
    ],
    [
      'a keep-alive, modestly',
      answer({ kind: 'keep-alive' }),
      { kind: 'waiting', lane: 'line', by: undefined, tone: 'neutral', body: 'bxml' },
    ],
    [
      'a returning request, modestly',
      { kind: 'still-waiting', at: 1, callId: 'c-1', callbackId: 'cb-1' },
      { kind: 'waiting', tone: 'neutral', body: undefined },
    ],
    [
      'an ended turn',
      { kind: 'turn-ended', at: 1, callId: 'c-1', callbackId: 'cb-1', how: 'The caller hung up.' },
      { kind: 'turn-ended', detail: 'The caller hung up.' },
    ],
    ['nobody there', { kind: 'nobody-there', at: 1, callId: 'c-1', from: undefined }, { kind: 'nobody-there', tone: 'warning' }],
    [
      'a tool call',
      tool(),
      { kind: 'tool', lane: 'agent', title: 'Placed a call', detail: 'Took 0.3 s.', by: 'My agent', body: undefined },
    ],
    [
      'a failed tool call',
      tool({ outcome: { ok: false, code: 'conflict', error: 'The call has ended.' } }),
      { kind: 'tool', title: 'Tried to place a call', detail: 'The call has ended. (conflict)', tone: 'bad' },
    ],
    ['BXML a tool sent', tool({ bxml: '<Response><Pause/></Response>' }), { body: 'bxml' }],
  ] satisfies [string, Activity, object][])('shows %s', (_what, activity, row) => expect(lastRow(call(), activity)).toMatchObject(row));

  it('announces an outbound call once', () => {
    const { state } = folded(call(), call({ state: 'initiated' }));
    expect(rows(state).map(({ kind, title }) => [kind, title])).toEqual([['call', 'Calling +1 500 555 0111']]);
  });

  it('is not made for activities about no call', () => {
    const quiet: Activity[] = [
      tool({ callId: undefined }),
      tool({ callId: 'c-unknown' }),
      webhook('message-received', {}, { callId: undefined }),
      { kind: 'agent-seen', at: 1, agent, client: undefined, era: '2026' },
      { kind: 'notice', at: 1, severity: 'info', line: undefined, message: 'Hello.' },
    ];
    expect(folded(...quiet)).toEqual({ state: emptyLive, changes: [] });
  });
});

describe('a body', () => {
  it('is kept aside and found by its entry', () => {
    const { state } = folded(
      call(),
      webhook('gather', { digits: '1' }),
      answer({ kind: 'agent', agent }, '<Response><Pause/><Hangup/></Response>'),
    );
    const ids = rows(state).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(bodyOf(state, ids[0] ?? '')).toBeUndefined();
    expect(bodyOf(state, ids[1] ?? '')).toEqual({
      language: 'json',
      text: '{\n  "eventType": "gather",\n  "digits": "1"\n}',
      truncatedFrom: undefined,
    });
    expect(bodyOf(state, ids[2] ?? '')).toEqual({
      language: 'xml',
      text: '<Response>\n  <Pause/>\n  <Hangup/>\n</Response>',
      truncatedFrom: undefined,
    });
    expect(bodyOf(state, 'c-9/1')).toBeUndefined();
  });

  it('is cut when it is very long, and says how long it was', () => {
    const { state } = folded(call(), webhook('gather', { tag: 'x'.repeat(maxBodySize) }));
    const body = bodyOf(state, rows(state).at(-1)?.id ?? '');
    expect(body?.text).toHaveLength(maxBodySize);
    expect(body?.truncatedFrom).toBeGreaterThan(maxBodySize);
  });
});

describe('the caps', () => {
  it('drop the oldest ended call first, and tell the window', () => {
    const many = Array.from({ length: maxCalls }, (_, n) => call({ callId: `c-${n}`, state: n === 7 ? 'disconnected' : 'answered' }));
    const { state, changes } = folded(...many, call({ callId: 'c-new' }));
    expect(callViews(state)).toHaveLength(maxCalls);
    expect(changes.filter(({ kind }) => kind === 'call-dropped')).toEqual([{ kind: 'call-dropped', callId: 'c-7' }]);
    expect(timelines(state)['c-7']).toBeUndefined();
  });

  it('keep the newest entries of a call', () => {
    const { state } = folded(call(), ...Array.from({ length: maxEntriesPerCall + 5 }, () => webhook('dtmf', { digit: '1' })));
    expect(rows(state)).toHaveLength(maxEntriesPerCall);
    expect(rows(state).at(-1)?.id).toBe(`c-1/${maxEntriesPerCall + 6}`);
  });
});

describe('changes', () => {
  it('rebuild, applied in order, what a snapshot holds', () => {
    const { state, changes } = folded(
      call(),
      webhook('answer', {}, { callbackId: 'cb-1' }),
      answer({ kind: 'keep-alive' }),
      answer({ kind: 'agent', agent }),
      tool(),
    );
    const calls = new Map(changes.flatMap((change) => (change.kind === 'call' ? [[change.call.callId, change.call] as const] : [])));
    expect([...calls.values()]).toEqual(callViews(state));
    expect(changes.flatMap((change) => (change.kind === 'entry' ? [change.entry] : []))).toEqual(rows(state));
  });
});

describe('a call that the person takes over', () => {
  const before = folded(call({ state: 'answered', answeredAt: 1_500 })).state;
  const taken: TakenCall = {
    ...{
      callId: 'c-1',
      since: 2_000,
      doing: 'waiting',
      until: 9_000,
      unspoken: [],
      heard: [],
      putThroughTo: undefined,
      trouble: undefined,
    },
  };

  it('says so in the call, until it is given back', () => {
    const during = foldHand(before, 'c-1', taken);
    expect(during.changes).toMatchObject([
      { kind: 'call', call: { callId: 'c-1', stateLabel: 'Waiting for you', tone: 'warning', takeOver: { taken: true, until: 9_000 } } },
    ]);
    const speaking = foldHand(during.state, 'c-1', { ...taken, doing: 'speaking' });
    expect(callViews(speaking.state)).toMatchObject([{ stateLabel: 'You have the call', tone: 'good', waitingSince: undefined }]);
    const after = foldHand(during.state, 'c-1', undefined);
    expect(callViews(after.state)).toEqual(callViews(before));
  });

  it('keeps what the server reports meanwhile', () => {
    const during = fold(foldHand(before, 'c-1', taken).state, call({ state: 'disconnected', disconnectCause: 'hangup' }));
    expect(callViews(during.state)).toMatchObject([{ state: 'disconnected', takeOver: undefined }]);
  });

  it('is nothing new about a call that the view does not know', () => {
    expect(foldHand(before, 'c-9', taken)).toEqual({ state: before, changes: [] });
  });

  it.each([
    [{ act: 'said', text: 'One moment, please.' }, 'You said', '“One moment, please.”'],
    [{ act: 'put-through', to: '+19195550123' }, 'You put the call through', '+1 919 555 0123'],
    [{ act: 'gave-back' }, 'You gave the call back to the agent', ''],
  ] as const)('has a row for %j', (what, title, detail) => {
    const { changes } = fold(before, { kind: 'person', at: 3_000, callId: 'c-1', ...what });
    expect(changes).toMatchObject([{ kind: 'entry', entry: { kind: 'person', by: 'You', title, detail } }]);
  });
});
