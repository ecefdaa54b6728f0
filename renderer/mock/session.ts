import type { AgentView, AppView, CallView, EntryBody, MintedAgent, PhoneCall, StatusView, TimelineEntry } from '../../main/ipc/contract';
import { found } from './agents';
import { handOf } from './asking';

import { practisingHome } from './home';
import { practising } from './line';
import { untouched } from './setup';

const agent = 'Claude Desktop';
const own = '+1 500 555 0100';

const waiting: StatusView = {
  server: { tone: 'good', label: 'Running', sentence: 'The server is running at http://127.0.0.1:7467/mcp.' },
  line: { tone: 'neutral', label: 'Practice line', sentence: 'Calls stay on this computer. No real phone rings and nothing is charged.' },
  agents: { tone: 'good', label: '1 agent waiting', sentence: 'Claude Desktop is waiting for a call and will answer it.' },
};

const nobody: StatusView = {
  ...waiting,
  agents: {
    tone: 'warning',
    label: 'No active agent',
    sentence: 'No agent has called a tool in the last two minutes. Prompt your agent, or connect one.',
  },
};

/** The state right after the first start. */
export const emptyView: AppView = {
  seq: 1,
  version: '0.1.0',
  runtime: 'Electron 45.4.1',
  endpoint: 'http://127.0.0.1:7467/mcp',
  practiceNumber: own,
  status: nobody,
  line: practising,
  home: practisingHome,
  setup: untouched,
  calls: [],
  timelines: {},
  agents: [],
  agentsPage: found,
  profiles: {
    chosen: undefined,
    tools: [
      [],
      [],
      ['onboarding'],
      ...Array.from({ length: 9 }, () => ['voice'] as const),
      ...Array.from({ length: 2 }, () => ['voice', 'messaging'] as const),
      ['voice', 'messaging', 'recordings'],
      ...Array.from({ length: 6 }, () => ['recordings'] as const),
      ...Array.from({ length: 7 }, () => ['messaging'] as const),
      ...Array.from({ length: 3 }, () => ['lookup'] as const),
    ],
  },
  phone: { calls: [] },
  notices: [],
  approvals: [],
  stop: { stopped: false, since: undefined, note: undefined, calls: [] },
};

const outbound = (id: string, startedAt: number, more: Partial<CallView>): CallView => ({
  callId: id,
  direction: 'outbound',
  practice: true,
  from: own,
  to: '+1 919 555 0142',
  state: 'answered',
  stateLabel: 'Talking',
  tone: 'good',
  startedAt,
  answeredAt: startedAt + 4200,
  endedAt: undefined,
  waitingSince: undefined,
  agent,
  takeOver: takeOverOf(more.state ?? 'answered'),
  ...more,
});

/** As the app says it of a call in this state. */
function takeOverOf(state: CallView['state']): CallView['takeOver'] {
  if (state === 'disconnected') return undefined;
  return handOf({ why: state === 'answered' ? undefined : 'You can take over once the call is answered.' });
}

type MockEntry = Pick<TimelineEntry, 'lane' | 'kind' | 'title'> & Partial<TimelineEntry> & { readonly after: number };

const timeline = (callId: string, startedAt: number, steps: readonly MockEntry[]): TimelineEntry[] =>
  steps.map(({ after, ...step }, index) => ({
    detail: '',
    by: undefined,
    waited: undefined,
    tone: 'neutral',
    body: undefined,
    talk: undefined,
    ...step,
    id: `${callId}-${index}`,
    callId,
    at: startedAt + after,
  }));

const noted = (text: string): TimelineEntry['talk'] => ({ by: 'other', parts: [{ kind: 'note', text }] });

