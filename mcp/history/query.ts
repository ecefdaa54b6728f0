import type { LineKind } from '../model/line';

/** What to look for in the history. Every condition given must hold. Newest first. */
export interface HistoryQuery {
  /** Words that must all occur in the webhook; a word that ends in `*` matches any word beginning so. */
  readonly text?: string | undefined;
  /** Matches callId or parentCallId. */
  readonly callId?: string | undefined;
  readonly messageId?: string | undefined;
  /** Matches from or to. */
  readonly number?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly line?: LineKind | undefined;
  readonly account?: string | undefined;
  /** Besides those of the account, events that are known to be of no account (some messages and conferences). */
  readonly unowned?: boolean | undefined;
  /** When it was received, milliseconds since the epoch, inclusive. */
  readonly since?: number | undefined;
  /** Exclusive. */
  readonly until?: number | undefined;
  /** The `next` of an earlier page. */
  readonly before?: string | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

type Value = string | number;

export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

const all = 'e.*';

/**
 * The one statement that answers a query. The condition that narrows most comes first: the call, the number, the words, the time; the other
 * conditions only filter what it finds. Either of two columns is asked for apart, so that each can use its index.
 */
export function planQuery(query: HistoryQuery): Statement {
  const ordered = byTime(query) ? 'e.received_at DESC, e.id DESC' : 'e.id DESC';
  const either = leading(query);
  const rest = [...conditions(query, either !== undefined), ...position(query)];
  if (either === undefined) return select(rest, query, ordered);
  const arms = either.columns.map((column) => select([{ sql: `e.${column} = ?`, values: [either.value] }, ...rest], query, ordered));
  const [only, ...others] = arms;
  if (only && others.length === 0) return only;
  return {
    // UNION drops the row that both arms found.
    sql: `SELECT * FROM (${arms.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION ')}) AS e ORDER BY ${ordered} LIMIT ?`,
    values: [...arms.flatMap(({ values }) => values), query.limit],
  };
}

/** The cursor that continues after this event. */
export function cursorAfter(query: HistoryQuery, event: { readonly seq: number; readonly receivedAt: number }): string {
  return byTime(query) ? `${event.receivedAt}.${event.seq}` : `${event.seq}`;
}

/** A period asked for alone is read by the clock's order, which a clock that jumped may have made another than that of arrival. */
function byTime({ since, until, text, callId, number, from, to, messageId }: HistoryQuery): boolean {
  const narrowed = [text, callId, number, from, to, messageId].some((condition) => condition !== undefined);
  return (since !== undefined || until !== undefined) && !narrowed;
}

function leading({ callId, number }: HistoryQuery): { readonly columns: readonly string[]; readonly value: string } | undefined {
  if (callId !== undefined) return { columns: ['call_id', 'parent_call_id'], value: callId };
  if (number !== undefined) return { columns: ['"from"', '"to"'], value: number };
  return undefined;
}

function conditions(query: HistoryQuery, led: boolean): Condition[] {
  const found: Condition[] = [];
  const add = (sql: string, ...values: Value[]) => found.push({ sql, values });
  const { callId, number, messageId, from, to, eventTypes, line, account, unowned, since, until, text } = query;
  if (led && callId !== undefined && number !== undefined) add('(e."from" = ? OR e."to" = ?)', number, number);
  if (messageId !== undefined) add('e.message_id = ?', messageId);
  if (from !== undefined) add('e."from" = ?', from);
  if (to !== undefined) add('e."to" = ?', to);
  if (eventTypes !== undefined) add('e.event_type IN (SELECT value FROM json_each(?))', JSON.stringify(eventTypes));
  if (line !== undefined) add('e.line = ?', line);
  if (account !== undefined) add(unowned === true ? '(e.account = ? OR e.account IS NULL)' : 'e.account = ?', account);
  if (since !== undefined) add('e.received_at >= ?', since);
  if (until !== undefined) add('e.received_at < ?', until);
  if (led && text !== undefined) add('e.id IN (SELECT rowid FROM search WHERE search MATCH ?)', matchOf(text));
  return found;
}

function position(query: HistoryQuery): Condition[] {
  const match = /^(?:(\d{1,16})\.)?(\d{1,16})$/.exec(query.before ?? '');
  if (match === null) return [];
  const id = Number(match[2]);
  if (byTime(query) && match[1] !== undefined) return [{ sql: '(e.received_at, e.id) < (?, ?)', values: [Number(match[1]), id] }];
  return [{ sql: 'e.id < ?', values: [id] }];
}

function select(where: readonly Condition[], query: HistoryQuery, ordered: string): Statement {
  const led = leading(query) !== undefined;
  const words = led ? undefined : query.text;
  const source = words === undefined ? 'events AS e' : 'search CROSS JOIN events AS e ON e.id = search.rowid';
  const matched: Condition[] = words === undefined ? [] : [{ sql: 'search MATCH ?', values: [matchOf(words)] }];
  // The index gives its rows in order, newest first, so that the first page ends the reading.
  const order = words === undefined ? ordered : 'search.rowid DESC';
  const narrowed =
    words === undefined ? where : where.map(({ sql, values }) => ({ sql: sql.replace(/^e\.id < /, 'search.rowid < '), values }));
  const conditions = [...matched, ...narrowed];
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  return {
    sql: `SELECT ${all} FROM ${source}${filter} ORDER BY ${order} LIMIT ?`,
    values: [...conditions.flatMap(({ values }) => values), query.limit],
  };
}

/** A person's words as an FTS5 query: quoted, so that nothing in them is an operator, and all of them required. */
function matchOf(text: string): string {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return '""';
  return words.map((word) => (word.endsWith('*') ? `${quoted(word.slice(0, -1))}*` : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""').replaceAll('\0', '')}"`;
}
