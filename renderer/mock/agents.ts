import type { AgentsRequests } from '../../main/ipc/agentsContract';
import type {
  AgentCard,
  AgentDetails,
  AgentsPage,
  Bridge,
  ChangePlan,
  KnownAgent,
  LimitView,
  NumbersView,
  Permissions,
  Reply,
  ToolPermission,
} from '../../main/ipc/contract';
import type { Stage } from './stage';

const known = (kind: string, name: string, text: string, tint: number, more: Partial<KnownAgent> = {}): KnownAgent => ({
  ...{ kind, name, mark: { text, tint }, trouble: undefined },
  sentence: 'Adds one entry to its settings file and keeps a copy of the file.',
  ...more,
});

const codex = known('codex', 'Codex', 'Cx', 3);
const gemini = known('gemini-cli', 'Gemini CLI', 'G', 5);
const desktop = known('claude-desktop', 'Claude Desktop', 'C', 1, { sentence: 'Opens Claude Desktop, which asks you once.' });
const cursor = known('cursor', 'Cursor', 'Cu', 6, { sentence: 'Opens Cursor, which asks you once.' });
const zed = known('zed', 'Zed', 'Z', 4, {
  trouble: {
    sentence: 'Line 12 of its settings file cannot be read, so Switchboard leaves the file as it is. Correct it, then look again.',
    mend: undefined,
    where: '~/.config/zed/settings.json: This file is not valid JSON: see line 12 (a colon is missing).',
  },
});

const others = [
  known('goose', 'Goose', 'Go', 2),
  known('kiro', 'Kiro', 'K', 7),
  known('lm-studio', 'LM Studio', 'LM', 0),
  known('opencode', 'opencode', 'o', 4),
];

const general = 'Careful on the real line: agents ask before the first call or message to a new number. The practice line asks nothing.';

/** Nothing has been looked for yet. */
export const unlooked: AgentsPage = { looked: false, cards: [], found: [], others: [], general };

/** Three agents on the computer, none connected. */
export const found: AgentsPage = { looked: true, cards: [], found: [codex, gemini, cursor], others: [desktop, ...others], general };

/** Nothing on the computer. */
export const noneFound: AgentsPage = { ...found, found: [], others: [codex, gemini, desktop, cursor, ...others] };

const card = (id: string, name: string, text: string, tint: number, more: Partial<AgentCard>): AgentCard => ({
  ...{ id, agentId: id, name, mark: { text, tint }, callsToday: 0, messagesToday: 0, trouble: undefined },
  state: { kind: 'never', tone: 'neutral', label: 'Never connected', at: undefined },
  may: 'Careful: asks before a new number',
  ...more,
});

/** Some connected, and the rest found. */
export function connectedAgents(now: number): AgentsPage {
  return {
    looked: true,
    cards: [
      card('a-1', 'Claude Code', 'CC', 1, {
        state: { kind: 'connected', tone: 'good', label: 'Connected', at: now - 120_000 },
        callsToday: 4,
        messagesToday: 1,
      }),
      card('a-2', 'Cursor', 'Cu', 6, {
        state: { kind: 'seen', tone: 'neutral', label: 'Seen', at: now - 7_300_000 },
        may: 'Watch only: reads, and does nothing',
      }),
    ],
    found: [codex, gemini, zed],
    others: [desktop, ...others],
    general,
  };
}

/** Each trouble that a card can have. */
export function troubledAgents(now: number): AgentsPage {
  const mend = { label: 'Mend', does: 'rewrite' } as const;
  const trouble = (sentence: string, where: string, more: Partial<AgentCard['trouble']> = {}): Partial<AgentCard> => ({
    state: { kind: 'seen', tone: 'neutral', label: 'Seen', at: now - 90_000_000 },
    trouble: { sentence, mend, where, ...more },
  });
  const page = connectedAgents(now);
  return {
    ...page,
    cards: [
      card('a-3', 'Codex', 'Cx', 3, trouble('Codex was refused: wrong token. Mend gives it a new one.', '~/.codex/config.toml')),
      card(
        'a-4',
        'Gemini CLI',
        'G',
        5,
        trouble('Switchboard is at another place now. Mend corrects the entry.', '~/.gemini/settings.json'),
      ),
      card('entry:zed', 'Zed', 'Z', 4, {
        ...trouble('Zed has an entry for Switchboard, but its access has ended.', '~/.config/zed/settings.json'),
        agentId: undefined,
      }),
      card(
        'a-5',
        'opencode',
        'o',
        4,
        trouble(
          'Line 7 of its settings file cannot be read. Correct that line, then look again.',
          '~/.config/opencode/opencode.json, line 7',
          {
            mend: undefined,
          },
        ),
      ),
      ...page.cards,
    ],
    found: [],
  };
}

