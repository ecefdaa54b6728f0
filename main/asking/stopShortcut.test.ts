import { describe, expect, it } from 'vitest';
import { createStopShortcut, stopAccelerator } from './stopShortcut';

function shortcuts(free: boolean) {
  const registered = new Map<string, () => void>();
  return {
    registered,
    register(accelerator: string, press: () => void) {
      if (free) registered.set(accelerator, press);
      return free;
    },
    unregister: (accelerator: string) => void registered.delete(accelerator),
  };
}

describe('the shortcut that ends all calls from everywhere', () => {
  it('is there only while the person wants it, and does what it says', () => {
    const system = shortcuts(true);
    let pressed = 0;
    const shortcut = createStopShortcut(system, () => pressed++);
    expect(system.registered.size).toBe(0);
    expect(shortcut.set(true)).toBeUndefined();
    expect(shortcut.set(true)).toBeUndefined();
    system.registered.get(stopAccelerator)?.();
    expect(pressed).toBe(1);
    shortcut.set(false);
    expect([...system.registered.keys()]).toEqual([]);
  });

  it('says when another program has it, and tries again when it is turned on again', () => {
    const shortcut = createStopShortcut(shortcuts(false), () => undefined);
    expect(shortcut.set(true)).toContain('Another program uses');
    expect(shortcut.set(true)).toContain('Another program uses');
  });
});
