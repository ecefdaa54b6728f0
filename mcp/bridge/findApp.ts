import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { FindApp, FoundApp } from '../server/sdk/relay/foundApp';
import { type BridgeServing, serveBridge } from '../server/sdk/relay/relay';
import { type BridgeFile, readBridgeFile } from './bridgeFile';
import { defaultBridge } from './bridgeId';
import { ChannelRefused, channelFetch, connectProven } from './channelClient';

export interface BridgeOptions {
  readonly folder: string;
  readonly agentId: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pipes one agent's stdio to the running app, for hosts that can only start a program. */
export function startBridge({ folder, agentId, input, output, clock, log }: BridgeOptions): BridgeServing {
  return serveBridge({ input, output, clock, log, findApp: appFinder(folder, agentId, clock) });
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
    if (found.kind === 'absent') return { ok: false, why: (await anyAppRuns(folder, clock)) ? words.unknown : words.absent };
    const refused = await refusalOf(found.file, agentId, clock);
    return refused === undefined ? { ok: true, app: appOf(found.file, agentId, clock) } : { ok: false, why: words[refused] };
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
