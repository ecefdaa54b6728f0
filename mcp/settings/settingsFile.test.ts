import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { defaultTurns, noSettings, retentionInForce, settingsInForce, turnsInForce } from './settings';
import { openSettings } from './settingsFile';

describe('the settings file', () => {
  let folder: string;
  let file: string;
  const open = () => openSettings(folder, silentLog, new ManualClock(Date.UTC(2026, 0, 31, 12)));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchboard-settings-'));
    file = path.join(folder, 'settings.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is not needed for a first start', () => {
    expect(open().current).toEqual(noSettings);
    expect(open().problem).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it('keeps a change for the next start, readable by its owner only', async () => {
    expect(await open().update({ window: { x: 1, y: 2, width: 900, height: 700 } })).toBeUndefined();
    expect(open().current.window).toEqual({ x: 1, y: 2, width: 900, height: 700 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps which tools agents may use, and forgets it when every tool is allowed again', async () => {
    await open().update({ profiles: ['voice', 'recordings'] });
    expect(open().current.profiles).toEqual(['voice', 'recordings']);
    await open().update({ profiles: undefined });
    expect(JSON.parse(readFileSync(file, 'utf8'))).not.toHaveProperty('profiles');
  });

  it('can be waited for, so that a choice made just before quitting is kept', async () => {
    const settings = open();
    void settings.update({ toldAboutTray: true });
    await settings.settled();
    expect(open().current.toldAboutTray).toBe(true);
  });

  it('ends with the last of several quick changes', async () => {
    const store = open();
    await Promise.all([
      store.update({ toldAboutTray: true }),
      store.update({ toldAboutTray: false }),
      store.update({ toldAboutTray: true }),
    ]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ toldAboutTray: true });
  });

  it.each([
    ['half a file', '{"version":1,'],
    ['an empty file', ''],
    ['a newer version', '{"version":2}'],
    ['a group of tools that does not exist', '{"version":1,"profiles":["everything"]}'],
    ['no days of history', '{"version":1,"history":{"days":0}}'],
    ['part of a day', '{"version":1,"history":{"days":1.5}}'],
    ['too small a history', '{"version":1,"history":{"megabytes":9}}'],
    ['a switch that is neither on nor off', '{"version":1,"history":{"enabled":"no"}}'],
    ['a window of no size', '{"version":1,"window":{"x":0,"y":0,"width":0,"height":0}}'],
  ])('sets %s aside, uses defaults and says where the old file is', (_what, text) => {
    writeFileSync(file, text);
    const store = open();
    const aside = path.join(folder, 'settings.corrupt-2026-01-31T12-00-00-000Z.json');
    expect(store.current).toEqual(noSettings);
    expect(store.problem).toContain(aside);
    expect(readFileSync(aside, 'utf8')).toBe(text);
  });

  it('says so when the file cannot be read, and leaves it where it is', () => {
    mkdirSync(file);
    expect(open().current).toEqual(noSettings);
    expect(open().problem).toContain('is a folder, not a regular file');
    expect(existsSync(file)).toBe(true);
  });

  it('holds a change for this run when the folder cannot be written, and says so', async () => {
    writeFileSync(file, '');
    const store = openSettings(path.join(file, 'inside-a-file'), silentLog, new ManualClock());
    expect(await store.update({ toldAboutTray: true })).toContain('could not be saved');
    expect(store.current.toldAboutTray).toBe(true);
  });
});

describe('turn settings', () => {
  it('are the defaults until a person chooses otherwise', () => {
    expect(turnsInForce(noSettings)).toEqual(defaultTurns);
    expect(defaultTurns).toMatchObject({ maxHoldSeconds: 300, pleaseHold: 'Please hold.' });
    expect(turnsInForce({ pleaseHold: '' })).toEqual({ ...defaultTurns, pleaseHold: '' });
  });

  it('never let a caller meet a fallback that is not BXML', () => {
    const chosen = { fallbackBxml: '<Response><Hangupp/></Response>' };
    expect(turnsInForce(chosen).fallbackBxml).toBe(defaultTurns.fallbackBxml);
    expect(settingsInForce(chosen).problems).toEqual([expect.stringContaining('Hangupp')]);
  });
});

describe('how much of the history is kept', () => {
  it('is the default until a person chooses otherwise, each limit for itself', () => {
    expect(retentionInForce(noSettings)).toEqual({ days: 7, maxBytes: 2_000_000_000 });
    expect(retentionInForce({ historyDays: 30 })).toEqual({ days: 30, maxBytes: 2_000_000_000 });
    expect(retentionInForce({ historyMegabytes: 50 })).toEqual({ days: 7, maxBytes: 50_000_000 });
  });
});
