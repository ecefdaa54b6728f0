import { noSettings, type Settings, type SettingsStore } from '../mcp/index';
import type { AppHistory } from './history/appHistory';
import type { RunningLine } from './line/runningLine';

export interface ForgetParts {
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly save: (change: Settings) => Promise<void>;
  readonly running: Pick<RunningLine, 'now' | 'settled'>;
  readonly history: Pick<AppHistory, 'forget'>;
}

/** Deletes every agent, the history and every setting. The person has been asked. */
export async function forgetEverything({ settings, save, running, history }: ForgetParts): Promise<void> {
  const switchboard = await running.settled();
  for (const { id } of switchboard.agents()) await switchboard.revokeAgent(id);
  await history.forget();
  const none = Object.fromEntries(Object.keys(settings.current).map((name) => [name, undefined]));
  await save({ ...noSettings, ...none });
}
