import type { Clock } from '../base/clock';
import type { OwnProcess } from '../base/processLock';
import type { BundleParts } from './bundle';
import type { AgentConnections } from './connections';
import type { BridgeLaunch } from './entry';
import type { Place } from './table/paths';

export interface ConnectionsOptions {
  readonly place: Place;
  /** Where a path of the platform is on this disk; left out: there. */
  readonly onDisk?: ((file: string) => string) | undefined;
  /** Keeps what was written where. */
  readonly dataFolder: string;
  readonly launch: BridgeLaunch;
  /** The address of this run; undefined while nothing serves. An address that only this run has is not written anywhere. */
  readonly endpoint: () => { readonly url: string; readonly portChanged: boolean } | undefined;
  /** Whether an agent may connect; undefined where that cannot be known. */
  readonly knows: (agentId: string) => boolean | undefined;
  /** What an extension for Claude Desktop is made of; left out: none is offered. */
  readonly bundle?: BundleParts | undefined;
  readonly clock: Clock;
  readonly process: OwnProcess;
}

/**
 * Opens the port of "Connect an agent" for this user. The table and the editors of three formats are loaded when something is first
 * asked, so that the app does not start later for them.
 */
export function openAgentConnections(options: ConnectionsOptions): AgentConnections {
  let opened: Promise<AgentConnections> | undefined;
  const open = () => {
    opened ??= import('./openConnections').then(({ openConnections }) => openConnections(options));
    return opened;
  };
  return {
    list: async () => (await open()).list(),
    plan: async (agent, choice) => (await open()).plan(agent, choice),
    apply: async (plan, mint) => (await open()).apply(plan, mint),
    planDisconnect: async (agent) => (await open()).planDisconnect(agent),
    disconnect: async (agent) => (await open()).disconnect(agent),
    planMend: async (agent) => (await open()).planMend(agent),
    mend: async (agent, mint) => (await open()).mend(agent, mint),
  };
}
