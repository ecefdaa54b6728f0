import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter';

describe('an emitter', () => {
  it('passes each value to every subscriber in the order of subscription, until it unsubscribes', () => {
    const emitter = new Emitter<number>();
    const received: string[] = [];
    const leave = emitter.subscribe((value) => received.push(`a${value}`));
    emitter.subscribe((value) => received.push(`b${value}`));
    emitter.emit(1);
    leave();
    leave();
    emitter.emit(2);
    expect(received).toEqual(['a1', 'b1', 'b2']);
    expect(emitter.size).toBe(1);
  });

  it('counts the same function once for each subscription', () => {
    const emitter = new Emitter<void>();
    let calls = 0;
    const listener = () => {
      calls += 1;
    };
    const leave = emitter.subscribe(listener);
    emitter.subscribe(listener);
    emitter.emit();
    leave();
    emitter.emit();
    expect(calls).toBe(3);
  });

  it('lets a listener unsubscribe, itself or another, without skipping anyone this time', () => {
    const emitter = new Emitter<void>();
    const received: string[] = [];
    const leaves: (() => void)[] = [];
    leaves.push(
      emitter.subscribe(() => {
        received.push('first');
        for (const leave of leaves) leave();
      }),
    );
    leaves.push(emitter.subscribe(() => received.push('second')));
    emitter.emit();
    emitter.emit();
    expect(received).toEqual(['first', 'second']);
  });
});
