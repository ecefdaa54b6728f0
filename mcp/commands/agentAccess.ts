import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../base/clock';
import { errorCodes, SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { readBridgeFile } from '../bridge/bridgeFile';
import { defaultBridge } from '../bridge/bridgeId';
import { ChannelRefused, channelFetch } from '../bridge/channelClient';
import type { MintRequest } from '../connect/connections';
import { AgentRegistry } from '../server/agents';
import { controlId } from '../server/channel/controlId';
import { agentFile } from '../settings/agentFile';
import { runFiles } from './runFiles';

/** Who may connect: asked of the Switchboard that runs, else changed in the list that the next one reads. */
export interface AgentAccess {
  knows(agentId: string): boolean;
  mint(request: MintRequest): Promise<{ readonly id: string; readonly token: string }>;
  revoke(agentId: string): Promise<void>;
}

const failureShape = z.object({ error: z.string(), code: z.enum(errorCodes), recovery: z.string() });
const minted = z.object({ id: z.string() });

const limitMs = 10_000;

/** @param folder the data folder. @param bridges where the app keeps the files of its bridges */
export async function openAgentAccess(folder: string, bridges: string, clock: Clock, log: Log): Promise<AgentAccess> {
  const store = agentFile(path.join(folder, 'agents.json'), log, clock);
  const registry = new AgentRegistry({ store, clock, record: () => undefined });
  const ask = await runningSwitchboard(bridges, path.join(folder, 'control'), clock);
  return {
    knows: (id) => id === defaultBridge || registry.list().some((agent) => agent.id === id),
    async mint({ id, name, kind, again }) {
      if (again !== undefined) {
        throw new SwitchboardError('unavailable', 'A new token is made in the app.', 'Open Agents in the app and choose Mend.');
      }
      if (ask === undefined) return registry.mint(name, { id, kind, bridge: true });
      const answer = minted.parse(await ask('/agents/add', { id, name, kind }));
      return { id: answer.id, token: '' };
    },
    async revoke(id) {
      if (ask !== undefined) await ask('/agents/revoke', { id });
      else if (registry.list().some((agent) => agent.id === id)) await registry.revoke(id);
    },
  };
}

type Ask = (what: string, body: object) => Promise<unknown>;

/**
 * The way to the Switchboard that serves the bridges, on which both sides prove that they can read the private file it keeps for
 * the person's own commands. An agent's own file does not open it.
 */
async function runningSwitchboard(bridges: string, control: string, clock: Clock): Promise<Ask | undefined> {
  const found = await readBridgeFile(bridges, defaultBridge);
  if (found.kind !== 'found') return undefined;
  const run = (await runFiles(control)).find(({ instance }) => instance === found.file.instance);
  if (run === undefined) return undefined;
  const { channelPort, token, endpoint } = run;
  const request = channelFetch({ channelPort, agentId: controlId, token }, clock);
  const limited = async (what: string, init: RequestInit) => {
    const late = new AbortController();
    const cancel = clock.after(limitMs, () => late.abort());
    try {
      const response = await request(new URL(what, endpoint), { ...init, signal: late.signal });
      const answer: unknown = await response.json();
      return { ok: response.ok, answer };
    } finally {
      cancel();
    }
  };
  // The file of an app that crashed stays behind.
  const there = await limited('/control', { method: 'GET' }).catch((error: unknown) => {
    if (error instanceof ChannelRefused) return undefined;
    // One that runs but does not reply would write over a change of its list.
    throw new SwitchboardError(
      'unavailable',
      `The Switchboard that is running did not reply: ${reasonOf(error)}. Nothing was changed.`,
      'Try again. If that does not help, quit Switchboard and run this command again.',
      { cause: error },
    );
  });
  if (there?.ok !== true) return undefined;
  return async (what, body) => {
    const headers = { 'content-type': 'application/json' };
    const { ok, answer } = await limited(what, { method: 'POST', body: JSON.stringify(body), headers });
    if (ok) return answer;
    const failed = failureShape.safeParse(answer).data;
    const {
      error = 'The Switchboard that is running did not do this.',
      code = 'unavailable',
      recovery = 'Update it, and try again.',
    } = failed ?? {};
    throw new SwitchboardError(code, error, recovery);
  };
}
