import { type Measure, median, timesAs } from '../measure';
import { inTurns, Programs } from '../start/headless';

/** From starting the built command to its ready line, on the practice line, as any start but the very first one is. */
export const headlessStart: Measure = {
  name: 'headless-start',
  target: { bound: 'at most', value: 1.35, unit: 'x' },
  async run({ folder }) {
    const programs = new Programs(folder);
    const took = await inTurns(programs.headless, programs.bare, (_program, readyAfterMs) => readyAfterMs);
    return [timesAs('headless start to ready / bundled bare SDK server', median(took.ours), median(took.bare))];
  },
};
