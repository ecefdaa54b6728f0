import { type ErrorCode, SwitchboardError } from '../base/errors';
import { quoteBody } from './quote';

/** Which part of Bandwidth answered; what a status means for the agent depends on it. */
export const surfaces = ['token', 'applications', 'numbers', 'calls', 'recordings', 'messages', 'media', 'lookup', 'registration'] as const;
export type Surface = (typeof surfaces)[number];

/** An answer that is not a success, and what is known around it. */
export interface FailedAnswer {
  readonly surface: Surface;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
  /** The request was to change something. */
  readonly write: boolean;
  /** The account is a Bandwidth Build account. */
  readonly build: boolean;
  /** Never to appear in the text. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch, to turn an instant of the rate limiter into a wait. */
  readonly now: number;
}

interface Facts {
  readonly surface: Surface;
  readonly status: number;
  readonly write: boolean;
  readonly build: boolean;
  /** Bandwidth's words as a clause, or empty. */
  readonly said: string;
  /** Seconds to wait, where a header says so. */
  readonly wait: number | undefined;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly error: (facts: Facts) => string;
  readonly recovery: (facts: Facts) => string;
}

const upgrade =
  'Do not retry. Tell the user: a Bandwidth Build account is voice-only; this needs a full account, see https://www.bandwidth.com/talk-to-an-expert/';

/** What a surface is for, in the sentences about it. */
interface SurfaceWords {
  /** Why a Build account is refused, without a full stop. */
  readonly onBuild: string;
  readonly buildRecovery: string;
  /** The role that opens it. */
  readonly role: string;
  /** What a 404 means, completing "Bandwidth answered 404: …". */
  readonly missing: string;
  readonly missingRecovery: string;
  /** How to find out whether a request that changes something took effect. */
  readonly look: string;
}

const words: Readonly<Record<Surface, SurfaceWords>> = {
  token: {
    onBuild: 'Bandwidth Build does not allow this',
    buildRecovery: upgrade,
    role: 'required',
    missing: 'there is no token endpoint at this address',
    missingRecovery: 'Check BW_API_URL and BW_ENVIRONMENT.',
    look: 'Call the tool again.',
  },
  applications: {
    onBuild: 'Bandwidth Build does not allow this use of applications with these credentials',
    buildRecovery: upgrade,
    role: 'HTTP Application Management',
    missing: 'no such application on this account',
    missingRecovery: 'Verify the applicationId: call listApplications. If that fails too, check the account id (BW_ACCOUNT_ID).',
    look: 'Call listApplications and see whether the application is as it should be.',
  },
  numbers: {
    onBuild: 'Listing phone numbers is not available on Bandwidth Build',
    buildRecovery:
      "Do not retry. Ask the user for the account's own number: the pre-provisioned one is shown in the Bandwidth App and already belongs to its voice application. Pass it as `from` to createCall.",
    role: 'Numbers',
    missing: 'the account or its numbers were not found',
    missingRecovery: 'Check the account id (BW_ACCOUNT_ID), then call listPhoneNumbers again.',
    look: 'Call listPhoneNumbers.',
  },
  calls: {
    onBuild: 'Bandwidth Build does not allow this call',
    buildRecovery:
      'Do not retry. On a Free Trial only verified numbers can be called: ask the user to verify the number in the Bandwidth App, or to upgrade the account.',
    role: 'HttpVoice',
    missing: 'no such call, or it is no longer active',
    missingRecovery:
      'Verify the callId: createCall, listCalls and getCallbackEvents give it. Right after createCall wait a second and ask again; calls are kept for 7 days after they end.',
    look: 'A repeated call rings a phone twice. Look for a new call with listCalls (it may show only after a minute), and read a call you changed with getCallState.',
  },
  recordings: {
    onBuild: 'Bandwidth Build does not allow this use of recordings',
    buildRecovery: upgrade,
    role: 'HttpVoice',
    missing: 'no such recording, or its media are not ready',
    missingRecovery:
      'Verify callId and recordingId: call listCallRecordings. A new recording can be downloaded once its status is complete; recordings are kept for 30 days.',
    look: 'Read the recording with getCallRecording, or list them with listCallRecordings.',
  },
  messages: {
    onBuild: 'Messaging is not available on Bandwidth Build',
    buildRecovery: upgrade,
    role: 'Messaging',
    missing: 'no such message or account',
    missingRecovery: 'Verify the ids: call listMessages with from, to or a date range.',
    look: 'A repeated message arrives twice. Look for it with listMessages (it may show only after a minute) or getCallbackEvents.',
  },
  media: {
    onBuild: 'Messaging media are not available on Bandwidth Build',
    buildRecovery: upgrade,
    role: 'Messaging',
    missing: 'no such media',
    missingRecovery: 'Verify the mediaId: call listMedia. Media are kept for 48 hours.',
    look: 'Look with listMedia.',
  },
  lookup: {
    onBuild: 'Number lookup is not available on Bandwidth Build',
    buildRecovery: upgrade,
    role: 'Number Lookup',
    missing: 'no such lookup request',
    missingRecovery: 'Verify the requestId: createAsyncBulkLookup gives it.',
    look: 'A lookup changes nothing, but may be charged twice.',
  },
  registration: {
    onBuild: 'Bandwidth does not allow this registration',
    buildRecovery: upgrade,
    role: 'required',
    missing: 'there is no registration endpoint at this address',
    missingRecovery: 'Check BW_API_URL and BW_ENVIRONMENT.',
    look: 'A repeated sign-up may be refused. Ask the user whether an SMS or an email from Bandwidth has arrived.',
  },
};

