import { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { reasonOf } from '../base/reason';
import type { Reply, RequestKind, Requests, Trouble, WorkerOptions } from './protocol';

export interface WorkerLinkOptions {
  readonly clock: Clock;
  /** The bundled worker's file. */
  readonly worker: string;
  readonly store: WorkerOptions;
  /** A damaged file was renamed. */
  setAside(file: string, why: string): void;
  /** The thread ended by itself; everything it had not answered has failed. */
  lost(why: string): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: SwitchboardError): void;
}

/** The young generation's default lets a thread keep tens of megabytes of garbage; this one only passes strings on. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** Asks the worker, one answer to each question. A thread that died is started again by the next question. */
export class WorkerLink {
  readonly #options: WorkerLinkOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #serial = 0;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
  }

  /**
   * @returns the worker's answer, unchecked: it crossed a thread.
   * @throws SwitchboardError `unavailable` saying why the history cannot be used.
   */
  ask<K extends RequestKind>(kind: K, ask: Requests[K]['ask']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#serial;
      this.#waiting.set(id, { resolve, reject });
      this.#running().postMessage({ ...ask, id, kind, now: this.#options.clock.now() });
    });
  }

  /** Ends the thread after what it has been asked so far. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.removeAllListeners('exit');
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    // An answer may never come from a thread that dies meanwhile; its end always does.
    await Promise.race([this.ask('close', {}).catch(() => undefined), ended]);
    await ended;
    this.#worker = undefined;
    this.#failAll('it was closed');
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const { worker: file, store } = this.#options;
    const worker = new Worker(file, { workerData: store, resourceLimits, stdout: false, env: {} });
    let why = 'its thread ended';
    let trouble: Trouble = 'unusable';
    worker.on('message', (reply: Reply) => this.#receive(reply));
    worker.on('error', (error) => {
      why = reasonOf(error);
      if (/^Cannot find module '(libsql|@libsql\/|@neon-rs\/|detect-libc)/.test(why)) {
        trouble = 'missing';
        [why = why] = why.split('\n');
      }
    });
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#failAll(why, trouble);
      this.#options.lost(why);
    });
    this.#worker = worker;
    return worker;
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'set-aside') {
      this.#options.setAside(reply.file, reply.why);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'answer') waiting?.resolve(reply.answer);
    else waiting?.reject(historyTrouble(reply.trouble, reply.why));
  }

  #failAll(why: string, trouble: Trouble = 'unusable'): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(historyTrouble(trouble, why));
  }
}

const recoveries: { readonly [trouble in Trouble]: string } = {
  full: 'Free some disk space, or lower the size limit in the settings. Until then webhooks are refused with 503, and Bandwidth sends them again.',
  damaged: 'Delete the history in the settings, or move its file to another folder.',
  'in-use': 'Close the other Switchboard, or give this one its own file (BW_MCP_HISTORY=FILE).',
  missing: 'Install Switchboard again with all its packages (npm ci), or turn the history off.',
  unusable: 'Check that the history’s folder exists and is writable, or turn the history off.',
};

const whats: { readonly [trouble in Trouble]: string } = {
  full: 'the disk is full',
  damaged: 'its file is damaged',
  'in-use': 'another Switchboard uses it',
  missing: 'its database module is missing',
  unusable: 'it could not be used',
};

function historyTrouble(trouble: Trouble, why: string): SwitchboardError {
  return new SwitchboardError('unavailable', `The event history failed: ${whats[trouble]} (${why}).`, recoveries[trouble]);
}
