import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../mcp/base/clock';
import { silentLog } from '../../mcp/base/log';
import { createSwitchboard, defaultTurns } from '../../mcp/index';
import { openSettings, type SettingsStore } from '../../mcp/settings/settingsFile';
import type { Switchboard } from '../../mcp/switchboard';
import { bundledWorker } from '../../mcp/testing/historyWorker';
import { createAppHistory, exportName } from './appHistory';
import type { Confirmation } from './dialogs';

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('app-history');
}, 60_000);

let folder: string;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'app-history-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

/** The app's history over a real server; `file` and answers of dialogs as the test likes. */
async function open({ settings = openSettings(folder, silentLog, systemClock) }: { settings?: SettingsStore } = {}) {
  const file = path.join(folder, 'history.db');
  const asked: Confirmation[] = [];
  const answers: { confirm: boolean; file: string | undefined } = { confirm: true, file: path.join(folder, 'export.jsonl') };
  const history = createAppHistory({
    file,
    worker,
    clock: systemClock,
    settings,
    save: (change) => void settings.update(change),
    switchboard: () => switchboard,
    dialogs: {
      confirm: async (question) => {
        asked.push(question);
        return answers.confirm;
      },
      chooseFile: async () => answers.file,
    },
  });
  const switchboard: Switchboard = await createSwitchboard({
    clock: systemClock,
    log: silentLog,
    version: '0.0.0',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 0.1 },
    mcp: undefined,
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    history: history.forServer(),
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  closers.push(() => switchboard.close());
  const deliver = async (callId: string) => {
    const body = { eventType: 'disconnect', eventTime: '2026-01-01T00:00:00.000Z', accountId: '9900000', callId, cause: 'hangup' };
    const sent = await fetch(`${switchboard.callbacks}/voice`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(sent.status).toBe(204);
  };
  const restart = async () => {
    await switchboard.close();
    return open();
  };
  const { handlers } = history;
  return {
    ...{ handlers, forServer: () => history.forServer(), applyRetention: () => history.applyRetention(), settled: () => history.settled() },
    ...{ switchboard, settings, file, asked, answers, deliver, restart },
  };
}

const savedSettings = async (): Promise<unknown> => JSON.parse(await readFile(path.join(folder, 'settings.json'), 'utf8'));

describe('the event history of the app', () => {
  it('keeps events by its defaults until the person chooses, and writes only what was chosen', async () => {
    const app = await open();
    expect(await app.handlers.history(undefined)).toMatchObject({ kind: 'open', nextStart: true });
    expect((await app.switchboard.history?.status())?.retention).toEqual({ days: 7, maxBytes: 2_000_000_000 });
    await app.settings.update({ historyDays: 30 });
    await app.applyRetention();
    expect(await savedSettings()).toMatchObject({ history: { days: 30 } });
    expect(await savedSettings()).not.toMatchObject({ history: { megabytes: expect.anything() } });
    expect((await app.switchboard.history?.status())?.retention).toEqual({ days: 30, maxBytes: 2_000_000_000 });
    const again = await app.restart();
    expect((await again.switchboard.history?.status())?.retention).toEqual({ days: 30, maxBytes: 2_000_000_000 });
  });

  it('finds, reads and pages', async () => {
    const app = await open();
    for (let call = 0; call < 51; call++) await app.deliver(`c-${call}`);
    const first = await app.handlers.historySearch({ search: {} });
    expect(first.rows).toHaveLength(50);
    expect(first.rows[0]).toMatchObject({ title: 'The call ended', callId: 'c-50' });
    const second = await app.handlers.historySearch({ search: {}, before: first.next });
    expect(second).toMatchObject({ rows: [{ callId: 'c-0' }], next: undefined });
    const body = await app.handlers.historyBody({ seq: first.rows[0]?.seq ?? 0 });
    expect(JSON.parse(body.text)).toMatchObject({ callId: 'c-50', cause: 'hangup' });
    await expect(async () => app.handlers.historyBody({ seq: 999 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('replays, but not what came on the other line', async () => {
    const first = await open();
    await first.deliver('c-1');
    await first.deliver('c-2');
    await first.switchboard.close();
    const database = new Database(first.file);
    database.exec("UPDATE events SET line = 'real' WHERE call_id = 'c-2'");
    database.close();
    const app = await open();
    const { rows } = await app.handlers.historySearch({ search: {} });
    const replay = async (callId: string) => app.handlers.historyReplay({ seq: rows.find((row) => row.callId === callId)?.seq ?? 0 });
    const replayed = new Promise((resolve) =>
      app.switchboard.subscribe((activity) => activity.kind === 'webhook' && resolve(activity.event)),
    );
    await replay('c-1');
    expect(await replayed).toMatchObject({ callId: 'c-1', replayed: true });
    await expect(replay('c-2')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('real line') });
  });

  it('exports to the chosen file and counts, or does nothing when none was chosen', async () => {
    const app = await open();
    await app.deliver('c-1');
    await app.deliver('c-2');
    const file = path.join(folder, 'export.jsonl');
    expect(await app.handlers.historyExport({ format: 'jsonl', full: false })).toEqual({ kind: 'saved', file, events: 2 });
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
    app.answers.file = undefined;
    expect(await app.handlers.historyExport({ format: 'har', full: true })).toEqual({ kind: 'cancelled' });
    app.answers.file = app.file;
    await expect(async () => app.handlers.historyExport({ format: 'har', full: true })).rejects.toMatchObject({ code: 'validation' });
    expect(await app.handlers.history(undefined)).toMatchObject({ events: 2 });
  });

  it('deletes all, with damaged files that were set aside, only when the person says so', async () => {
    const app = await open();
    await app.deliver('c-1');
    const aside = ['history.corrupt-2026-01-01T00-00-00-000Z.db', 'history.corrupt-2026-01-01T00-00-00-000Z.db-wal'];
    for (const name of [...aside, 'history-notes.txt']) await writeFile(path.join(folder, name), 'x');
    app.answers.confirm = false;
    expect(await app.handlers.historyDeleteAll(undefined)).toEqual({ deleted: false });
    expect(await app.handlers.history(undefined)).toMatchObject({ events: 1 });
    expect(app.asked[0]?.detail).toContain('permanently deletes 1 event');
    expect(app.asked[0]?.detail).toContain('set aside');
    app.answers.confirm = true;
    expect(await app.handlers.historyDeleteAll(undefined)).toEqual({ deleted: true });
    expect(await app.handlers.history(undefined)).toMatchObject({ events: 0 });
    expect((await readdir(folder)).filter((name) => name.includes('corrupt'))).toEqual([]);
    expect(await readdir(folder)).toContain('history-notes.txt');
  });

  it('is off from the next start on when switched off, and what is left can be deleted', async () => {
    const app = await open();
    await app.deliver('c-1');
    expect(await app.handlers.historyKeep({ keep: false })).toMatchObject({ kind: 'open', nextStart: false });
    await app.settings.update({});
    const off = await app.restart();
    expect(off.forServer()).toBeUndefined();
    expect(await off.handlers.history(undefined)).toMatchObject({ kind: 'off', left: expect.any(Number), nextStart: false });
    await expect(async () => off.handlers.historySearch({ search: {} })).rejects.toMatchObject({ code: 'unavailable' });
    await off.handlers.historyDeleteAll(undefined);
    expect(await off.handlers.history(undefined)).toMatchObject({ kind: 'off', left: undefined });
    await off.handlers.historyKeep({ keep: true });
    await off.settings.update({});
    expect(await (await off.restart()).handlers.history(undefined)).toMatchObject({ kind: 'open', events: 0 });
  });

  it('says why it could not be opened, and what to do', async () => {
    await mkdir(path.join(folder, 'history.db'));
    const app = await open();
    expect(await app.handlers.history(undefined)).toMatchObject({ kind: 'failed', why: expect.stringContaining('in memory only') });
    await expect(async () => app.handlers.historySearch({ search: {} })).rejects.toMatchObject({
      message: expect.stringContaining('failed'),
    });
  });
});

describe('the name of an export', () => {
  it('says the day, and whether it is complete', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    expect(exportName(now, { format: 'jsonl', full: false })).toBe('switchboard-history-2026-11-22.jsonl');
    expect(exportName(now, { format: 'har', full: true })).toBe('switchboard-history-complete-2026-11-22.har');
  });
});
