import { type DesktopAgent, defaultBridge, type Preset, type SeenAgent } from '../../mcp/index';
import type { AgentCard, AgentsPage, AgentTrouble, KnownAgent } from '../ipc/contract';
import { markOf } from './mark';
import { withTilde } from './tilde';

/** A program that was refused for its token. */
export interface RefusedProgram {
  /** "Codex". */
  readonly program: string;
  readonly why: 'no token' | 'wrong token' | 'revoked token';
  /** Whose token it was, where that is known. */
  readonly agentId: string | undefined;
  readonly at: number;
}

export interface AgentsFacts {
  /** Undefined until this computer has been searched. */
  readonly desktop: readonly DesktopAgent[] | undefined;
  readonly agents: readonly SeenAgent[];
  readonly refused: readonly RefusedProgram[];
  readonly permissions: {
    readonly general: Preset;
    readonly practice: boolean;
    /** Why they could not be read; everything but reading is refused then. */
    readonly problem: string | undefined;
    of(agentId: string): Preset;
  };
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The person's home folder. */
  readonly home: string;
}

/** For this long after its last message an agent counts as connected. */
export const connectedMs = 120_000;

/** The row of the table for anything that has no row of its own. */
const anythingElse = 'something-else';

/** What an agent may do: on the line in use, and while that is the practice line, on the real one. */
const mayDo: Readonly<Record<Preset, Readonly<Record<'real' | 'practice', string>>>> = {
  careful: { real: 'Careful: asks before a new number', practice: 'Careful on the real line' },
  trusted: { real: 'Trusted: acts without asking', practice: 'Trusted on the real line' },
  watch: { real: 'Watch only: reads, and does nothing else', practice: 'Watch only on the real line' },
};

/** The Agents view, from what is known. */
export function agentsPage(facts: AgentsFacts): AgentsPage {
  const desktop = (facts.desktop ?? []).filter(({ id }) => id !== anythingElse);
  const cards = [
    ...facts.agents.filter(isShown).map((agent) => cardOf(agent, desktop, facts)),
    ...desktop.flatMap((one) => entryCard(one, facts)),
  ];
  const onCard = new Set(desktop.filter((one) => isOnCard(one, facts)).map(({ id }) => id));
  const free = desktop.filter(({ id }) => !onCard.has(id));
  return {
    looked: facts.desktop !== undefined,
    cards: cards.sort(byUrgency),
    found: free.filter(({ state }) => state.kind !== 'not-found').map((one) => knownAgent(one, facts.home)),
    others: free.filter(({ state }) => state.kind === 'not-found').map((one) => knownAgent(one, facts.home)),
    general: generalSentence(facts.permissions),
  };
}

/** The one that any bridge may connect as is shown once one has. */
function isShown({ id, lastSeenAt }: SeenAgent): boolean {
  return id !== defaultBridge || lastSeenAt !== undefined;
}

function cardOf(agent: SeenAgent, desktop: readonly DesktopAgent[], facts: AgentsFacts): AgentCard {
  const { id, name, lastSeenAt, today } = agent;
  const row = rowOf(agent, desktop);
  return {
    ...{ id, agentId: id, name, mark: markOf(row?.name ?? name), state: stateOf(agent, facts.now) },
    may: mayDo[facts.permissions.of(id)][facts.permissions.practice ? 'practice' : 'real'],
    callsToday: today?.calls ?? 0,
    messagesToday: today?.messages ?? 0,
    trouble: troubleOf(row, facts.home) ?? refusedTrouble({ name, id, lastSeenAt, row }, facts) ?? withoutEntry(agent, row, facts),
  };
}

function stateOf({ lastSeenAt, open }: Pick<SeenAgent, 'lastSeenAt' | 'open'>, now: number): AgentCard['state'] {
  if (lastSeenAt === undefined) return { kind: 'never', tone: 'neutral', label: 'Never connected', at: undefined };
  if (open === true || now - lastSeenAt < connectedMs) return { kind: 'connected', tone: 'good', label: 'Connected', at: lastSeenAt };
  return { kind: 'seen', tone: 'neutral', label: 'Seen', at: lastSeenAt };
}

/** The desktop agent whose entry names this agent, or which it is said to be. */
function rowOf({ id, kind }: SeenAgent, desktop: readonly DesktopAgent[]): DesktopAgent | undefined {
  return desktop.find(({ state }) => 'agentId' in state && state.agentId === id) ?? desktop.find((one) => one.id === kind);
}

/** Whether a desktop agent is shown as a card, and so is not offered to be connected. */
function isOnCard(one: DesktopAgent, { agents }: AgentsFacts): boolean {
  const { state } = one;
  if (state.kind === 'connected' || state.kind === 'stale') return true;
  return agents.some(({ kind }) => kind === one.id);
}

