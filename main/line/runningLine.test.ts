import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../../mcp/base/errors';
import { silentLog } from '../../mcp/base/log';
import type { SeenAgent } from '../../mcp/model/agent';
import type { Switchboard } from '../../mcp/switchboard';
import type { LineName } from '../ipc/contract';
import { quietSwitchboard } from '../testing/switchboardDouble';
import { type PrepareLine, type Succession, startLine } from './runningLine';

const seen: SeenAgent = { id: 'a-1', name: 'Claude', createdAt: '', client: 'client 1.0', lastSeenAt: 5 };
const call: ReturnType<Switchboard['liveCalls']>[number] = {
  ...{ callId: 'c-1', parentCallId: undefined, line: 'practice', account: undefined, applicationId: undefined, direction: 'outbound' },
  ...{ from: '+15005550100', to: '+15005550001', owner: undefined, state: 'answered', createdAt: 1, answeredAt: 1 },
  ...{ endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined },
};

/** Lines that only note what is done with them. `fails` says which line refuses to start, and how often. */
function lines(over: Partial<Switchboard> = {}) {
  const done: string[] = [];
  const after: Succession[] = [];
  const fails: { [line in LineName]?: { left: number; readonly error: Error } } = {};
  const refused: { [line in LineName]?: SwitchboardError } = {};
  const prepare: PrepareLine = (line) => {
    const refusal = refused[line];
    if (refusal !== undefined) throw refusal;
    return async (succession) => {
      const failure = fails[line];
      if (failure !== undefined && failure.left-- > 0) throw failure.error;
      after.push(succession);
      done.push(`start ${line}`);
      return quietSwitchboard({
        line,
        agents: () => [seen],
        close: async () => void done.push(`close ${line}`),
        ...over,
      });
    };
  };
  return { prepare, done, after, fails, refused };
}

const wrong = new SwitchboardError('validation', 'BW_NUMBER is wrong.', 'Correct it.');

describe('the line at the start of the app', () => {
  it.each(['practice', 'real'] as const)('is the %s line when that was chosen', async (line) => {
    const { prepare } = lines();
    const { running, problem } = await startLine(line, prepare, silentLog);
    expect([running.now.line, problem]).toEqual([line, undefined]);
  });

  it('is the practice line when the real one cannot be started, and why is said', async () => {
    const { prepare, refused } = lines();
    refused.real = wrong;
    const { running, problem } = await startLine('real', prepare, silentLog);
    expect(running.now.line).toBe('practice');
    expect(problem).toContain('BW_NUMBER is wrong. Correct it.');
  });
});

describe('changing the line', () => {
  async function start(over: Partial<Switchboard> = {}) {
    const made = lines(over);
    const { running } = await startLine('practice', made.prepare, silentLog);
    return { ...made, running };
  }

  it('closes the old line before the new one takes its port and its agents', async () => {
    const { running, done, after } = await start();
    await running.change('real');
    expect(done).toEqual(['start practice', 'close practice', 'start real']);
    expect(after).toEqual([
      { port: undefined, seen: [] },
      { port: 7467, seen: [seen] },
    ]);
    expect([running.now.line, running.endpoint, running.changingTo]).toEqual(['real', 'http://127.0.0.1:7467/mcp', undefined]);
  });

  it('is told when it begins and when it is over', async () => {
    const { running } = await start();
    const told: (LineName | undefined)[] = [];
    running.onChange(() => told.push(running.changingTo));
    await running.change('real');
    expect(told).toEqual(['real', undefined]);
  });

  it('takes whoever follows along, after the old line has been heard to its end', async () => {
    const { running, done } = await start();
    const leave = running.follow(({ line }) => {
      done.push(`attach ${line}`);
      return () => done.push(`detach ${line}`);
    });
    await running.change('real');
    leave();
    expect(done.slice(1)).toEqual(['attach practice', 'close practice', 'start real', 'detach practice', 'attach real', 'detach real']);
  });

  it('to the line that is in use does nothing', async () => {
    const { running, done } = await start();
    await running.change('practice');
    expect(done).toEqual(['start practice']);
  });

  it('is refused while a call is live, and nothing is closed', async () => {
    const { running, done } = await start({ liveCalls: () => [call] });
    await expect(running.change('real')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('A call is live') });
    expect(done).toEqual(['start practice']);
  });

  it('is refused while it is under way', async () => {
    const { running } = await start();
    const first = running.change('real');
    await expect(running.change('practice')).rejects.toMatchObject({ code: 'conflict' });
    await first;
    expect(running.now.line).toBe('real');
  });

  it('closes nothing when the new line lacks what it needs', async () => {
    const { running, done, refused } = await start();
    refused.real = wrong;
    await expect(running.change('real')).rejects.toBe(wrong);
    expect([done, running.now.line, running.changingTo]).toEqual([['start practice'], 'practice', undefined]);
  });

  it('brings the old line back when the new one cannot be started, and says why', async () => {
    const { running, done, fails } = await start();
    fails.real = { left: 1, error: new Error('the port is gone') };
    await expect(running.change('real')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The real line could not start: the port is gone.',
      recovery: 'Switchboard is back on the practice line.',
    });
    expect(done).toEqual(['start practice', 'close practice', 'start practice']);
    expect(running.endpoint).toBeDefined();
  });

  it('says that nothing is served when neither line can be started, and can be tried again', async () => {
    const { running, fails } = await start();
    fails.real = { left: 1, error: new Error('no port') };
    fails.practice = { left: 1, error: new Error('no disk') };
    await expect(running.change('real')).rejects.toMatchObject({ message: expect.stringMatching(/no port.*no disk/) });
    expect(running.endpoint).toBeUndefined();
    await running.change('practice');
    expect(running.endpoint).toBe('http://127.0.0.1:7467/mcp');
  });

  it('goes on when the old line does not stop cleanly', async () => {
    const { running } = await start({ close: () => Promise.reject(new Error('a socket hangs')) });
    await running.change('real');
    expect(running.now.line).toBe('real');
  });

  it('is finished before the app closes what runs', async () => {
    const { running, done } = await start();
    const changed = running.change('real');
    await Promise.all([running.close(), changed]);
    expect(done.filter((step) => step.startsWith('start')).length).toBe(1);
  });

  it('lets whoever waits have the line that came of it', async () => {
    const { running } = await start();
    const changed = running.change('real');
    expect((await running.settled()).line).toBe('real');
    await changed;
  });
});
