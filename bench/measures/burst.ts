import { performance } from 'node:perf_hooks';
import { Connection } from '../load';
import { openSession } from '../mcpClient';
import { type Bench, type Measure, median, percentile, quiet, settled, timesAs } from '../measure';
import type { Subject } from '../subject';
import { bareWait, toolWait, type Wait, webhookOfCall } from '../waits';

/** Calls whose webhooks arrive at once, each with an agent that waits for it. */
const calls = 200;
const pairs = 7;

/** Webhooks of many calls at once, each to the agent that waits for its call, against a bare long-poll. */
export const burst: Measure = {
  name: 'burst',
  target: { bound: 'at most', value: 3, unit: 'x' },
  async run(bench) {
    const bare = await bench.bare();
    const ours = await bench.memory();
    const sessions = await Promise.all(ours.tokens.map((token) => openSession(ours.endpoint, token)));
    const waits = sessions.map(
      (client): Wait =>
        (callId) =>
          toolWait(client, callId),
    );
    const took = { bare: [] as number[], ours: [] as number[] };
    // The first pairs are not counted: the engine still compiles the code of either.
    for (let pair = -2; pair < pairs; pair++) {
      const [there, here] = [await burstOf(bench, bare, [bareWait]), await burstOf(bench, ours, waits)];
      if (pair < 0) continue;
      took.bare.push(percentile(there, 0.99));
      took.ours.push(percentile(here, 0.99));
    }
    return [
      timesAs(
        `${calls} webhooks at once to ${calls} waiting agents, p99, median of ${pairs} / bare long-poll`,
        median(took.ours),
        median(took.bare),
      ),
    ];
  },
};

/** @returns how long each agent waited for the webhook of its call */
async function burstOf(bench: Bench, subject: Subject, waits: readonly Wait[]): Promise<number[]> {
  const agents = [];
  for (let index = 0; index < calls; index++) {
    const callId = `c-burst-${bench.nextSerial()}`;
    const polling = new Connection(subject.endpoint);
    const wait = waits[index % waits.length] ?? bareWait;
    agents.push({
      callId,
      polling,
      answer: polling.post(subject.endpoint.pathname, ...wait(callId)),
      sending: new Connection(subject.url),
    });
    // The endpoint admits few connections at once that have not shown a token.
    if (index % 20 === 19) await quiet(0.05);
  }
  await settled();
  const began = performance.now();
  const took = await Promise.all(
    agents.map(async ({ callId, sending, answer }) => {
      const sent = sending.post(subject.url.pathname, webhookOfCall(bench, callId));
      const { status, body } = await answer;
      const waited = performance.now() - began;
      await sent;
      if (status !== 200 || !body.includes(callId)) throw new Error(`A waiter got ${status}: ${body.slice(0, 300)}`);
      return waited;
    }),
  );
  for (const { polling, sending } of agents) for (const connection of [polling, sending]) connection.close();
  return took;
}
