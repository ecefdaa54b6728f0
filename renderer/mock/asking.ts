import type { AskingRequests } from '../../main/ipc/askingContract';
import type {
  ActivityRow,
  ApprovalDecision,
  ApprovalView,
  Bridge,
  CallView,
  Reply,
  StopView,
  TakeOverView,
  TimelineEntry,
} from '../../main/ipc/contract';
import type { Stage } from './stage';

/** A request of Claude Code to call a number it has not called before. */
export function approval(now: number, more: Partial<ApprovalView> = {}): ApprovalView {
  return {
    id: 'ask-1',
    agentId: 'a-1',
    agent: 'Claude Code',
    question: 'Claude Code wants to call +1 919 555 0177. Allow it?',
    to: undefined,
    reasons: ['A mobile number in the United States.', 'The call costs money on your Bandwidth account.'],
    always: 'Always for this number',
    askedAt: now - 14_000,
    until: now + 31_000,
    ended: undefined,
    ...more,
  };
}

/** Several at once, of each kind and ending. */
export function approvals(now: number): readonly ApprovalView[] {
  return [
    approval(now),
    approval(now, {
      id: 'ask-2',
      agent: 'Cursor',
      question: 'Cursor wants to send a message to +1 919 555 0142 and +1 415 555 0117. Allow it?',
      reasons: ['A phone number in the United States.', 'Each message costs money on your Bandwidth account.'],
      always: 'Always for these numbers',
      until: now + 40_000,
    }),
    approval(now, {
      id: 'ask-3',
      agent: 'Build robot',
      question: 'Build robot wants to delete a recording permanently. Allow it?',
      reasons: ['This cannot be undone.'],
      always: undefined,
      until: now + 43_000,
    }),
    approval(now, {
      id: 'ask-4',
      question: 'Claude Code wants to put a call through. Allow it?',
      to: '+44 20 7946 0123',
      ended: { how: 'expired', sentence: 'You did not answer in time, so it was refused.', tone: 'neutral' },
    }),
  ];
}

/** After End all calls: one call has ended, one is still being tried. */
export const stopping = (now: number): StopView => ({
  stopped: true,
  since: now - 6_000,
  note: undefined,
  calls: [
    { callId: 'c-1', who: '+1 919 555 0142', state: 'ended', sentence: 'Ended.' },
    {
      callId: 'c-2',
      who: '+44 20 7946 0123',
      state: 'trying',
      sentence: 'Bandwidth has a problem and did not end the call. Switchboard tries again every 2 seconds.',
    },
  ],
});

export const stopped = (now: number): StopView => ({
  ...stopping(now),
  calls: stopping(now).calls.map((call) => ({ ...call, state: 'ended' })),
});

/** An afternoon's tool calls. */
function activityRows(now: number): readonly ActivityRow[] {
  const row = (n: number, more: Partial<ActivityRow>): ActivityRow => ({
    ...{
      id: `${1_000 - n}`,
      at: now - n * 97_000,
      who: 'Claude Desktop',
      what: 'Placed a call',
      tool: 'createCall',
      to: '+1 919 555 0142',
    },
    ...{ outcome: 'Done', tone: 'good', took: '0.3 s', allowedBy: undefined, callId: undefined },
    ...more,
  });
  const person = { who: 'You', tool: undefined, took: undefined } as const;
  const rows = [
    row(0, { what: 'Answered the caller', tool: 'respondToCallback', took: '12 ms', callId: 'c-1' }),
    row(1, { allowedBy: 'you', callId: 'c-1' }),
    row(2, { who: 'Build robot', to: '911', outcome: 'Refused', tone: 'warning' }),
    row(3, { what: 'Sent a message', tool: 'createMessage', allowedBy: 'a rule of yours' }),
    row(4, { what: 'Checked on a call', tool: 'getCallState', to: undefined, outcome: 'Failed: not found', tone: 'bad' }),
    row(5, { outcome: 'Not answered in time', tone: 'warning' }),
    row(6, { ...person, what: 'Took over a call' }),
    row(7, { ...person, what: 'Ended all calls', to: undefined }),
  ];
  return [
    ...rows,
    ...Array.from({ length: 60 }, (_, n) => row(n + 8, { what: 'Waited for events', tool: 'getCallbackEvents', to: undefined })),
  ];
}

function talkOf(title: string, detail: string): TimelineEntry['talk'] {
  if (detail === '') return { by: 'other', parts: [{ kind: 'note', text: title }] };
  return { by: 'you', parts: [{ kind: 'speech', text: detail.replaceAll(/[“”]/g, '') }] };
}

