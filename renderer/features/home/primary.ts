import type { HomeView, ReadinessRowId, SetupView } from '../../../main/ipc/contract';

/** What the one primary button of Home does. */
export type Primary = { readonly kind: 'offer' | 'try' } | { readonly kind: 'row'; readonly id: ReadinessRowId };

/** The next thing to do: the offer to use the real line, the first row that needs the person, else trying it out. Pure. */
export function primaryOf({ rows }: Pick<HomeView, 'rows'>, { offerRealLine }: Pick<SetupView, 'offerRealLine'>): Primary {
  if (offerRealLine) return { kind: 'offer' };
  const row = rows.find(({ state, button }) => state === 'needs-you' && button !== undefined);
  return row === undefined ? { kind: 'try' } : { kind: 'row', id: row.id };
}
