import type { HomeView, ReadinessRowId, SetupView } from '../../../main/ipc/contract';

/** What the one primary button of Home does. */
export type Primary = { readonly kind: 'offer' | 'brought' | 'try' } | { readonly kind: 'row'; readonly id: ReadinessRowId };

/** The next thing to do: the offer to use the real line, credentials to keep, the first row that needs the person, else trying it out. Pure. */
export function primaryOf(
  { rows }: Pick<HomeView, 'rows'>,
  { offerRealLine, brought }: Pick<SetupView, 'offerRealLine' | 'brought'>,
): Primary {
  if (offerRealLine) return { kind: 'offer' };
  if (brought !== undefined) return { kind: 'brought' };
  const row = rows.find(({ state, button }) => state === 'needs-you' && button !== undefined);
  return row === undefined ? { kind: 'try' } : { kind: 'row', id: row.id };
}
