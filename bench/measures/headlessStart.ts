import path from 'node:path';
import process from 'node:process';
import { type Measure, median, quiet, timesAs } from '../measure';
import { startProgram } from '../start/process';

/** Pairs of fresh processes. */
const pairs = 11;
/** Milliseconds after which what a first start compiled has been stored. */
const storedAfter = 4;

/** From starting the built command to its ready line, on the practice line, as any start but the very first one is. */
export const headlessStart: Measure = {
  name: 'headless-start',
  target: { bound: 'at most', value: 1.35, unit: 'x' },
  async run({ folder }) {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const ours = ['mcp/cli.js', '--practice', '--transport', 'streamable-http', '--port', '0', '--ready-json'];
    const bare = ['bench/bareSdkServer.js'];
    const start = ([script = '', ...args]: readonly string[]) =>
      startProgram(process.execPath, [path.join(__dirname, '..', script), ...args], env);
    const first = start(ours);
    await first.line(isReady);
    await quiet(storedAfter);
    await first.stop();
    const took = { ours: [] as number[], bare: [] as number[] };
    for (let pair = 0; pair < pairs; pair++) {
      for (const [side, command] of [
        ['bare', bare],
        ['ours', ours],
      ] as const) {
        const started = start(command);
        took[side].push((await started.line(isReady)).afterMs);
        await started.stop();
      }
    }
    return [timesAs('headless start to ready / bundled bare SDK server', median(took.ours), median(took.bare))];
  },
};

function isReady(line: string): boolean {
  return line.startsWith('{"endpoint"');
}