/** An entry in a file whose agent may no longer connect: a card of its own. */
function entryCard(one: DesktopAgent, { agents, home }: AgentsFacts): readonly AgentCard[] {
  const { state, id, name } = one;
  if (state.kind !== 'connected' && state.kind !== 'stale') return [];
  if (agents.some((agent) => agent.id === state.agentId)) return [];
  const ended = {
    sentence: `${name} has an entry for Switchboard, but its access has ended. Mend gives it access again.`,
    mend: { label: 'Mend', does: 'rewrite' },
    where: withTilde(state.file, home),
  } as const;
  return [
    {
      ...{ id: `entry:${id}`, agentId: undefined, name, mark: markOf(name), callsToday: 0, messagesToday: 0 },
      state: { kind: 'never', tone: 'neutral', label: 'No access', at: undefined },
      may: 'It cannot use your phone line now',
      trouble: state.kind === 'stale' ? (troubleOf(one, home) ?? ended) : ended,
    },
  ];
}

/** What is wrong with the entry of a desktop agent. */
function troubleOf(row: DesktopAgent | undefined, home: string): AgentTrouble | undefined {
  if (row?.state.kind === 'stale') {
    const { sentence, fix, file } = row.state;
    return { sentence: `${sentence} ${fix}`, mend: { label: 'Mend', does: 'rewrite' }, where: withTilde(file, home) };
  }
  if (row?.state.kind === 'unreadable') {
    const { sentence, file, line } = row.state;
    const place = line === undefined ? 'Its settings file' : `Line ${line} of its settings file`;
    return {
      sentence: `${place} cannot be read, so Switchboard leaves the file as it is. Correct it, then look again.`,
      mend: undefined,
      where: `${withTilde(file, home)}: ${sentence}`,
    };
  }
  return undefined;
}

interface Refusable {
  readonly id: string;
  readonly name: string;
  readonly lastSeenAt: number | undefined;
  readonly row: DesktopAgent | undefined;
}

/** An agent that was refused and has not been let in since: by its token, or by the name its program gives itself. */
function refusedTrouble({ id, name, lastSeenAt, row }: Refusable, { refused, home }: AgentsFacts): AgentTrouble | undefined {
  const called = [name, row?.name].map((one) => one?.toLowerCase());
  const latest = refused
    .filter(
      ({ agentId, program, at }) =>
        (agentId === id || (agentId === undefined && called.includes(program.toLowerCase()))) && at > (lastSeenAt ?? 0),
    )
    .at(-1);
  if (latest === undefined) return undefined;
  const connected = row?.state.kind === 'connected' ? row.state : undefined;
  return {
    sentence: `${latest.program} was refused: ${latest.why}.`,
    mend: connected === undefined ? { label: 'New token', does: 'new-token' } : { label: 'Mend', does: 'rewrite' },
    where: connected === undefined ? undefined : withTilde(connected.file, home),
  };
}

/** An agent that was connected, but whose settings have no entry of ours. An extension leaves none. */
function withoutEntry(agent: SeenAgent, row: DesktopAgent | undefined, { now }: AgentsFacts): AgentTrouble | undefined {
  if (row === undefined || (row.state.kind !== 'found' && row.state.kind !== 'not-found')) return undefined;
  const { kind } = stateOf(agent, now);
  const installs = row.offers.some((offer) => offer.kind === 'bundle');
  if (kind === 'connected' || (installs && kind === 'seen')) return undefined;
  const sentence = kind === 'never' ? `${row.name} has not connected yet.` : `${row.name} no longer has an entry for Switchboard.`;
  return { sentence, mend: { label: 'Connect again', does: 'rewrite' }, where: undefined };
}

/** Those that need the person come first, then the latest seen. */
function byUrgency(one: AgentCard, other: AgentCard): number {
  const urgent = Number(other.trouble !== undefined) - Number(one.trouble !== undefined);
  return urgent === 0 ? (other.state.at ?? 0) - (one.state.at ?? 0) : urgent;
}

/** A desktop agent that can be connected. */
function knownAgent(one: DesktopAgent, home: string): KnownAgent {
  const { id, name, offers } = one;
  const [first] = offers;
  return {
    ...{ kind: id, name, mark: markOf(name) },
    sentence: offerSentence(first?.kind, name),
    trouble: troubleOf(one, home),
  };
}

function offerSentence(kind: DesktopAgent['offers'][number]['kind'] | undefined, name: string): string {
  switch (kind) {
    case 'edit':
      return 'Adds one entry to its settings file and keeps a copy of the file.';
    case 'bundle':
    case 'link':
      return `Opens ${name}, which asks you once.`;
    default:
      return `Shows you what to paste in ${name}.`;
  }
}

function generalSentence({ general, practice, problem }: AgentsFacts['permissions']): string {
  if (problem !== undefined) return problem;
  const chosen = {
    careful: 'Careful: agents ask before the first call or message to a new number, and before they change your account.',
    trusted: 'Trusted: agents act without asking.',
    watch: 'Watch only: agents can read, and do nothing else.',
  }[general];
  return practice ? `${chosen} On the practice line nothing is asked.` : chosen;
}
