import { isoTime } from '../../base/clock';
import type { Json, JsonObject } from '../../base/json';
import { type Call, timesOf } from './call';

/** Where a call is found in the voice API; `api` is the practice line's own address. */
export function callUrl(api: string, call: Pick<Call, 'accountId' | 'callId'>): string {
  return `${api}/api/v2/accounts/${call.accountId}/calls/${call.callId}`;
}

/** What getCallState answers: every field present, null until it applies (bandwidth-api 7.2). */
export function callResource(call: Call): Json {
  const { startedAt, answeredAt } = timesOf(call.life);
  const ended = call.life.state === 'disconnected' ? call.life : undefined;
  return {
    applicationId: call.applicationId,
    accountId: call.accountId,
    callId: call.callId,
    parentCallId: call.transfer?.parentCallId ?? null,
    to: call.to,
    from: call.from,
    direction: call.direction,
    state: call.life.state,
    identity: null,
    stirShaken: null,
    enqueuedTime: timeOrNull(call.enqueuedAt),
    startTime: timeOrNull(startedAt),
    answerTime: timeOrNull(answeredAt),
    endTime: timeOrNull(ended?.endedAt),
    disconnectCause: ended?.ending.cause ?? null,
    errorMessage: ended?.ending.error?.message ?? null,
    errorId: ended?.ending.error?.id ?? null,
    lastUpdate: isoTime(call.lastUpdate),
  };
}

/** A webhook's body: the common fields, then the event's own, which win (bandwidth-api 13.2). Absent fields are left out. */
export function webhookBody(api: string, call: Call, eventType: string, at: number, extra: JsonObject = {}): JsonObject {
  const { startedAt, answeredAt } = timesOf(call.life);
  return {
    eventType,
    eventTime: isoTime(at),
    accountId: call.accountId,
    applicationId: call.applicationId,
    from: call.from,
    to: call.to,
    direction: call.direction,
    callId: call.callId,
    callUrl: callUrl(api, call),
    ...secondLegFields(call),
    ...field('enqueuedTime', call.enqueuedAt),
    ...field('startTime', startedAt),
    ...field('answerTime', answeredAt),
    ...(call.tag === undefined ? {} : { tag: call.tag }),
    ...extra,
  };
}

/** What says that a call is the second leg of another; nothing for any other call. */
export function secondLegFields({ transfer }: Call): JsonObject {
  return transfer === undefined
    ? {}
    : { parentCallId: transfer.parentCallId, transferCallerId: transfer.callerId, transferTo: transfer.to };
}

/** What only the `disconnect` webhook carries. */
export function disconnectFields(call: Call): JsonObject {
  if (call.life.state !== 'disconnected') return {};
  const { endedAt, ending } = call.life;
  return {
    endTime: isoTime(endedAt),
    cause: ending.cause,
    ...(ending.error === undefined ? {} : { errorMessage: ending.error.message, errorId: ending.error.id }),
  };
}

/** An ISO-8601 duration as the voice API writes them: `PT20.056S`. */
export function isoDuration(ms: number): string {
  return `PT${ms / 1000}S`;
}

function field(name: string, at: number | undefined): JsonObject {
  return at === undefined ? {} : { [name]: isoTime(at) };
}

function timeOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at);
}
