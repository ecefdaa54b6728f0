import { describe, expect, it } from 'vitest';
import { silentLog } from '../../mcp/base/log';
import { ManualClock } from '../../mcp/base/testing/manualClock';
import { createQuit, type QuitStep, quitWithin } from './quit';

function quitWith(steps: readonly QuitStep[]) {
  const clock = new ManualClock();
  const exits: { code: number; at: number }[] = [];
  const start = clock.now();
  const quit = createQuit({ clock, log: silentLog, steps: () => steps, exit: (code) => exits.push({ code, at: clock.now() - start }) });
  return { clock, exits, quit };
}

describe('quitting', () => {
  it('stops each part in order, then leaves', async () => {
    const done: string[] = [];
    const { quit, exits, clock } = quitWith([
      { name: 'one', run: async () => void done.push('one') },
      { name: 'two', run: () => void done.push('two') },
    ]);
    await quit.quit('test');
    expect(done).toEqual(['one', 'two']);
    expect(exits).toEqual([{ code: 0, at: 0 }]);
    expect(clock.pending).toBe(0);
  });

  it('happens once, however often it is asked for', async () => {
    let runs = 0;
    const { quit, exits } = quitWith([{ name: 'one', run: () => void runs++ }]);
    expect(quit.quitting).toBe(false);
    await Promise.all([quit.quit('menu'), quit.quit('signal'), quit.quit('crash', 1)]);
    expect(quit.quitting).toBe(true);
    expect(runs).toBe(1);
    expect(exits).toHaveLength(1);
  });

  it('goes on past a part that fails', async () => {
    const done: string[] = [];
    const { quit, exits } = quitWith([
      { name: 'one', run: () => Promise.reject(new Error('broken')) },
      { name: 'two', run: () => void done.push('two') },
    ]);
    await quit.quit('test');
    expect(done).toEqual(['two']);
    expect(exits).toHaveLength(1);
  });

  it('leaves within five seconds though a part hangs', async () => {
    const { quit, exits, clock } = quitWith([{ name: 'server', run: () => new Promise(() => undefined) }]);
    const left = quit.quit('test');
    await clock.advance(quitWithin);
    await left;
    expect(exits).toHaveLength(1);
    expect(exits[0]?.at).toBeLessThan(quitWithin);
  });

  it('says its last words after everything has stopped', async () => {
    const done: string[] = [];
    const { quit, exits } = quitWith([{ name: 'one', run: async () => void done.push('stopped') }]);
    await quit.quit('crash', 1, () => done.push(`words after ${exits.length} exits`));
    expect(done).toEqual(['stopped', 'words after 0 exits']);
    expect(exits[0]?.code).toBe(1);
  });
});
