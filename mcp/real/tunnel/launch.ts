import { type ChildProcess, spawn } from 'node:child_process';
import { codeOf } from '../../base/reason';
import { lineReader } from './lineReader';
import { endingWithParent } from './parentWatch';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The program's own process id, once it is known. */
  onPid(pid: number): void;
  onLine(line: string): void;
  /** Called once, last. `code` undefined: ended by a signal. 127: it could not be started at all. */
  onExit(code: number | undefined): void;
}

/** A started program. Both calls are harmless once it has ended. */
export interface Launched {
  /** Asks it to stop; where there are no signals (Windows), this forces it. */
  terminate(): void;
  kill(): void;
}

/** The spawn port. */
export type LaunchProgram = (launch: Launch) => Launched;

/** Starts a program that ends when this process does: watched on POSIX (`parentWatch`), plainly on Windows, where the reaper ends it later. */
export const launchProgram: LaunchProgram = (launch) => {
  const windows = process.platform === 'win32';
  const { command, args } = windows ? launch : endingWithParent(launch.command, launch.args);
  // Its own process group, so that a Ctrl+C in our terminal does not reach it before requests in flight are answered.
  const child = spawn(command, args, { env: launch.env, detached: !windows, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] });
  follow(child, launch, windows);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const signal = (target: number | undefined, name: 'SIGTERM' | 'SIGKILL') => {
    if (target === undefined) return;
    try {
      process.kill(target, name);
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  };
  return {
    terminate: () => {
      if (isRunning()) signal(child.pid, 'SIGTERM');
    },
    kill: () => {
      // A process group can be ended late without harm; a single process id may belong to another process by then.
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
  // The shell may end before our side of its input is closed.
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
