import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { type Amounts, isReached, UsageLog } from './usage';
import { UsageFiles } from './usageFiles';

const number = '+19195550100';
const one: Amounts = { calls: 1, messages: 0, lookups: 0, to: [number] };
const hour = 3_600_000;
const day = 24 * hour;

let folder: string;
let clock: ManualClock;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'usage-')), 'usage');
  clock = new ManualClock();
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

/** One run of the program, which reads what earlier ones left. */
function run(at: ManualClock = clock) {
  const usage = new UsageLog({ clock: at, journal: new UsageFiles(folder, at), calls: { liveCalls: () => [] } });
  return {
    usage,
    /** Whether another call has room under a limit a day. */
    call: (callsPerDay: number, agent = 'a') => !isReached(usage.reserve(agent, one, { all: { callsPerDay }, agent: {} })),
    today: () => usage.used().callsPerDay,
  };
}

describe('what agents have done', () => {
  it('is counted across restarts', () => {
    const first = run();
    expect([first.call(2), first.call(2), first.call(2)]).toEqual([true, true, false]);
    const second = run();
    expect(second.call(2)).toBe(false);
    expect(second.today()).toBe(2);
    expect(second.usage.used('b').callsPerDay).toBe(0);
  });

  it('is forgotten a day later, an hour later for the hour', async () => {
    run().call(9);
    await clock.advance(hour - 1);
    expect(run().usage.used()).toMatchObject({ callsPerHour: 1, callsPerDay: 1, numbersPerDay: 1 });
    await clock.advance(1);
    expect(run().usage.used()).toMatchObject({ callsPerHour: 0, callsPerDay: 1, numbersPerDay: 1 });
    await clock.advance(day - hour);
    expect(run().usage.used()).toMatchObject({ callsPerHour: 0, callsPerDay: 0, numbersPerDay: 0 });
  });

  it('survives a process that was killed while it wrote', () => {
    run().call(9);
    const [name = ''] = readdirSync(folder);
    appendFileSync(path.join(folder, name), '\n{"kind":"reserve","id":"torn","at":17');
    const next = run();
    expect(next.today()).toBe(1);
    next.call(9);
    expect(run().today()).toBe(2);
  });

  it('passes over lines that are not its own', () => {
    run().call(9);
    const [name = ''] = readdirSync(folder);
    appendFileSync(
      path.join(folder, name),
      '{}\nnot JSON\n{"kind":"reserve","id":"x","at":0,"agent":"a","calls":-5,"messages":0,"lookups":0,"to":[]}\n',
    );
    expect(run().today()).toBe(1);
  });

  it('is shared by processes that run at once, and the last place goes to the first of them', () => {
    const [one, two] = [run(), run()];
    expect([one.today(), two.today()]).toEqual([0, 0]);
    expect(one.call(1)).toBe(true);
    expect(two.call(1)).toBe(false);
    expect(two.today()).toBe(1);
  });

  it('decides by the order of the journal when both write before either looks', () => {
    const files = new UsageFiles(folder, clock);
    const late = run();
    // The other process wrote in the moment between the look and the write.
    const journal = {
      readNew: () => files.readNew(),
      append: (entry: Parameters<UsageFiles['append']>[0]) => {
        if (entry.kind === 'reserve') late.call(1);
        files.append(entry);
      },
    };
    const slow = new UsageLog({ clock, journal, calls: { liveCalls: () => [] } });
    expect(isReached(slow.reserve('a', one, { all: { callsPerDay: 1 }, agent: {} }))).toBe(true);
    expect(run().today()).toBe(1);
  });

  it('given back is given back in the next run too', () => {
    const first = run();
    const reserved = first.usage.reserve('a', one, { all: {}, agent: {} });
    if (isReached(reserved)) throw new Error('no limit applies');
    first.usage.release(reserved);
    expect([first.today(), run().today()]).toEqual([0, 0]);
  });
});

describe('setting the clock back', () => {
  it('opens nothing while the program runs', async () => {
    const now = run();
    now.call(1);
    clock.set(-3 * day);
    expect(now.call(1)).toBe(false);
    await clock.advance(23 * hour);
    expect(now.call(1)).toBe(false);
    await clock.advance(hour);
    expect(now.call(1)).toBe(true);
  });

  it('opens nothing in the next run: what was done in the future counts as done now', async () => {
    run().call(1);
    clock.set(-3 * day);
    const next = run();
    expect(next.call(1)).toBe(false);
    await clock.advance(23 * hour);
    expect(next.call(1)).toBe(false);
    await clock.advance(hour);
    expect(next.call(1)).toBe(true);
  });

  it('and ahead again loses nothing that was counted before', () => {
    const now = run();
    now.call(9);
    clock.set(-day);
    now.call(9);
    clock.set(day);
    expect([now.today(), run().today()]).toEqual([2, 2]);
  });
});

describe('the folder', () => {
  it('is its owner’s alone, with one file a day, and old ones are removed', async () => {
    run().call(9);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['2026-01-01.jsonl']);
    expect(statSync(path.join(folder, '2026-01-01.jsonl')).mode & 0o777).toBe(0o600);
    writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    await clock.advance(2 * day);
    run().call(9);
    expect(readdirSync(folder).sort()).toEqual(['2026-01-01.jsonl', '2026-01-03.jsonl', 'notes.txt']);
    await clock.advance(day);
    run().call(9);
    expect(readdirSync(folder).sort()).toEqual(['2026-01-03.jsonl', '2026-01-04.jsonl', 'notes.txt']);
  });

  it('holds numbers and agents, and nothing else that was said', () => {
    run().call(9);
    expect(JSON.parse(readFileSync(path.join(folder, '2026-01-01.jsonl'), 'utf8'))).toEqual({
      ...{ kind: 'reserve', id: expect.any(String), at: clock.now(), agent: 'a', calls: 1, messages: 0, lookups: 0, to: [number] },
    });
  });

  it('follows no link, in or out', () => {
    mkdirSync(folder, { recursive: true });
    const target = path.join(path.dirname(folder), 'target');
    writeFileSync(target, 'precious');
    symlinkSync(target, path.join(folder, '2026-01-01.jsonl'));
    expect(() => run().call(9)).toThrow();
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be written fails instead of counting nothing', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    expect(() => run().call(9)).toThrow();
    chmodSync(folder, 0o700);
  });
});
