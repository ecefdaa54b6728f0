import type { Notice } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';

/** Views that show these parts of the line themselves, with what to do about them. */
const shownThere: Readonly<Partial<Record<Place, readonly string[]>>> = {
  home: ['line-address', 'line-inbound'],
  settings: ['line-address', 'line-inbound'],
};

/** The notices above a view: not what the view itself says. Pure. */
export function noticesAt(place: Place, notices: readonly Notice[]): readonly Notice[] {
  const there = shownThere[place] ?? [];
  return notices.filter(({ id }) => !there.includes(id));
}
