import type { JsonObject } from '../../base/json';
import type { CallbackEvent } from '../../model/event';
import { type Fence, holdsOutsideWords } from './untrusted';

/** What an agent needs of an event, without fields that say nothing. The body is not changed; marks around it fence words from outside. */
export function eventForAgent(event: CallbackEvent, fence: Fence): ShownEvent {
  const { event_type, timestamp, line, callId, parentCallId, messageId, callbackId, label, replayed, data } = event;
  const mark = holdsOutsideWords(data) ? fence.id : undefined;
  return {
    event_type,
    timestamp,
    line,
    ...(callId === undefined ? {} : { callId }),
    ...(parentCallId === undefined ? {} : { parentCallId }),
    ...(messageId === undefined ? {} : { message_id: messageId }),
    ...(callbackId === undefined ? {} : { callbackId }),
    ...(label === undefined ? {} : { label }),
    ...(replayed === undefined ? {} : { replayed }),
    ...(mark === undefined ? {} : { begin_untrusted: mark }),
    data: { ...data },
    ...(mark === undefined ? {} : { end_untrusted: mark }),
  };
}

/** Fields that every webhook of a call repeats. They are the same in each, or the event has them beside its body. */
const ofTheCall: ReadonlySet<string> = new Set([
  'eventType',
  'eventTime',
  'accountId',
  'applicationId',
  'from',
  'to',
  'direction',
  'callId',
  'callUrl',
  'enqueuedTime',
  'startTime',
  'answerTime',
]);

/**
 * What is new in an event of a call that the agent knows: the body without the fields that all webhooks of the call share
 * (https://dev.bandwidth.com/docs/voice/webhooks/). getCallbackEvents has the whole body.
 * @param callId the call the agent asked about: another leg keeps its own id and numbers
 */
export function newInEvent(event: CallbackEvent, fence: Fence, callId: string): ShownEvent {
  const { line: _line, callId: ofEvent, data, ...shown } = eventForAgent(event, fence);
  if (ofEvent !== callId) return { ...shown, callId: ofEvent, data };
  const { begin_untrusted, end_untrusted, ...rest } = shown;
  const lean = Object.fromEntries(Object.entries(data).filter(([name]) => !ofTheCall.has(name)));
  if (begin_untrusted === undefined || !holdsOutsideWords(lean)) return { ...rest, data: lean };
  return { ...rest, begin_untrusted, data: lean, end_untrusted };
}

// A type, not an interface: results take any object of JSON.
export type ShownEvent = {
  readonly event_type: string;
  readonly timestamp: string;
  readonly line?: CallbackEvent['line'];
  readonly callId?: string | undefined;
  readonly parentCallId?: string;
  readonly message_id?: string;
  readonly callbackId?: string;
  readonly label?: string;
  readonly replayed?: boolean;
  readonly begin_untrusted?: string;
  readonly data: JsonObject;
  readonly end_untrusted?: string | undefined;
};
