import { nearest, plainText, resembles } from '../../base/nearest';

/** Other names for arguments, as other servers, Bandwidth's own API and models write them. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  callId: ['id', 'call'],
  callbackId: ['id', 'turnId'],
  message_id: ['id'],
  messageId: ['id'],
  mediaId: ['id', 'mediaName', 'name'],
  recordingId: ['id'],
  requestId: ['id'],
  applicationId: ['id', 'application', 'app'],
  appName: ['name', 'applicationName'],
  from: ['sourceTn', 'sender', 'fromNumber', 'caller'],
  to: ['destinationTn', 'recipient', 'recipients', 'toNumber', 'number', 'phone', 'phoneNumber', 'callee', 'destination'],
  phoneNumbers: ['numbers', 'to', 'tns'],
  phoneNumber: ['phone', 'number', 'mobile'],
  text: ['body', 'message', 'content'],
  media: ['mediaUrl', 'mediaUrls'],
  action: ['state', 'status', 'operation'],
  event_type: ['event', 'events', 'type', 'types'],
  waitSeconds: ['wait', 'timeout', 'timeoutSeconds'],
  pauseSeconds: ['seconds', 'duration'],
  callTimeout: ['timeout', 'ringTimeout'],
  redirectUrl: ['url'],
  answerUrl: ['url'],
  bxml: ['xml', 'document', 'body'],
  verbs: ['bxml', 'document'],
  children: ['nested', 'verbs', 'child', 'content', 'nestedVerbs'],
  minStartTime: ['startTime', 'since', 'after'],
  maxStartTime: ['until', 'before'],
  fromDateTime: ['since', 'after', 'startTime', 'fromDate'],
  toDateTime: ['until', 'before', 'endTime', 'toDate'],
  since: ['after', 'fromDateTime'],
  until: ['before', 'toDateTime'],
  messageStatus: ['status', 'state'],
  messageDirection: ['direction'],
  pageSize: ['limit'],
  limit: ['pageSize', 'count'],
  data: ['content', 'base64', 'file'],
  contentType: ['mimeType', 'type', 'mediaType'],
  tosAccepted: ['termsAccepted', 'acceptTerms'],
};

/** The known name that an unknown one most likely means; undefined when it resembles none. */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  const plain = plainText(name);
  return (
    known.find((candidate) => plainText(candidate) === plain) ??
    known.find((candidate) => (otherNames[candidate] ?? []).some((other) => plainText(other) === plain)) ??
    nearest(name, known) ??
    known.find((candidate) => resembles(plain, plainText(candidate.replace(/(Url|Id|Seconds)$/, ''))))
  );
}
