import { SwitchboardError } from '../../mcp/base/errors';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { Activity, AgentConnections, ConnectPlan, ConnectResult, DesktopAgent, MintAgent, Refusal, SeenAgent } from '../../mcp/index';
import type { AgentsPage, ChangePlan, Connected } from '../ipc/contract';
import type { RunningLine } from '../line/runningLine';
import { agentsPage, type RefusedProgram } from './agentsPage';
import { type Opener, openOutside } from './openOutside';
import { changesPlan, choiceOf, planView } from './planView';
import { withTilde } from './tilde';

export interface AgentsParts {
  readonly running: Pick<RunningLine, 'now' | 'settled' | 'follow'>;
  readonly connections: AgentConnections;
  readonly opener: Opener;
  /** The person's home folder. */
  readonly home: string;
  readonly now: () => number;
  readonly log: Log;
}

/** Programs that were refused are remembered up to this number. */
const mostRefused = 50;

/** The agents of this computer and their connections, as the window shows and changes them. */
export class Agents {
  readonly #parts: AgentsParts;
  /** Undefined until this computer has been searched. */
  #desktop: readonly DesktopAgent[] | undefined;
  #refused: readonly RefusedProgram[] = [];

  constructor(parts: AgentsParts) {
    this.#parts = parts;
    parts.running.follow((switchboard) => switchboard.subscribe((activity) => this.#take(activity)));
  }

  get page(): AgentsPage {
    const { running, now, home } = this.#parts;
    const { policy } = running.now;
    const { state } = policy;
    return agentsPage({
      ...{ desktop: this.#desktop, refused: this.#refused, now: now(), home },
      agents: running.now.agents(),
      permissions: {
        general: state.policy.preset,
        practice: state.practice,
        problem: state.problem,
        of: (agentId) => policy.permissionsOf(agentId).preset,
      },
    });
  }

  /** Searches this computer again. What cannot be searched is as if it was not there. */
  async look(): Promise<void> {
    const { connections, log } = this.#parts;
    try {
      this.#desktop = await connections.list();
    } catch (error) {
      log.warn('This computer could not be searched for agents', { reason: reasonOf(error) });
      this.#desktop ??= [];
    }
  }

  /** The desktop agents found at the last look. */
  get desktop(): readonly DesktopAgent[] {
    return this.#desktop ?? [];
  }

  /** The desktop agent that a registered agent is. */
  desktopOf({ id, kind }: Pick<SeenAgent, 'id' | 'kind'>): DesktopAgent | undefined {
    return this.desktop.find(({ state }) => 'agentId' in state && state.agentId === id) ?? this.desktop.find((one) => one.id === kind);
  }

  async planConnect(kind: string, option: string | undefined, consents: readonly string[] | undefined): Promise<ChangePlan> {
    const agent = await this.#known(kind);
    return this.#view(agent, await this.#plan(agent, option, consents));
  }

  async connect(kind: string, option: string | undefined, consents: readonly string[] | undefined): Promise<Connected> {
    const agent = await this.#known(kind);
    return this.#apply(await this.#plan(agent, option, consents));
  }

  /** What mending the entry of a card changes. It keeps the way and the consents of the connection, so there is nothing to choose. */
  async planMend(card: string): Promise<ChangePlan> {
    const agent = await this.#known(this.#kindOf(card));
    return { ...this.#view(agent, await this.#parts.connections.planMend(agent.id)), options: [], consents: [] };
  }

  /** Writes the entry of a card again. */
  async mend(card: string): Promise<Connected> {
    const agent = await this.#known(this.#kindOf(card));
    return this.#done(await this.#parts.connections.mend(agent.id, this.#mint));
  }

  /** What disconnecting takes out of a file; undefined when there is no entry of ours. */
  async planDisconnect(card: string): Promise<ChangePlan | undefined> {
    const agent = this.#desktopOfCard(card);
    if (agent === undefined) return undefined;
    const planned = await this.#parts.connections.planDisconnect(agent.id);
    if (planned.kind === 'refused') throw this.#refusal(planned);
    return planned.kind === 'nothing' ? undefined : changesPlan(agent, planned.changes, this.#parts.home);
  }

  /** Takes the entry out, and ends the agent's right to use the line. */
  async disconnect(card: string): Promise<void> {
    const agent = this.#desktopOfCard(card);
    const switchboard = await this.#parts.running.settled();
    const ids = new Set(switchboard.agents().some(({ id }) => id === card) ? [card] : []);
    if (agent !== undefined) {
      const result = await this.#parts.connections.disconnect(agent.id);
      if (result.kind === 'refused') throw this.#refusal(result);
      if (result.agentId !== undefined && switchboard.agents().some(({ id }) => id === result.agentId)) ids.add(result.agentId);
    }
    for (const id of ids) await switchboard.revokeAgent(id);
    await this.look();
  }

  /** Notes programs that were refused, until they are let in. */
  #take(activity: Activity): void {
    if (activity.kind !== 'refused') return;
    const { program, why, agent, at } = activity;
    this.#refused = [...this.#refused, { program, why, agentId: agent?.id, at }].slice(-mostRefused);
  }

  async #known(kind: string): Promise<DesktopAgent> {
    if (this.#desktop === undefined) await this.look();
    const agent = this.desktop.find(({ id }) => id === kind);
    if (agent !== undefined) return agent;
    throw new SwitchboardError('not_found', 'Switchboard does not know this agent.', 'Choose one from the list, or “Something else”.');
  }

  async #plan(agent: DesktopAgent, option: string | undefined, consents: readonly string[] | undefined): Promise<ConnectPlan> {
    const choice = option === undefined ? undefined : choiceOf(agent, option);
    return this.#parts.connections.plan(agent.id, { kind: choice?.kind, way: choice?.way, consents });
  }

  #view(agent: DesktopAgent, plan: ConnectPlan): ChangePlan {
    if (plan.kind === 'refused') throw this.#refusal(plan);
    return planView(agent, plan, this.#parts.home);
  }

  async #apply(plan: ConnectPlan): Promise<Connected> {
    return this.#done(await this.#parts.connections.apply(plan, this.#mint));
  }

  async #done(result: ConnectResult): Promise<Connected> {
    if (result.kind === 'refused') {
      if (result.minted !== undefined) await (await this.#parts.running.settled()).revokeAgent(result.minted);
      throw this.#refusal(result);
    }
    if (result.kind === 'open') await openOutside(result.target, this.#parts.opener);
    await this.look();
    const { agentId } = result;
    if (result.kind === 'connected') return { agentId, next: [result.pickUp.sentence], snippet: undefined };
    return { agentId, next: result.steps, snippet: result.kind === 'by-hand' ? result.snippet : undefined };
  }

  /** An agent of this kind that never connected, such as one whose extension was not installed, gets a new token; otherwise a new one is made. */
  get #mint(): MintAgent {
    return async ({ id, name, bridge, kind, again }) => {
      const switchboard = await this.#parts.running.settled();
      const known = again ?? switchboard.agents().find((agent) => agent.kind === kind && agent.lastSeenAt === undefined)?.id;
      if (known === undefined) return switchboard.mintAgent(name, { id, bridge, kind });
      return { id: known, token: (await switchboard.mintAgain(known)).token };
    };
  }

  /** The kind of agent behind a card: of the entry, or of the agent. */
  #kindOf(card: string): string {
    const agent = this.#desktopOfCard(card);
    if (agent !== undefined) return agent.id;
    throw new SwitchboardError(
      'not_found',
      'Switchboard found no settings file of this agent.',
      'Open it and create a new token under Details.',
    );
  }

  #desktopOfCard(card: string): DesktopAgent | undefined {
    if (card.startsWith('entry:')) return this.desktop.find(({ id }) => id === card.slice('entry:'.length));
    const agent = this.#parts.running.now.agents().find(({ id }) => id === card);
    return agent === undefined ? undefined : this.desktopOf(agent);
  }

  /** Why something was not done, with the line unless the sentence names it. */
  #refusal({ sentence, fix, file, line }: Refusal): SwitchboardError {
    const named = line === undefined || sentence.includes(`line ${line}`);
    const where = file === undefined ? '' : ` of ${withTilde(file, this.#parts.home)}`;
    return new SwitchboardError('conflict', named ? sentence : `${sentence} (line ${line}${where})`, fix);
  }
}
