import type { LoggedAct } from '../../mcp/index';
import { rowOf } from '../asking/activityRows';
import type { AgentDeed } from '../ipc/contract';

/** One thing that an agent did, in the words of the activity. */
export function deedOf(act: LoggedAct): AgentDeed {
  const { id, at, what, to, tone, outcome, allowedBy } = rowOf(act);
  return {
    ...{ id, at, tone },
    title: to === undefined ? what : `${what}: ${to}`,
    outcome: allowedBy === undefined ? outcome : `${outcome}, allowed by ${allowedBy}`,
  };
}
