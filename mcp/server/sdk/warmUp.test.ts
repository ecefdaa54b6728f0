import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock';
import type { Log } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import { benchSurface, createBench } from '../testing/bench';
import { plainTools } from '../testing/sampleTools';
import { warmUp } from './warmUp';

function rememberingLog() {
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  const log: Log = { debug: line, info: line, warn: line, error: line };
  return { log, lines };
}

describe('warming up', () => {
  it('runs through both eras without a trace: no tool, no agent, no activity, no failure', async () => {
    const { log, lines } = rememberingLog();
    const bench = createBench(systemClock, log);
    const ran: string[] = [];
    const tools = plainTools.map((tool) => ({
      ...tool,
      prepare(input: unknown) {
        ran.push(tool.name);
        return tool.prepare(input);
      },
    }));
    await warmUp(benchSurface(bench, tools), { clock: systemClock, log, afterMs: 0 }).done;
    expect(lines).toEqual([]);
    expect(ran).toEqual([]);
    expect(bench.activities).toEqual([]);
    expect(bench.touched).toEqual([]);
    expect(bench.registry.list()).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const clock = new ManualClock();
    const { log, lines } = rememberingLog();
    const warming = warmUp(benchSurface(createBench(clock, log), plainTools), { clock, log, afterMs: 20 });
    expect(clock.pending).toBe(1);
    warming.stop();
    await warming.done;
    expect(clock.pending).toBe(0);
    expect(lines).toEqual([]);
  });
});
