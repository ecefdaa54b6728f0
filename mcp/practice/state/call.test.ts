import { describe, expect, it } from 'vitest';
import { type Call, type CallStep, nextCall } from './call';
import { callResource } from './callBodies';

const queued: Call = {
  callId: 'c-1',
  accountId: '9900000',
  applicationId: 'app',
  direction: 'outbound',
  from: '+15005550100',
  to: '+15005550001',
  enqueuedAt: 0,
  tag: undefined,
  transfer: undefined,
  lastUpdate: 0,
  life: { state: 'queued' },
};
const living = (...steps: readonly CallStep[]) => steps.reduce(nextCall, queued);
const hangup = { cause: 'hangup', error: undefined } as const;

describe('the life of a call', () => {
  it('goes queued → initiated → answered → disconnected and keeps its times', () => {
    const ended = living({ kind: 'started', at: 1 }, { kind: 'answered', at: 2 }, { kind: 'ended', at: 3, ending: hangup });
    expect(ended).toMatchObject({
      lastUpdate: 3,
      life: { state: 'disconnected', startedAt: 1, answeredAt: 2, endedAt: 3, ending: hangup },
    });
    expect(callResource(ended)).toMatchObject({
      state: 'disconnected',
      startTime: '1970-01-01T00:00:00.001Z',
      disconnectCause: 'hangup',
      errorId: null,
    });
  });

  it('may end from the queue', () => {
    expect(living({ kind: 'ended', at: 3, ending: hangup }).life).toMatchObject({ startedAt: undefined, answeredAt: undefined });
  });

  it.each<[string, readonly CallStep[], CallStep]>([
    ['answered before it rings', [], { kind: 'answered', at: 9 }],
    ['started twice', [{ kind: 'started', at: 1 }], { kind: 'started', at: 9 }],
    ['ended twice', [{ kind: 'ended', at: 1, ending: hangup }], { kind: 'ended', at: 9, ending: hangup }],
    ['tagged after its end', [{ kind: 'ended', at: 1, ending: hangup }], { kind: 'tagged', at: 9, tag: 't' }],
  ])('is never %s', (_name, steps, step) => {
    const before = living(...steps);
    expect(nextCall(before, step)).toBe(before);
  });

  it('an empty tag clears it', () => {
    expect(living({ kind: 'tagged', at: 1, tag: 't' }, { kind: 'tagged', at: 2, tag: '' }).tag).toBeUndefined();
  });
});
