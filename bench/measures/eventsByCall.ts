import { performance } from 'node:perf_hooks';
import { Connection, connections, flood } from '../load';
import { openSession } from '../mcpClient';
import { type Bench, type Measure, median, timesAs } from '../measure';
import { callOf } from '../webhooks';

const [many, few] = [10_000, 100];
const rounds = 9;
const callsARound = 100;

/** What the events in memory cost an agent that reads those of one call: ten of ten thousand against ten of a hundred. */
export const eventsByCall: Measure = {
  name: 'events-by-call',
  target: { bound: 'at most', value: 1.5, unit: 'x' },
  async run(bench) {
    const sides = [await filled(bench, few), await filled(bench, many)];
    const took = sides.map((): number[] => []);
    for (let round = -2; round < rounds; round++) {
      for (const [at, side] of sides.entries()) {
        const times = await side.read();
        if (round >= 0) took[at]?.push(...times);
      }
    }
    await Promise.all(sides.map((side) => side.close()));
    const [against = [], ours = []] = took;
    const measure = `getCallbackEvents by call, median, ${many.toLocaleString('en')} / ${few} events`;
    return [timesAs(measure, median(ours), median(against))];
  },
};

/** A server that holds so many events, and how to time an agent that reads one call after another. */
async function filled(bench: Bench, count: number) {
  const subject = await bench.start('memory');
  // Calls have ten events each: whole calls only.
  while (bench.nextSerial() % 10 !== 9);
  const first = bench.nextSerial();
  let sent = 0;
  const body = () => {
    sent++;
    return bench.nextWebhook();
  };
  const clients = await Promise.all(subject.tokens.map((token) => openSession(subject.endpoint, token)));
  await flood(subject.url, { connections: Math.min(connections, count), body, count });
  const connection = new Connection(subject.endpoint);
  let turn = 0;
  return {
    async read(): Promise<number[]> {
      const times: number[] = [];
      for (let call = 0; call < callsARound; call++) {
        const client = clients[turn++ % clients.length];
        if (client === undefined) throw new Error('There is no client.');
        // The last calls: those before may have gone, because only ten thousand events are kept.
        const callId = callOf(first + 10 + Math.floor(Math.random() * (sent - 20)));
        const params = { name: 'getCallbackEvents', arguments: { callId } };
        const began = performance.now();
        const { status, body: text } = await connection.post(
          client.path,
          client.body('tools/call', params),
          client.headers('tools/call', params.name),
        );
        times.push(performance.now() - began);
        if (status !== 200 || !text.includes(callId)) throw new Error(`A read got ${status}: ${text.slice(0, 300)}`);
      }
      return times;
    },
    close: () => {
      connection.close();
      return subject.stop();
    },
  };
}