const backOff = ({ wait }: Facts) =>
  wait === undefined
    ? 'Wait a few seconds, then retry, doubling the wait each time.'
    : `Retry after ${wait} ${wait === 1 ? 'second' : 'seconds'}; on another refusal double the wait.`;

const credentials: Meaning = {
  code: 'auth',
  error: ({ surface, said }) =>
    surface === 'token' ? 'Bandwidth refused these credentials' : `Bandwidth refused the access token, a fresh one too${said}`,
  recovery: () =>
    'Ask the user for a valid client id and secret (Bandwidth App > Account > API Credentials) and call setCredentials, then retry.',
};

const forbidden: Meaning = {
  code: 'feature_limit',
  error: ({ surface, build, said }) =>
    build
      ? `${words[surface].onBuild}${said}`
      : `Bandwidth refused access: the credentials lack the ${words[surface].role} role, or the account lacks the feature${said}`,
  recovery: ({ surface, build }) =>
    build
      ? words[surface].buildRecovery
      : `Do not retry. Ask the user to have their Bandwidth account manager grant the ${words[surface].role} role, or call setCredentials with credentials that have it.`,
};

const missing: Meaning = {
  code: 'not_found',
  error: ({ surface, said }) => `Bandwidth answered 404: ${words[surface].missing}${said}`,
  recovery: ({ surface }) => words[surface].missingRecovery,
};

const refused: Meaning = {
  code: 'validation',
  error: ({ status, said }) => `Bandwidth refused the request (${status})${said}`,
  recovery: () => 'Do not retry unchanged. Correct the arguments by what Bandwidth says, then call again.',
};

const failed: Meaning = {
  code: 'unavailable',
  error: ({ status, said }) => `Bandwidth could not handle the request (${status})${said}`,
  recovery: (facts) => `${backOff(facts)} If it persists, tell the user that Bandwidth is not working right now.`,
};

/** A gateway's answer, or a broken one, to a request that changes something: it may have taken effect all the same. */
const unsure: Meaning = {
  code: 'timeout',
  error: ({ status, said }) => `Bandwidth did not complete the request (${status}). ${outcomeUnknown}${said === '' ? '' : said.slice(1)}`,
  recovery: ({ surface }) => lookFirst(surface),
};

/** Part of every failure of a request that may have taken effect. */
export const outcomeUnknown = 'Whether the request took effect is not known.';

/** What an agent does before it repeats a request that may have taken effect. */
export function lookFirst(surface: Surface): string {
  return `Do not repeat it yet. First look whether it took effect, and repeat it only if it did not. ${words[surface].look}`;
}

const byStatus: ReadonlyMap<number, Meaning> = new Map([
  [401, credentials],
  [
    402,
    {
      code: 'feature_limit',
      error: ({ said }) => `The Bandwidth account is out of credits${said}`,
      recovery: () => 'Do not retry. Ask the user to add credits or check the payment method in the Bandwidth App.',
    } satisfies Meaning,
  ],
  [403, forbidden],
  [404, missing],
  [
    409,
    {
      code: 'conflict',
      error: ({ surface, said }) =>
        surface === 'calls' ? `The call cannot be changed in its present state${said}` : `This conflicts with what exists${said}`,
      recovery: ({ surface }) =>
        surface === 'calls'
          ? 'Call getCallState: a call that is not answered yet can be changed once it is; a disconnected one cannot.'
          : surface === 'registration'
            ? 'Ask the user whether they have a Bandwidth account already: then they log in to the Bandwidth App instead and paste its API credentials for setCredentials.'
            : 'List what exists (for applications: listApplications) and reuse it.',
    } satisfies Meaning,
  ],
  [410, missing],
  [
    429,
    {
      code: 'rate_limited',
      error: ({ said }) => `Bandwidth is limiting the rate of requests${said}`,
      recovery: backOff,
    } satisfies Meaning,
  ],
]);

