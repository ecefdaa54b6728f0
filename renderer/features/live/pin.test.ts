import { describe, expect, it } from 'vitest';
import { busyView } from '../../mock/session';
import { pinCall } from './pin';

const { calls } = busyView(Date.UTC(2026, 10, 22));
const [newest] = calls;

describe('the chosen call', () => {
  it('is none while there are no calls', () => {
    expect(pinCall(undefined, [])).toEqual({ pin: undefined, call: undefined });
  });

  it('is the newest when nothing was chosen, and is held from then on', () => {
    expect(pinCall(undefined, calls)).toEqual({ pin: { callId: 'c-1', seen: true }, call: newest });
  });

  it('stays when newer calls arrive', () => {
    expect(pinCall({ callId: 'c-3', seen: true }, calls).call?.callId).toBe('c-3');
  });

  it('is the newest again when the chosen one has gone', () => {
    expect(pinCall({ callId: 'c-0', seen: true }, calls)).toEqual({ pin: { callId: 'c-1', seen: true }, call: newest });
  });

  it('waits for a call asked for before it arrived', () => {
    const pin = { callId: 'c-new', seen: false };
    expect(pinCall(pin, calls)).toEqual({ pin, call: newest });
    expect(pinCall({ callId: 'c-2', seen: false }, calls).pin).toEqual({ callId: 'c-2', seen: true });
  });
});
