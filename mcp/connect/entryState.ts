import type { AgentState, StaleReason } from './connections';
import { type BridgeLaunch, hashOfToken, type ReadEntry } from './entry';
import type { Connection } from './records';

/** What an entry is held against. */
export interface StateFacts {
  readonly name: string;
  readonly file: string;
  readonly launch: BridgeLaunch;
  /** The address of this run. */
  readonly endpoint: string | undefined;
  readonly record: Connection | undefined;
  /** Whether an agent may connect; undefined where that cannot be known. */
  readonly knows: (agentId: string) => boolean | undefined;
  readonly exists: (file: string) => boolean;
}

/** What an entry of ours amounts to today. */
export function stateOf(entry: ReadEntry, facts: StateFacts): AgentState {
  const { file, record } = facts;
  switch (entry.kind) {
    case 'bridge':
      return bridgeState(entry, facts);
    case 'http': {
      const agentId = record?.tokenHash === hashOfToken(entry.address.token) ? record.agentId : undefined;
      const stale = (why: StaleReason, sentence: string): AgentState => ({ kind: 'stale', file, why, agentId, sentence, fix: mends });
      if (agentId !== undefined && facts.knows(agentId) === false) return revoked(facts, agentId);
      const { url } = entry.address;
      if (facts.endpoint === undefined || url === facts.endpoint) return { kind: 'connected', file, way: 'http', agentId };
      if (isOurAddress(url))
        return stale('changed-port', `${facts.name} uses the address ${url}, but Switchboard is at ${facts.endpoint} now.`);
      return stale('points-elsewhere', `${facts.name} has an entry named switchboard that points to ${url}.`);
    }
    case 'other': {
      const sentence = `${facts.name} has an entry named switchboard that does not connect to this app.`;
      return {
        kind: 'stale',
        file,
        why: 'points-elsewhere',
        agentId: undefined,
        sentence,
        fix: 'Connect replaces that entry. The file is copied first.',
      };
    }
  }
}

const mends = 'Mend writes the entry again.';

function bridgeState({ start, agentId }: Extract<ReadEntry, { kind: 'bridge' }>, facts: StateFacts): AgentState {
  const { name, file, launch, exists } = facts;
  const [cli = ''] = start.args;
  const stale = (why: StaleReason, sentence: string): AgentState => ({ kind: 'stale', file, why, agentId, sentence, fix: mends });
  if (cli !== launch.cli) {
    return exists(cli)
      ? stale('points-elsewhere', `${name} starts another copy of Switchboard: ${cli}.`)
      : stale('moved-app', `Switchboard was moved, so ${name} cannot start it: ${cli} does not exist.`);
  }
  if (/[\\/]/.test(start.command) && !exists(start.command)) {
    return stale('moved-app', `${name} starts Switchboard with ${start.command}, which does not exist.`);
  }
  if ((start.env.SWITCHBOARD_USER_DATA ?? '') !== (launch.dataFolder ?? '')) {
    return stale('points-elsewhere', `${name} connects to a Switchboard with another data folder.`);
  }
  return facts.knows(agentId) === false ? revoked(facts, agentId) : { kind: 'connected', file, way: 'bridge', agentId };
}

function revoked({ name, file }: StateFacts, agentId: string): AgentState {
  const sentence = `${name} is set up, but Switchboard no longer accepts it: its access was revoked.`;
  return { kind: 'stale', file, why: 'revoked', agentId, sentence, fix: 'Mend lets it connect again.' };
}

/** An address as Switchboard's own are, on any port of this computer. */
function isOurAddress(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/mcp$/.test(url);
}
