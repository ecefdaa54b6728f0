import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NewCallbackEvent } from '../model/event';
import { rowOf } from '../model/eventRow';
import type { HistoryQuery } from './query';
import { fromRow } from './record';
import { HistoryStore, type Limits, type StoreOptions } from './store';
import { anEvent } from './testing/historyRig';

const onPosix = it.skipIf(process.platform === 'win32');
const forever: Limits = { keepSince: 0, maxBytes: Number.POSITIVE_INFINITY };

let folder: string;
let file: string;
const opened: HistoryStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  file = path.join(folder, 'history.db');
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<StoreOptions> = {}): HistoryStore {
  const store = new HistoryStore({ file, ...options });
  opened.push(store);
  return store;
}

/** What the next run finds: the file and its log as they are now. */
function nextRun(): HistoryStore {
  const copy = `${file}.next`;
  for (const part of ['', '-wal']) if (existsSync(`${file}${part}`)) copyFileSync(`${file}${part}`, `${copy}${part}`);
  file = copy;
  return open();
}

/** What the file has now, with its log. */
function pagesNow(): number {
  const name = path.join(mkdtempSync(path.join(folder, 'now-')), 'history.db');
  for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${name}${part}`);
  const copy = new Database(name);
  const { pages } = z.object({ pages: z.number() }).parse(copy.prepare('SELECT page_count AS pages FROM pragma_page_count').get([]));
  copy.close();
  return pages;
}

type Row = Partial<NewCallbackEvent> & { readonly identity?: string };

/** Stores the rows in one batch, and gives the places of those that were there before. */
function put(store: HistoryStore, ...rows: readonly Row[]): readonly number[] {
  return store.append(rows.map(({ identity, ...fields }) => rowOf(anEvent(fields), identity)));
}

const many = (count: number, fields: (at: number) => Row = () => ({})) => Array.from({ length: count }, (_, at) => fields(at));
const said = (text: string): Row => ({ data: { eventType: 'message-received', text } });
const find = (store: HistoryStore, query: Partial<HistoryQuery> = {}) =>
  store.page({ limit: 1_000, ...query }).map((row) => fromRow(row).seq);
/** Does all that is due, and gives the number of steps. */
function keepUp(store: HistoryStore): number {
  for (let steps = 0; steps < 1_000; steps++) {
    if (store.due === undefined) return steps;
    store.keepUp();
  }
  throw new Error('it is never done');
}

describe('the file of the history', () => {
  onPosix('is made with its folder, for its owner only', () => {
    file = path.join(folder, 'deeper', 'still', 'history.db');
    put(open(), {});
    const modes = [path.dirname(file), file, `${file}-wal`].map((each) => statSync(each).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  onPosix('is made private when an earlier run left it and its log open to others', () => {
    const store = open();
    put(store, {});
    for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${file}.copy${part}`);
    file = `${file}.copy`;
    for (const part of ['', '-wal']) chmodSync(`${file}${part}`, 0o644);
    expect(find(open())).toEqual([1]);
    expect(['', '-wal'].map((part) => statSync(`${file}${part}`).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  onPosix('may be a link to a file that is kept elsewhere', () => {
    writeFileSync(path.join(folder, 'elsewhere.db'), '');
    symlinkSync(path.join(folder, 'elsewhere.db'), file);
    put(open(), {});
    expect(statSync(path.join(folder, 'elsewhere.db')).size).toBeGreaterThan(0);
  });

  onPosix('is not opened when it is a named pipe, which could wait forever', () => {
    execFileSync('mkfifo', [file]);
    expect(() => open()).toThrow(expect.objectContaining({ name: 'NotRegular', message: `${file} is a named pipe, not a regular file` }));
  });

  it.each(['', '-wal'])('is not opened when %j of it is a folder', (part) => {
    mkdirSync(`${file}${part}`);
    expect(() => open()).toThrow(`${file}${part} is a folder, not a regular file`);
  });

  it('of another version is not used', () => {
    const other = new Database(file);
    other.exec('CREATE TABLE events (id INTEGER); PRAGMA user_version = 99;');
    other.close();
    expect(() => open()).toThrow(expect.objectContaining({ name: 'ForeignSchema', message: expect.stringContaining('99') }));
  });

  it('takes no more than it may, and keeps what it has', () => {
    const store = open({ maxPages: 60 });
    put(store, {});
    expect(() => put(store, ...many(300, () => said('x'.repeat(800))))).toThrow(/full/);
    expect(find(store)).toEqual([1]);
  });
});