/** What the person did in a call just now. */
export function personEntries(callId: string, now: number): readonly TimelineEntry[] {
  const row = (at: number, title: string, detail: string): TimelineEntry => ({
    ...{ id: `${callId}-${title}`, callId, at, kind: 'person', lane: 'agent', title, detail },
    ...{ by: 'You', waited: undefined, tone: 'neutral', body: undefined },
    talk: talkOf(title, detail),
  });
  return [row(now - 3_000, 'You took over the call', ''), row(now - 1_000, 'You said', '“Hello, this is Robin.”')];
}

const pageSize = 50;

/** The requests about approvals, Stop, taking over and the activity. */
export function mockAsking(stage: Stage): Pick<Bridge, keyof AskingRequests> {
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const failed = async (error: string, recovery: string): Promise<Reply<never>> => ({ ok: false, error, recovery });
  const edit = (callId: string, takeOver: CallView['takeOver']) => {
    for (const call of stage.view.calls) if (call.callId === callId) stage.change({ kind: 'call', call: { ...call, takeOver } });
  };
  const add = (callId: string, title: string, detail: string) => {
    const entry: TimelineEntry = {
      ...{ id: `${callId}-p${stage.view.seq}`, callId, at: Date.now(), kind: 'person', lane: 'agent', title, detail },
      ...{ by: 'You', waited: undefined, tone: 'neutral', body: undefined },
      talk:
        detail === '' ? { by: 'other', parts: [{ kind: 'note', text: title }] } : { by: 'you', parts: [{ kind: 'speech', text: detail }] },
    };
    stage.change({ kind: 'entry', entry });
  };
  const rows = () => activityRows(Date.now());
  return {
    answerApproval({ id, decision }) {
      const asked = stage.view.approvals.find((one) => one.id === id);
      if (asked === undefined || asked.ended !== undefined) return failed('This request has ended.', 'Nothing was changed.');
      const next = stage.view.approvals.map((one) => (one.id === id ? { ...one, ended: endingBy(decision) } : one));
      stage.change({ kind: 'approvals', approvals: next });
      return reply(undefined);
    },
    allowCalls() {
      stage.change({ kind: 'stop', stop: { stopped: false, since: undefined, note: undefined, calls: [] } });
      return reply(undefined);
    },
    takeOverCall({ callId }) {
      edit(callId, handOf({ taken: true, doing: 'The other party waits for you.' }));
      add(callId, 'You took over the call', '');
      return reply(undefined);
    },
    sayInCall({ callId, text }) {
      edit(callId, handOf({ taken: true, doing: 'The other party hears your words.' }));
      add(callId, 'You said', `“${text}”`);
      return reply(undefined);
    },
    putCallThrough({ callId, to }) {
      if (!/^\+?[\d\s().-]{7,}$/.test(to))
        return failed(`“${to}” is not a phone number.`, 'Type it with its area code, such as +1 919 555 0123.');
      add(callId, `You put the call through to ${to}`, '');
      return reply(undefined);
    },
    giveCallBack({ callId }) {
      edit(callId, handOf({}));
      add(callId, 'You gave the call back to the agent', '');
      return reply(undefined);
    },
    activity({ search: { words = '', person, outcome }, before }) {
      const found = rows().filter(
        (row) =>
          (person !== true || row.who === 'You') &&
          (outcome === undefined || (outcome === 'ok') === (row.outcome === 'Done')) &&
          `${row.what} ${row.who} ${row.to ?? ''} ${row.outcome}`.toLowerCase().includes(words.toLowerCase()),
      );
      const from = before === undefined ? 0 : found.findIndex(({ id }) => id === before);
      return reply({ rows: found.slice(from, from + pageSize), next: found[from + pageSize]?.id, note: undefined });
    },
    exportActivity: () => reply({ file: '/home/robin/Downloads/switchboard-activity.csv', rows: rows().length }),
  };
}

/** What the person can do in a call. */
export function handOf(more: Partial<TakeOverView>): TakeOverView {
  return { taken: false, why: undefined, doing: '', until: undefined, trouble: undefined, ...more };
}

function endingBy(decision: ApprovalDecision): ApprovalView['ended'] {
  return decision === 'no'
    ? { how: 'refused', sentence: 'You refused.', tone: 'neutral' }
    : { how: 'allowed', sentence: decision === 'once' ? 'You allowed it once.' : 'You allowed this number.', tone: 'good' };
}
