import { type Measure, median, quiet } from '../measure';
import { inTurns, Programs } from '../start/headless';

/** Seconds after which a server has done what it does unasked after its start. */
const restsAfter = 2;

/** Memory of a headless server that nobody has used yet. */
export const headlessMemory: Measure = {
  name: 'headless-memory',
  target: { bound: 'at most', value: 2, unit: 'x' },
  async run({ folder }) {
    const programs = new Programs(folder);
    const used = await inTurns(programs.headless, programs.bare, async (program) => {
      await quiet(restsAfter);
      return program.memory();
    });
    const [ours, bare] = [median(used.ours), median(used.bare)];
    const megabytes = (value: number) => `${value.toFixed(1)} MB`;
    return [{ measure: 'headless memory / bundled bare SDK server', value: ours / bare, ours: megabytes(ours), against: megabytes(bare) }];
  },
};
