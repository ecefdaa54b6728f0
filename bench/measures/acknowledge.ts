import { pace } from '../load';
import { type Measure, percentile, settled, timesAs } from '../measure';

const pairs = 3;

/** What the history costs a webhook at a steady pace: time to its acknowledgement with the history on, against off. */
export const acknowledge: Measure = {
  name: 'acknowledge',
  target: { bound: 'at most', value: 3, unit: 'x' },
  async run(bench) {
    const memory = await bench.memory();
    const { subject } = await bench.history();
    const took = { on: [] as number[], off: [] as number[] };
    const options = { perSecond: 200, seconds: bench.quick ? 4 : 10, body: bench.nextWebhook };
    for (let pair = 0; pair < pairs; pair++) {
      await settled();
      took.off.push(...(await pace(memory.url, options)));
      took.on.push(...(await pace(subject.url, options)));
    }
    return [timesAs('acknowledge p99 at 200/s, history on / off', percentile(took.on, 0.99), percentile(took.off, 0.99))];
  },
};
