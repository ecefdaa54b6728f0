import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { History } from './history';
import { durableHistory, type SwitchboardHistory, switchboardHistory } from './switchboardHistory';
import { bundledWorker } from './testing/bundle';
import { anEvent, historyRig, rowsOf } from './testing/historyRig';

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('switchboardHistory');
}, 60_000);

let rig: ReturnType<typeof historyRig>;
let history: History;
let ours: SwitchboardHistory;
const replayed: number[] = [];
beforeEach(async () => {
  rig = historyRig(() => worker);
  history = await rig.open();
  replayed.length = 0;
  const replay = async (event: Parameters<Parameters<typeof switchboardHistory>[1]['replay']>[0]) => {
    replayed.push(event.seq);
    return event;
  };
  ours = switchboardHistory(history, { version: '1.2.3', replay });
});
afterEach(async () => {
  await history.close();
  rig.remove();
});

async function exported(query: Parameters<SwitchboardHistory['export']>[0], full: boolean): Promise<string> {
  let text = '';
  for await (const piece of ours.export(query, { format: 'jsonl', full })) text += piece;
  return text;
}

it('exports everything that matches, however many pages that is, and nothing that was said unless asked to', async () => {
  await history.persist(
    rowsOf(Array.from({ length: 25 }, (_, index) => anEvent({ callId: 'c-a', data: { callId: 'c-a', said: `words ${index}` } }))),
  );
  await history.persist(rowsOf([anEvent({ callId: 'c-b' })]));
  const lines = (await exported({ callId: 'c-a', limit: 10 }, true)).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).data.said)).toEqual(Array.from({ length: 25 }, (_, index) => `words ${24 - index}`));
  const redacted = await exported({ callId: 'c-a', limit: 10 }, false);
  expect(redacted.trimEnd().split('\n')).toHaveLength(25);
  expect(redacted).not.toMatch(/words|15005550/);
});

it('replays what it holds, and says so where it does not', async () => {
  await history.persist(rowsOf([anEvent()]));
  expect(await ours.replay(1)).toMatchObject({ seq: 1 });
  await expect(ours.replay(2)).rejects.toMatchObject({ code: 'not_found' });
  expect(replayed).toEqual([1]);
});

it('finds inbound messages by number, time, account and line: the newest, oldest first', async () => {
  const at = Date.UTC(2026, 0, 2);
  const message = (messageId: string, receivedAt: number, over: Parameters<typeof anEvent>[0] = {}) =>
    anEvent({
      event_type: 'message-received',
      callId: undefined,
      messageId,
      receivedAt,
      from: '+1',
      to: '+2',
      account: undefined,
      ...over,
    });
  await history.persist(
    rowsOf([
      message('m-1', at),
      message('m-2', at + 10, { from: '+3' }),
      message('m-3', at + 20),
      message('m-4', at + 30, { to: '+4' }),
      message('m-5', at + 40, { line: 'real' }),
      message('m-6', at + 50, { account: 'another' }),
      message('m-7', at + 60, { event_type: 'message-delivered' }),
    ]),
  );
  const find = durableHistory(history).inboundMessages;
  const scope = { line: 'practice', account: '9900000', own: true } as const;
  const ids = async (query: Partial<Parameters<typeof find>[0]>) =>
    (await find({ scope, limit: 100, ...query })).map(({ messageId }) => messageId);
  expect(await ids({})).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
  expect(await ids({ from: '+1' })).toEqual(['m-1', 'm-3', 'm-4']);
  expect(await ids({ from: '+1', to: '+2' })).toEqual(['m-1', 'm-3']);
  expect(await ids({ since: at + 10, until: at + 30 })).toEqual(['m-2', 'm-3']);
  expect(await ids({ limit: 2 })).toEqual(['m-3', 'm-4']);
  expect(await ids({ scope: { line: 'practice', account: 'another' } })).toEqual(['m-6']);
});
