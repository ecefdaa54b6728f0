import { createHash } from 'node:crypto';
import { isoTime } from '../base/clock';
import type { JsonObject } from '../base/json';
import type { NewCallbackEvent } from '../model/event';
import type { LineKind } from '../model/line';
import { type WebhookKind, webhookKind } from './webhookTable';

/** One webhook request as it came off the wire. */
export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  /** The body of a POST. */
  readonly body: string;
  /** The query string without its question mark. */
  readonly query: string;
}

/** One webhook of a request: what an event shows, and what only the call book needs. */
export interface Webhook {
  readonly eventType: string;
  /** Its row of the table. */
  readonly kind: WebhookKind;
  /** As sent; undefined when it carried none. */
  readonly eventTime: string | undefined;
  readonly account: string | undefined;
  readonly applicationId: string | undefined;
  readonly callId: string | undefined;
  readonly parentCallId: string | undefined;
  readonly messageId: string | undefined;
  readonly conferenceId: string | undefined;
  /** The account's own number in a message. */
  readonly ownNumber: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly direction: 'inbound' | 'outbound' | undefined;
  readonly answered: boolean;
  readonly cause: string | undefined;
  readonly errorMessage: string | undefined;
  readonly tag: string | undefined;
  readonly data: JsonObject;
  /** `data` as JSON: the very text that came, where it came as one. */
  readonly body: string;
  /** The same for every delivery of one webhook; undefined where it carries too little to tell a repeat from a new one. */
  readonly identity: string | undefined;
}

export type ParsedWebhooks = { readonly ok: true; readonly webhooks: readonly Webhook[] } | { readonly ok: false; readonly why: string };

/** More than Bandwidth sends in one request; each of them becomes an event. */
const mostWebhooks = 100;

/** Deeper than any webhook; keeps whoever prints an event from running out of stack. */
const deepest = 64;

/** The same in every run, because the history knows a webhook again that an earlier run stored. */
const firstSeed = 0x811c9dc5;
const secondSeed = 0x9747b28c;

/**
 * Reads a request as webhooks: a JSON object (voice), an array or object (messaging), or, for GET, the query parameters.
 * Unknown types and fields are kept; `data` is the body untouched (bandwidth-api 13.1, 14).
 */
export function parseWebhooks(request: WebhookRequest): ParsedWebhooks {
  return request.method === 'GET' ? parseQuery(request.query) : parseBody(request.body);
}

/** The event a webhook becomes. `callbackId` and `label` are what the listener knows beside the body. */
export function toEvent(
  webhook: Webhook,
  about: {
    readonly line: LineKind;
    readonly receivedAt: number;
    readonly callbackId: string | undefined;
    readonly label: string | undefined;
    readonly account: string | undefined;
  },
): NewCallbackEvent {
  return {
    event_type: webhook.eventType,
    timestamp: webhook.eventTime ?? isoTime(about.receivedAt),
    receivedAt: about.receivedAt,
    line: about.line,
    account: about.account,
    callId: webhook.callId,
    parentCallId: webhook.parentCallId,
    messageId: webhook.messageId,
    from: webhook.from,
    to: webhook.to,
    callbackId: about.callbackId,
    label: about.label,
    data: webhook.data,
    body: webhook.body,
  };
}

function parseQuery(query: string): ParsedWebhooks {
  const data: JsonObject = Object.fromEntries(new URLSearchParams(query));
  const webhook = toWebhook(data, JSON.stringify(data), query);
  if (webhook.eventType === 'unknown') return { ok: false, why: 'The query parameters hold no eventType.' };
  return { ok: true, webhooks: [webhook] };
}

function parseBody(body: string): ParsedWebhooks {
  if (tooDeep(body)) return { ok: false, why: `The body is nested deeper than ${deepest} levels.` };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, why: 'The body is not valid JSON.' };
  }
  if (isJsonObject(json)) return { ok: true, webhooks: [toWebhook(json, body)] };
  if (!Array.isArray(json) || !json.every(isJsonObject))
    return { ok: false, why: 'The body is neither a JSON object nor an array of objects.' };
  if (json.length > mostWebhooks)
    return { ok: false, why: `The body lists ${json.length} webhooks; at most ${mostWebhooks} may come together.` };
  return { ok: true, webhooks: json.map((item) => toWebhook(item, JSON.stringify(item))) };
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param source what tells this webhook from another: its body, or the query it came as. */
function toWebhook(data: JsonObject, body: string, source = body): Webhook {
  const eventType = textOf(data.eventType) ?? textOf(data.type) ?? 'unknown';
  const eventTime = textOf(data.eventTime) ?? textOf(data.time);
  const message = isJsonObject(data.message) ? data.message : {};
  const messageId = idOf(message.id);
  const to = textOf(data.to);
  return {
    eventType,
    kind: webhookKind(eventType),
    eventTime,
    account: idOf(data.accountId),
    applicationId: idOf(data.applicationId) ?? idOf(message.applicationId),
    callId: idOf(data.callId),
    parentCallId: idOf(data.parentCallId),
    messageId,
    conferenceId: idOf(data.conferenceId),
    ownNumber: textOf(message.owner),
    from: textOf(data.from) ?? textOf(message.from),
    to,
    direction: data.direction === 'inbound' || data.direction === 'outbound' ? data.direction : undefined,
    answered: textOf(data.answerTime) !== undefined,
    cause: textOf(data.cause),
    errorMessage: textOf(data.errorMessage),
    tag: textOf(data.tag) ?? textOf(message.tag),
    data,
    body,
    identity: identityOf({ eventType, eventTime, messageId, to }, source),
  };
}

/** An id that is not whole Unicode text names nothing: it could be written to no address and no database. */
function idOf(field: unknown): string | undefined {
  return typeof field === 'string' && !/\p{Surrogate}/u.test(field) ? field : undefined;
}

/** A field of the wrong type counts as absent: a webhook is never lost over a detail of it. */
function textOf(field: unknown): string | undefined {
  return typeof field === 'string' ? field : undefined;
}

function identityOf(
  key: {
    eventType: string;
    eventTime: string | undefined;
    messageId: string | undefined;
    to: string | undefined;
  },
  source: string,
): string | undefined {
  if (key.messageId !== undefined) return digest(['message', key.messageId, key.eventType, key.to ?? '']);
  if (key.eventTime === undefined) return undefined;
  // The time leads, so that an index over identities grows at its end; the call is in the source.
  return `${key.eventTime}:${key.eventType}:${source.length.toString(36)}.${mixed(source)}`;
}

/**
 * A 64-bit hash of a text. It only tells apart bodies of the same type, length and instant, from senders who know the
 * secret, for which a cryptographic one would take longer than all else done to a webhook.
 */
function mixed(source: string): string {
  let one = firstSeed;
  let other = secondSeed;
  for (let at = 0; at < source.length; at++) {
    const unit = source.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995);
    other ^= other >>> 15;
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function tooDeep(body: string): boolean {
  // Few bodies hold as many brackets as that at all, and finding one is far quicker than reading every character.
  if (!holdsMore(body, '{', deepest / 2) && !holdsMore(body, '[', deepest / 2)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < body.length; at++) {
    const character = body[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') {
      depth++;
      if (depth > deepest) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}

/** Whether the text holds the character more than `count` times. */
function holdsMore(body: string, character: string, count: number): boolean {
  let at = -1;
  for (let found = 0; found <= count; found++) {
    at = body.indexOf(character, at + 1);
    if (at === -1) return false;
  }
  return true;
}
