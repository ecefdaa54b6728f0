import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DurableEvents } from '../callbacks/stores/durableEvents';
import { EventLog } from '../callbacks/stores/memory/eventLog';
import { clock, describeEventStore, put, seqs } from '../callbacks/testing/eventStoreContract';
import type { History } from './history';
import { durableHistory } from './switchboardHistory';
import { bundledWorker } from './testing/bundle';
import { historyRig } from './testing/historyRig';

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('durableEvents');
}, 60_000);

const open: { readonly history: History; readonly remove: () => void }[] = [];
afterEach(async () => {
  for (const { history, remove } of open.splice(0)) {
    await history.close();
    remove();
  }
});

async function opened(): Promise<History> {
  const rig = historyRig(() => worker);
  const history = await rig.open();
  open.push({ history, remove: rig.remove });
  return history;
}

const over = (history: History) => new DurableEvents(new EventLog(clock), durableHistory(history));

describeEventStore('memory with the history behind it', async () => over(await opened()));

describe('memory with the history behind it, after a restart', () => {
  it('takes what only the history knows for a repeat, unless it asks for an answer: its turn is gone', async () => {
    const history = await opened();
    const before = over(history);
    await put(before, {}, 'notice');
    await put(before, { callbackId: 'cb-1' }, 'answer');
    const after = over(history);
    expect(await put(after, {}, 'notice')).toEqual({ kind: 'repeat', callbackId: undefined });
    expect(await put(after, { callbackId: 'cb-2' }, 'answer')).toMatchObject({ kind: 'stored', event: { callbackId: 'cb-2' } });
    expect(await seqs(after)).toEqual([1]);
    expect((await history.status()).events).toBe(2);
  });
});
