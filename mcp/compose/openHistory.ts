import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import type { History } from '../history/history';
import type { RecordActivity } from '../model/activity';
import type { HistorySettings } from '../switchboard';

export interface OpenedHistory {
  readonly history: History | undefined;
  /** Why there is no history although one was asked for, in whole sentences. */
  readonly problem: string | undefined;
}

/**
 * Opens the event history, or goes on in memory and says so.
 * @throws SwitchboardError `unavailable` when its file cannot be used and `required` is set.
 */
export async function startHistory(
  settings: HistorySettings | undefined,
  { clock, log, record }: { readonly clock: Clock; readonly log: Log; readonly record: RecordActivity },
): Promise<OpenedHistory> {
  if (settings === undefined) return { history: undefined, problem: undefined };
  const { required, ...where } = settings;
  try {
    const { openHistory } = await import('../history/history');
    const history = await openHistory({ clock, log, record, ...where, monotonic: () => performance.now() });
    return { history, problem: undefined };
  } catch (error) {
    if (required || !(error instanceof SwitchboardError)) throw error;
    log.error('the event history could not be opened', { error: error.message });
    const problem = `${error.message} Until then, webhooks are kept in memory only, for an hour. ${error.recovery}`;
    record({ kind: 'notice', at: clock.now(), severity: 'error', line: undefined, message: problem });
    return { history: undefined, problem };
  }
}
