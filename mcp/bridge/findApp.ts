import { z } from 'zod';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { type BridgeServing, type FindApp, serveBridge } from '../server/sdk/relay';
import { readBridgeFile } from './bridgeFile';

export interface BridgeOptions {
  readonly folder: string;
  readonly agentId: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds in which the app must say which run it is. */
const identifyMs = 3_000;

const identity = z.object({ instance: z.string() });

/** Pipes one agent's stdio to the running app, for hosts that can only start a program. */
export function startBridge({ folder, agentId, input, output, clock, log }: BridgeOptions): BridgeServing {
  return serveBridge({ input, output, clock, log, findApp: appFinder(folder, agentId, clock) });
}

/**
 * Finds the app by its file and makes sure that the very run which wrote it answers there, before any token is sent:
 * another program may have taken the port of an app that crashed.
 */
export function appFinder(folder: string, agentId: string, clock: Clock): FindApp {
  return async () => {
    const found = await readBridgeFile(folder, agentId);
    if (found.kind === 'absent') {
      return {
        ok: false,
        why: `Switchboard is not running, or has no agent "${agentId}". Ask the user to start the Switchboard app (if it runs: to connect this agent again in its Connect view), then try again.`,
      };
    }
    if (found.kind === 'refused') {
      return {
        ok: false,
        why: `${found.why} It was not used, for safety. Ask the user to restart the Switchboard app, which writes it anew.`,
      };
    }
    const { endpoint, token, instance } = found.file;
    const answering = await instanceAt(endpoint, clock);
    if (answering === instance) return { ok: true, app: { endpoint, token, instance } };
    return {
      ok: false,
      why:
        answering === undefined
          ? 'Switchboard is not running. Ask the user to start the Switchboard app, then try again.'
          : 'Another program or another run of Switchboard answers at the known address, so nothing was sent to it. Ask the user to restart the Switchboard app, then try again.',
    };
  };
}

async function instanceAt(endpoint: string, clock: Clock): Promise<string | undefined> {
  const late = new AbortController();
  const cancel = clock.after(identifyMs, () => late.abort());
  try {
    const response = await fetch(new URL('/instance', endpoint), { redirect: 'error', signal: late.signal });
    if (!response.ok) return 'unknown';
    const parsed = identity.safeParse(await response.json());
    return parsed.success ? parsed.data.instance : 'unknown';
  } catch {
    // Nobody listens there, or nothing that speaks HTTP: both mean that the app does not run.
    return undefined;
  } finally {
    cancel();
  }
}
