import type { Call } from '../state/call';
import type { Address } from '../webhooks/deliver';
import type { Air, Input, Listening, Voice } from './air';
import type { Connections } from './connections';
import type { Tape } from './tape';

/** The call as a BXML document sees it while it runs. */
export interface Stage extends Air, Voice {
  readonly call: Call;
  readonly answered: boolean;
  answer(): void;
  listen(listening: Listening): void;
  /** An empty tag clears it. */
  retag(tag: string): void;
  /** The recording that goes on beside the verbs. */
  readonly tape: Tape;
  /** Where each key pressed outside a Gather is reported; undefined: nowhere. */
  reportKeys(to: Address | undefined): void;
  readonly connections: Connections;
}

/** Collects a person's input while a verb waits for it. Input from before it was opened is lost. */
export class Ear {
  readonly #stage: Stage;
  readonly #kinds: readonly Input['kind'][];
  readonly #heard: Input[] = [];
  readonly #stop: () => void;
  #wake: (() => void) | undefined;

  constructor(stage: Stage, ...kinds: readonly Input['kind'][]) {
    this.#stage = stage;
    this.#kinds = kinds;
    this.#stop = stage.onInput((input) => {
      if (!this.#kinds.includes(input.kind)) return;
      this.#heard.push(input);
      this.#wake?.();
    });
  }

  /** The next input, or undefined when `ms` have passed or the document was stopped. */
  next(ms: number): Promise<Input | undefined> {
    const { clock, signal } = this.#stage;
    const ready = this.#heard.shift();
    if (ready !== undefined || signal.aborted) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve(this.#heard.shift());
      };
      const cancel = clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  close(): void {
    this.#stop();
  }
}
