import { type ComponentType, useEffect, useSyncExternalStore } from 'react';

/**
 * A part of the window that is loaded after it: nothing is drawn until it is there, and from then on it is drawn at once.
 * `React.lazy` would hold back its first drawing for a moment, loaded or not.
 */
function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  let part: ComponentType<P> | undefined;
  let loading = false;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const begin = () => {
    if (loading) return;
    loading = true;
    load().then(
      (loaded) => {
        part = loaded;
        for (const listener of listeners) listener();
      },
      // Tried again when the part is next opened.
      () => {
        loading = false;
      },
    );
  };
  const Later = (props: P) => {
    const Part = useSyncExternalStore(subscribe, () => part);
    useEffect(begin, []);
    return Part === undefined ? null : <Part {...props} />;
  };
  return { Later, begin };
}

const parts = {
  setup: later(() => import('../features/setup/SetupSheet').then(({ SetupSheet }) => SetupSheet)),
  history: later(() => import('../features/history/HistoryView').then(({ HistoryView }) => HistoryView)),
  agents: later(() => import('../features/connect/ConnectView').then(({ ConnectView }) => ConnectView)),
  settings: later(() => import('../features/settings/SettingsView').then(({ SettingsView }) => SettingsView)),
};

export const SetupSheet = parts.setup.Later;
export const HistoryView = parts.history.Later;
export const ConnectView = parts.agents.Later;
export const SettingsView = parts.settings.Later;

/** Loads them all, so that none is waited for when it is opened. */
export function loadLater(): void {
  for (const { begin } of Object.values(parts)) begin();
}
