import type { Cause } from './call';

/** What a scripted number does when it rings. `afterMs` counts from the first ring, at pace 1. */
export type Pickup =
  | { readonly kind: 'answers'; readonly afterMs: number }
  | { readonly kind: 'fails'; readonly afterMs: number; readonly cause: Cause; readonly message: string | undefined }
  | { readonly kind: 'never' };

export interface Script {
  readonly pickup: Pickup;
  /** Keys pressed at each Gather, once its prompt is over. */
  readonly keys: string | undefined;
  /** What an answering machine says when it picks up. */
  readonly greeting: string | undefined;
}

const ringMs = 150;
const answers: Pickup = { kind: 'answers', afterMs: ringMs };

/** The numbers that answer by themselves; every other number rings the practice phone. */
const scripts: Readonly<Record<string, Script>> = {
  '+15005550001': { pickup: answers, keys: undefined, greeting: undefined },
  '+15005550002': {
    pickup: { kind: 'fails', afterMs: ringMs, cause: 'busy', message: 'Callee is busy' },
    keys: undefined,
    greeting: undefined,
  },
  '+15005550003': { pickup: { kind: 'never' }, keys: undefined, greeting: undefined },
  '+15005550004': {
    pickup: { kind: 'fails', afterMs: ringMs, cause: 'rejected', message: undefined },
    keys: undefined,
    greeting: undefined,
  },
  '+15005550005': {
    pickup: { kind: 'fails', afterMs: 2000, cause: 'error', message: 'Service unavailable' },
    keys: undefined,
    greeting: undefined,
  },
  '+15005550006': { pickup: answers, keys: '1', greeting: undefined },
  '+15005550007': {
    pickup: answers,
    keys: undefined,
    greeting: 'Hello, no one can take your call right now. Please leave a message after the tone.',
  },
};

/** The script of a number; undefined for a number that rings the practice phone. */
export function scriptOf(number: string): Script | undefined {
  return Object.hasOwn(scripts, number) ? scripts[number] : undefined;
}
