/** What is known of a call, from Bandwidth's own call object or from its webhooks. */
export interface CallFacts {
  readonly state: string | undefined;
  /** Anything but empty: somebody or something picked up. */
  readonly answered: boolean;
  readonly disconnectCause: string | undefined;
  readonly errorMessage: string | undefined;
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
  queued: 'The call is waiting in the queue and has not been dialled yet.',
  initiated: 'The call is being set up or is ringing; nobody has answered yet.',
};

/** Why an unanswered call ended, completing "The call never connected: …". */
const neverConnected: Readonly<Record<string, string>> = {
  hangup: 'the caller side ended it before anybody answered',
  busy: 'the number was busy',
  timeout: 'nobody answered in time',
  cancel: 'it was cancelled before anybody answered',
  rejected: 'it was declined',
  error: 'it failed on the way; try another from number, or check listApplications and listPhoneNumbers',
};

/** Why an answered call ended. */
const afterAnswer: Readonly<Record<string, string>> = {
  hangup: 'The call was answered and has ended normally.',
  'callback-error': 'The call was answered and then cut off, because a callback was not answered in time or not with success.',
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

function sentence({ disconnectCause }: CallFacts, state: string, ended: boolean, connected: boolean): string {
  const cause = disconnectCause ?? 'unknown';
  if (ended && connected) return afterAnswer[cause] ?? `The call was answered and has ended (${cause}).`;
  if (ended) return `The call never connected: ${neverConnected[cause] ?? `it ended with ${cause}`}.`;
  if (connected) return 'The call is connected and going on.';
  return goingOn[state] ?? `The call is in the state ${state}, which is not an end.`;
}

function errorOf({ errorMessage }: CallFacts): string {
  return errorMessage === undefined || errorMessage === '' ? '' : ` Bandwidth says: "${errorMessage}".`;
}
