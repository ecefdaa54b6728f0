import { performance } from 'node:perf_hooks';
import { Connection } from '../load';
import { openSession } from '../mcpClient';
import { type Bench, type Measure, median, percentile, timesAs } from '../measure';
import type { Subject } from '../subject';
import { bareWait, toolWait, type Wait, webhookOfCall } from '../waits';

const pairs = 5;

/** From a webhook to the agent that waits for it, against a bare long-poll. */
export const waiting: Measure = {
  name: 'waiting',
  target: { bound: 'at most', value: 2.5, unit: 'x' },
  async run(bench) {
    const bare = await bench.bare();
    const { subject } = await bench.history();
    const sessions = await Promise.all(subject.tokens.map((token) => openSession(subject.endpoint, token)));
    const worst = { bare: [] as number[], ours: [] as number[] };
    const waits = Math.ceil((bench.quick ? 40 : 60) / pairs);
    // The first pair is not counted: in it the code of either is run for the first times, as it is once in a process's life.
    for (let pair = 0; pair <= pairs; pair++) {
      const took = { bare: [] as number[], ours: [] as number[] };
      await Promise.all(sessions.map((_, waiter) => waitLoop(bench, bare, waiter, waits, took.bare, bareWait)));
      await Promise.all(
        sessions.map((client, waiter) => waitLoop(bench, subject, waiter, waits, took.ours, (callId) => toolWait(client, callId))),
      );
      if (pair === 0) continue;
      worst.bare.push(percentile(took.bare, 0.99));
      worst.ours.push(percentile(took.ours, 0.99));
    }
    const measure = `webhook in to waiting getCallbackEvents out, p99, 20 waiters, median of ${pairs} / bare long-poll`;
    return [timesAs(measure, median(worst.ours), median(worst.bare))];
  },
};

async function waitLoop(bench: Bench, subject: Subject, waiter: number, waits: number, took: number[], ask: Wait): Promise<void> {
  const polling = new Connection(subject.endpoint);
  const sending = new Connection(subject.url);
  for (let index = 0; index < waits; index++) {
    const callId = `c-wait-${waiter}-${bench.nextSerial()}`;
    const answer = polling.post(subject.endpoint.pathname, ...ask(callId));
    // Long enough for every waiter to be in place, and so unevenly that they do not all come at once.
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    const body = webhookOfCall(bench, callId);
    const began = performance.now();
    const sent = sending.post(subject.url.pathname, body);
    const { status, body: text } = await answer;
    took.push(performance.now() - began);
    await sent;
    if (status !== 200 || !text.includes(callId)) throw new Error(`A waiter got ${status}: ${text.slice(0, 300)}`);
  }
  polling.close();
  sending.close();
}
