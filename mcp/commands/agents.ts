import type { AgentConnections, AgentState, ConnectPlan, DesktopAgent, DiffLine, FileChange, MintAgent } from '../connect/connections';
import { type CommandResult, failure } from './result';

/** What the commands about desktop agents work on. */
export interface AgentCommandDeps {
  readonly connections: AgentConnections;
  readonly mint: MintAgent;
  /** Takes an agent's right to connect away. Resolves to a sentence when that could not be done. */
  readonly revoke: (agentId: string) => Promise<string | undefined>;
}

export interface ConnectCommand {
  readonly agent: string;
  /** Show the change and write nothing. */
  readonly print: boolean;
  /** Let the agent use the tools of a conversation without asking, where it can be told so. */
  readonly allow: boolean;
}

/** `switchboard-mcp agents`: every agent that Switchboard knows, and how it is here. */
export async function listAgents({ connections }: Pick<AgentCommandDeps, 'connections'>, all: boolean): Promise<CommandResult> {
  const agents = await connections.list();
  const here = agents.filter(({ state }) => state.kind !== 'not-found');
  const shown = all ? agents : here;
  const width = Math.max(...shown.map(({ id }) => id.length), 0) + 2;
  const lines = shown.flatMap((agent) => agentLines(agent, width));
  const others = agents.length - here.length;
  return {
    code: 0,
    lines: [
      ...(here.length === 0 ? ['No desktop agent was found on this computer.'] : []),
      ...lines,
      ...(all || others === 0 ? [] : ['', `Switchboard knows ${others} more. Run switchboard-mcp agents --all to see them.`]),
    ],
    facts: { ok: true, agents: agents.map(({ id, name, found, state, offers }) => ({ id, name, found, state, offers })) },
  };
}

/** `switchboard-mcp connect`: adds Switchboard to an agent's configuration. @throws SwitchboardError `not_found` for an unknown agent */
export async function connectAgent({ connections, mint }: AgentCommandDeps, command: ConnectCommand): Promise<CommandResult> {
  const plan = await planOf(connections, command);
  if (plan.kind === 'refused') return refused(plan);
  if (command.print) return { code: 0, lines: planLines(plan), facts: { ok: true, ...plan } };
  const result = await connections.apply(plan, mint);
  if (result.kind === 'refused') return refused(result);
  if (result.kind === 'by-hand') return { code: 0, lines: [...result.steps, '', result.snippet], facts: { ok: true, ...result } };
  if (result.kind !== 'connected') return { code: 0, lines: result.steps, facts: { ok: true, ...result } };
  return {
    code: 0,
    lines: [
      result.changes.length === 0 ? `${plan.name} is connected already. Nothing was changed.` : `${plan.name} is set up.`,
      ...result.changes.flatMap(changeLines),
      result.pickUp.sentence,
      ...notesOf(plan),
    ],
    facts: { ok: true, agent: plan.agent, ...result },
  };
}

/** `switchboard-mcp disconnect`: takes Switchboard out of an agent's configuration. @throws SwitchboardError `not_found` for an unknown agent */
export async function disconnectAgent(
  { connections, revoke }: AgentCommandDeps,
  { agent, print }: Pick<ConnectCommand, 'agent' | 'print'>,
): Promise<CommandResult> {
  const result = print ? await connections.planDisconnect(agent) : await connections.disconnect(agent);
  if (result.kind === 'refused') return refused(result);
  const problem = print || result.agentId === undefined ? undefined : await revoke(result.agentId);
  const more = problem === undefined ? [] : [problem];
  if (result.kind === 'nothing') {
    return { code: 0, lines: ['This agent has no entry of Switchboard. Nothing was changed.', ...more], facts: { ok: true, ...result } };
  }
  const lines = print ? result.changes.flatMap(diffText) : [...result.changes.flatMap(changeLines), result.pickUp.sentence, ...more];
  return { code: 0, lines, facts: { ok: true, ...result } };
}

/** A change of the agent's file where it has one, else what a person pastes; always with the bridge, whose entry holds no secret. */
async function planOf(connections: AgentConnections, { agent, allow }: ConnectCommand): Promise<ConnectPlan> {
  const way = 'bridge' as const;
  const known = (await connections.list()).find(({ id }) => id === agent);
  const kind = known === undefined || known.offers.some((offer) => offer.kind === 'edit') ? 'edit' : 'by-hand';
  const plan = await connections.plan(agent, { kind, way });
  if (plan.kind !== 'edit' || !allow) return plan;
  return connections.plan(agent, { kind, way, consents: plan.consents.map(({ id }) => id) });
}

function refused({
  sentence,
  fix,
  file,
  line,
}: {
  sentence: string;
  fix: string;
  file: string | undefined;
  line: number | undefined;
}): CommandResult {
  const where = file === undefined ? [] : [line === undefined ? file : `${file}, line ${line}`];
  return failure('refused', { sentence, fix }, { file, line }, where);
}

function planLines(plan: Exclude<ConnectPlan, { kind: 'refused' }>): readonly string[] {
  if (plan.kind === 'by-hand') return [...plan.steps, '', plan.snippet];
  if (plan.kind !== 'edit') return plan.steps;
  if (plan.changes.length === 0) return [`${plan.name} is connected already. Nothing would be changed.`];
  return [...plan.changes.flatMap(diffText), '', plan.pickUp.sentence, ...notesOf(plan)];
}

function notesOf(plan: Exclude<ConnectPlan, { kind: 'refused' }>): readonly string[] {
  if (plan.kind !== 'edit') return [];
  const open = plan.consents.filter(({ given }) => !given);
  return [...plan.notes, ...open.map(({ sentence }) => `${sentence} To allow that, add --allow.`)];
}

const done = { create: 'Created', change: 'Changed', delete: 'Removed' } as const;

function changeLines({ file, does, backup }: FileChange): readonly string[] {
  return [`${done[does]} ${file}${backup === undefined ? '' : `. What was there is in ${backup}`}.`];
}

const marks = { same: ' ', added: '+', removed: '-' } as const;

function diffText({ file, does, diff }: FileChange): readonly string[] {
  return [`${does === 'create' ? 'New file' : does === 'delete' ? 'Removed file' : 'File'} ${file}`, ...diff.map(diffLine)];
}

function diffLine({ kind, text }: DiffLine): string {
  return `${marks[kind]} ${text}`;
}

function agentLines({ id, name, state }: DesktopAgent, width: number): readonly string[] {
  const [first, ...more] = stateLines(state);
  return [`${id.padEnd(width)}${name}: ${first}`, ...more.map((line) => `${' '.repeat(width)}${line}`)];
}

function stateLines(state: AgentState): readonly string[] {
  switch (state.kind) {
    case 'not-found':
      return ['not found on this computer.'];
    case 'found':
      return ['found, not connected.'];
    case 'connected':
      return [`connected, by ${state.file}.`];
    case 'stale':
      return ['needs you.', state.sentence, state.fix];
    case 'unreadable':
      return ['needs you.', `${state.file}${state.line === undefined ? '' : `, line ${state.line}`}: ${state.sentence}`, state.fix];
  }
}
