import type { SeenAgent } from '../mcp/index';
import type { LineSummary, StatusItem, StatusView } from './ipc/contract';

/** An agent counts as here for this long after its last tool call, milliseconds (the server's who-is-there rule). */
export const recentFor = 120_000;

export interface StatusFacts {
  /** Undefined while nothing is served. */
  readonly endpoint: string | undefined;
  readonly portChanged: boolean;
  /** The program that uses the usual port, in words, where the system tells. */
  readonly portTakenBy?: string | undefined;
  readonly line: LineSummary;
  readonly agents: readonly SeenAgent[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Server, line and agents, each in a few words and one sentence. */
export function statusView(facts: StatusFacts): StatusView {
  return { server: serverItem(facts), line: lineItem(facts.line), agents: agentsItem(facts) };
}

/** When, in milliseconds since the epoch, the status next changes by time alone; undefined if it does not. */
export function statusChangesAt(facts: Pick<StatusFacts, 'agents' | 'now'>): number | undefined {
  const ends = facts.agents.flatMap(({ lastSeenAt }) =>
    lastSeenAt === undefined || !isRecent(lastSeenAt, facts.now) ? [] : [lastSeenAt + recentFor],
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function serverItem({ endpoint, portChanged, portTakenBy }: StatusFacts): StatusItem {
  if (endpoint === undefined) {
    return {
      tone: 'bad',
      label: 'Not running',
      sentence: 'Agents cannot connect because the server is not running. Quit Switchboard and open it again.',
    };
  }
  if (portChanged) {
    return {
      tone: 'warning',
      label: 'Running on another port',
      sentence: `The usual port is taken by ${portTakenBy ?? 'another program'}, so agents connect at ${endpoint} for now. Close that program: Switchboard then takes the port back. Agents that connect over HTTP send their token to whatever has the port: create new tokens if you do not know that program.`,
    };
  }
  return { tone: 'good', label: 'Running', sentence: `Agents connect at ${endpoint}.` };
}

function lineItem(line: LineSummary): StatusItem {
  if (line.changingTo !== undefined) {
    return { tone: 'neutral', label: 'Changing lines', sentence: `Closing the ${line.inUse} line. Agents stay connected.` };
  }
  if (line.inUse === 'practice') {
    return {
      tone: 'neutral',
      label: 'Practice line',
      sentence: 'Calls stay on this computer. No real phone rings and nothing costs money.',
    };
  }
  const { address, credentials } = line;
  const reached = address.tone === 'good';
  return {
    tone: reached && credentials === undefined ? 'good' : 'warning',
    label: reached ? 'Real line' : 'Real line, not reachable',
    sentence: `Calls go through Bandwidth to real phones and cost money. ${credentials ?? address.sentence}`,
  };
}

function agentsItem({ agents, now }: StatusFacts): StatusItem {
  const here = agents.filter(({ lastSeenAt }) => lastSeenAt !== undefined && isRecent(lastSeenAt, now));
  const [only] = here;
  if (only !== undefined && here.length === 1)
    return { tone: 'good', label: '1 agent active', sentence: `${only.name} called a tool in the last two minutes.` };
  if (here.length > 1)
    return {
      tone: 'good',
      label: `${here.length} agents active`,
      sentence: `${list(here.map(({ name }) => name))} called tools in the last two minutes.`,
    };
  if (agents.some(({ lastSeenAt }) => lastSeenAt !== undefined)) {
    return {
      tone: 'warning',
      label: 'No active agent',
      sentence: 'No agent has called a tool in the last two minutes. Prompt your agent, or connect one.',
    };
  }
  return {
    tone: 'warning',
    label: 'No agent yet',
    sentence: 'No agent has connected since Switchboard started. Open Agents and paste the configuration into your agent.',
  };
}

function isRecent(lastSeenAt: number, now: number): boolean {
  return now - lastSeenAt < recentFor;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
