/** The server under test, in a process of its own: Switchboard with or without its history, or the bare one it is measured against. */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { systemClock } from '../mcp/base/clock';
import { silentLog } from '../mcp/base/log';
import { createSwitchboard, defaultTurns } from '../mcp/index';
import type { HistoryQuery, Switchboard } from '../mcp/switchboard';

export type ServerKind = 'bare' | 'memory' | 'history';

export type Ask =
  | { readonly kind: 'rss' }
  | { readonly kind: 'time-queries'; readonly queries: readonly HistoryQuery[] }
  | { readonly kind: 'stored' }
  | { readonly kind: 'stop' };

/** Each a different agent, as the endpoint limits what one may ask. */
const waiters = 20;

const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };

async function ours(
  historyFile: string | undefined,
): Promise<{ readonly url: string; readonly endpoint: string; readonly tokens: readonly string[]; readonly switchboard: Switchboard }> {
  const switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: 'bench',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 1 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: randomBytes(32).toString('base64url'), rates: { bandwidth: unlimited, strangers: unlimited } },
    history:
      historyFile === undefined ? undefined : { file: historyFile, worker: path.join(__dirname, 'historyWorker.js'), required: true },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  const agents = await Promise.all(Array.from({ length: waiters }, (_, index) => switchboard.mintAgent(`bench ${index}`)));
  const tokens = agents.map(({ token }) => token);
  return { url: `${switchboard.callbacks}/voice`, endpoint: switchboard.endpoint ?? '', tokens, switchboard };
}

/** The same body parse, an array push, and a long-poll by call: the least a server could do. */
function bare(): Promise<{ readonly url: string; readonly endpoint: string; readonly tokens: readonly string[] }> {
  const events: unknown[] = [];
  const waiting = new Map<string, ServerResponse>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: { callId: string } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      if (request.url === '/wait') {
        waiting.set(body.callId, response);
        return;
      }
      events.push(body);
      response.writeHead(204).end();
      const waiter = waiting.get(body.callId);
      if (!waiter) return;
      waiting.delete(body.callId);
      const text = JSON.stringify({ events: [body] });
      waiter.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      resolve({ url: `${origin}/voice`, endpoint: `${origin}/wait`, tokens: [] });
    });
  });
}

async function main(): Promise<void> {
  const [kind, file] = process.argv.slice(2);
  let switchboard: Switchboard | undefined;
  let ready: { readonly url: string; readonly endpoint: string; readonly tokens: readonly string[] };
  if (kind === 'bare') ready = await bare();
  else {
    const started = await ours(kind === 'history' ? file : undefined);
    ({ switchboard } = started);
    ready = { url: started.url, endpoint: started.endpoint, tokens: started.tokens };
  }
  const answer = async (ask: Ask): Promise<unknown> => {
    switch (ask.kind) {
      case 'rss':
        return process.memoryUsage().rss;
      case 'stored':
        return (await switchboard?.history?.status())?.events;
      case 'time-queries': {
        const took: number[] = [];
        for (const query of ask.queries) {
          const began = performance.now();
          const page = await switchboard?.history?.page(query);
          took.push(performance.now() - began);
          if (page?.events.length === 0) throw new Error(`Nothing was found for ${JSON.stringify(query)}.`);
        }
        return took;
      }
      case 'stop':
        await switchboard?.close();
        process.exit(0);
    }
  };
  process.on('message', (ask: Ask) => {
    answer(ask).then(
      (value) => process.send?.({ value }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
