import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../mcp/base/clock';
import { silentLog } from '../mcp/base/log';
import { openSettings } from '../mcp/index';
import { savedBounds } from './savedBounds';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bounds-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the window’s last place', () => {
  it('is what the settings saved', async () => {
    const settings = openSettings(folder, silentLog, systemClock);
    await settings.update({ window: { x: -10, y: 20, width: 900, height: 700 } });
    expect(savedBounds(folder)).toEqual({ x: -10, y: 20, width: 900, height: 700 });
  });

  it.each([
    ['no file', undefined],
    ['a damaged file', '{"window":'],
    ['no place', '{"version":1}'],
    ['a place that is not one', '{"version":1,"window":{"x":"0","y":0,"width":-1,"height":1}}'],
  ])('is undefined with %s', (_name, content) => {
    if (content !== undefined) writeFileSync(path.join(folder, 'settings.json'), content);
    expect(savedBounds(folder)).toBeUndefined();
  });

  it.runIf(process.platform !== 'win32')('is undefined with a named pipe, without waiting for its other end', () => {
    execFileSync('mkfifo', [path.join(folder, 'settings.json')]);
    expect(savedBounds(folder)).toBeUndefined();
  });
});
