import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { cpuUsage } from 'node:process';

const everyMs = 20;

/** How long this thread has used the processor, ms; where the system does not say, how long all threads of the process have. */
function processorMs(): number {
  try {
    const [ran] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(ran) / 1_000_000;
  } catch {
    const { user, system } = cpuUsage();
    return (user + system) / 1_000;
  }
}

/**
 * The longest time for which the event loop ran nothing else. A stretch counts only as long as it also used the
 * processor: on a busy machine a process that waits for its turn has blocked nobody.
 */
export class LongestBlock {
  #longestMs = 0;
  #at = performance.now();
  #ran = processorMs();

  constructor() {
    setInterval(() => this.#look(), everyMs).unref();
  }

  /** The longest since the last time, ms. */
  take(): number {
    this.#look();
    const longest = this.#longestMs;
    this.#longestMs = 0;
    return longest;
  }

  #look(): void {
    const at = performance.now();
    const ran = processorMs();
    this.#longestMs = Math.max(this.#longestMs, Math.min(at - this.#at, ran - this.#ran));
    this.#at = at;
    this.#ran = ran;
  }
}
