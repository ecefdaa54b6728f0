import type { Clock } from '../../base/clock';
import type { Caption } from '../../model/phone';

/** What the person at the other end does. */
export type Input = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'speech'; readonly text: string };

/** What the call is waiting for the person to do. */
export type Listening = { readonly for: 'nothing' } | { readonly for: 'keys'; readonly promptOver: boolean } | { readonly for: 'speech' };

/** Where sound is played: one call, or everyone in a conference. */
export interface AudioOut {
  readonly clock: Clock;
  /** Aborts when an update takes over or the call ends; the document then stops at once. */
  readonly signal: AbortSignal;
  /** Multiplies the times the practice line chooses, such as how long speaking takes; times in a document are not changed. */
  readonly pace: number;
  play(kind: Caption['kind'], text: string): void;
}

/** A source of speech and keys. */
export interface InputSource {
  /** Calls `listener` with every input until the returned function is called. */
  onInput(listener: (input: Input) => void): () => void;
}

/** How long a sentence takes to say at pace 1, milliseconds: 55 per character, 600 at least. */
export function speakingMs(text: string): number {
  return Math.max(600, 55 * text.length);
}
