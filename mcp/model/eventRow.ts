import type { CallbackEvent, NewCallbackEvent } from './event';

/**
 * What an event is made of when it is kept: the columns of its row, in their order. Stores keep the row as it is or take its
 * columns apart. Add columns only at the end, and count on older rows without them.
 */
export const rowColumns = [
  'receivedAt',
  'line',
  'account',
  'event_type',
  'timestamp',
  'callId',
  'parentCallId',
  'messageId',
  'from',
  'to',
  'callbackId',
  'label',
  'body',
  'identity',
  'replayed',
] as const satisfies readonly (keyof NewCallbackEvent | 'identity')[];

/** Undefined is written as null. */
type Columns = readonly [
  receivedAt: number,
  line: CallbackEvent['line'],
  account: string | null | undefined,
  eventType: string,
  timestamp: string,
  callId: string | null | undefined,
  parentCallId: string | null | undefined,
  messageId: string | null | undefined,
  from: string | null | undefined,
  to: string | null | undefined,
  callbackId: string | null | undefined,
  label: string | null | undefined,
  body: string,
  identity: string | null | undefined,
  replayed: true | null | undefined,
];

/** An escape in JSON; the group is there for a NUL, at which SQLite's text ends, and for half a surrogate pair, which is not UTF-8. */
const escapes = /\\(?:(u0000|ud[89a-f][0-9a-f]{2})|.)/g;

/**
 * An event as text: `rowColumns` as a JSON array. It is written once, for the memory and the disk alike. The body is a string
 * in it, because a database copies a string but would write an object again. What cannot be stored, and is in nothing that
 * Bandwidth sends, becomes U+FFFD.
 * @param identity the same for every delivery of the webhook; undefined where that is unknown
 */
export function rowOf(event: NewCallbackEvent, identity: string | undefined): string {
  const columns: Columns = [
    event.receivedAt,
    event.line,
    event.account,
    event.event_type,
    event.timestamp,
    event.callId,
    event.parentCallId,
    event.messageId,
    event.from,
    event.to,
    event.callbackId,
    event.label,
    event.body,
    identity,
    event.replayed,
  ];
  const row = JSON.stringify(columns);
  if (!row.includes('\\u')) return row;
  return row.replaceAll(escapes, (written: string, unstorable: string | undefined) => (unstorable === undefined ? written : '\ufffd'));
}

/** Reads a row of our own, and in it a body that has been parsed before. */
export function eventOf(row: string, seq: number): { readonly event: CallbackEvent; readonly identity: string | undefined } {
  const columns: Columns = JSON.parse(row);
  const [receivedAt, line, account, event_type, timestamp, callId, parentCallId, messageId, from, to, callbackId, label] = columns;
  const [body, identity, replayed] = [columns[12], columns[13], columns[14]];
  const event: CallbackEvent = {
    ...{ seq, event_type, timestamp, receivedAt, line },
    account: account ?? undefined,
    callId: callId ?? undefined,
    parentCallId: parentCallId ?? undefined,
    messageId: messageId ?? undefined,
    from: from ?? undefined,
    to: to ?? undefined,
    callbackId: callbackId ?? undefined,
    label: label ?? undefined,
    ...(replayed && { replayed }),
    data: JSON.parse(body),
  };
  return { event, identity: identity ?? undefined };
}
