import type { Measure } from '../measure';

/** Growth of resident memory while the history fills. */
export const memory: Measure = {
  name: 'memory',
  target: { bound: 'at most', value: 60, unit: 'MB' },
  fullHistory: true,
  async run(bench) {
    const { stored, memory: resident } = await bench.history();
    const growth = (resident.after - resident.before) / 1e6;
    return [
      {
        measure: `memory over ${stored.toLocaleString('en')} events`,
        value: growth,
        ours: `+${growth.toFixed(1)} MB`,
        against: `${(resident.before / 1e6).toFixed(0)} MB at the start`,
      },
    ];
  },
};