const toml = [
  { kind: 'same', text: 'model = "gpt-5"' },
  { kind: 'same', text: '' },
  { kind: 'added', text: '[mcp_servers.switchboard]' },
  { kind: 'added', text: 'command = "/opt/Switchboard/switchboard-mcp"' },
  { kind: 'added', text: 'args = ["--bridge", "codex"]' },
] as const;

const approval = { kind: 'added', text: '[mcp_servers.switchboard.tools.respondToCallback]\napproval_mode = "approve"' } as const;

function planOf(kind: string, consents: readonly string[] | undefined, option = 'edit-bridge'): ChangePlan {
  const agent = [codex, gemini, desktop, cursor, zed, ...others].find((one) => one.kind === kind) ?? codex;
  const opens = kind === 'cursor' || (kind === 'claude-desktop' && option !== 'edit-bridge');
  const given = consents?.includes('answer') ?? false;
  return {
    ...{ kind, name: agent.name, opens, snippet: undefined },
    option: opens ? 'bundle-bridge' : option,
    options:
      kind === 'claude-desktop'
        ? [
            { option: 'bundle-bridge', label: 'Install the extension', sentence: 'Claude Desktop opens it and asks you once.' },
            {
              option: 'edit-bridge',
              label: 'Add an entry to its settings',
              sentence: 'Switchboard changes the settings file of Claude Desktop.',
            },
          ]
        : [],
    sentences: opens ? [`${agent.name} opens, shows what it adds, and asks you once. Nothing secret leaves Switchboard.`] : [],
    changes: opens
      ? []
      : [
          {
            file: kind === 'codex' ? '~/.codex/config.toml' : '~/.config/agent/settings.json',
            sentence: 'Switchboard adds these lines to its settings file. A copy of the file as it is now is kept beside it.',
            lines: given ? [...toml, approval] : toml,
          },
        ],
    consents:
      kind === 'codex'
        ? [
            {
              id: 'answer',
              sentence: 'Let Codex answer a caller without asking you each time. Otherwise the caller waits for your click.',
              given,
            },
          ]
        : [],
  };
}

const presets: Permissions['presets'] = [
  {
    preset: 'careful',
    label: 'Careful',
    sentence: 'Agents ask before the first call or message to a new number, and before they change or delete anything in your account.',
  },
  { preset: 'trusted', label: 'Trusted', sentence: 'Agents act without asking.' },
  { preset: 'watch', label: 'Watch only', sentence: 'Agents can read. They cannot call, send, answer or change anything.' },
];

const action = (tool: string, title: string, preset: ToolPermission['preset'], more: Partial<ToolPermission> = {}): ToolPermission => ({
  ...{ tool, title, preset, decision: preset, own: false, choices: ['allow', 'ask', 'block'] },
  ...more,
});

const actions: readonly ToolPermission[] = [
  action('createCall', 'Place a call', 'ask'),
  action('createMessage', 'Send a message', 'ask', { own: true, decision: 'block' }),
  action('respondToCallback', 'Answer a caller', 'allow', { choices: ['allow', 'block'] }),
  action('listCalls', 'List calls', 'allow', { choices: [] }),
];

const limit = (name: LimitView['limit'], label: string, unit: string, otherwise: number, used: number): LimitView => ({
  ...{ limit: name, label, unit, value: undefined, otherwise, used },
});

const limits: readonly LimitView[] = [
  limit('callsPerHour', 'Calls an hour', 'calls', 30, 4),
  limit('callsPerDay', 'Calls a day', 'calls', 100, 12),
  { ...limit('concurrentCalls', 'Calls at the same time', 'calls', 5, 1), value: 2 },
  limit('minutesPerDay', 'Minutes a day', 'minutes', 240, 31),
  limit('messagesPerHour', 'Messages an hour', 'messages', 60, 0),
  limit('messagesPerDay', 'Messages a day', 'messages', 200, 190),
  limit('numbersPerDay', 'Different numbers a day', 'numbers', 50, 6),
];

const numbers: NumbersView = {
  allowed: [{ number: '+19195550177', shown: '+1 919 555 0177' }],
  blocked: [],
  own: [{ number: '+19195550123', shown: '+1 919 555 0123' }],
  contacts: [{ number: '+19195550142', shown: '+1 919 555 0142' }],
  contactsInAll: 1,
  destinations: [
    {
      ...{ id: 'emergency', label: 'Emergency numbers', open: false, named: 'number', opened: [] },
      sentence: 'Always refused, such as 911 and 112, until you open one by its number.',
    },
    {
      ...{ id: 'premium', label: 'Premium numbers', open: false, named: undefined, opened: [] },
      sentence: 'They cost extra. Refused under Careful.',
    },
    {
      ...{ id: 'country', label: 'Other countries', open: false, named: 'country', opened: [{ item: 'GB', label: 'United Kingdom' }] },
      sentence: 'Refused under Careful until you open a country.',
    },
  ],
};

