import type { Json, JsonObject } from '../base/json';
import type { StoredEvent } from './record';

/** Text fields that say what happened and not what was said; everything else a person or caller may have written. */
const structural: ReadonlySet<string> = new Set([
  'eventType',
  'type',
  'eventTime',
  'time',
  'startTime',
  'enqueuedTime',
  'answerTime',
  'endTime',
  'direction',
  'callId',
  'parentCallId',
  'conferenceId',
  'recordingId',
  'transcriptionId',
  'id',
  'messageId',
  'applicationId',
  'accountId',
  'cause',
  'errorId',
  'errorCode',
  'status',
  'state',
  'channel',
  'fileFormat',
  'duration',
  'terminatingDigit',
  'segmentCount',
]);

const secretName = /password|secret|token|authorization|credential/i;
const numberShape = /\+?\d[\d\s().-]{5,}\d/g;
const wholeNumber = /^\+?\d[\d\s().-]{5,}\d$/;

/** `+15005550001` → `+*******0001`: enough to tell two apart, not enough to call. */
export function maskNumber(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  return `${number.startsWith('+') ? '+' : ''}${'*'.repeat(Math.max(0, digits.length - 4))}${digits.slice(-4)}`;
}

/** The event with numbers masked and everything that was said, typed or written replaced by its length. */
export function redactEvent(event: StoredEvent): StoredEvent {
  const masked = (number: string | undefined) => number && maskNumber(number);
  return {
    ...event,
    from: masked(event.from),
    to: masked(event.to),
    label: event.label && withoutQuery(event.label),
    data: redactObject(event.data),
  };
}

/** The event without fields that name a secret, whatever else is wanted of it. */
export function withoutSecrets(event: StoredEvent): StoredEvent {
  return { ...event, data: mapObject(event.data, (_name, value) => value) };
}

function redactObject(data: JsonObject): JsonObject {
  return mapObject(data, (name, text) => {
    if (structural.has(name))
      return wholeNumber.test(text) && !/^\d+$/.test(text) && !/\d{4}-\d\d-\d\d/.test(text) ? maskNumber(text) : text;
    if (wholeNumber.test(text)) return maskNumber(text);
    return `[${text.length} characters]`;
  });
}

function mapObject(data: JsonObject, map: (name: string, text: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !secretName.test(name))
      .map(([name, value]) => [name, value === undefined ? undefined : mapValue(name, value, map)]),
  );
}

function mapValue(name: string, value: Json, map: (name: string, text: string) => string): Json {
  if (typeof value === 'string') return map(name, value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => mapValue(name, item, map));
  return mapObject(value, map);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** A label is a path the agent chose; what it put behind the question mark may say more. Numbers in it are masked. */
function withoutQuery(label: string): string {
  const [path = '', query] = label.split('?', 2);
  return `${path.replaceAll(numberShape, maskNumber)}${query === undefined ? '' : '?…'}`;
}
