import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OwnProcess, takeLock } from './processLock';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
  file = path.join(folder, 'deep', 'a.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Processes by id, with when they began. */
const running = new Map<number, string>();
beforeEach(() => {
  running.clear();
  for (const pid of [1, 2, 3]) running.set(pid, `began ${pid}`);
});
const as = (pid: number): OwnProcess => ({
  pid,
  find: async (asked) => {
    const startedAt = running.get(asked);
    return startedAt === undefined ? undefined : { startedAt };
  },
});
const since = '2026-01-01T00:00:00.000Z';
const take = (pid: number) => takeLock(file, as(pid), since);

it('is had by one process at a time, and says whose it is', async () => {
  const first = await take(1);
  expect(first.kind).toBe('held');
  expect(await take(2)).toEqual({ kind: 'owned', owner: { pid: 1, startedAt: 'began 1', since } });
  if (first.kind === 'held') await first.release();
  expect((await take(2)).kind).toBe('held');
});

it('is taken over from a process that is gone, and from one whose id has gone to another', async () => {
  await take(1);
  running.delete(1);
  expect((await take(2)).kind).toBe('held');
  running.set(2, 'began later');
  expect((await take(3)).kind).toBe('held');
});

it('has one winner when many take over a stale one at once', async () => {
  await take(1);
  running.delete(1);
  for (let pid = 10; pid < 30; pid++) running.set(pid, `began ${pid}`);
  const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => take(10 + index)));
  expect(taken.filter(({ kind }) => kind === 'held')).toHaveLength(1);
  expect(await readdir(path.dirname(file))).toEqual(['a.lock']);
});

it('is taken over although a killed process was clearing it', async () => {
  await take(1);
  running.delete(1);
  await writeFile(`${file}.clearing`, '');
  await utimes(`${file}.clearing`, new Date(0), new Date(0));
  running.set(2, 'began 2');
  expect((await take(2)).kind).toBe('held');
});

it('is not released by a process that lost it', async () => {
  const first = await take(1);
  running.delete(1);
  await take(2);
  if (first.kind === 'held') await first.release();
  expect((await take(3)).kind).toBe('owned');
});

it('takes over a damaged lock, and lets no other user read its own', async () => {
  await (await take(1)).kind;
  await writeFile(file, '{"pid":');
  expect((await take(2)).kind).toBe('held');
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});
