import type { HistoryQuery, StoredEvent } from '../../mcp/index';
import type { HistoryRow, HistorySearch } from '../ipc/contract';
import { describeWebhook } from '../live/words';

/** Rows a page of the window's list has. */
export const pageSize = 50;

/** What a person typed, as the history is asked; empty fields ask for nothing. */
export function queryOf({ words, number, callId, since, until }: HistorySearch, before: string | undefined): HistoryQuery {
  return {
    text: given(words),
    number: given(number) && storedNumber(number ?? ''),
    callId: given(callId),
    since,
    until,
    before,
    limit: pageSize,
  };
}

/**
 * A number as people write it, in the form in which webhooks carry it: `+1 (500) 555-0142`, `500-555-0142` and
 * `0015005550142` are all `+15005550142`. Without a country code it is taken for a North American one; what is no number
 * (a sender's name, a short code) is looked for as it stands.
 */
export function storedNumber(typed: string): string {
  const text = typed.trim();
  if (!/^\+?[\d\s().\-/]+$/.test(text)) return text;
  const digits = text.replaceAll(/\D/g, '');
  if (text.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (digits.length === 10) return `+1${digits}`;
  if (digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  return digits;
}

/** A stored webhook in plain words. */
export function rowOf(event: StoredEvent): HistoryRow {
  const { title, detail, tone } = describeWebhook(event, event.data.direction === 'inbound' ? 'inbound' : 'outbound');
  const { seq, receivedAt, line, from, to, callId } = event;
  return { seq, at: receivedAt, title, detail, tone, practice: line === 'practice', from, to, callId };
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
