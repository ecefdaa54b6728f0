import type { Clock } from '../../mcp/base/clock';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { Quit } from './quit';

/** A second crash within this time, milliseconds, is not answered by another reload. */
const reloadAgainAfter = 60_000;

export type AfterCrash = 'ignore' | 'reload' | 'tell';

/** Decides what follows when the window's process is gone: reload once, then tell the person. */
export function crashPolicy(clock: Clock): (reason: string) => AfterCrash {
  let reloadedAt = Number.NEGATIVE_INFINITY;
  return (reason) => {
    if (reason === 'clean-exit') return 'ignore';
    if (clock.now() - reloadedAt < reloadAgainAfter) return 'tell';
    reloadedAt = clock.now();
    return 'reload';
  };
}

/** A defect of ours in the main process: it is logged, everything is stopped in order, and the person is told why. */
export function quitOnDefect(process: Pick<NodeJS.Process, 'on'>, quit: Quit, log: Log, tell: (title: string, text: string) => void): void {
  const defect = (error: unknown) => {
    const message = reasonOf(error);
    log.error('Unexpected error', { reason: error instanceof Error ? (error.stack ?? message) : message });
    quit
      .quit('unexpected error', 1, () =>
        tell(
          'Switchboard had to stop',
          `An unexpected error occurred: ${message}\n\nOpen Switchboard again. The log file has the details.`,
        ),
      )
      .catch((failure: unknown) => log.error('Quitting failed', { reason: String(failure) }));
  };
  process.on('uncaughtException', defect);
  process.on('unhandledRejection', defect);
}
