import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { codeOf, isMissing } from './reason';

/** A running process. Its start time distinguishes it from a later one with the same id. */
export interface ProcessIdentity {
  readonly startedAt: string;
  /** The command line, as far as the system shows it. */
  readonly command: string;
}

/** What the system knows of processes. */
export interface ProcessTable {
  /** Undefined when there is none with that id. */
  find(pid: number): Promise<ProcessIdentity | undefined>;
  /** Ends it by force, and its children as far as the system can; harmless when it has ended. */
  kill(pid: number): Promise<void>;
}

/** The process table of this machine. */
export function systemProcesses(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === 'linux') return { find: findOnLinux, kill: killOnPosix };
  if (platform === 'win32') return { find: findOnWindows, kill: killOnWindows };
  return { find: findWithPs, kill: killOnPosix };
}

/** Field 22 of /proc/PID/stat counts clock ticks since boot, so the boot is named too. */
async function findOnLinux(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, command, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field, the name, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return state === 'Z' || ticks === undefined
      ? undefined
      : { startedAt: `${boot.trim()} ${ticks}`, command: command.replaceAll('\0', ' ').trim() };
  } catch (error) {
    if (isMissing(error) || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

async function findWithPs(pid: number): Promise<ProcessIdentity | undefined> {
  const output = await run('ps', ['-ww', '-o', 'lstart=', '-o', 'command=', '-p', String(pid)]);
  const line = output?.trim() ?? '';
  // `Sun Nov 22 17:32:35 2026` is always 24 characters in the C locale.
  return line === '' ? undefined : { startedAt: line.slice(0, 24), command: line.slice(24).trim() };
}

const windowsProcess = z.object({ started: z.string(), path: z.string().nullable() });

async function findOnWindows(pid: number): Promise<ProcessIdentity | undefined> {
  const question = `Get-Process -Id ${pid} | ForEach-Object { @{ started = $_.StartTime.ToFileTimeUtc().ToString(); path = $_.Path } | ConvertTo-Json -Compress }`;
  const output = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question]);
  if (output === undefined || output.trim() === '') return undefined;
  const { started, path } = windowsProcess.parse(JSON.parse(output));
  return { startedAt: started, command: path ?? '' };
}

async function killOnPosix(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function killOnWindows(pid: number): Promise<void> {
  await run('taskkill.exe', ['/PID', String(pid), '/T', '/F']);
}

/** The output of a command; undefined when it failed, as these do for a process that has ended. */
function run(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { env: { ...process.env, LC_ALL: 'C' }, timeout: 5_000, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}
