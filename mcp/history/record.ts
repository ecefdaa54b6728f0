import { z } from 'zod';
import type { JsonObject } from '../base/json';
import type { CallbackEvent } from '../model/event';
import { rowColumns } from '../model/eventRow';
import { lineKinds } from '../model/line';

/** An event as the history keeps it. `seq` is its number in the file, rising in the order of arrival over all runs. */
export type StoredEvent = CallbackEvent;

const nullable = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);

const dataSchema = z.string().transform((text, context): JsonObject => {
  const object = jsonObject.safeParse(parseJson(text));
  if (object.success) return object.data;
  context.addIssue({ code: 'custom', message: 'not a JSON object' });
  return z.NEVER;
});

const jsonObject: z.ZodType<JsonObject> = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const rowSchema = z
  .object({
    id: z.number(),
    received_at: z.number(),
    line: z.enum(lineKinds),
    account: nullable,
    event_type: z.string(),
    timestamp: z.string(),
    call_id: nullable,
    parent_call_id: nullable,
    message_id: nullable,
    from: nullable,
    to: nullable,
    callback_id: nullable,
    label: nullable,
    data: dataSchema,
  })
  .transform(
    (row): StoredEvent => ({
      seq: row.id,
      event_type: row.event_type,
      timestamp: row.timestamp,
      receivedAt: row.received_at,
      line: row.line,
      account: row.account,
      callId: row.call_id,
      parentCallId: row.parent_call_id,
      messageId: row.message_id,
      from: row.from,
      to: row.to,
      callbackId: row.callback_id,
      label: row.label,
      data: row.data,
    }),
  );

/** The columns of the table that a new row fills, each with the place of its value in the event's row. */
export const columns = [
  { column: 'received_at', place: rowColumns.indexOf('receivedAt') },
  { column: 'line', place: rowColumns.indexOf('line') },
  { column: 'account', place: rowColumns.indexOf('account') },
  { column: 'event_type', place: rowColumns.indexOf('event_type') },
  { column: 'timestamp', place: rowColumns.indexOf('timestamp') },
  { column: 'call_id', place: rowColumns.indexOf('callId') },
  { column: 'parent_call_id', place: rowColumns.indexOf('parentCallId') },
  { column: 'message_id', place: rowColumns.indexOf('messageId') },
  { column: '"from"', place: rowColumns.indexOf('from') },
  { column: '"to"', place: rowColumns.indexOf('to') },
  { column: 'callback_id', place: rowColumns.indexOf('callbackId') },
  { column: 'label', place: rowColumns.indexOf('label') },
  { column: 'data', place: rowColumns.indexOf('body') },
  { column: 'identity', place: rowColumns.indexOf('identity') },
] as const;

/** @throws z.ZodError for a row this version did not write. */
export function fromRow(row: unknown): StoredEvent {
  return rowSchema.parse(row);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
