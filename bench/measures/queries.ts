import path from 'node:path';
import type { HistoryQuery } from '../../mcp/switchboard';
import { connections, fewEvents, flood } from '../load';
import { type Measure, median, quiet, type Result, timesAs } from '../measure';
import { callOf, numberOf } from '../webhooks';

const kinds: readonly (readonly [string, (index: number) => HistoryQuery])[] = [
  ['newest page', () => ({ limit: 50 })],
  ['by call', (index) => ({ callId: callOf(index), limit: 50 })],
  ['by number', (index) => ({ number: numberOf(index), limit: 50 })],
  ['full text, a rare word', (index) => ({ text: `unique${index}`, limit: 50 })],
  ['full text, a common word', (index) => ({ text: `order word${index % 97}`, limit: 50 })],
];

/** What the history's size costs each kind of query: the full one against a small one. */
export const queries: Measure = {
  name: 'queries',
  target: { bound: 'at most', value: 5, unit: 'x' },
  fullHistory: true,
  async run(bench) {
    const { subject: many, stored, first } = await bench.history();
    const few = await bench.start('history', path.join(bench.folder, 'few.db'));
    const firstFew = bench.nextSerial() + 1;
    await flood(few.url, { connections, body: bench.nextWebhook, count: fewEvents });
    // After a burst the history puts its indexes in order when nothing comes in; what is measured here is what size costs.
    await quiet(bench.quick ? 10 : 30);
    const repeats = bench.quick ? 100 : 200;
    const results: Result[] = [];
    for (const [name, query] of kinds) {
      const pick = (from: number, count: number) => Array.from({ length: repeats }, () => query(from + Math.floor(Math.random() * count)));
      const ours: number[] = [];
      const against: number[] = [];
      for (let half = 0; half < 2; half++) {
        against.push(...numbers(await few.ask({ kind: 'time-queries', queries: pick(firstFew, fewEvents) })));
        ours.push(...numbers(await many.ask({ kind: 'time-queries', queries: pick(first, stored) })));
      }
      const measure = `${name}, median, ${stored.toLocaleString('en')} / ${fewEvents.toLocaleString('en')} events`;
      results.push(timesAs(measure, median(ours), median(against)));
    }
    await few.stop();
    return results;
  },
};

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
