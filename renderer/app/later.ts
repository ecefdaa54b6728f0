import { lazy } from 'react';

const load = {
  setup: () => import('../features/setup/SetupSheet').then(({ SetupSheet }) => ({ default: SetupSheet })),
  history: () => import('../features/history/HistoryView').then(({ HistoryView }) => ({ default: HistoryView })),
  agents: () => import('../features/connect/ConnectView').then(({ ConnectView }) => ({ default: ConnectView })),
  settings: () => import('../features/settings/SettingsView').then(({ SettingsView }) => ({ default: SettingsView })),
};

/** What the window can begin without: it loads these when it is idle, or when they are first opened. */
export const SetupSheet = lazy(load.setup);
export const HistoryView = lazy(load.history);
export const ConnectView = lazy(load.agents);
export const SettingsView = lazy(load.settings);

/** Loads them, so that none is waited for when it is opened. */
export function loadLater(): void {
  for (const part of Object.values(load)) void part();
}
