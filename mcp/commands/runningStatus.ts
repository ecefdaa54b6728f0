import { z } from 'zod';
import type { Clock } from '../base/clock';
import { readBridgeFile } from '../bridge/bridgeFile';
import { defaultBridge } from '../bridge/bridgeId';
import { channelFetch } from '../bridge/channelClient';
import { lineKinds } from '../model/line';
import type { StatusPage } from '../model/readiness';

const pageSchema = z.object({
  line: z.enum(lineKinds),
  ready: z.boolean(),
  rows: z.array(
    z.object({
      id: z.enum(['account', 'number', 'address', 'inbound', 'agent', 'keychain']),
      state: z.enum(['done', 'needs-you', 'working', 'unknown']),
      title: z.string(),
      sentence: z.string(),
      todo: z.string().optional(),
    }),
  ),
});

/** It asks Bandwidth about the account first, which may take a while. */
const limitMs = 20_000;

/**
 * What the Switchboard that runs on this computer says about being ready. It is asked over the channel of its bridges, on
 * which both sides prove that they can read a private file of this user; it does not count as an agent.
 * @param folder where it keeps the files of its bridges
 * @returns undefined when none runs, or when it cannot be asked
 */
export async function runningStatus(folder: string, clock: Clock): Promise<StatusPage | undefined> {
  const found = await readBridgeFile(folder, defaultBridge);
  if (found.kind !== 'found') return undefined;
  const { endpoint, channelPort, token } = found.file;
  const late = new AbortController();
  const cancel = clock.after(limitMs, () => late.abort());
  try {
    const ask = channelFetch({ channelPort, agentId: defaultBridge, token }, clock);
    const answer = await ask(new URL('/status', endpoint), { signal: late.signal });
    const page = pageSchema.safeParse(await answer.json());
    return page.success ? { ...page.data, rows: page.data.rows.map((row) => ({ ...row, todo: row.todo })) } : undefined;
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}
