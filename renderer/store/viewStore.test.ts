import { describe, expect, it } from 'vitest';
import type { AppView, Bridge, Delta, Reply } from '../../main/ipc/contract';
import { emptyView } from '../mock/session';
import { createViewStore } from './viewStore';

/** A main process whose every reply the test gives by hand. */
function main() {
  const asked: { readonly reply: (reply: Reply<AppView> | Error) => void; readonly done: Promise<unknown> }[] = [];
  const listeners = new Set<(delta: Delta) => void>();
  const bridge: Pick<Bridge, 'snapshot' | 'on'> = {
    snapshot() {
      let reply: (reply: Reply<AppView> | Error) => void = () => {};
      const promise = new Promise<Reply<AppView>>((resolve, reject) => {
        reply = (given) => (given instanceof Error ? reject(given) : resolve(given));
      });
      asked.push({ reply, done: promise.catch(() => undefined) });
      return promise;
    },
    on(name, listener) {
      if (name !== 'delta') throw new Error(`The store listened to "${name}".`);
      const deliver = (delta: Delta) => Reflect.apply(listener, undefined, [delta]);
      listeners.add(deliver);
      return () => listeners.delete(deliver);
    },
  };
  return {
    bridge,
    listeners,
    asked: () => asked.length,
    async reply(reply: Reply<AppView> | Error) {
      asked.at(-1)?.reply(reply);
      await asked.at(-1)?.done;
    },
    tell(seq: number, message: string) {
      const delta: Delta = { seq, changes: [{ kind: 'notices', notices: [{ id: message, at: 0, severity: 'info', message }] }] };
      for (const listener of listeners) listener(delta);
    },
  };
}

const snapshot = (seq: number): Reply<AppView> => ({ ok: true, value: { ...emptyView, seq } });
const shown = (store: ReturnType<typeof createViewStore>) => {
  const state = store.get();
  return state.phase === 'ready' ? { seq: state.view.seq, notice: state.view.notices[0]?.message } : state.phase;
};

describe('the view store', () => {
  it('shows the snapshot, then each delta, and tells its listeners', async () => {
    const { bridge, reply, tell } = main();
    const store = createViewStore(bridge);
    let told = 0;
    const leave = store.subscribe(() => told++);
    store.start();
    expect(shown(store)).toBe('loading');
    await reply(snapshot(4));
    tell(5, 'five');
    expect(shown(store)).toEqual({ seq: 5, notice: 'five' });
    expect(told).toBe(2);
    leave();
    tell(6, 'six');
    expect(told).toBe(2);
  });

  it('keeps the deltas that overtake the snapshot, and drops those it already contains', async () => {
    const { bridge, reply, tell, asked } = main();
    const store = createViewStore(bridge);
    store.start();
    tell(4, 'four');
    tell(5, 'five');
    await reply(snapshot(4));
    expect(shown(store)).toEqual({ seq: 5, notice: 'five' });
    expect(asked()).toBe(1);
  });

  it('asks for one new snapshot at a gap and shows the last state meanwhile', async () => {
    const { bridge, reply, tell, asked } = main();
    const store = createViewStore(bridge);
    store.start();
    await reply(snapshot(4));
    tell(6, 'six');
    tell(7, 'seven');
    expect(asked()).toBe(2);
    expect(shown(store)).toEqual({ seq: 4, notice: undefined });
    await reply(snapshot(6));
    expect(shown(store)).toEqual({ seq: 7, notice: 'seven' });
    expect(asked()).toBe(2);
  });

  it('asks again when the snapshot and the deltas kept for it leave a gap', async () => {
    const { bridge, reply, tell, asked } = main();
    const store = createViewStore(bridge);
    store.start();
    tell(8, 'eight');
    await reply(snapshot(4));
    expect(asked()).toBe(2);
    await reply(snapshot(8));
    expect(shown(store)).toEqual({ seq: 8, notice: undefined });
  });

  it.each([
    [
      'a refusal',
      { ok: false, error: 'Not ready.', recovery: 'Wait.' } as const,
      { phase: 'failed', error: 'Not ready.', recovery: 'Wait.' },
    ],
    ['a broken connection', new Error('gone'), expect.objectContaining({ phase: 'failed', error: 'gone' })],
  ])('says why the first snapshot failed after %s, and can ask again', async (_, failure, state) => {
    const { bridge, reply } = main();
    const store = createViewStore(bridge);
    store.start();
    await reply(failure);
    expect(store.get()).toEqual(state);
    store.refresh();
    await reply(snapshot(4));
    expect(shown(store)).toEqual({ seq: 4, notice: undefined });
  });

  it('keeps a shown state when a later snapshot fails, and asks anew with the next delta', async () => {
    const { bridge, reply, tell, asked } = main();
    const store = createViewStore(bridge);
    store.start();
    await reply(snapshot(4));
    tell(6, 'six');
    await reply(new Error('gone'));
    expect(shown(store)).toEqual({ seq: 4, notice: undefined });
    tell(7, 'seven');
    expect(asked()).toBe(3);
  });

  it('stops listening when told to', () => {
    const { bridge, listeners } = main();
    const stop = createViewStore(bridge).start();
    expect(listeners.size).toBe(1);
    stop();
    expect(listeners.size).toBe(0);
  });
});
