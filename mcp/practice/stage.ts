import type { Clock } from '../clock';
import type { Caption } from '../switchboard';

/** What the person at the other end does. */
export type Input = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'speech'; readonly text: string };

/** What the call is waiting for the person to do. */
export type Listening = { readonly for: 'nothing' } | { readonly for: 'keys'; readonly promptOver: boolean } | { readonly for: 'speech' };

/** A recording once it has ended; times are milliseconds since the epoch. */
export interface Take {
  readonly recordingId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** What was said meanwhile, as typed. */
  readonly speech: string;
}

/** The call as a BXML document sees it while it runs. */
export interface Stage {
  readonly clock: Clock;
  /** Aborts when an update takes over or the call ends; the document then stops at once. */
  readonly signal: AbortSignal;
  /** Stretches what the practice line itself decides, such as how long speaking takes; times a document names stay as they are. */
  readonly pace: number;
  readonly answered: boolean;
  answer(): void;
  hear(kind: Caption['kind'], text: string): void;
  listen(listening: Listening): void;
  /** Calls `listener` with every input until the returned function is called. */
  onInput(listener: (input: Input) => void): () => void;
  /** An empty tag clears it. */
  retag(tag: string): void;
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

/** How long a sentence takes to say at pace 1, milliseconds: 55 per character, 600 at least. */
export function speakingMs(text: string): number {
  return Math.max(600, 55 * text.length);
}
