/** `switchboard-mcp --bridge`: a small program of its own, since hosts start one for each of their windows. */
import process from 'node:process';
import { systemClock } from '../base/clock';
import { jsonLog } from '../base/jsonLog';
import { defaultBridgeFolder } from './bridgeFile';
import { startBridge } from './findApp';

export interface BridgeSettings {
  readonly agentId: string;
  /** Left out: the app's own folder. */
  readonly folder: string | undefined;
}

/** Pipes this process's stdio to the running app until the agent's side ends. */
export async function runBridge({ agentId, folder = defaultBridgeFolder() }: BridgeSettings): Promise<void> {
  const log = jsonLog(process.stderr);
  const bridging = startBridge({ folder, agentId, input: process.stdin, output: process.stdout, clock: systemClock, log });
  const stop = () => void bridging.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await bridging.ended;
  process.exit(0);
}
