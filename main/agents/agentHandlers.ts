import { SwitchboardError } from '../../mcp/base/errors';
import { reasonOf } from '../../mcp/base/reason';
import type { PolicyChange, PolicyPort, SeenAgent, Switchboard } from '../../mcp/index';
import { knownTools } from '../../mcp/index';
import type { Confirmation } from '../history/dialogs';
import type { AgentsRequests } from '../ipc/agentsContract';
import type { AgentDetails, Permissions } from '../ipc/contract';
import type { Handlers } from '../ipc/register';
import type { RunningLine } from '../line/runningLine';
import type { Agents } from './agents';
import { deedOf } from './deeds';
import { destinationChange, numbersView } from './numbersView';
import { permissionsOfAgent, permissionsOfAll } from './permissionsView';
import { withTilde } from './tilde';

export interface AgentHandlerParts {
  readonly agents: Agents;
  readonly running: Pick<RunningLine, 'now' | 'settled'>;
  readonly confirm: (question: Confirmation) => Promise<boolean>;
  readonly home: string;
  /** The view is read again. */
  readonly changed: () => void;
}

/** So many of the latest acts of an agent are shown. */
const latestActs = 20;

/** What the window asks and changes about agents. */
export function agentHandlers(parts: AgentHandlerParts): Pick<Handlers, keyof AgentsRequests> {
  return { ...connecting(parts), ...oneAgent(parts), ...permitting(parts) };
}

function connecting({ agents, changed }: AgentHandlerParts) {
  const then = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      changed();
    }
  };
  return {
    lookForAgents: async () => nothing(await then(agents.look())),
    planConnect: ({ kind, option, consents }) => agents.planConnect(kind, option, consents),
    connectAgent: ({ kind, option, consents }) => then(agents.connect(kind, option, consents)),
    planDisconnect: ({ id }) => agents.planDisconnect(id),
    disconnectAgent: async ({ id }) => nothing(await then(agents.disconnect(id))),
    planMend: ({ id }) => agents.planMend(id),
    mendAgent: ({ id }) => then(agents.mend(id)),
  } satisfies Partial<Handlers>;
}

function oneAgent({ agents, running, home, changed }: AgentHandlerParts) {
  const change = async (work: (switchboard: Switchboard) => Promise<unknown>): Promise<undefined> => {
    await work(await running.settled());
    changed();
    return undefined;
  };
  return {
    async agentDetails({ agentId }): Promise<AgentDetails> {
      const agent = agentOf(running.now, agentId);
      const row = agents.desktopOf(agent);
      const file = row !== undefined && 'file' in row.state ? row.state.file : undefined;
      return {
        ...{ agentId, name: agent.name, kind: agent.kind, client: agent.client, profiles: agent.profiles },
        createdAt: Date.parse(agent.createdAt),
        kinds: agents.desktop.map(({ id, name }) => ({ kind: id, name })),
        files: file === undefined ? [] : [withTilde(file, home)],
        activity: await latestDeeds(running.now, agentId),
      };
    },
    renameAgent: ({ agentId, name }) => change((switchboard) => switchboard.renameAgent(agentId, name)),
    setAgentKind: ({ agentId, kind }) => change((switchboard) => switchboard.setAgentKind(agentId, kind)),
    setAgentProfiles: ({ agentId, profiles }) => change((switchboard) => switchboard.setAgentProfiles(agentId, profiles)),
    async newToken({ agentId }) {
      const { token } = await (await running.settled()).mintAgain(agentId);
      changed();
      return { token };
    },
  } satisfies Partial<Handlers>;
}

function permitting({ running, confirm, changed }: AgentHandlerParts) {
  const permissions = (policy: PolicyPort, agentId: string | undefined): Permissions =>
    agentId === undefined
      ? permissionsOfAll(policy.state, knownTools)
      : permissionsOfAgent(agentId, policy.state, policy.permissionsOf(agentId));
  const put = async (...changes: readonly PolicyChange[]): Promise<PolicyPort> => {
    const { policy } = await running.settled();
    for (const change of changes) await policy.change(change);
    changed();
    return policy;
  };
  return {
    agentPermissions: ({ agentId }) => permissions(running.now.policy, agentId),
    setPreset: async ({ agentId, preset }) => permissions(await put({ kind: 'preset', agent: agentId, preset }), agentId),
    setToolDecision: async ({ agentId, tool, decision }) =>
      permissions(await put({ kind: 'tool', agent: agentId, tool, decision }), agentId),
    async setLimits({ agentId, limits }) {
      const changes = limits.map(({ limit, value }) => ({ kind: 'limit', agent: agentId, limit, value }) as const);
      return permissions(await put(...changes), agentId);
    },
    agentNumbers: () => numbersView(running.now.policy.state),
    listNumber: async ({ number, list }) => numbersView((await put({ kind: 'number', number, list })).state),
    async forgetContacts({ numbers }) {
      const { policy } = await running.settled();
      await policy.forgetContacts(numbers);
      return numbersView(policy.state);
    },
    async openDestination({ id, item, open }) {
      const change = destinationChange(id, item, open);
      if (change === undefined) throw new SwitchboardError('validation', 'This destination does not exist.', 'Choose one from the list.');
      const sure = change.kind !== 'emergency' || !open || (await confirm(emergencyQuestion(change.number)));
      return numbersView((sure ? await put(change) : running.now.policy).state);
    },
  } satisfies Partial<Handlers>;
}

function emergencyQuestion(number: string): Confirmation {
  return {
    message: `Let agents call ${number}?`,
    detail: `${number} is an emergency number. An agent that calls it by mistake can be a crime and can keep help from someone else. Every agent may call it from now on, until you close it again.`,
    yes: `Let agents call ${number}`,
    no: 'Cancel',
  };
}

/** What an agent did last. The rest of what is known about it does not wait for a log that cannot be read. */
async function latestDeeds({ activityLog }: Switchboard, agentId: string): Promise<AgentDetails['activity']> {
  try {
    const { acts } = await activityLog.query({ agent: agentId, limit: latestActs });
    return acts.map(deedOf);
  } catch (error) {
    return { problem: error instanceof SwitchboardError ? `${error.message} ${error.recovery}` : `${reasonOf(error)}.` };
  }
}

function agentOf(switchboard: Switchboard, agentId: string): SeenAgent {
  const agent = switchboard.agents().find(({ id }) => id === agentId);
  if (agent !== undefined) return agent;
  throw new SwitchboardError('not_found', 'This agent has been removed.', 'Close this and choose another one.');
}

function nothing(_: unknown): undefined {
  return undefined;
}
