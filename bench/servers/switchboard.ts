import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { systemClock } from '../../mcp/base/clock';
import { silentLog } from '../../mcp/base/log';
import { createSwitchboard, defaultTurns } from '../../mcp/index';
import type { Started } from './server';

/** Each a different agent, because the endpoint limits what one may ask. */
const agentCount = 20;

const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };

/** Switchboard on its practice line, with a history in `historyFile` when one is given. */
export async function switchboard(historyFile: string | undefined): Promise<Started> {
  const running = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: 'bench',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 1 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [], warmUpAfterMs: 20 },
    callbacks: { port: 0, secret: randomBytes(32).toString('base64url'), rates: { bandwidth: unlimited, strangers: unlimited } },
    history:
      historyFile === undefined ? undefined : { file: historyFile, worker: path.join(__dirname, 'historyWorker.js'), required: true },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  const agents = await Promise.all(Array.from({ length: agentCount }, (_, index) => running.mintAgent(`bench ${index}`)));
  return {
    url: `${running.callbacks}/voice`,
    endpoint: running.endpoint ?? '',
    tokens: agents.map(({ token }) => token),
    switchboard: running,
  };
}
