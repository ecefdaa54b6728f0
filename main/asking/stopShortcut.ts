/** The parts of Electron's `globalShortcut` that are used. */
export interface GlobalShortcuts {
  /** False where another program has it, or the system has none. */
  register(accelerator: string, press: () => void): boolean;
  unregister(accelerator: string): void;
}

/** One key more than within the window, since another program loses it while it is ours. */
export const stopAccelerator = 'CommandOrControl+Alt+Shift+E';

/** The shortcut that ends all calls also while another program is in front; off unless the person turned it on. */
export interface StopShortcut {
  /** Turns it on or off. @returns why it could not be turned on, and what to do */
  set(on: boolean): string | undefined;
}

export function createStopShortcut(shortcuts: GlobalShortcuts, press: () => void): StopShortcut {
  let active = false;
  return {
    set(on) {
      if (on === active) return undefined;
      if (!on) {
        shortcuts.unregister(stopAccelerator);
        active = false;
        return undefined;
      }
      active = shortcuts.register(stopAccelerator, press);
      return active
        ? undefined
        : 'Another program uses Ctrl or ⌘ with Alt, Shift and E, so this shortcut does not end calls. In the Switchboard window, Ctrl or ⌘ with Shift and E still does.';
    },
  };
}
