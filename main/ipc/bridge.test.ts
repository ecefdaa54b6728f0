import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { makeBridge } from './bridge';
import { announcementNames, requestNames } from './contract';

class FakeIpc extends EventEmitter {
  readonly invoked: [string, unknown][] = [];
  invoke(channel: string, args: unknown): Promise<unknown> {
    this.invoked.push([channel, args]);
    return Promise.resolve({ ok: true, value: undefined });
  }
}

describe('the bridge', () => {
  it('offers exactly the requests of the contract, and on', () => {
    expect(Object.keys(makeBridge(new FakeIpc())).sort()).toEqual([...requestNames, 'on'].sort());
  });

  it('sends a request on its own channel with its one argument', async () => {
    const ipc = new FakeIpc();
    const { phoneAnswer } = makeBridge(ipc);
    await phoneAnswer?.({ callId: 'c-1' }, () => undefined);
    expect(ipc.invoked).toEqual([['switchboard:ask:phoneAnswer', { callId: 'c-1' }]]);
  });

  it.each(announcementNames)('hands %s over without the event, until told to stop', (name) => {
    const ipc = new FakeIpc();
    const received: unknown[][] = [];
    const stop = makeBridge(ipc).on?.(name, (...all: unknown[]) => received.push(all));
    ipc.emit(`switchboard:tell:${name}`, { sender: 'secret' }, 'message');
    expect(received).toEqual([['message']]);
    if (typeof stop === 'function') stop();
    ipc.emit(`switchboard:tell:${name}`, {}, 'later');
    expect(received).toHaveLength(1);
  });

  it('listens to no other channel', () => {
    expect(() => makeBridge(new FakeIpc()).on?.('anything', () => undefined)).toThrow(TypeError);
  });
});