const notOpen: Meaning = {
  code: 'denied',
  error: ({ said }) => `Bandwidth did not accept the registration${said}`,
  recovery: () =>
    'Do not retry. Ask the user to sign up in the browser, at https://www.bandwidth.com, and to paste their API credentials for setCredentials.',
};

/** Statuses that mean something else at one surface. */
const exceptions: Readonly<Record<Surface, ReadonlyMap<number, Meaning>>> = {
  token: new Map([
    [400, credentials],
    [403, credentials],
    [404, { ...missing, code: 'unavailable' }],
  ]),
  applications: new Map(),
  numbers: new Map(),
  calls: new Map(),
  recordings: new Map(),
  messages: new Map(),
  media: new Map(),
  lookup: new Map(),
  // It takes no credentials, so a refusal is never about them.
  registration: new Map([
    [401, notOpen],
    [403, notOpen],
    [404, { ...missing, code: 'unavailable' }],
  ]),
};

const noVoice: Meaning = {
  code: 'feature_limit',
  error: ({ said }) => `The account does not have the voice feature${said}`,
  recovery: () => 'Do not retry. Ask the user to have their Bandwidth account manager enable HTTP Voice on the account.',
};

/** Dashboard error 12150, also known by its words (bandwidth-api, section 16). */
const noVoiceWords = /\b12150\b|HTTP voice feature is required/i;

/** Dashboard error 12055: a feature of the account is off (bandwidth-api, section 5.3). */
const featureOff = /<(?:ErrorCode|Code)>\s*12055\s*</;

function meaningOf({ surface, status, body, write }: FailedAnswer): Meaning {
  if (status === 409 && noVoiceWords.test(body)) return noVoice;
  if ((status === 400 || status === 409) && featureOff.test(body)) return forbidden;
  if (status === 408) return write ? unsure : failed;
  const known = exceptions[surface].get(status) ?? byStatus.get(status);
  if (known !== undefined) return known;
  return status >= 400 && status < 500 ? refused : write ? unsure : failed;
}

/** Seconds until the rate limiter lets us through: `Retry-After` (seconds or a date), else `X-RateLimit-Reset` (epoch seconds). At most a day. */
export function waitSeconds({ headers, now }: Pick<FailedAnswer, 'headers' | 'now'>): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim() ?? '';
  const reset = headers.get('x-ratelimit-reset')?.trim() ?? '';
  const until = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : retryAfter !== ''
      ? (Date.parse(retryAfter) - now) / 1000
      : /^\d+$/.test(reset)
        ? Number(reset) - now / 1000
        : Number.NaN;
  return Number.isFinite(until) ? Math.min(86_400, Math.max(1, Math.ceil(until))) : undefined;
}

/** What an unsuccessful answer means for the agent. Total: any status and any body give an error that is safe to show. */
export function failureOf(answer: FailedAnswer): SwitchboardError {
  const quoted = quoteBody(answer.body, answer.secrets);
  const facts: Facts = {
    surface: answer.surface,
    status: answer.status,
    write: answer.write,
    build: answer.build,
    said: quoted === undefined ? '' : `. Bandwidth says: "${quoted}"`,
    wait: waitSeconds(answer),
  };
  const meaning = meaningOf(answer);
  const error = meaning.error(facts);
  const refusal = new Refusal(answer.status, dashboardCode(answer.body));
  return new SwitchboardError(meaning.code, /[.!?"]$/.test(error) ? error : `${error}.`, meaning.recovery(facts), {
    cause: refusal,
    quoted,
  });
}

/** The cause of an error of the map, for code that goes another way after certain refusals. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    /** The Dashboard API's own number, for example 12812. */
    readonly code: number | undefined,
  ) {
    super(`Bandwidth answered ${status}.`);
  }
}

/** The refusal an error comes from, if it comes from one. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof SwitchboardError && error.cause instanceof Refusal ? error.cause : undefined;
}

function dashboardCode(body: string): number | undefined {
  const code = /<(?:ErrorCode|Code)>\s*(\d{3,6})\s*</.exec(body)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** A Build account asked for what only a full account has; nothing was sent. */
export function buildLimit(surface: Surface): SwitchboardError {
  return new SwitchboardError('feature_limit', `${words[surface].onBuild}; nothing was sent.`, upgrade);
}

/** A success whose body is not what the API documents. */
export function unexpectedAnswer(surface: Surface, what: string): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `Bandwidth's answer about ${surface} could not be understood: ${what}.`,
    'Try again. If it persists, check that the host settings (BW_API_URL, BW_VOICE_URL) point to Bandwidth.',
  );
}

/** The same for a request that changed something: it was accepted, so it is not to be repeated unseen. */
export function unexpectedConfirmation(surface: Surface, what: string): SwitchboardError {
  return new SwitchboardError(
    'timeout',
    `Bandwidth accepted the request, but its answer about ${surface} could not be understood: ${what}.`,
    lookFirst(surface),
  );
}
