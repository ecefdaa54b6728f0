/** What is known of a call, from Bandwidth's own call object or from its webhooks. */
export interface CallFacts {
  readonly state: string | undefined;
  /** Anything but empty: somebody or something picked up. */
  readonly answered: boolean;
  readonly disconnectCause: string | undefined;
  /** Quoted as it is: fence it first. */
  readonly errorMessage: string | undefined;
  /** Milliseconds since the call was placed; undefined when that is not known. */
  readonly age?: number | undefined;
}

export interface Verdict {
  /** The call is over and will not change any more. */
  readonly ended: boolean;
  /** It was picked up at some time; true also after it ended. */
  readonly connected: boolean;
  /** One sentence. */
  readonly verdict: string;
}

/** `completed` and `active` are in older descriptions of the API; the live one says `disconnected` and `answered` (bandwidth-api, section 7.2). */
const endStates: readonly string[] = ['disconnected', 'completed'];
const answeredStates: readonly string[] = ['answered', 'active'];

const goingOn: Readonly<Record<string, string>> = {
  queued: 'The call is waiting in the queue and has not been dialed yet.',
  initiated: 'The call is being set up or is ringing. It has not been answered yet.',
};

/** Setting a call up takes a few seconds. After this long, something is more likely wrong than slow. */
const slowAfterMs = 10_000;
const stuck =
  'It may be stuck. Poll on for the rest of its callTimeout. If it does not end, hang up with updateCall and check the numbers with listPhoneNumbers and the application with listApplications before you call again.';

/** Why an unanswered call ended, completing "The call never connected: …". */
const neverConnected: Readonly<Record<string, string>> = {
  hangup: 'it was ended before it was answered',
  busy: 'the number was busy',
  timeout: 'it was not answered in time',
  cancel: 'it was canceled before it was answered',
  rejected: 'it was declined',
  error: 'it failed on the way. Try another from number, or check listApplications and listPhoneNumbers',
};

/** Why an answered call ended. */
const afterAnswer: Readonly<Record<string, string>> = {
  hangup: 'The call was answered and has ended normally.',
  'callback-error': 'The call was answered and then cut off, because a callback got no answer in time, or an answer that failed.',
  'invalid-bxml': 'The call was answered and then cut off, because the BXML it was given was not valid.',
  'application-error': 'The call was answered and then cut off, because the BXML asked for something that cannot be done.',
};

/** Reads a call's facts into one sentence an agent can report. */
export function judgeCall(facts: CallFacts): Verdict {
  const state = facts.state ?? 'unknown';
  const ended = endStates.includes(state);
  const connected = facts.answered || answeredStates.includes(state);
  return { ended, connected, verdict: `${sentence(facts, state, ended, connected)}${errorOf(facts)}` };
}

function sentence({ disconnectCause, age, errorMessage }: CallFacts, state: string, ended: boolean, connected: boolean): string {
  const cause = disconnectCause ?? 'unknown';
  if (ended && connected && cause === 'hangup' && (errorMessage ?? '') !== '') return 'The call was answered and has ended, with an error.';
  if (ended && connected) return afterAnswer[cause] ?? `The call was answered and has ended (${cause}).`;
  if (ended) return `The call never connected: ${neverConnected[cause] ?? `it ended with ${cause}`}.`;
  if (connected) return 'The call is connected and in progress.';
  const known = goingOn[state];
  if (known === undefined) return `The call is in the state ${state} and has not ended.`;
  return age !== undefined && age >= slowAfterMs ? `${known} That has taken ${Math.round(age / 1000)} s. ${stuck}` : known;
}

/** Causes that say everything; Bandwidth's message only repeats them. */
const plainCauses: ReadonlySet<string | undefined> = new Set(['busy', 'timeout', 'cancel', 'rejected']);

function errorOf({ errorMessage, disconnectCause }: CallFacts): string {
  return errorMessage === undefined || errorMessage === '' || plainCauses.has(disconnectCause) ? '' : ` Bandwidth says: "${errorMessage}".`;
}
