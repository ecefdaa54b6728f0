import type { Input } from './audioOut';
import type { CallContext } from './callContext';

/** Collects a person's input while a verb waits for it. Earlier input is lost. */
export class InputQueue {
  readonly #context: CallContext;
  readonly #kinds: readonly Input['kind'][];
  readonly #waiting: Input[] = [];
  readonly #stop: () => void;
  #wake: (() => void) | undefined;

  constructor(context: CallContext, ...kinds: readonly Input['kind'][]) {
    this.#context = context;
    this.#kinds = kinds;
    this.#stop = context.onInput((input) => {
      if (!this.#kinds.includes(input.kind)) return;
      this.#waiting.push(input);
      this.#wake?.();
    });
  }

  /** The next input, or undefined when `ms` have passed or the document was stopped. */
  next(ms: number): Promise<Input | undefined> {
    const { clock, signal } = this.#context;
    const ready = this.#waiting.shift();
    if (ready !== undefined || signal.aborted) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve(this.#waiting.shift());
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
