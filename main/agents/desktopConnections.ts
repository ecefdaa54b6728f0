import path from 'node:path';
import process from 'node:process';
import { app } from 'electron';
import type { Clock } from '../../mcp/base/clock';
import { systemProcesses } from '../../mcp/base/processes';
import { version } from '../../mcp/base/version';
import { type AgentConnections, openAgentConnections, placeOf } from '../../mcp/index';
import { findNode } from '../connect/findNode';
import type { LaunchOptions } from '../launchOptions';
import type { RunningLine } from '../line/runningLine';

interface Parts {
  readonly running: Pick<RunningLine, 'now' | 'endpoint' | 'portChanged'>;
  readonly userData: string;
  readonly options: Pick<LaunchOptions, 'userData'>;
  readonly clock: Clock;
}

/** The desktop agents of this user, and how they start this app's bridge. */
export function desktopConnections({ running, userData, options, clock }: Parts): AgentConnections {
  return openAgentConnections({
    place: placeOf(process.platform, app.getPath('home'), process.env),
    dataFolder: userData,
    launch: {
      node: findNode(),
      cli: path.resolve(__dirname, '../mcp/cli.js'),
      dataFolder: options.userData === undefined ? undefined : userData,
    },
    bundle: {
      bridge: path.resolve(__dirname, '../mcp/extensionBridge.js'),
      icon: path.resolve(__dirname, '../mcp/icon.png'),
      folder: path.join(userData, 'extension'),
      version,
    },
    endpoint: () => (running.endpoint === undefined ? undefined : { url: running.endpoint, portChanged: running.portChanged }),
    knows: (agentId) => running.now.agents().some(({ id }) => id === agentId),
    clock,
    process: { pid: process.pid, find: systemProcesses().find },
  });
}
