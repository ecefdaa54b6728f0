/**
 * The server on the practice line, in a process of its own, so that its memory and its event loop can be measured apart from what
 * sends it hostile input. Its parent speaks with it over IPC: see `fuzz/served.ts`.
 */
import { systemClock } from '../base/clock';
import type { Log } from '../base/log';
import { createSwitchboard, defaultTurns } from '../index';
import { heapInUse } from './fuzz/heapInUse';
import { LongestBlock } from './fuzz/longestBlock';
import type { FromServer, ToServer } from './fuzz/served';

const tell = (message: FromServer) => process.send?.(message);

/** Defects are what the log calls errors; everything else is of no interest here. */
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (text, fields) => tell({ kind: 'defect', text: `${text} ${JSON.stringify(fields ?? {})}` }),
};

async function main(agents: number): Promise<void> {
  const switchboard = await createSwitchboard({
    ...{ clock: systemClock, log, version: '0.0.0', line: 'practice', real: undefined },
    practice: { mode: 'full', pace: 0.01 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'the-secret-of-the-fuzz-tests' },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  const tokens: string[] = [];
  for (let n = 0; n < agents; n += 1) tokens.push((await switchboard.mintAgent(`Agent ${n}`)).token);
  const block = new LongestBlock();
  process.on('message', (message: ToServer) => {
    if (message === 'measure') tell({ kind: 'measured', heapInUse: heapInUse(), longestBlockMs: block.take() });
    else void switchboard.close().then(() => process.disconnect());
  });
  tell({ kind: 'ready', endpoint: switchboard.endpoint ?? '', tokens });
}

main(Number(process.argv[2])).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
