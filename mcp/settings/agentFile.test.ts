import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import type { AgentToken } from '../model/agent';
import { agentFile } from './agentFile';

const agent: AgentToken = { id: 'a1', name: 'My agent', tokenHash: 'ab'.repeat(32), createdAt: '2026-01-01T00:00:00.000Z' };

describe('the file of agents', () => {
  let folder: string;
  let file: string;
  const clock = new ManualClock(Date.UTC(2026, 0, 31, 12));
  const open = () => agentFile(file, silentLog, clock);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchboard-agents-'));
    file = path.join(folder, 'agents.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is an empty list when there is none yet', () => {
    expect(open().list()).toEqual([]);
    expect(open().problem).toBeUndefined();
  });

  it('keeps what was saved, readable by its owner only', async () => {
    const store = open();
    await store.save([agent]);
    expect(store.list()).toEqual([agent]);
    expect(open().list()).toEqual([agent]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('takes away the rights of others that an earlier file gave', async () => {
    writeFileSync(file, JSON.stringify({ version: 1, agents: [] }), { mode: 0o644 });
    await open().save([agent]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['text that is not JSON', '{"version":1,'],
    ['another shape', '[]'],
    ['an id that names a file elsewhere', JSON.stringify({ version: 1, agents: [{ ...agent, id: '../../evil' }] })],
    ['a token where its hash belongs', JSON.stringify({ version: 1, agents: [{ ...agent, tokenHash: 'sb_plain' }] })],
  ])('sets %s aside and says where it went', (_what, text) => {
    writeFileSync(file, text);
    const store = open();
    expect(store.list()).toEqual([]);
    const aside = path.join(folder, 'agents.corrupt-2026-01-31T12-00-00-000Z.json');
    expect(store.problem).toContain(aside);
    expect(readFileSync(aside, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual([path.basename(aside)]);
  });

  it.runIf(process.platform !== 'win32')('starts without waiting when the file is a named pipe, and says why', () => {
    execFileSync('mkfifo', [file]);
    expect(open().list()).toEqual([]);
    expect(open().problem).toBe(
      `The list of agents was not read. ${file} is a named pipe, not a regular file. Agents that were connected before must be connected again.`,
    );
  });

  it('says what to do when saving is impossible, and keeps the list it had', async () => {
    writeFileSync(path.join(folder, 'a-file'), '');
    const store = agentFile(path.join(folder, 'a-file', 'agents.json'), silentLog, clock);
    await expect(store.save([agent])).rejects.toMatchObject({ code: 'unavailable', recovery: expect.stringContaining('writable') });
    expect(store.list()).toEqual([]);
  });
});
