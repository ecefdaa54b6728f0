import { type ComponentProps, type ComponentType, useEffect, useSyncExternalStore } from 'react';

type Parts = typeof import('./laterParts');

let parts: Parts | undefined;
let loading = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads what the window can begin without, so that none of it is waited for when it is opened. */
export function loadLater(): void {
  if (loading) return;
  loading = true;
  import('./laterParts').then(
    (loaded) => {
      parts = loaded;
      for (const listener of listeners) listener();
    },
    // Tried again when one of them is next opened.
    () => {
      loading = false;
    },
  );
}

/**
 * Draws nothing until the part is there, and from then on draws it at once. `React.lazy` would hold back the first drawing for
 * a moment, loaded or not.
 */
function later<P extends object>(choose: (parts: Parts) => ComponentType<P>): ComponentType<P> {
  return function Later(props: P) {
    const Part = useSyncExternalStore(subscribe, () => (parts === undefined ? undefined : choose(parts)));
    useEffect(loadLater, []);
    return Part === undefined ? null : <Part {...props} />;
  };
}

export const SetupSheet = later<ComponentProps<Parts['SetupSheet']>>((loaded) => loaded.SetupSheet);
export const ActivityView = later<ComponentProps<Parts['ActivityView']>>((loaded) => loaded.ActivityView);
export const HistoryView = later<ComponentProps<Parts['HistoryView']>>((loaded) => loaded.HistoryView);
export const AgentsView = later<ComponentProps<Parts['AgentsView']>>((loaded) => loaded.AgentsView);
export const SettingsView = later<ComponentProps<Parts['SettingsView']>>((loaded) => loaded.SettingsView);
