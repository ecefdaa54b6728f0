import type { SayOptions, TakenCall } from '../model/takeOver';

/** What the person still wants said or done, once the call comes for it. */
export type Wish =
  | { readonly kind: 'say'; readonly text: string; readonly listen: boolean }
  | { readonly kind: 'transfer'; readonly number: string };

/** A call in the person's hands. Only the functions here make a new one. Pure. */
export interface Taken {
  readonly callId: string;
  readonly since: number;
  readonly doing: TakenCall['doing'];
  readonly wishes: readonly Wish[];
  /** While `speaking`: when the words are over, as `clock.elapsed` counts. */
  readonly spokenAt: number;
  readonly heard: TakenCall['heard'];
  readonly putThroughTo: string | undefined;
  readonly trouble: string | undefined;
}

export function newlyTaken(callId: string, since: number, waits: boolean): Taken {
  const doing = waits ? 'waiting' : 'fetching';
  return { callId, since, doing, wishes: [], spokenAt: 0, heard: [], putThroughTo: undefined, trouble: undefined };
}

export function wishing(taken: Taken, text: string, { listen = true }: SayOptions): Taken {
  return { ...taken, wishes: [...taken.wishes, { kind: 'say', text, listen }] };
}

/** A transfer takes the place of what was still to be said: it was decided later. */
export function wishingTransfer(taken: Taken, number: string): Taken {
  return { ...taken, wishes: [...taken.wishes.filter(({ kind }) => kind !== 'transfer'), { kind: 'transfer', number }] };
}

/** What one document can do: everything that is to be said, or the transfer. */
export function nextWish(taken: Taken): { readonly wish: readonly Wish[]; readonly rest: readonly Wish[] } {
  const until = taken.wishes.findIndex(({ kind }) => kind === 'transfer');
  const end = until === -1 ? taken.wishes.length : Math.max(1, until);
  return { wish: taken.wishes.slice(0, end), rest: taken.wishes.slice(end) };
}

/** As the person sees it. `until`: when the caller hears the fallback. */
export function viewOf(taken: Taken, until: number | undefined): TakenCall {
  const { callId, since, doing, wishes, heard, putThroughTo, trouble } = taken;
  const unspoken = wishes.flatMap((wish) => (wish.kind === 'say' ? [wish.text] : []));
  return { callId, since, doing, unspoken, heard, putThroughTo, trouble, until: doing === 'waiting' ? until : undefined };
}
