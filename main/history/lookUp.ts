import type { HistoryQuery, StoredEvent } from '../../mcp/index';
import type { HistoryRow, HistorySearch } from '../ipc/contract';
import { describeWebhook } from '../live/words';
import { formatNumber, storedNumber } from '../phoneNumbers';

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

/** A stored webhook in plain words. */
export function rowOf(event: StoredEvent): HistoryRow {
  const { title, detail, tone } = describeWebhook(event, event.data.direction === 'inbound' ? 'inbound' : 'outbound');
  const { seq, receivedAt, line, from, to, callId } = event;
  return {
    seq,
    at: receivedAt,
    title,
    detail,
    tone,
    practice: line === 'practice',
    from: formatNumber(from),
    to: formatNumber(to),
    callId,
  };
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