const conversation: readonly MockEntry[] = [
  {
    after: 0,
    lane: 'agent',
    kind: 'tool',
    title: 'createCall',
    detail: 'Placed a call to +1 919 555 0142',
    by: agent,
    tone: 'good',
    body: 'json',
  },
  { after: 140, lane: 'line', kind: 'call', title: 'Calling +1 919 555 0142', talk: noted('Calling +1 919 555 0142') },
  { after: 4200, lane: 'caller', kind: 'webhook', title: 'The callee answered', tone: 'good', body: 'json', talk: noted('Answered') },
  { after: 6700, lane: 'line', kind: 'waiting', title: 'Still waiting for the agent' },
  {
    after: 7400,
    lane: 'agent',
    kind: 'answer',
    title: 'Agent answered the answer event',
    detail: 'SpeakSentence, Gather',
    by: agent,
    waited: '3.2 s',
    tone: 'good',
    body: 'bxml',
    talk: {
      by: 'agent',
      parts: [
        { kind: 'speech', text: 'Hello, I am an assistant calling about the appointment on Friday. Press 1 to keep it or 2 to move it.' },
      ],
    },
  },
  {
    after: 15_300,
    lane: 'caller',
    kind: 'webhook',
    title: 'The callee pressed 1',
    body: 'json',
    talk: { by: 'other', parts: [{ kind: 'keys', keys: '1' }] },
  },
  {
    after: 16_100,
    lane: 'agent',
    kind: 'tool',
    title: 'respondToCallback',
    detail: 'Refused: attribute "voize" is not known (validation)',
    by: agent,
    tone: 'bad',
    body: 'bxml',
  },
  {
    after: 18_900,
    lane: 'agent',
    kind: 'answer',
    title: 'Agent answered the gather',
    detail: 'SpeakSentence, Hangup',
    by: agent,
    waited: '3.6 s',
    tone: 'good',
    body: 'bxml',
    talk: { by: 'agent', parts: [{ kind: 'speech', text: 'Thank you. We look forward to seeing you.' }] },
  },
];

/** An afternoon's calls: one under way, and one of each common ending. */
export function busyView(now: number): AppView {
  const live = now - 23_000;
  const calls = [
    outbound('c-1', live, {}),
    outbound('c-2', now - 190_000, {
      direction: 'inbound',
      from: '+44 20 7946 0123',
      to: own,
      state: 'initiated',
      stateLabel: 'Waiting for an agent',
      tone: 'warning',
      answeredAt: undefined,
      waitingSince: now - 190_000,
      agent: undefined,
    }),
    outbound('c-3', now - 900_000, {
      to: '+1 500 555 0001',
      state: 'disconnected',
      stateLabel: 'Ended: hung up',
      tone: 'neutral',
      endedAt: now - 812_000,
    }),
    outbound('c-4', now - 1_500_000, {
      to: '+1 500 555 0002',
      state: 'disconnected',
      stateLabel: 'Ended: busy',
      tone: 'warning',
      answeredAt: undefined,
      endedAt: now - 1_498_000,
    }),
    outbound('c-5', now - 4_000_000, {
      to: '+1 500 555 0005',
      state: 'disconnected',
      stateLabel: 'Failed: Service unavailable',
      tone: 'bad',
      answeredAt: undefined,
      endedAt: now - 3_960_000,
      practice: false,
    }),
  ];
  return {
    ...emptyView,
    status: waiting,
    calls,
    timelines: {
      'c-1': timeline('c-1', live, conversation),
      'c-2': timeline('c-2', now - 190_000, [
        { after: 0, lane: 'caller', kind: 'webhook', title: 'Incoming call', body: 'json', talk: noted('Incoming call') },
        {
          after: 30,
          lane: 'line',
          kind: 'nobody-there',
          title: 'No agent is there to take it',
          detail: 'The caller hears an apology in 10 seconds.',
          tone: 'warning',
          talk: noted('No agent is available to take the call'),
        },
      ]),
      'c-3': timeline('c-3', now - 900_000, [
        ...conversation,
        {
          after: 88_000,
          lane: 'caller',
          kind: 'webhook',
          title: 'The call ended',
          detail: 'Hung up.',
          body: 'json',
          talk: noted('Call ended: hung up'),
        },
      ]),
    },
    agents: agents(now),
    notices: [
      { id: 'n-1', at: now, severity: 'info', message: 'The usual port is free again, and agents connect at the usual address again.' },
    ],
  };
}

