import { performance } from 'node:perf_hooks';
import { Connection } from '../load';
import { type McpClient, openSession } from '../mcpClient';
import { type Bench, type Measure, percentile, timesAs } from '../measure';
import type { Subject } from '../subject';
import { webhookBody } from '../webhooks';

const pairs = 3;

/** From a webhook to the agent that waits for it, against a bare long-poll. */
export const waiting: Measure = {
  name: 'waiting',
  target: { bound: 'at most', value: 3, unit: 'x' },
  async run(bench) {
    const bare = await bench.bare();
    const { subject } = await bench.history();
    const sessions = await Promise.all(subject.tokens.map((token) => openSession(subject.endpoint, token)));
    const took = { bare: [] as number[], ours: [] as number[] };
    const waits = Math.ceil((bench.quick ? 30 : 40) / pairs);
    // The first pair is not counted: in it the code of either is run for the first times, as it is once in a process's life.
    for (let pair = 0; pair <= pairs; pair++) {
      if (pair === 1) for (const times of [took.bare, took.ours]) times.length = 0;
      await Promise.all(sessions.map((_, waiter) => waitLoop(bench, bare, waiter, waits, took.bare, bareWait)));
      await Promise.all(
        sessions.map((client, waiter) => waitLoop(bench, subject, waiter, waits, took.ours, (callId) => toolWait(client, callId))),
      );
    }
    return [
      timesAs(
        'webhook in to waiting getCallbackEvents out, p99, 20 waiters / bare long-poll',
        percentile(took.ours, 0.99),
        percentile(took.bare, 0.99),
      ),
    ];
  },
};

/** The body of a request that waits for an event of a call, and its headers. */
type Wait = (callId: string) => readonly [body: string, headers: string];

const bareWait: Wait = (callId) => [JSON.stringify({ callId }), ''];

function toolWait(client: McpClient, callId: string): ReturnType<Wait> {
  const params = { name: 'getCallbackEvents', arguments: { callId, waitSeconds: 25 } };
  return [client.body('tools/call', params), client.headers('tools/call', params.name)];
}

async function waitLoop(bench: Bench, subject: Subject, waiter: number, waits: number, took: number[], ask: Wait): Promise<void> {
  const polling = new Connection(subject.endpoint);
  const sending = new Connection(subject.url);
  for (let index = 0; index < waits; index++) {
    const callId = `c-wait-${waiter}-${bench.nextSerial()}`;
    const answer = polling.post(subject.endpoint.pathname, ...ask(callId));
    // Long enough for every waiter to be in place, and so unevenly that they do not all come at once.
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    const body = webhookBody(bench.nextSerial()).replaceAll(/c-15ac29a2-\d+/g, callId);
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
