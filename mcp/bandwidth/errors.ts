import { type ErrorCode, SwitchboardError } from '../errors';
import { quoteBody } from './quote';

/** Which part of Bandwidth answered; what a status means for the agent depends on it. */
export const surfaces = ['token', 'applications', 'numbers', 'calls'] as const;
export type Surface = (typeof surfaces)[number];

/** An answer that is not a success, and what is known around it. */
export interface FailedAnswer {
  readonly surface: Surface;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
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

const forbiddenOnBuild: Readonly<Record<Surface, string>> = {
  token: 'Bandwidth Build does not allow this',
  applications: 'Bandwidth Build does not allow listing applications with these credentials',
  numbers: 'Listing phone numbers is not available on Bandwidth Build',
  calls: 'Bandwidth Build does not allow this call',
};

const buildRecovery: Readonly<Record<Surface, string>> = {
  token: upgrade,
  applications: upgrade,
  numbers:
    "Do not retry. Ask the user for the account's own number: the pre-provisioned one is shown in the Bandwidth App and already belongs to its voice application. Pass it as `from` to createCall.",
  calls:
    'Do not retry. On a Free Trial only verified numbers can be called: ask the user to verify the number in the Bandwidth App, or to upgrade the account.',
};

const neededRole: Readonly<Record<Surface, string>> = {
  token: 'required',
  applications: 'HTTP Application Management',
  numbers: 'Numbers',
  calls: 'HttpVoice',
};

const whatIsMissing: Readonly<Record<Surface, { readonly error: string; readonly recovery: string }>> = {
  token: { error: 'there is no token endpoint at this address', recovery: 'Check BW_API_URL and BW_ENVIRONMENT.' },
  applications: { error: 'the account was not found', recovery: 'Check the account id (BW_ACCOUNT_ID), then call listApplications again.' },
  numbers: {
    error: 'the account or its numbers were not found',
    recovery: 'Check the account id (BW_ACCOUNT_ID), then call listPhoneNumbers again.',
  },
  calls: {
    error: 'no such call, or it is no longer active',
    recovery:
      'Check the callId: createCall and getCallbackEvents give it. Right after createCall wait a second and ask again; calls are kept for 7 days after they end.',
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
      ? `${forbiddenOnBuild[surface]}${said}`
      : `Bandwidth refused access: the credentials lack the ${neededRole[surface]} role, or the account lacks the feature${said}`,
  recovery: ({ surface, build }) =>
    build
      ? buildRecovery[surface]
      : `Do not retry. Ask the user to have their Bandwidth account manager grant the ${neededRole[surface]} role, or call setCredentials with credentials that have it.`,
};

const missing: Meaning = {
  code: 'not_found',
  error: ({ surface, said }) => `Bandwidth answered 404: ${whatIsMissing[surface].error}${said}`,
  recovery: ({ surface }) => whatIsMissing[surface].recovery,
};

const refused: Meaning = {
  code: 'validation',
  error: ({ status, said }) => `Bandwidth refused the request (${status})${said}`,
  recovery: () => 'Do not retry unchanged. Mend the arguments by what Bandwidth says, then call again.',
};

const failed: Meaning = {
  code: 'unavailable',
  error: ({ status, said }) => `Bandwidth could not handle the request (${status})${said}`,
  recovery: (facts) => `${backOff(facts)} If it persists, tell the user that Bandwidth is not working right now.`,
};

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
  [408, failed],
  [
    409,
    {
      code: 'conflict',
      error: ({ surface, said }) =>
        surface === 'calls' ? `The call cannot be changed in its present state${said}` : `This conflicts with what exists${said}`,
      recovery: ({ surface }) =>
        surface === 'calls'
          ? 'Call getCallState: a call that is not answered yet can be changed once it is; a disconnected one cannot.'
          : 'List what exists and reuse it.',
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
};

const noVoice: Meaning = {
  code: 'feature_limit',
  error: ({ said }) => `The account does not have the voice feature${said}`,
  recovery: () => 'Do not retry. Ask the user to have their Bandwidth account manager enable HTTP Voice on the account.',
};

/** Dashboard error 12150, also known by its words (bandwidth-api, section 16). */
const noVoiceWords = /\b12150\b|HTTP voice feature is required/i;

function meaningOf({ surface, status, body }: FailedAnswer): Meaning {
  if (status === 409 && noVoiceWords.test(body)) return noVoice;
  const known = exceptions[surface].get(status) ?? byStatus.get(status);
  if (known !== undefined) return known;
  return status >= 400 && status < 500 ? refused : failed;
}

/** Seconds until the rate limiter lets us through: `Retry-After` (seconds or a date), else `X-RateLimit-Reset` (epoch seconds). At most a day. */
function waitSeconds({ headers, now }: FailedAnswer): number | undefined {
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
  const words = quoteBody(answer.body, answer.secrets);
  const facts: Facts = {
    surface: answer.surface,
    status: answer.status,
    build: answer.build,
    said: words === undefined ? '' : `. Bandwidth says: "${words}"`,
    wait: waitSeconds(answer),
  };
  const meaning = meaningOf(answer);
  const error = meaning.error(facts);
  return new SwitchboardError(meaning.code, /[.!?"]$/.test(error) ? error : `${error}.`, meaning.recovery(facts));
}

/** A success whose body is not what the API documents. */
export function unexpectedAnswer(surface: Surface, what: string): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `Bandwidth's answer about ${surface} could not be understood: ${what}.`,
    'Try again. If it persists, check that the host settings (BW_API_URL, BW_VOICE_URL) lead to Bandwidth.',
  );
}
