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
  const plain = plainName(name);
  return (
    known.find((candidate) => plainName(candidate) === plain) ??
    known.find((candidate) => (otherNames[candidate] ?? []).some((other) => plainName(other) === plain)) ??
    known.find(
      (candidate) => resembles(plain, plainName(candidate)) || resembles(plain, plainName(candidate.replace(/(Url|Id|Seconds)$/, ''))),
    )
  );
}

/** The known text that differs least, for values such as event types and verbs. */
export function nearestText(text: string, known: readonly string[]): string | undefined {
  const plain = plainName(text);
  return (
    known.find((candidate) => plainName(candidate) === plain) ??
    known.find((candidate) => resembles(plain, plainName(candidate))) ??
    known.find(
      (candidate) =>
        plain.length >= 5 &&
        (plain.endsWith(plainName(candidate)) || plainName(candidate).startsWith(plain) || plainName(candidate).endsWith(plain)),
    )
  );
}

function plainName(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

/** One slip in short names, two in longer ones. */
function resembles(left: string, right: string): boolean {
  const longest = Math.max(left.length, right.length);
  if (longest > 40 || Math.min(left.length, right.length) < 4) return false;
  return slips(left, right) <= (longest < 7 ? 1 : 2);
}

/** How many letters were added, left out, changed or swapped with the next (optimal string alignment). */
function slips(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let column = 1; column <= right.length; column++) {
      const same = left[at - 1] === right[column - 1];
      const swapped = left[at - 1] === right[column - 2] && left[at - 2] === right[column - 1];
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[right.length] ?? 0;
}
