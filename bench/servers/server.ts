/** A server under test, in a process of its own: Switchboard in one of its forms, or what it is measured against. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { HistoryQuery, Switchboard } from '../../mcp/switchboard';
import { bare } from './bare';
import { sdk } from './sdk';
import { switchboard } from './switchboard';

export interface Started {
  /** Where webhooks go. */
  readonly url: string;
  /** Where agents go. */
  readonly endpoint: string;
  readonly tokens: readonly string[];
  readonly switchboard?: Switchboard;
}

const servers = {
  bare,
  sdk,
  memory: () => switchboard(undefined),
  history: (file) => switchboard(file),
} satisfies Readonly<Record<string, (file: string) => Promise<Started>>>;

export type ServerKind = keyof typeof servers;

export type Ask =
  | { readonly kind: 'rss' }
  | { readonly kind: 'cpu' }
  | { readonly kind: 'time-queries'; readonly queries: readonly HistoryQuery[] }
  | { readonly kind: 'stored' }
  | { readonly kind: 'stop' };

async function answer(ask: Ask, running: Switchboard | undefined): Promise<unknown> {
  switch (ask.kind) {
    case 'rss':
      return process.memoryUsage().rss;
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    }
    case 'stored':
      return (await running?.history?.status())?.events;
    case 'time-queries': {
      const took: number[] = [];
      for (const query of ask.queries) {
        const began = performance.now();
        const page = await running?.history?.page(query);
        took.push(performance.now() - began);
        if (page?.events.length === 0) throw new Error(`Nothing was found for ${JSON.stringify(query)}.`);
      }
      return took;
    }
    case 'stop':
      await running?.close();
      process.exit(0);
  }
}

function isKind(kind: string): kind is ServerKind {
  return Object.hasOwn(servers, kind);
}

async function main(): Promise<void> {
  const [kind = '', file = ''] = process.argv.slice(2);
  if (!isKind(kind)) throw new Error(`There is no server "${kind}": ${Object.keys(servers).join(', ')}.`);
  const { switchboard: running, ...ready } = await servers[kind](file);
  process.on('message', (ask: Ask) => {
    answer(ask, running).then(
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
