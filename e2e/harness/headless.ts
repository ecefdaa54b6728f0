/**
 * Starts the headless server as its own process, from the built file: of node_modules only its native database stands beside it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { given } from './given';
import { parseReady, type Ready } from './ready';

const startLimit = 15_000;

export interface HeadlessOptions {
  /** Flags; `--practice` on any free port unless given. */
  readonly args?: readonly string[];
  /** Added to a clean environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Headless {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  readonly log: () => string;
  /** Stops it with SIGTERM; resolves to its exit code, null when a signal ended it. */
  readonly stop: () => Promise<number | null>;
}

/** Where the built headless server stands. */
export function cliPath(): string {
  return join(given().app, 'dist', 'mcp', 'cli.js');
}

/** A clean environment for it, so that no BW_* of the person who runs the tests gets in. */
export function headlessEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: given().folder, ...extra };
}

/** Starts it over HTTP and resolves when it serves. For stdio, the client starts it: see `stdioClient`. */
export async function startHeadless(options: HeadlessOptions = {}): Promise<Headless> {
  const args = options.args ?? ['--practice', '--port', '0'];
  const child = spawn(process.execPath, [cliPath(), '--transport', 'streamable-http', '--ready-json', ...args], {
    cwd: given().app,
    env: headlessEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit');
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), startLimit);
  try {
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line', { signal: limit.signal }).then(([first]) => String(first)),
      exited.then(([code]) => Promise.reject(new Error(`it ended with code ${code}`))),
    ]);
    return {
      ready: parseReady(line),
      process: child,
      log: () => log,
      stop: async () => {
        child.kill('SIGTERM');
        await exited;
        return child.exitCode;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`The headless server did not start: ${error instanceof Error ? error.message : String(error)}\n${log}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