describe('storing a batch', () => {
  it('numbers its rows in the order of arrival, on from an earlier run', () => {
    const store = open();
    put(store, { callId: 'c-1' }, { callId: 'c-2' });
    const next = nextRun();
    put(next, { callId: 'c-3' });
    expect(next.page({ limit: 10 }).map((row) => [fromRow(row).seq, fromRow(row).callId])).toEqual([
      [3, 'c-3'],
      [2, 'c-2'],
      [1, 'c-1'],
    ]);
    expect([fromRow(next.event(2)).callId, next.event(4)]).toEqual(['c-2', undefined]);
  });

  it('stores each webhook once, and says which of the batch were stored before', () => {
    const store = open();
    expect(put(store, { identity: 'a' }, { identity: 'b' })).toEqual([]);
    expect(put(store, { identity: 'c' }, { identity: 'a' }, {}, { identity: 'b' })).toEqual([1, 3]);
    expect(put(store, { identity: 'a' })).toEqual([0]);
    expect(put(store, {}, {})).toEqual([]);
    expect(find(store)).toHaveLength(6);
  });

  it('takes batches of any size, whole or not at all', () => {
    const store = open({ maxPages: 400 });
    for (const size of [1, 255, 256, 257]) expect(put(store, ...many(size))).toEqual([]);
    expect(find(store)).toEqual(Array.from({ length: 769 }, (_, at) => 769 - at));
    expect(() => put(store, ...many(256), ...many(44, () => said('x'.repeat(40_000))))).toThrow(/full/);
    expect(find(store)).toHaveLength(769);
  });

  it('knows what an earlier run stored', () => {
    const store = open();
    put(store, {}, { identity: 'a' });
    const next = nextRun();
    expect(put(next, { identity: 'a' })).toEqual([0]);
    expect(put(next, { identity: 'b' }, { identity: 'a' })).toEqual([1]);
    expect(find(next)).toHaveLength(3);
  });
});

describe('finding by words', () => {
  it('finds a row once it is indexed, an earlier run’s too', () => {
    const store = open();
    put(store, said('apple pie'), said('pear'));
    expect(find(store, { text: 'apple' })).toEqual([]);
    const next = nextRun();
    expect(next.indexSome()).toBe(false);
    expect(find(next, { text: 'apple' })).toEqual([1]);
    const third = nextRun();
    put(third, said('apple'));
    expect(third.indexSome()).toBe(false);
    expect(find(third, { text: 'apple' })).toEqual([3, 1]);
    expect(third.indexSome()).toBe(false);
  });

  it('indexes 128 rows at a time and says whether more are left', () => {
    const store = open();
    put(store, ...many(257, (at) => said(`word${at}`)));
    expect(store.indexSome()).toBe(true);
    expect([find(store, { text: 'word127' }), find(store, { text: 'word128' })]).toEqual([[128], []]);
    expect(store.indexSome()).toBe(true);
    expect(store.indexSome()).toBe(false);
    expect(find(store, { text: 'word256' })).toEqual([257]);
  });

  it('indexes as it stores once more than 20,000 rows are owed, so that a burst cannot build up a debt', () => {
    const store = open();
    const row = rowOf(anEvent(said('first')), undefined);
    store.append(Array.from({ length: 20_000 }, () => row));
    expect(find(store, { text: 'first', limit: 1 })).toEqual([]);
    store.append([row]);
    expect(find(store, { text: 'first' })).toHaveLength(128);
  });
});

describe('what is due', () => {
  it('is to look once for what an earlier run left to merge, then nothing', () => {
    const store = open();
    expect(store.due).toBe('later');
    expect(keepUp(store)).toBe(1);
    store.keepUp();
    expect(store.due).toBeUndefined();
  });

  it('is to index: later while there are few rows, soon from 128', () => {
    const store = open();
    keepUp(store);
    put(store, ...many(127, () => said('apple')));
    expect(store.due).toBe('later');
    put(store, said('apple'));
    expect(store.due).toBe('soon');
    store.keepUp();
    expect([store.due, find(store, { text: 'apple' }).length]).toEqual(['later', 128]);
    keepUp(store);
    put(store, said('pear'));
    keepUp(store);
    expect(find(store, { text: 'pear' })).toEqual([129]);
  });

  it('is to merge soon when 64 portions have been indexed since the index was in order', () => {
    const store = open();
    keepUp(store);
    for (let at = 0; at < 63; at++) {
      put(store, said(`word${at}`));
      store.indexSome();
    }
    expect(store.due).toBe('later');
    put(store, said('last'));
    store.indexSome();
    expect(store.due).toBe('soon');
    expect(keepUp(store)).toBeGreaterThan(0);
    expect(find(store, { text: 'word0' })).toEqual([1]);
  });

  it('is to write a long log back into the file: later at first, soon when it is too long', () => {
    const store = open();
    keepUp(store);
    const appendSingly = (count: number) => {
      for (let at = 0; at < count; at++) put(store, {});
    };
    appendSingly(440);
    keepUp(store);
    appendSingly(100);
    while (store.due === 'soon') store.keepUp();
    expect(store.due).toBe('later');
    keepUp(store);
    copyFileSync(file, `${file}.alone`);
    file = `${file}.alone`;
    expect(open().status().events).toBe(540);
    appendSingly(1_100);
    while (store.indexSome());
    expect(store.due).toBe('soon');
    keepUp(store);
    expect(store.due).toBeUndefined();
  });
});

