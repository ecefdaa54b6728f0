import type { ActivityOutcome, ActivitySearch } from '../../../main/ipc/contract';

/** What is typed and chosen in the search; empty means everything. */
export interface ActivityFields {
  readonly words: string;
  /** An agent's id, or the one below for what the person did. */
  readonly who: string;
  readonly outcome: ActivityOutcome | '';
}

/** Stands for the person where an agent is chosen; no agent has this id. */
export const person = 'the person';

export const noActivityFields: ActivityFields = { words: '', who: '', outcome: '' };

/** The outcomes a person can choose, in words. */
export const outcomes = [
  { value: '', label: 'Any outcome' },
  { value: 'ok', label: 'Done' },
  { value: 'failed', label: 'Not done' },
  { value: 'denied', label: 'Refused' },
  { value: 'expired', label: 'Not answered in time' },
] as const satisfies readonly { readonly value: ActivityOutcome | ''; readonly label: string }[];

/** The search that the fields ask for. Pure. */
export function activitySearchOf({ words, who, outcome }: ActivityFields): ActivitySearch {
  const typed = words.trim();
  return {
    words: typed === '' ? undefined : typed,
    agentId: who === '' || who === person ? undefined : who,
    person: who === person || undefined,
    outcome: outcome === '' ? undefined : outcome,
  };
}

/** How many were found, in words. Pure. */
export function foundSentence(count: number, more: boolean, filtered: boolean): string {
  if (count === 0) return filtered ? 'Nothing matches this search.' : 'Nothing has happened yet.';
  if (more) return `The newest ${count}.`;
  return count === 1 ? 'One action.' : `${count} actions.`;
}
