import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { Sessions } from './sessions';

const day = 24 * 60 * 60 * 1_000;

function create(limits: { max?: number; perAgent?: number; remembered?: number } = {}) {
  const clock = new ManualClock();
  const ended: string[] = [];
  const sessions = new Sessions<string>(clock, (value) => ended.push(value), {
    max: 64,
    perAgent: 64,
    idleMs: day,
    remembered: 2,
    ...limits,
  });
  return { clock, ended, sessions };
}

describe('Sessions', () => {
  it('belongs to the agent that opened it; to others it is gone', () => {
    const { sessions } = create();
    sessions.add('s1', 'ann', 'one');
    expect(sessions.find('s1', 'ann')).toEqual({ kind: 'live', value: 'one' });
    expect(sessions.find('s1', 'bob')).toEqual({ kind: 'gone' });
    expect(sessions.find('s2', 'ann')).toEqual({ kind: 'unknown' });
  });

  it('ends after 24 idle hours and is unknown then', async () => {
    const { sessions, clock, ended } = create();
    sessions.add('s1', 'ann', 'one');
    await clock.advance(day - 1);
    expect(ended).toEqual([]);
    await clock.advance(1);
    expect(ended).toEqual(['one']);
    expect(sessions.find('s1', 'ann')).toEqual({ kind: 'unknown' });
  });

  it('does not count as idle while a request or stream is open', async () => {
    const { sessions, clock, ended } = create();
    sessions.add('s1', 'ann', 'one');
    const done = sessions.use('s1');
    await clock.advance(3 * day);
    expect(ended).toEqual([]);
    done();
    await clock.advance(day);
    expect(ended).toEqual(['one']);
    expect(clock.pending).toBe(0);
  });

  it('holds at most 64: the one longest idle makes way, busy ones last', async () => {
    const { sessions, clock, ended } = create({ max: 3 });
    for (const id of ['busy', 'old', 'used']) {
      sessions.add(id, 'ann', id);
      await clock.advance(1);
    }
    sessions.use('busy');
    sessions.use('used')();
    sessions.add('new', 'bob', 'new');
    expect(ended).toEqual(['old']);
    expect(sessions.size).toBe(3);
  });

  it('M5: an agent that opens many sessions gives up its own, idle ones first, and never another agent’s', async () => {
    const { sessions, clock, ended } = create({ max: 8, perAgent: 4 });
    sessions.add('bob', 'bob', 'bob');
    for (let n = 0; n < 20; n += 1) {
      await clock.advance(1);
      sessions.add(`ann-${n}`, 'ann', `ann-${n}`);
      if (n === 0) sessions.use('ann-0');
    }
    expect(sessions.find('bob', 'bob')).toEqual({ kind: 'live', value: 'bob' });
    expect([...sessions.of('ann')]).toEqual(['ann-0', 'ann-17', 'ann-18', 'ann-19']);
    expect(ended).toHaveLength(16);
  });

  it('M5: when there is no room at all, the agent with the most sessions makes way', () => {
    const { sessions, ended } = create({ max: 4, perAgent: 3 });
    sessions.add('b', 'bob', 'b');
    for (const id of ['a1', 'a2', 'a3']) sessions.add(id, 'ann', id);
    sessions.add('c', 'cleo', 'c');
    expect(ended).toEqual(['a1']);
  });

  it('remembers deleted ids, but only so many', () => {
    const { sessions, ended } = create();
    for (const id of ['s1', 's2', 's3']) {
      sessions.add(id, 'ann', id);
      sessions.delete(id);
    }
    expect(ended).toEqual(['s1', 's2', 's3']);
    expect(['s1', 's2', 's3'].map((id) => sessions.find(id, 'ann').kind)).toEqual(['unknown', 'gone', 'gone']);
  });

  it('ends all sessions of one agent, or all there are, and leaves no timer', () => {
    const { sessions, clock, ended } = create();
    sessions.add('s1', 'ann', 'one');
    sessions.add('s2', 'bob', 'two');
    sessions.endOf('ann');
    expect(ended).toEqual(['one']);
    sessions.endAll();
    expect(ended).toEqual(['one', 'two']);
    expect(clock.pending).toBe(0);
  });
});