/** The agents' part of the bridge: an agent that is connected shows its first sign of life two seconds later. */
export function mockAgents(stage: Stage): Pick<Bridge, keyof AgentsRequests> {
  let permissions: Pick<Permissions, 'presets' | 'general' | 'note' | 'tools' | 'limits'> = {
    ...{ presets, general: 'careful', note: undefined, tools: actions, limits },
  };
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const chosen: { preset: Permissions['preset'] } = { preset: undefined };
  const of = (agentId: string | undefined): Permissions => ({ ...permissions, agentId, preset: chosen.preset });
  const page = () => stage.view.agentsPage;
  const change = (agentsPage: AgentsPage) => stage.change({ kind: 'agents-page', agentsPage });
  const connect = async (name: string, kind: string) => {
    const agent = [...page().found, ...page().others].find((one) => one.kind === kind);
    const added = card(`a-${kind}`, name, agent?.mark.text ?? '?', agent?.mark.tint ?? 0, {});
    const cards = [...page().cards.filter(({ id }) => id !== added.id), added];
    change({ ...page(), cards, found: page().found.filter((one) => one.kind !== kind) });
    setTimeout(() => {
      const state = { kind: 'connected', tone: 'good', label: 'Connected', at: Date.now() } as const;
      change({ ...page(), cards: page().cards.map((one) => (one.id === added.id ? { ...one, state } : one)) });
    }, mockSignOfLifeMs);
    return reply({ agentId: added.id, next: [`Restart ${name}.`], snippet: undefined });
  };
  return {
    lookForAgents: () => reply(undefined),
    planConnect: ({ kind, consents, option }) => reply(planOf(kind, consents, option)),
    connectAgent: ({ kind }) => connect(planOf(kind, undefined).name, kind),
    planDisconnect: () => reply({ ...planOf('codex', undefined), changes: [{ ...removal }] }),
    disconnectAgent({ id }) {
      change({ ...page(), cards: page().cards.filter((one) => one.id !== id) });
      return reply(undefined);
    },
    planMend: () => reply(planOf('codex', undefined)),
    mendAgent: ({ id }) => connect(page().cards.find((one) => one.id === id)?.name ?? '', 'codex'),
    agentDetails: ({ agentId }) => reply(detailsOf(page().cards.find((one) => one.agentId === agentId))),
    renameAgent({ agentId, name }) {
      change({ ...page(), cards: page().cards.map((one) => (one.agentId === agentId ? { ...one, name } : one)) });
      return reply(undefined);
    },
    setAgentKind: () => reply(undefined),
    setAgentProfiles: () => reply(undefined),
    newToken: () => reply({ token: `sb_${'mockTokenNotSecret'.repeat(3).slice(0, 43)}` }),
    agentPermissions: ({ agentId }) => reply(of(agentId)),
    setPreset({ agentId, preset }) {
      chosen.preset = preset;
      return reply(of(agentId));
    },
    setToolDecision({ agentId, tool, decision }) {
      const tools = permissions.tools.map((one) =>
        one.tool === tool ? { ...one, decision: decision ?? one.preset, own: decision !== undefined } : one,
      );
      permissions = { ...permissions, tools };
      return reply(of(agentId));
    },
    setLimits({ agentId, limits: asked }) {
      const next = permissions.limits.map((one) => {
        const found_ = asked.find((other) => other.limit === one.limit);
        return found_ === undefined ? one : { ...one, value: found_.value };
      });
      permissions = { ...permissions, limits: next };
      return reply(of(agentId));
    },
    agentNumbers: () => reply(numbers),
    listNumber: () => reply(numbers),
    forgetContacts: () => reply({ ...numbers, contacts: [], contactsInAll: 0 }),
    openDestination: () => reply(numbers),
  };
}

/** How long a connected agent of the mock takes until its first sign of life. */
const mockSignOfLifeMs = 2_000;

const removal = {
  file: '~/.codex/config.toml',
  sentence: 'Switchboard removes these lines from its settings file. A copy of the file as it is now is kept beside it.',
  lines: toml.map((line) => (line.kind === 'added' ? { ...line, kind: 'removed' as const } : line)),
};

function detailsOf(one: AgentCard | undefined): AgentDetails {
  const now = one?.state.at ?? 0;
  return {
    agentId: one?.agentId ?? '',
    name: one?.name ?? '',
    kind: 'codex',
    kinds: [codex, gemini, desktop, cursor].map(({ kind, name }) => ({ kind, name })),
    createdAt: now - 86_400_000,
    client: 'claude-code 2.1.332',
    profiles: undefined,
    files: ['~/.claude.json'],
    activity: [
      { id: '3', at: now, title: 'Placed a call to +1 919 555 0177', tone: 'good', outcome: 'Allowed by you.' },
      {
        id: '2',
        at: now - 60_000,
        title: 'Sent a message to +1 919 555 0142',
        tone: 'bad',
        outcome: 'Refused: the limit of messages a day is reached.',
      },
      { id: '1', at: now - 600_000, title: 'Listed calls', tone: 'neutral', outcome: '' },
    ],
  };
}
