import { connections, flood } from '../load';
import { type Measure, median, settled } from '../measure';

/** Webhooks a second with the history on, against the bare server. The two take turns, so that whatever else the machine does meets both alike. */
export const sustained: Measure = {
  name: 'sustained',
  target: { bound: 'at least', value: 0.5, unit: 'x' },
  async run(bench) {
    const [rounds, seconds] = bench.quick ? [9, 1] : [5, 4];
    const bare = await bench.bare();
    const { subject } = await bench.history();
    const rates = { bare: [] as number[], ours: [] as number[] };
    const options = { connections, body: bench.nextWebhook, seconds };
    for (let round = 0; round < rounds; round++) {
      await settled();
      rates.bare.push(rateOf(await flood(bare.url, options)));
      rates.ours.push(rateOf(await flood(subject.url, options)));
    }
    return [
      {
        measure: 'fire-and-forget webhooks, sustained, history on / bare node:http',
        value: median(rates.ours.map((ours, round) => ours / (rates.bare[round] ?? Number.NaN))),
        ours: `${Math.round(median(rates.ours))}/s`,
        against: `${Math.round(median(rates.bare))}/s`,
      },
    ];
  },
};

function rateOf({ count, seconds }: { readonly count: number; readonly seconds: number }): number {
  return count / seconds;
}
