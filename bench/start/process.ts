import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

/** A program that reports moments of its start as lines on its standard output. */
export interface Started {
  /** The first line that satisfies `wanted`, and how many milliseconds after the start of the process it came. */
  line(wanted: (line: string) => boolean): Promise<{ readonly text: string; readonly afterMs: number }>;
  /** `performance.now()` when it was started. */
  readonly began: number;
  /** Its memory now in MB (Linux), each page that it shares with other processes counted in part. */
  memory(): number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/** @param input what it reads from its standard input, which then stays open */
export function startProgram(command: string, args: readonly string[], env: Readonly<Record<string, string>>, input = ''): Started {
  const began = performance.now();
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.write(input);
  const lines: { readonly text: string; readonly afterMs: number }[] = [];
  const checks = new Set<() => void>();
  let failure = '';
  child.stderr.on('data', (chunk) => {
    failure += String(chunk);
  });
  createInterface(child.stdout).on('line', (text) => {
    lines.push({ text, afterMs: performance.now() - began });
    for (const check of checks) check();
  });
  const exited = once(child, 'exit');
  return {
    began,
    line: (wanted) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = lines.find(({ text }) => wanted(text));
          if (found === undefined) return;
          checks.delete(check);
          resolve(found);
        };
        checks.add(check);
        check();
        exited.then(() => reject(new Error(`${command} ended before it was ready.\n${failure}`)), reject);
      }),
    memory: () => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8'))?.[1]) / 1_000,
    async stop() {
      // Its whole group, since a launcher may stand between us and the program.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await exited;
    },
  };
}
