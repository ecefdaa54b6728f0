import { type ChildProcess, spawn } from 'node:child_process';
import { guarded } from './guard';
import { lineReader } from './lines';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The program's own process id, once it is known. */
  onPid(pid: number): void;
  onLine(line: string): void;
  /** Once, last. `code` undefined: ended by a signal. 127 when it could not be started at all. */
  onExit(code: number | undefined): void;
}

/** A started program. Both calls are harmless when it is gone. */
export interface Launched {
  /** Asks it to stop; where there are no signals (Windows), this forces it. */
  terminate(): void;
  kill(): void;
}

/** The spawn port. */
export type LaunchProgram = (launch: Launch) => Launched;

/** Starts a program that ends when this process does: under the guard on POSIX, plainly on Windows, where the reaper makes up for it. */
export const launchProgram: LaunchProgram = (launch) => {
  const windows = process.platform === 'win32';
  const { command, args } = windows ? launch : guarded(launch.command, launch.args);
  // A group of its own keeps a Ctrl+C in our terminal from reaching it before we have answered what is in flight.
  const child = spawn(command, args, { env: launch.env, detached: !windows, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] });
  follow(child, launch, windows);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const signal = (target: number | undefined, name: 'SIGTERM' | 'SIGKILL') => {
    if (target === undefined) return;
    try {
      process.kill(target, name);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  };
  return {
    terminate: () => {
      if (isRunning()) signal(child.pid, 'SIGTERM');
    },
    kill: () => {
      // A whole group can be ended late without harm; the id of a single process may be another's by then.
      if (!windows) signal(child.pid === undefined ? undefined : -child.pid, 'SIGKILL');
      else if (isRunning()) child.kill('SIGKILL');
    },
  };
};

function follow(child: ChildProcess, { onPid, onLine, onExit }: Launch, windows: boolean): void {
  const log = lineReader(onLine);
  const pids = lineReader((line) => {
    const pid = Number(line);
    if (Number.isSafeInteger(pid) && pid > 0) onPid(pid);
  });
  child.stderr?.on('data', (chunk: Buffer) => log.push(chunk));
  child.stdout?.on('data', (chunk: Buffer) => (windows ? log : pids).push(chunk));
  // The guard's end may be seen before ours is closed.
  child.stdin?.on('error', () => undefined);
  if (windows && child.pid !== undefined) onPid(child.pid);
  let over = false;
  const finish = (code: number | undefined) => {
    if (over) return;
    over = true;
    log.end();
    onExit(code);
  };
  child.once('error', () => finish(127));
  // `close` waits for the last lines; `exit` alone would lose why it ended.
  child.once('close', (code) => finish(code ?? undefined));
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
