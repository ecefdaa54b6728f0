import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: number | undefined;

/** One interval for the whole window, and none while nothing on the screen moves with time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    for (const each of listeners) each();
  }, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

const still = () => () => {};
const seconds = () => Math.floor(Date.now() / 1000);

/** The present, in milliseconds since the epoch at whole seconds; redraws each second while `running`. */
export function useNow(running: boolean): number {
  return useSyncExternalStore(running ? subscribe : still, seconds, seconds) * 1000;
}
