import { performance } from 'node:perf_hooks';
import { Connection } from '../load';
import { modernClient } from '../mcpClient';
import { type Bench, type Measure, median, quiet, timesAs } from '../measure';

/** Pairs of fresh processes. */
const pairs = 5;

/** The first request that a 2026-07-28 client makes in the life of a process, one second after the server is ready. */
export const firstRequest: Measure = {
  name: 'first-request',
  target: { bound: 'at most', value: 0.5, unit: 'x' },
  async run(bench) {
    const took = { ours: [] as number[], bare: [] as number[] };
    for (let pair = 0; pair < pairs; pair++) {
      took.bare.push(await firstIn(bench, 'sdk'));
      took.ours.push(await firstIn(bench, 'memory'));
    }
    return [timesAs('first server/discover of a process / bare SDK server', median(took.ours), median(took.bare))];
  },
};

async function firstIn(bench: Bench, kind: 'sdk' | 'memory'): Promise<number> {
  const subject = await bench.start(kind);
  await quiet(1);
  const client = modernClient(subject.endpoint, subject.tokens[0] ?? '');
  const connection = new Connection(subject.endpoint);
  const began = performance.now();
  const { status, body } = await connection.post(client.path, client.body('server/discover', {}), client.headers('server/discover'));
  const took = performance.now() - began;
  connection.close();
  await subject.stop();
  if (status !== 200 || !body.includes('supportedVersions')) throw new Error(`The first request got ${status}: ${body.slice(0, 300)}`);
  return took;
}
