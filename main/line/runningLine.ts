import { Emitter, type Subscribe } from '../../mcp/base/emitter';
import { SwitchboardError } from '../../mcp/base/errors';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { SeenAgent, Switchboard } from '../../mcp/index';
import type { LineName } from '../ipc/contract';

/** What one Switchboard leaves to the one that takes its place, so that agents notice nothing. */
export interface Succession {
  /** Where agents know to connect; undefined at the first start. */
  readonly port: number | undefined;
  readonly seen: readonly SeenAgent[];
}

export type StartLine = (after: Succession) => Promise<Switchboard>;

/** Looks at what a line needs and says how to start it. Throws SwitchboardError when it need not even be tried. */
export type PrepareLine = (line: LineName) => StartLine;

/** The Switchboard that runs now, which is another one after a change of line. */
export interface RunningLine {
  /** During a change, and when none could be started, the one that was closed last. */
  readonly now: Switchboard;
  /** Where agents connect; undefined when nothing is served. */
  readonly endpoint: string | undefined;
  /** Whether agents connect elsewhere than usual. */
  readonly portChanged: boolean;
  /** The program that uses the usual port, in words, where the system tells. */
  readonly portTakenBy: string | undefined;
  readonly changingTo: LineName | undefined;
  /** The one that serves once a change that is under way is over. */
  settled(): Promise<Switchboard>;
  /**
   * Calls `attach` with the Switchboard that runs now and with each that takes its place, and what it returned when that
   * one has been closed. Returns how to end that.
   */
  follow(attach: (switchboard: Switchboard) => () => void): () => void;
  /** Called when a change begins and when it is over. Returns the function that ends the subscription. */
  readonly onChange: Subscribe<void>;
  /**
   * Closes the running line and starts another; when that cannot be started, the old one comes back.
   * @throws SwitchboardError `conflict` while a call is live or the line is changed already, `unavailable` or what preparing the line threw
   */
  change(line: LineName): Promise<void>;
  /** Stops the running line and starts no other. */
  close(): Promise<void>;
}

/** A follower of the line: the attached end is let go when its Switchboard is closed. */
interface Follower {
  readonly attach: (switchboard: Switchboard) => () => void;
  detach: () => void;
}

export interface FirstStart {
  readonly running: RunningLine;
  /** Why it is the practice line though the real one was wanted. */
  readonly problem: string | undefined;
}

/**
 * Starts the wanted line, or the practice line where the real one cannot be started: the app must come up.
 * @throws whatever keeps the practice line from starting
 */
export async function startLine(wanted: LineName, prepare: PrepareLine, log: Log): Promise<FirstStart> {
  const start = (line: LineName) => prepare(line)({ port: undefined, seen: [] });
  if (wanted === 'practice') return { running: new ReplaceableLine(await start('practice'), prepare, log), problem: undefined };
  try {
    return { running: new ReplaceableLine(await start('real'), prepare, log), problem: undefined };
  } catch (error) {
    log.warn('the real line could not start', { reason: reasonOf(error) });
    const running = new ReplaceableLine(await start('practice'), prepare, log);
    return { running, problem: `Switchboard started on the practice line because the real line could not start: ${sayWhy(error)}` };
  }
}

class ReplaceableLine implements RunningLine {
  readonly #prepare: PrepareLine;
  readonly #log: Log;
  readonly #followers = new Set<Follower>();
  readonly #changed = new Emitter<void>();
  #now: Switchboard;
  #serving = true;
  #stopped = false;
  #changingTo: LineName | undefined;
  #change: Promise<void> = Promise.resolve();

  constructor(first: Switchboard, prepare: PrepareLine, log: Log) {
    this.#now = first;
    this.#prepare = prepare;
    this.#log = log;
  }

  get now(): Switchboard {
    return this.#now;
  }

  get endpoint(): string | undefined {
    return this.#serving ? this.#now.endpoint : undefined;
  }

  get portChanged(): boolean {
    return this.#now.portChanged;
  }

  get portTakenBy(): string | undefined {
    return this.#now.portTakenBy;
  }

  get changingTo(): LineName | undefined {
    return this.#changingTo;
  }

  async settled(): Promise<Switchboard> {
    await this.#change.catch(() => undefined);
    return this.#now;
  }

  follow(attach: Follower['attach']): () => void {
    const follower: Follower = { attach, detach: attach(this.#now) };
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
      follower.detach();
    };
  }

  get onChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  async change(line: LineName): Promise<void> {
    if (this.#changingTo !== undefined) {
      throw new SwitchboardError('conflict', 'Switchboard is already changing lines.', 'Wait until it has finished.');
    }
    if (this.#serving && this.#now.line === line) return;
    if (this.#serving && this.#now.liveCalls().length > 0) {
      throw new SwitchboardError(
        'conflict',
        'A call is live. Changing the line would end it.',
        'Hang up, or wait until the call ends, then change the line.',
      );
    }
    const start = this.#prepare(line);
    this.#changingTo = line;
    this.#change = this.#replace(line, start);
    this.#changed.emit();
    try {
      await this.#change;
    } finally {
      this.#changingTo = undefined;
      this.#changed.emit();
    }
  }

  async close(): Promise<void> {
    this.#stopped = true;
    await this.#change.catch(() => undefined);
    await this.#now.close();
  }

  async #replace(line: LineName, start: StartLine): Promise<void> {
    const old = this.#now;
    const after = { port: portOf(old.endpoint), seen: old.agents() };
    // What does not stop cleanly must not keep both lines from running.
    await old.close().catch((error: unknown) => this.#log.error('the old line did not stop cleanly', { reason: reasonOf(error) }));
    if (this.#stopped) return;
    try {
      this.#take(await start(after));
    } catch (error) {
      this.#log.warn('the line could not be changed', { to: line, reason: reasonOf(error) });
      await this.#comeBack(old.line, after, error);
    }
  }

  /** @throws SwitchboardError `unavailable` always: the person asked for another line. */
  async #comeBack(line: LineName, after: Succession, why: unknown): Promise<never> {
    const failed = `The ${another(line)} line could not start: ${sayWhy(why)}`;
    try {
      this.#take(await this.#prepare(line)(after));
    } catch (error) {
      this.#serving = false;
      throw new SwitchboardError(
        'unavailable',
        `${failed} The ${line} line could not restart either: ${sayWhy(error)}`,
        'Quit Switchboard and open it again.',
      );
    }
    throw new SwitchboardError('unavailable', failed, `Switchboard is back on the ${line} line.`);
  }

  #take(next: Switchboard): void {
    for (const follower of this.#followers) follower.detach();
    this.#now = next;
    this.#serving = true;
    for (const follower of this.#followers) follower.detach = follower.attach(next);
  }
}

function another(line: LineName): LineName {
  return line === 'practice' ? 'real' : 'practice';
}

function portOf(endpoint: string | undefined): number | undefined {
  return endpoint === undefined ? undefined : Number(new URL(endpoint).port);
}

/** What went wrong and what to do, in whole sentences. */
function sayWhy(error: unknown): string {
  return error instanceof SwitchboardError ? `${error.message} ${error.recovery}` : `${reasonOf(error)}.`;
}
