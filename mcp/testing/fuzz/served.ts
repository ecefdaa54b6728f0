import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { bundle } from '../../history/testing/bundle';

export type ToServer = 'measure' | 'stop';

export interface Measured {
  /** Bytes still referenced after a garbage collection. */
  readonly heapInUse: number;
  /** The longest time for which the event loop ran nothing else since the last measurement, ms. */
  readonly longestBlockMs: number;
}

export type FromServer =
  | { readonly kind: 'ready'; readonly endpoint: string; readonly tokens: readonly string[] }
  | ({ readonly kind: 'measured' } & Measured)
  | { readonly kind: 'defect'; readonly text: string };

/** A server to be fuzzed: `fuzzedServer.ts` in its own process. */
export interface Served {
  readonly endpoint: URL;
  /** One for each agent. */
  readonly tokens: readonly string[];
  /** What the server logged as an error of its own. */
  readonly defects: readonly string[];
  measure(): Promise<Measured>;
  stop(): Promise<void>;
}

/** @param name of this suite, which bundles into a folder of its own */
export async function serveFuzzed(name: string, agents: number): Promise<Served> {
  const folder = await bundle(`fuzz-${name}`, { fuzzedServer: 'mcp/testing/fuzzedServer.ts' });
  const child: ChildProcess = fork(path.join(folder, 'fuzzedServer.js'), [String(agents)]);
  const exited = once(child, 'exit');
  const defects: string[] = [];
  const waiting: ((message: FromServer) => void)[] = [];
  child.on('message', (message: FromServer) => {
    if (message.kind === 'defect') defects.push(message.text);
    else waiting.shift()?.(message);
  });
  const next = () =>
    Promise.race([
      new Promise<FromServer>((resolve) => waiting.push(resolve)),
      exited.then(([code]) => Promise.reject(new Error(`The server ended with code ${code}.`))),
    ]);
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error(`The server began with ${ready.kind}.`);
  return {
    endpoint: new URL(ready.endpoint),
    tokens: ready.tokens,
    defects,
    async measure() {
      const answer = next();
      child.send('measure' satisfies ToServer);
      const measured = await answer;
      if (measured.kind !== 'measured') throw new Error(`The server answered with ${measured.kind}.`);
      return measured;
    },
    async stop() {
      child.send('stop' satisfies ToServer);
      await exited;
    },
  };
}
