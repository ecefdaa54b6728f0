import { z } from 'zod';
import type { JsonObject } from '../base/json';
import type { CallbackEvent, NewCallbackEvent } from '../model/event';
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

/** The columns a new row is made of, in the order in which `toRow` writes them. */
export const columns = [
  'received_at',
  'line',
  'account',
  'event_type',
  'timestamp',
  'call_id',
  'parent_call_id',
  'message_id',
  '"from"',
  '"to"',
  'callback_id',
  'label',
  'data',
  'identity',
] as const;

/**
 * One event as a JSON array of `columns`: a batch of them is one string, which crosses to the worker and into SQLite as it is.
 * The body is a string in it, because SQLite copies a string but would serialize an object again.
 * @param identity what every delivery of the webhook has in common; undefined where that is unknown
 */
export function toRow(event: NewCallbackEvent, identity: string | undefined): string {
  return JSON.stringify([
    event.receivedAt,
    event.line,
    storable(event.account),
    storable(event.event_type),
    storable(event.timestamp),
    storable(event.callId),
    storable(event.parentCallId),
    storable(event.messageId),
    storable(event.from),
    storable(event.to),
    event.callbackId,
    storable(event.label),
    event.body,
    storable(identity),
  ]);
}

/** @throws z.ZodError for a row this version did not write. */
export function fromRow(row: unknown): StoredEvent {
  return rowSchema.parse(row);
}

/** SQLite's text ends at a NUL, and half a surrogate pair is not UTF-8: neither is in anything Bandwidth sends. */
function storable(text: string | undefined): string | undefined {
  return text !== undefined && /[\0\p{Surrogate}]/u.test(text) ? text.replaceAll(/[\0\p{Surrogate}]/gu, '\ufffd') : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
