import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import type { Activity } from '../../model/activity';
import type { KnownCall } from '../../model/call';
import { JournalKey } from '../journalKey';
import { CallJournal } from './callJournal';
import { toKnownCall } from './liveCallList';

let folder: string;
const alive = new Set<number>();
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'calls-')), 'calls');
  alive.clear();
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

function journal(pid: number): CallJournal {
  alive.add(pid);
  const find = async (asked: number) => (alive.has(asked) ? { startedAt: `began ${asked}` } : undefined);
  const key = new JournalKey(path.join(path.dirname(folder), 'journal.key'));
  return new CallJournal({ folder, process: { pid, find }, clock: new ManualClock(), log: silentLog, key });
}

const known: KnownCall = {
  callId: 'c-1',
  parentCallId: undefined,
  line: 'real',
  account: '9900000',
  applicationId: 'a-1',
  direction: 'inbound',
  from: '+15005550001',
  to: '+15005550100',
  owner: { id: 'agent-1', name: 'Desk' },
  state: 'answered',
  createdAt: 1,
  answeredAt: 2,
  endedAt: undefined,
  disconnectCause: undefined,
  errorMessage: undefined,
  tag: 'a tag of the agent',
};
const call = (over: Partial<KnownCall> = {}): Activity => ({ kind: 'call', at: 0, call: { ...known, ...over } });
const turn = (callbackId: string): Activity => ({
  kind: 'webhook',
  at: 0,
  event: {
    seq: 1,
    event_type: 'answer',
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: 0,
    line: 'real',
    account: '9900000',
    callId: 'c-1',
    parentCallId: undefined,
    messageId: undefined,
    from: undefined,
    to: undefined,
    callbackId,
    label: undefined,
    data: { said: 'a secret of the caller' },
  },
});
const json = async () => (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));

it('gives the live calls of an ended run to the next, with their turns and none of their words', async () => {
  const first = journal(1);
  first.onActivity(call());
  first.onActivity(turn('cb-1'));
  first.onActivity(turn('cb-2'));
  await first.settled();
  const [file = ''] = await json();
  expect(await readFile(path.join(folder, file), 'utf8')).not.toMatch(/secret of the caller|a tag/);
  if (process.platform !== 'win32') expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  alive.delete(1);
  const taken = await journal(2).takeOver(() => true);
  expect(taken.map(({ turns }) => turns)).toEqual([['cb-1', 'cb-2']]);
  expect(taken.map(toKnownCall)).toEqual([{ ...known, tag: undefined }]);
});

it('has a turn on the disk before any agent learns of it', async () => {
  const first = journal(1);
  await first.begin();
  first.onActivity(call());
  first.onActivity(turn('cb-1'));
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(readFileSync(path.join(folder, file), 'utf8')).toContain('cb-1');
});

it('removes the locks of killed runs without calls, and leaves those of running ones', async () => {
  await journal(1).begin();
  await journal(2).begin();
  alive.delete(1);
  await journal(3).begin();
  expect((await readdir(folder)).filter((name) => name.endsWith('.lock'))).toHaveLength(2);
});

it('leaves the calls of a running process to it', async () => {
  const first = journal(1);
  first.onActivity(call());
  await first.settled();
  expect(await journal(2).takeOver(() => true)).toEqual([]);
  expect(await json()).toHaveLength(1);
});

it('keeps what it took over for a third run, if this one is killed too', async () => {
  const first = journal(1);
  first.onActivity(call());
  first.onActivity(turn('cb-1'));
  await first.settled();
  alive.delete(1);
  await journal(2).takeOver(() => true);
  alive.delete(2);
  expect((await journal(3).takeOver(() => true)).map(({ turns }) => turns)).toEqual([['cb-1']]);
});

it.each([
  ['of the practice line', [call({ line: 'practice' })]],
  ['that have ended', [call(), call({ state: 'disconnected', endedAt: 3 })]],
] as const)('keeps no calls %s, and leaves no file on closing', async (_what, activities) => {
  const only = journal(1);
  for (const activity of activities) only.onActivity(activity);
  await only.close();
  expect(await json()).toEqual([]);
});

it('sets a damaged file aside and continues', async () => {
  const first = journal(1);
  first.onActivity(call());
  await first.settled();
  alive.delete(1);
  const [file = ''] = await json();
  await writeFile(path.join(folder, file), '{"version":1,"calls":[{');
  expect(await journal(2).takeOver(() => true)).toEqual([]);
  expect(await json()).toEqual([expect.stringContaining('.corrupt-')]);
});

it('takes over no call from a file that Switchboard has not signed', async () => {
  await journal(1).begin();
  const calls = [{ callId: 'c-forged', direction: 'inbound', state: 'answered', createdAt: 1, turns: [] }];
  const forged = { version: 2, mac: '0'.repeat(64), content: calls };
  await writeFile(path.join(folder, 'run-00000000000000aa.json'), JSON.stringify(forged), { mode: 0o600 });
  expect(await journal(2).takeOver(() => true)).toEqual([]);
  expect(await json()).toEqual([expect.stringMatching(/^run-00000000000000aa\.corrupt-/)]);
});
