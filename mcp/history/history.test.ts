import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Database from 'libsql';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import type { Act } from '../model/act';
import type { History } from './history';
import { bundledWorker } from './testing/bundle';
import { anEvent, historyRig, rowsOf } from './testing/historyRig';

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('history');
}, 60_000);

describe('the event history', () => {
  let rig: ReturnType<typeof historyRig>;
  let history: History;
  beforeEach(async () => {
    rig = historyRig(() => worker);
    history = await rig.open();
  });
  afterEach(async () => {
    await history.close();
    rig.remove();
  });

  const found = async (query: Omit<Parameters<History['page']>[0], 'limit'>, limit = 100) =>
    (await history.page({ ...query, limit })).events.map((event) => event.data.name);

  it('gives back what it stored, untouched', async () => {
    const event = anEvent({
      label: '/menu?x=1',
      callbackId: 'cb-1',
      parentCallId: 'c-parent',
      data: { text: 'Grüße ☎ "quoted" \\ \ud83d', nested: { list: [1, 2.5, null, true] } },
    });
    await history.persist(rowsOf([event]));
    const { body: _body, ...shown } = event;
    const { events, next } = await history.page({ limit: 10 });
    expect(events).toEqual([{ ...shown, seq: 1 }]);
    expect(next).toBeUndefined();
    expect(await history.event(1)).toEqual({ ...shown, seq: 1 });
    expect(await history.event(2)).toBeUndefined();
  });

  it('is readable by its owner only', () => {
    expect(statSync(rig.file).mode & 0o777).toBe(0o600);
  });

  it('takes the rights of others away from a file and a log that an earlier version left', async () => {
    await history.persist(rowsOf([anEvent({})]));
    const copies = [rig.file, `${rig.file}-wal`].map((file) => [file, readFileSync(file)] as const);
    await history.close();
    for (const [file, content] of copies) {
      writeFileSync(file, content);
      chmodSync(file, 0o644);
    }
    history = await rig.open();
    await history.persist(rowsOf([anEvent({ data: { name: 'second' } })]));
    expect(readdirSync(rig.folder).map((name) => [name, statSync(`${rig.folder}/${name}`).mode & 0o777])).toEqual([
      ['history.db', 0o600],
      ['history.db-wal', 0o600],
    ]);
  });

  it.runIf(process.platform !== 'win32')('says why it cannot use a named pipe, without waiting for its other end', async () => {
    await history.close();
    rmSync(rig.file);
    execFileSync('mkfifo', [rig.file]);
    await expect(rig.open()).rejects.toMatchObject({
      code: 'unavailable',
      message: `The event history failed: it could not be used (${rig.file} is a named pipe, not a regular file).`,
    });
    rmSync(rig.file);
    history = await rig.open();
  });

  it('keeps what was stored when it is opened again, and goes on counting', async () => {
    await history.persist(rowsOf([anEvent({ data: { name: 'first' } })]));
    await history.close();
    history = await rig.open();
    await history.persist(rowsOf([anEvent({ data: { name: 'second' } })]));
    expect(await found({})).toEqual(['second', 'first']);
    expect((await history.page({ limit: 10 })).events.map(({ seq }) => seq)).toEqual([2, 1]);
  });

  describe('finding', () => {
    beforeEach(async () => {
      const at = Date.UTC(2026, 0, 2);
      await history.persist(
        rowsOf([
          anEvent({ receivedAt: at, callId: 'c-a', from: '+1', to: '+2', data: { name: 'one', text: 'the red door' } }),
          anEvent({
            receivedAt: at + 10,
            callId: 'c-b',
            parentCallId: 'c-a',
            from: '+2',
            to: '+3',
            data: { name: 'two', text: 'a red barn' },
          }),
          anEvent({
            receivedAt: at + 20,
            callId: 'c-c',
            from: '+3',
            to: '+3',
            event_type: 'gather',
            data: { name: 'three', text: 'Doorway' },
          }),
          anEvent({
            receivedAt: at + 30,
            callId: undefined,
            messageId: 'm-1',
            account: undefined,
            from: '+4',
            line: 'real',
            data: { name: 'four' },
          }),
        ]),
      );
    });

    it.each<[string, Parameters<typeof found>[0], string[]]>([
      ['newest first', {}, ['four', 'three', 'two', 'one']],
      ['by call, its legs too', { callId: 'c-a' }, ['two', 'one']],
      ['by number, either way', { number: '+2' }, ['two', 'one']],
      ['by number once, where it is both', { number: '+3' }, ['three', 'two']],
      ['by from', { from: '+2' }, ['two']],
      ['by to', { to: '+3' }, ['three', 'two']],
      ['by message', { messageId: 'm-1' }, ['four']],
      ['by type', { eventTypes: ['gather', 'other'] }, ['three']],
      ['by line', { line: 'real' }, ['four']],
      ['by account, and what belongs to none', { account: '9900000', unowned: true }, ['four', 'three', 'two', 'one']],
      ['by account alone', { account: '9900000' }, ['three', 'two', 'one']],
      ['by another account', { account: '1' }, []],
      ['since then, inclusive', { since: Date.UTC(2026, 0, 2) + 20 }, ['four', 'three']],
      ['until then, exclusive', { until: Date.UTC(2026, 0, 2) + 20 }, ['two', 'one']],
      ['by a word', { text: 'red' }, ['two', 'one']],
      ['by words, whatever their case and order', { text: 'DOOR red' }, ['one']],
      ['by the beginning of a word', { text: 'door*' }, ['three', 'one']],
      ['by words of one call', { text: 'barn', callId: 'c-a' }, ['two']],
      ['by call and number', { callId: 'c-a', number: '+3' }, ['two']],
      ['by words within a time', { text: 'red', since: Date.UTC(2026, 0, 2) + 5 }, ['two']],
      ['by words with operators in them, which are only words', { text: 'red OR "barn' }, []],
      ['by nothing that is a word', { text: '*** "' }, []],
    ])('%s', async (_how, query, expected) => {
      expect(await found(query)).toEqual(expected);
    });

    it.each<[string, Parameters<typeof found>[0]]>([
      ['everything', {}],
      ['a call', { callId: 'c-a' }],
      ['a word', { text: 'red' }],
      ['a time', { since: 0 }],
    ])('page by page: %s', async (_what, query) => {
      const whole = await found(query);
      const pages: unknown[] = [];
      let before: string | undefined;
      do {
        const page = await history.page({ ...query, before, limit: 1 });
        pages.push(...page.events.map((event) => event.data.name));
        before = page.next;
      } while (before !== undefined);
      expect(pages).toEqual(whole);
    });

    it('refuses a page of no size', async () => {
      await expect(history.page({ limit: 0 })).rejects.toMatchObject({ code: 'validation' });
    });
  });

  it('finds words of events stored before it was killed or closed with its index unfinished', async () => {
    await history.persist(
      rowsOf(Array.from({ length: 600 }, (_, index) => anEvent({ data: { name: `n${index}`, text: `word${index}` } }))),
    );
    await history.close();
    history = await rig.open();
    expect(await found({ text: 'word599' })).toEqual(['n599']);
    expect(await found({ text: 'word0' })).toEqual(['n0']);
  });

  it('stores a list of webhooks whole', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        history.persist(rowsOf([anEvent({ data: { name: `${index}a` } }), anEvent({ data: { name: `${index}b` } })])),
      ),
    );
    expect(await found({})).toEqual(Array.from({ length: 50 }, (_, index) => [`${49 - index}b`, `${49 - index}a`]).flat());
  });

  describe('a webhook that is delivered again', () => {
    const named = (name: string) => anEvent({ data: { name } });

    it('is stored once, and told apart from what came with it', async () => {
      expect(await history.persist(rowsOf([named('a'), named('b')], ['id-a', 'id-b']))).toEqual([]);
      expect(await history.persist(rowsOf([named('c'), named('a'), named('d')], ['id-c', 'id-a', undefined]))).toEqual([1]);
      expect(await history.persist(rowsOf([named('b')], ['id-b']))).toEqual([0]);
      expect(await history.persist(rowsOf([named('e')], ['id-e']))).toEqual([]);
      expect(await found({})).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(await found({ text: 'a' })).toEqual(['a']);
    });

    it('is known again in a later run', async () => {
      await history.persist(rowsOf([named('a')], ['id-a']));
      await history.close();
      history = await rig.open();
      expect(await history.persist(rowsOf([named('a')], ['id-a']))).toEqual([0]);
      expect(await found({})).toEqual(['a']);
    });

    it('is told to whom it belongs, of all whose webhooks share a commit', async () => {
      await history.persist(rowsOf([named('a'), named('b')], ['id-a', 'id-b']));
      const told = await Promise.all([
        history.persist(rowsOf([named('c')], ['id-c'])),
        history.persist(rowsOf([named('d'), named('b')], ['id-d', 'id-b'])),
        history.persist(rowsOf([named('a')], ['id-a'])),
      ]);
      expect(told).toEqual([[], [1], [0]]);
    });

    it('is stored twice where nothing tells that it is the same', async () => {
      expect(await history.persist(rowsOf([named('a'), named('a')]))).toEqual([]);
      expect(await found({})).toEqual(['a', 'a']);
    });
  });

  it('goes on with a file of the version before, which knew no repeats', async () => {
    await history.persist(rowsOf([anEvent({ data: { name: 'old' } })]));
    await history.close();
    const db = new Database(rig.file);
    db.exec('DROP TABLE acts; DROP INDEX events_by_identity; ALTER TABLE events DROP COLUMN identity; PRAGMA user_version = 1;');
    db.close();
    history = await rig.open();
    expect(await history.persist(rowsOf([anEvent({ data: { name: 'new' } })], ['id-n']))).toEqual([]);
    expect(await history.persist(rowsOf([anEvent({ data: { name: 'new' } })], ['id-n']))).toEqual([0]);
    expect(await found({})).toEqual(['new', 'old']);
    expect(rig.notices()).toEqual([]);
  });

  it('goes on with a file of the version before, which kept no activity', async () => {
    await history.persist(rowsOf([anEvent({ data: { name: 'old' } })]));
    await history.close();
    const db = new Database(rig.file);
    db.exec('DROP TABLE acts; PRAGMA user_version = 2;');
    db.close();
    history = await rig.open();
    await history.appendActs([anAct({ what: 'createCall' })]);
    expect((await history.acts({ limit: 10 })).map(({ what }) => what)).toEqual(['createCall']);
    expect(await found({})).toEqual(['old']);
    expect(rig.notices()).toEqual([]);
  });

  it('says that the activity could not be stored when the disk is full, and stores it once there is room', async () => {
    await history.close();
    history = await rig.open({ maxPages: 60 });
    const many = Array.from({ length: 5_000 }, () => anAct({ what: 'createCall' }));
    await expect(history.appendActs(many)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the disk is full'),
    });
    expect(await history.acts({ limit: 10 })).toEqual([]);
    await history.appendActs(many.slice(0, 3));
    expect(await history.acts({ limit: 10 })).toHaveLength(3);
  });

  it('keeps the activity as long as the events, and deletes it with them', async () => {
    const now = rig.clock.now();
    const day = 86_400_000;
    const whats = async () => (await history.acts({ limit: 10 })).map(({ what }) => what);
    await history.appendActs([anAct({ at: now - 8 * day, what: 'old' }), anAct({ at: now - 6 * day, what: 'young' })]);
    await history.tidy();
    expect(await whats()).toEqual(['young']);
    await history.setRetention({ days: 7, maxBytes: 1 });
    expect(await whats()).toEqual([]);
    await history.appendActs([anAct({ at: now, what: 'new' })]);
    // A number is never given again.
    expect((await history.acts({ limit: 10 })).map(({ seq }) => seq)).toEqual([3]);
    await history.deleteAll();
    expect(await whats()).toEqual([]);
  });

  it('deletes what is older than it keeps', async () => {
    const now = rig.clock.now();
    const day = 86_400_000;
    await history.persist(rowsOf([anEvent({ receivedAt: now - 8 * day, data: { name: 'old', text: 'same' } })]));
    await history.persist(rowsOf([anEvent({ receivedAt: now - 6 * day, data: { name: 'young', text: 'same' } })]));
    await history.tidy();
    expect(await found({})).toEqual(['young']);
    expect(await found({ text: 'same' })).toEqual(['young']);
    await history.setRetention({ days: 5, maxBytes: 10_000_000 });
    expect(await found({})).toEqual([]);
    expect((await history.status()).retention.days).toBe(5);
  });

  it('does so every minute by itself', async () => {
    await history.persist(rowsOf([anEvent({ receivedAt: rig.clock.now() - 8 * 86_400_000 })]));
    await rig.clock.advance(60_000);
    expect((await history.status()).events).toBe(0);
  });

  it('keeps the newest when the file grows past its size', async () => {
    const text = 'x'.repeat(10_000);
    await history.persist(
      rowsOf(Array.from({ length: 2_000 }, (_, index) => anEvent({ receivedAt: rig.clock.now(), data: { name: index, text } }))),
    );
    expect((await history.status()).bytes).toBeGreaterThan(12_000_000);
    await history.setRetention({ days: 7, maxBytes: 10_000_000 });
    const { bytes, events } = await history.status();
    expect(bytes).toBeLessThanOrEqual(10_000_000);
    expect(events).toBeGreaterThan(500);
    expect((await found({}, 1))[0]).toBe(1_999);
  });

  it('loses nothing to a clock that jumps ahead a year, or back', async () => {
    let elapsed = 0;
    await history.close();
    history = await rig.open({ monotonic: () => elapsed });
    await history.persist(rowsOf([anEvent({ receivedAt: rig.clock.now(), data: { name: 'before' } })]));
    await rig.clock.advance(366 * 86_400_000);
    elapsed = 1_000;
    await history.tidy();
    await history.persist(rowsOf([anEvent({ receivedAt: rig.clock.now(), data: { name: 'ahead' } })]));
    await history.persist(rowsOf([anEvent({ receivedAt: Date.UTC(2025, 11, 30), data: { name: 'back' } })]));
    await history.tidy();
    expect(await found({})).toEqual(['back', 'ahead', 'before']);
    expect(await found({ since: 0 })).toEqual(['ahead', 'before', 'back']);
  });

  it('deletes everything, file and all', async () => {
    await history.persist(rowsOf([anEvent({ data: { name: 'gone', text: 'unmistakable' } })]));
    await history.deleteAll();
    expect((await history.status()).events).toBe(0);
    expect(await found({ text: 'unmistakable' })).toEqual([]);
    for (const name of readdirSync(rig.folder)) expect(readFileSync(`${rig.folder}/${name}`, 'latin1')).not.toContain('unmistakable');
    await history.persist(rowsOf([anEvent({ data: { name: 'new' } })]));
    expect(await found({})).toEqual(['new']);
  });

  it('refuses what there is no space for, says so once, and stores again when there is', async () => {
    await history.close();
    history = await rig.open({ maxPages: 60 });
    const big = anEvent({ data: { text: 'x'.repeat(200_000) } });
    const kept: number[] = [];
    for (let index = 0; index < 4; index++) {
      await history.persist(rowsOf([big])).then(
        () => kept.push(index),
        (error: unknown) => {
          expect(error).toBeInstanceOf(SwitchboardError);
          expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('the disk is full') });
        },
      );
    }
    expect(kept).toEqual([]);
    expect(rig.notices()).toEqual([expect.stringContaining('Free some disk space')]);
    await history.persist(rowsOf([anEvent({ data: { name: 'small' } })]));
    expect(await found({})).toEqual(['small']);
    expect(rig.notices().at(-1)).toBe('Webhooks are being stored again.');
  });

  it.each([
    [
      'no database at all',
      (content: Buffer) => Buffer.from('not a database, but long enough to be taken for one'.repeat(100) + content.length),
    ],
    ['cut off', (content: Buffer) => content.subarray(0, 5_000)],
    ['overwritten in the middle', (content: Buffer) => Buffer.concat([content.subarray(0, 100), Buffer.alloc(content.length - 100, 7)])],
  ])('renames a damaged file, says so, and starts a new one: %s', async (_how, damage) => {
    await history.persist(rowsOf(Array.from({ length: 200 }, () => anEvent())));
    await history.close();
    const damaged = damage(readFileSync(rig.file));
    writeFileSync(rig.file, damaged);
    history = await rig.open();
    await history.persist(rowsOf([anEvent({ data: { name: 'new' } })]));
    expect(await found({})).toEqual(['new']);
    const aside = readdirSync(rig.folder).find((name) => /^history\.corrupt-.*\.db$/.test(name));
    expect(readFileSync(`${rig.folder}/${aside}`)).toEqual(damaged);
    expect(rig.notices()).toEqual([expect.stringContaining('It was renamed to')]);
  });

  it('leaves a file of a later version alone, and says which it is', async () => {
    await history.close();
    const file = readFileSync(rig.file);
    file.writeUInt32BE(99, 60);
    writeFileSync(rig.file, file);
    history = await rig.open();
    expect(rig.notices()).toEqual([expect.stringContaining('its version is 99')]);
    expect((await history.status()).events).toBe(0);
  });

  it('is used by one Switchboard at a time, and says so to another', async () => {
    await history.persist(rowsOf([anEvent({ data: { name: 'first' } })]));
    await expect(rig.open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('another Switchboard uses it'),
      recovery: expect.stringContaining('BW_MCP_HISTORY'),
    });
    await history.persist(rowsOf([anEvent({ data: { name: 'second' } })]));
    expect(await found({ text: 'second' })).toEqual(['second']);
    await history.close();
    history = await rig.open();
    expect(await found({})).toEqual(['second', 'first']);
  });

  it('says so when its database module is missing', async () => {
    const alone = `${rig.folder}/historyWorker.js`;
    copyFileSync(worker, alone);
    await expect(rig.open({ worker: alone })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining("its database module is missing (Cannot find module 'libsql')"),
      recovery: expect.stringContaining('npm ci'),
    });
  });

  it('says why when it cannot be opened', async () => {
    writeFileSync(`${rig.folder}/taken`, '');
    await expect(rig.open({ file: `${rig.folder}/taken/history.db` })).rejects.toMatchObject({
      code: 'unavailable',
      recovery: expect.stringContaining('folder'),
    });
  });
});

function anAct(fields: Partial<Act>): Act {
  const none = { to: undefined, callId: undefined, durationMs: undefined, allowed: undefined, aboutAgent: undefined };
  return { at: Date.UTC(2026, 0, 1), actor: { kind: 'person' }, what: 'reopened', outcome: 'ok', ...none, ...fields };
}
