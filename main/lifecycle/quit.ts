import type { Clock } from '../../mcp/base/clock';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';

/** Quitting never takes longer than this, milliseconds, whatever hangs. */
export const quitWithin = 5_000;
/** Left for leaving the process itself, milliseconds. */
const reserve = 500;

export interface QuitOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What must be stopped, in order; a step that fails is logged and the next one runs. */
  readonly steps: () => readonly QuitStep[];
  /** Leaves the process. Called once. */
  readonly exit: (code: number) => void;
}

export interface QuitStep {
  readonly name: string;
  run(): Promise<void> | void;
}

/** The one way out, for the menu, the last window, signals and crashes alike. */
export interface Quit {
  readonly quitting: boolean;
  /**
   * Stops everything and leaves. Called again, it joins the quitting that is under way.
   * @param lastWords shown after everything has stopped and before the process ends
   */
  quit(reason: string, code?: number, lastWords?: () => void): Promise<void>;
}

export function createQuit({ clock, log, steps, exit }: QuitOptions): Quit {
  let under: Promise<void> | undefined;

  async function stop(reason: string): Promise<void> {
    log.info('Quitting', { reason });
    for (const step of steps()) {
      try {
        await step.run();
      } catch (error) {
        log.error('A part did not stop cleanly', { part: step.name, reason: reasonOf(error) });
      }
    }
  }

  async function leave(reason: string, code: number, lastWords: (() => void) | undefined): Promise<void> {
    const inTime = await withinTime(clock, quitWithin - reserve, stop(reason));
    if (!inTime) log.error('Some parts did not stop in time; exiting without them');
    lastWords?.();
    exit(code);
  }

  return {
    get quitting() {
      return under !== undefined;
    },
    quit(reason, code = 0, lastWords) {
      under ??= leave(reason, code, lastWords);
      return under;
    },
  };
}

/** False when `work` has not ended within `ms`. */
function withinTime(clock: Clock, ms: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(false));
    work.then(() => resolve(true), reject).finally(cancel);
  });
}
