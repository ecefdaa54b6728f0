import { type Measure, median, timesAs } from '../measure';
import { inTurns, isReady, Programs } from '../start/headless';

/** From starting a bridge to the answer to initialize. Beside a bare server's start it proves itself to the running server and asks it. */
export const bridgeStart: Measure = {
  name: 'bridge-start',
  target: { bound: 'at most', value: 2, unit: 'x' },
  async run({ folder }) {
    const programs = new Programs(folder);
    const server = programs.headless();
    await server.line(isReady);
    const took = await inTurns(programs.bridge, programs.bare, (_program, readyAfterMs) => readyAfterMs);
    await server.stop();
    return [timesAs('bridge, start to initialize / bundled bare SDK server, start to ready', median(took.ours), median(took.bare))];
  },
};
