/** One chunk, so that the window's start is one file too: the main process serves nothing for a while once it has served that. */
export { ActivityView } from '../features/activity/ActivityView';
export { AgentsView } from '../features/agents/AgentsView';
export { HistoryView } from '../features/history/HistoryView';
export { SettingsView } from '../features/settings/SettingsView';
export { SetupSheet } from '../features/setup/SetupSheet';
