import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { AppSearch, FindApp, FoundApp } from '../server/sdk/relay/foundApp';
import { type BridgeServing, serveBridge } from '../server/sdk/relay/relay';
import { type BridgeFile, readBridgeFile } from './bridgeFile';
import { defaultBridge } from './bridgeId';
import { ChannelRefused, channelFetch, connectProven } from './channelClient';
import { startInstalledApp } from './launchFile';

export interface BridgeOptions {
  readonly folder: string;
  readonly agentId: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly clock: Clock;
  readonly log: Log;
  /** Starts the app while it is not running; left out: the installed one. @returns whether it was started */
  readonly startApp?: (() => Promise<boolean>) | undefined;
}

/** Pipes one agent's stdio to the running app, for hosts that can only start a program. */
export function startBridge(options: BridgeOptions): BridgeServing {
  const { folder, agentId, clock, startApp = () => startInstalledApp(folder) } = options;
  return serveBridge({ ...options, findApp: appFinder(folder, agentId, clock), startApp });
}

const words = {
  absent: { error: 'Switchboard is not running.', recovery: 'Ask the user to start the Switchboard app, then try again.' },
  unknown: {
    error: 'Switchboard is running but does not know this agent: it was disconnected there.',
    recovery: 'Ask the user to connect this agent again in the app.',
  },
  unproven: {
    error: 'Another program answers at the address where Switchboard was, so nothing was sent to it.',
    recovery: 'Ask the user to restart the Switchboard app, then try again.',
  },
} as const;

const notRunning: AppSearch = { ok: false, why: words.absent, notRunning: true };

/**
 * Finds the app by the agent's file and makes sure that what answers there holds the agent's key: another program may have
 * taken the port of an app that crashed.
 */
export function appFinder(folder: string, agentId: string, clock: Clock): FindApp {
  return async () => {
    const found = await readBridgeFile(folder, agentId);
    if (found.kind === 'refused')
      return {
        ok: false,
        why: {
          error: `${found.why} For safety it was not used.`,
          recovery: 'Ask the user to restart the Switchboard app, which writes it again.',
        },
      };
    if (found.kind === 'absent') return (await anyAppRuns(folder, clock)) ? { ok: false, why: words.unknown } : notRunning;
    const refused = await refusalOf(found.file, agentId, clock);
    if (refused === undefined) return { ok: true, app: appOf(found.file, agentId, clock) };
    return refused === 'absent' ? notRunning : { ok: false, why: words[refused] };
  };
}

/** Every run of the app writes the default agent's file, so it distinguishes an app that is not running from one without this agent. */
async function anyAppRuns(folder: string, clock: Clock): Promise<boolean> {
  const found = await readBridgeFile(folder, defaultBridge);
  return found.kind === 'found' && (await refusalOf(found.file, defaultBridge, clock)) === undefined;
}

async function refusalOf({ channelPort, token }: BridgeFile, agentId: string, clock: Clock): Promise<ChannelRefused['reason'] | undefined> {
  try {
    const socket = await connectProven({ channelPort, token, agentId }, clock);
    socket.destroy();
    return undefined;
  } catch (error) {
    if (error instanceof ChannelRefused) return error.reason;
    throw error;
  }
}

function appOf({ endpoint, channelPort, token, instance }: BridgeFile, agentId: string, clock: Clock): FoundApp {
  return {
    endpoint,
    run: `${instance} ${channelPort} ${token}`,
    fetch: channelFetch({ channelPort, agentId, token }, clock),
    notDelivered: (error) => error instanceof ChannelRefused,
  };
}
