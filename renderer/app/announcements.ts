/** The shortest time between two announcements, milliseconds: a screen reader can finish one before the next. */
const announcementGap = 3_000;

/** Announcements that wait at most; older ones are out of date by the time they could be said. */
const waitingAtMost = 3;

export interface Announcing {
  /** When the last one was said, milliseconds; undefined before the first. */
  readonly saidAt: number | undefined;
  /** Oldest first. */
  readonly waiting: readonly string[];
}

export const silent: Announcing = { saidAt: undefined, waiting: [] };

/** Another text waits to be said, unless it waits already. Pure. */
export function announce(state: Announcing, text: string): Announcing {
  if (text === '' || state.waiting.includes(text)) return state;
  return { ...state, waiting: [...state.waiting, text].slice(-waitingAtMost) };
}

/** What to say now, or in how many milliseconds to ask again; undefined when nothing waits. Pure. */
export function nextAnnouncement(
  { saidAt, waiting }: Announcing,
  now: number,
):
  | { readonly kind: 'say'; readonly text: string; readonly state: Announcing }
  | { readonly kind: 'wait'; readonly ms: number }
  | undefined {
  const [text, ...later] = waiting;
  if (text === undefined) return undefined;
  const left = saidAt === undefined ? 0 : saidAt + announcementGap - now;
  return left > 0 ? { kind: 'wait', ms: left } : { kind: 'say', text, state: { saidAt: now, waiting: later } };
}
