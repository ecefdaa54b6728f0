import type { HistorySearch } from '../../../main/ipc/contract';

/** The search form as it is filled in. */
export interface SearchFields {
  readonly words: string;
  readonly number: string;
  readonly callId: string;
  /** Local time as the field gives it, `2026-11-22T09:30`; empty for none. */
  readonly from: string;
  readonly until: string;
}

export const noFields: SearchFields = { words: '', number: '', callId: '', from: '', until: '' };

/** What the main process is asked; an empty field asks for nothing. */
export function searchOf({ words, number, callId, from, until }: SearchFields): HistorySearch {
  return { words: filled(words), number: filled(number), callId: filled(callId), since: moment(from), until: moment(until) };
}

/** "3 events match.": what the person hears after a search. */
export function countSentence(shown: number, more: boolean, searched: boolean): string {
  if (shown === 0) return searched ? 'No event matches. Try fewer words, or end a word with * to match any ending.' : 'No events yet.';
  if (more) return `The newest ${shown} ${searched ? 'matching ' : ''}events. There are more.`;
  if (!searched) return shown === 1 ? '1 event stored.' : `${shown} events stored.`;
  return shown === 1 ? '1 event matches.' : `${shown} events match.`;
}

export function isEmpty(fields: SearchFields): boolean {
  return Object.values(fields).every((value) => value === '');
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim();
}

function moment(local: string): number | undefined {
  const at = new Date(local).getTime();
  return Number.isNaN(at) || at < 0 ? undefined : at;
}