describe('tidying', () => {
  const at = Date.UTC(2026, 0, 1);

  it('deletes what was received before the limit, 128 rows a step, and says whether more may be left', () => {
    const store = open();
    put(store, ...many(300, (n) => ({ receivedAt: at + n })));
    while (store.indexSome());
    const limits = { ...forever, keepSince: at + 200 };
    expect(store.tidySome(limits)).toBe(true);
    expect([find(store).length, find(store).at(-1)]).toEqual([172, 129]);
    expect(store.tidySome(limits)).toBe(false);
    expect([find(store).length, find(store).at(-1)]).toEqual([100, 201]);
    expect(store.tidySome(limits)).toBe(false);
    expect(find(store)).toHaveLength(100);
  });

  it('keeps everything while nothing is too old or too much', () => {
    const store = open();
    put(store, ...many(3));
    expect(store.tidySome({ keepSince: 0, maxBytes: store.status().bytes + 1_000_000 })).toBe(false);
    expect(find(store)).toEqual([3, 2, 1]);
  });

  it('indexes first, because a row that is deleted before it is indexed would be found after', () => {
    const store = open();
    put(store, ...many(129, () => ({ ...said('apple'), receivedAt: at })));
    const limits = { ...forever, keepSince: at + 1 };
    expect(store.tidySome(limits)).toBe(true);
    expect(find(store)).toHaveLength(129);
    expect(store.tidySome(limits)).toBe(true);
    expect(store.tidySome(limits)).toBe(false);
    put(store, said('pear'));
    keepUp(store);
    expect([find(store).length, find(store, { text: 'apple' })]).toEqual([1, []]);
  });

  it.each([
    ['all', at + 1_000],
    ['the newest, which a clock that was set back has made the oldest', at],
  ])('of %s leaves no gap: what is stored next is found by its words', (_what, keepSince) => {
    const store = open();
    put(store, ...many(4, (n) => ({ ...said('apple'), receivedAt: n === 3 ? at - 1 : at + n })));
    keepUp(store);
    while (store.tidySome({ ...forever, keepSince }));
    put(store, { ...said('pear'), receivedAt: at + 2_000 });
    expect(store.due).toBe('later');
    keepUp(store);
    expect(find(store, { text: 'pear' })).toHaveLength(1);
  });

  it('deletes the oldest rows while they take more room than they may', () => {
    const store = open();
    put(store, ...many(400, () => said('x'.repeat(8_000))));
    while (store.indexSome());
    const before = store.status().bytes;
    const limits = { ...forever, maxBytes: before - 1 };
    expect(store.tidySome({ ...forever, maxBytes: before })).toBe(false);
    expect(find(store)).toHaveLength(400);
    expect(store.tidySome(limits)).toBe(true);
    expect([find(store).length, find(store).at(-1)]).toEqual([272, 129]);
    const after = store.status().bytes;
    expect(before - after).toBeGreaterThan(128 * 8_000);
    expect(store.tidySome({ ...forever, maxBytes: after })).toBe(false);
    expect(find(store)).toHaveLength(272);
    for (const _ of many(2)) expect(store.tidySome({ ...forever, maxBytes: 0 })).toBe(true);
    expect(store.tidySome({ ...forever, maxBytes: 0 })).toBe(false);
    expect(find(store)).toEqual([]);
  });
});

describe('the room that deleted rows took', () => {
  const old = (count: number) => many(count, () => ({ ...said('x'.repeat(8_000)), receivedAt: 1_000 }));

  it.each<[string, Partial<Limits>]>([
    ['too old', { keepSince: 2_000 }],
    ['too much', { maxBytes: 0 }],
  ])('goes back to the disk, up to 128 pages a step, when the last of what is %s is deleted', (_what, limits) => {
    const store = open();
    put(store, ...old(100));
    const before = pagesNow();
    expect(store.tidySome({ ...forever, ...limits })).toBe(false);
    const after = pagesNow();
    expect([before - after > 100, before - after <= 128]).toEqual([true, true]);
    expect(store.tidySome({ ...forever, ...limits })).toBe(false);
    expect(pagesNow()).toBe(after);
  });
});

describe('the state of the file', () => {
  it('says how many events it has, since when, and how large it is', () => {
    const store = open();
    const empty = store.status();
    expect(empty).toEqual({ events: 0, bytes: expect.any(Number), oldest: undefined });
    put(store, { receivedAt: 2_000 }, { receivedAt: 1_000 }, { ...said('x'.repeat(100_000)), receivedAt: 3_000 });
    expect(store.status()).toMatchObject({ events: 3, oldest: 1_000 });
    expect(store.status().bytes - empty.bytes).toBeGreaterThan(90_000);
    expect(store.status().bytes - empty.bytes).toBeLessThan(200_000);
    expect(store.status().bytes % 4_096).toBe(0);
  });
});
