import type { Clock } from '../../base/clock';
import type { Caption } from '../../model/phone';

/** What the person at the other end does. */
export type Input = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'speech'; readonly text: string };

/** What the call is waiting for the person to do. */
export type Listening = { readonly for: 'nothing' } | { readonly for: 'keys'; readonly promptOver: boolean } | { readonly for: 'speech' };

/** Where something can be heard: one call, or everybody in a conference. */
export interface AudioOut {
  readonly clock: Clock;
  /** Aborts when an update takes over or the call ends; the document then stops at once. */
  readonly signal: AbortSignal;
  /** Stretches what the practice line itself decides, such as how long speaking takes; times a document names stay as they are. */
  readonly pace: number;
  play(kind: Caption['kind'], text: string): void;
}

/** Someone who speaks and presses keys. */
export interface InputSource {
  /** Calls `listener` with every input until the returned function is called. */
  onInput(listener: (input: Input) => void): () => void;
}

/** How long a sentence takes to say at pace 1, milliseconds: 55 per character, 600 at least. */
export function speakingMs(text: string): number {
  return Math.max(600, 55 * text.length);
}
