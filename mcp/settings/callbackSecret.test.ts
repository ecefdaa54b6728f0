import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { callbackSecret } from './callbackSecret';

describe('the secret of the callback address', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchboard-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (baseUrl: string | undefined, given?: string, where = folder) =>
    callbackSecret({ given, baseUrl, folder: where, log: silentLog });

  it('is the same at each start with an address of the person’s own', async () => {
    const first = await start('https://phone.example.com');
    expect(first).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/), secretLasts: true });
    expect(await start('https://phone.example.com')).toEqual(first);
    expect(statSync(path.join(folder, 'real-line', 'callback-secret')).mode & 0o777).toBe(0o600);
  });

  it('is a new one each start without such an address, and leaves nothing on disk', async () => {
    const first = await start(undefined);
    expect(first.secretLasts).toBe(false);
    expect((await start(undefined)).secret).not.toBe(first.secret);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is the given one where one is given', async () => {
    expect(await start('https://phone.example.com', 'a-secret-of-my-own')).toEqual({ secret: 'a-secret-of-my-own', secretLasts: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not taken from a file that holds something else', async () => {
    mkdirSync(path.join(folder, 'real-line'));
    writeFileSync(path.join(folder, 'real-line', 'callback-secret'), 'a/b', { mode: 0o600 });
    expect(await start('https://phone.example.com')).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/), secretLasts: false });
  });

  it('lasts for the run when it cannot be saved', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    expect(await start('https://phone.example.com', undefined, file)).toMatchObject({ secretLasts: false });
  });
});
