import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../mcp/base/log';
import { keepReadyFile } from './readyFile';
import { switchboardDouble } from './testing/switchboardDouble';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'switchboard-ready-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const callbacks = 'http://127.0.0.1:1/secret';

it('the ready file is one line that only its owner can read, with a token that is good for this run', async () => {
  const file = path.join(folder, 'ready.json');
  const adopted: string[] = [];
  const { running } = switchboardDouble({ callbacks, adoptAgent: (name, token) => adopted.push(name, token) });
  await keepReadyFile(file, running, 7, silentLog);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(text)).toEqual({ endpoint: 'http://127.0.0.1:7467/mcp', token: adopted[1], callbacks, practice: null, pid: 7 });
  expect(adopted).toEqual(['ready file', expect.stringMatching(/^sb_[A-Za-z0-9_-]{43}$/)]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('the ready file is written anew, with the same token, when the line has been changed', async () => {
  const file = path.join(folder, 'ready.json');
  const adopted: string[] = [];
  const adoptAgent = (_name: string, token: string) => void adopted.push(token);
  const { running, change } = switchboardDouble({ callbacks, adoptAgent });
  await keepReadyFile(file, running, 7, silentLog);
  change({ callbacks: 'http://127.0.0.1:2/other', adoptAgent });
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('http://127.0.0.1:2/other');
  expect(readFileSync(file, 'utf8')).toContain(adopted[0]);
  expect(new Set(adopted).size).toBe(1);
});
