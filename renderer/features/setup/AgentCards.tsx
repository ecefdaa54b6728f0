import type { SetupView } from '../../../main/ipc/contract';

/** What agents did that the person decides about, on Home: credentials they brought, and agents that logged out. */
export function AgentCards(_: { setup: SetupView }) {
  return null;
}