export function agents(now: number): readonly AgentView[] {
  return [
    {
      id: 'a-1',
      name: agent,
      createdAt: new Date(now - 86_400_000).toISOString(),
      client: 'claude-ai 0.1.0',
      lastSeenAt: now - 4000,
      profiles: undefined,
    },
    {
      id: 'a-2',
      name: 'Build robot',
      createdAt: new Date(now - 900_000_000).toISOString(),
      client: 'my-agent 2.3.0',
      lastSeenAt: now - 7_300_000,
      profiles: ['voice', 'recordings'],
    },
    {
      id: 'a-3',
      name: 'Old laptop',
      createdAt: new Date(now - 9_000_000_000).toISOString(),
      client: undefined,
      lastSeenAt: undefined,
      profiles: undefined,
    },
  ];
}

/** An agent's call to the practice phone, in the state wanted. */
export function phoneCall(now: number, more: Partial<PhoneCall>): PhoneCall {
  return {
    callId: 'c-1',
    direction: 'outbound',
    from: own,
    to: '+1 919 555 0142',
    state: 'ringing-in',
    captions: [],
    listeningFor: undefined,
    endedBecause: undefined,
    ...more,
    ...(more.state === undefined || more.state === 'ringing-in' || more.state === 'ringing-out' ? {} : { captions: captions(now) }),
  };
}

function captions(now: number): PhoneCall['captions'] {
  return [
    { at: now - 9000, from: 'line', kind: 'silence', text: 'Silence, 3 s' },
    {
      at: now - 6000,
      from: 'line',
      kind: 'speech',
      text: 'Hello, this is the dentist’s assistant. Press 1 to confirm your appointment on Tuesday at ten, or 2 to move it.',
    },
    { at: now - 3000, from: 'person', kind: 'keys', text: '1' },
    { at: now - 2000, from: 'line', kind: 'speech', text: 'Thank you. After the tone, say your name.' },
    { at: now - 1000, from: 'line', kind: 'beep', text: '' },
    { at: now, from: 'person', kind: 'speech', text: 'Robin Example' },
  ];
}

const bxml =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather maxDigits="1" gatherUrl="/menu/main"><SpeakSentence voice="julie">Press <break/> 1 to confirm, 2 to move it.</SpeakSentence></Gather><!-- comes back --></Response>';
const webhook =
  '{"eventType":"gather","callId":"c-1","accountId":"9900000","digits":"1","terminatingDigit":"","final":true,"attempts":1,"tag":null}';

/** A body for every step of the busy view that has one. */
export function bodiesOf(view: AppView): Readonly<{ [entryId: string]: EntryBody }> {
  const entries = Object.values(view.timelines).flat();
  return Object.fromEntries(
    entries.flatMap(({ id, body }): [string, EntryBody][] => {
      if (body === 'bxml') return [[id, { language: 'xml', text: bxml, truncatedFrom: undefined }]];
      // The first call's own answer is left out, so that the failure can be seen too.
      if (body === 'json' && id !== 'c-2-0') return [[id, { language: 'json', text: webhook, truncatedFrom: undefined }]];
      return [];
    }),
  );
}

export function mintedAgent(name: string, endpoint: string): MintedAgent {
  const token = `sb_${'mockTokenNotSecret'.repeat(3).slice(0, 43)}`;
  return {
    id: 'a-new',
    name,
    endpoint,
    token,
    snippets: [
      {
        id: 'http',
        title: 'Agents that connect over HTTP',
        hint: 'Paste this into the configuration file of your agent.',
        language: 'json',
        text: JSON.stringify(
          { mcpServers: { switchboard: { type: 'http', url: endpoint, headers: { Authorization: `Bearer ${token}` } } } },
          null,
          2,
        ),
      },
      {
        id: 'stdio',
        title: 'Agents that start a program',
        hint: 'For agents that only know commands.',
        language: 'json',
        text: JSON.stringify(
          { mcpServers: { switchboard: { command: 'switchboard-mcp', args: ['--transport', 'stdio', '--practice'] } } },
          null,
          2,
        ),
      },
    ],
  };
}
