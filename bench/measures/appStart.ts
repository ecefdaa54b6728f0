import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { z } from 'zod';
import { type Measure, median, milliseconds, quiet, timesAs } from '../measure';
import { startProgram } from '../start/process';

/** Pairs of fresh processes. */
const pairs = 9;
const storedAfter = 4;

/** The Electron session that `run.mjs` opened. */
const session = z.object({
  launcher: z.string(),
  /** The built app. */
  app: z.string(),
  /** The probe and the minimal app. */
  probe: z.string(),
  /** Where the app may write. */
  data: z.string(),
  environment: z.record(z.string(), z.string()),
});
const moment = z.object({ moment: z.enum(['window', 'paint']) });

/** From starting Electron to the first paint of the page, against an Electron app with one empty window. */
export const appStart: Measure = {
  name: 'app-start',
  target: { bound: 'at most', value: 1.5, unit: 'x' },
  async run({ say }) {
    const given = process.env.SWITCHBOARD_BENCH_ELECTRON;
    if (given === undefined) throw new Error('app-start needs an Electron session, which `npm run bench` opens.');
    const { launcher, app, probe, data, environment } = session.parse(JSON.parse(given));
    const ready = path.join(data, 'ready.json');
    const start = (main: string) =>
      startProgram(launcher, [probe], {
        ...environment,
        PROBE_APP: main,
        SWITCHBOARD_USER_DATA: path.join(data, 'user'),
        SWITCHBOARD_READY_FILE: ready,
        SWITCHBOARD_MCP_PORT: '0',
      });
    const mains = { bare: path.join(probe, 'minimal', 'main.js'), ours: path.join(app, 'dist', 'main', 'index.js') };
    const first = start(mains.ours);
    await first.line(isPaint);
    await quiet(storedAfter);
    await first.stop();
    const took = { ours: [] as number[], bare: [] as number[] };
    const served: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      for (const side of ['bare', 'ours'] as const) {
        rmSync(ready, { force: true });
        const started = start(mains[side]);
        took[side].push((await started.line(isPaint)).afterMs);
        if (side === 'ours') served.push(await appears(ready, started.began));
        await started.stop();
      }
    }
    say(`        MCP served ${milliseconds(median(served))} after the start, first paint ${milliseconds(median(took.ours))}`);
    return [timesAs('app, first paint / minimal Electron window', median(took.ours), median(took.bare))];
  },
};

/** Milliseconds from `began` until the file is there. */
async function appears(file: string, began: number): Promise<number> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 2));
  return performance.now() - began;
}

function isPaint(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const parsed = moment.safeParse(JSON.parse(line));
  return parsed.success && parsed.data.moment === 'paint';
}
