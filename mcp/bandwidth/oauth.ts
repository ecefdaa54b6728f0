import { z } from 'zod';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { type Claims, readClaims } from './claims';
import { failureOf } from './errors';
import { exchange, type Fetch, type HttpAnswer } from './transport';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What an agent logs in with. */
export interface Login extends ClientCredentials {
  /** Which account to use where the credentials reach several. */
  readonly accountId?: string | undefined;
}

/** An access token and what it says. */
export interface AccessToken {
  readonly value: string;
  readonly claims: Claims;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface TokenSource {
  /** A token with more than a minute left. Concurrent callers share one request. */
  current(): Promise<AccessToken>;
  /** Gives `stale` up. Callers that hold the same stale token share one request. */
  renew(stale: string): Promise<AccessToken>;
}

export interface TokenSourceOptions {
  /** Base of the API host; overriding it moves the token endpoint too (bandwidth-api, section 1). */
  readonly api: string;
  readonly credentials: ClientCredentials;
  readonly clock: Clock;
  readonly version: string;
  readonly fetch: Fetch;
}

const timeoutMs = 15_000;
const refreshBeforeMs = 60_000;
const defaultLifetimeSeconds = 3600;

const grantSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().catch(defaultLifetimeSeconds),
});

/**
 * Tokens of one pair of credentials by the client-credentials grant (bandwidth-api, section 2.1).
 * @throws SwitchboardError from its methods: `auth` (refused), `rate_limited` or `unavailable`. No text contains the secret.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  let cached: AccessToken | undefined;
  let pending: Promise<AccessToken> | undefined;

  const shared = (): Promise<AccessToken> => {
    pending ??= requestToken(options)
      .then((token) => {
        cached = token;
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const current = (): Promise<AccessToken> =>
    cached !== undefined && cached.expiresAt - options.clock.now() > refreshBeforeMs ? Promise.resolve(cached) : shared();

  return {
    current,
    renew(stale) {
      if (cached?.value === stale) cached = undefined;
      return current();
    },
  };
}

/** Sends the pair to the token service and returns its answer, whatever it is. @throws SwitchboardError as `exchange` does. */
export function askForToken({ api, credentials, clock, version, fetch }: TokenSourceOptions, signal?: AbortSignal): Promise<HttpAnswer> {
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`, 'utf8').toString('base64');
  return exchange(
    {
      url: `${api}/api/v1/oauth2/token`,
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        'user-agent': `switchboard/${version}`,
      },
      body: 'grant_type=client_credentials',
      timeoutMs,
      signal,
    },
    clock,
    fetch,
  );
}

/** The token in an answer; undefined when it holds none. */
export function readToken({ body }: Pick<HttpAnswer, 'body'>, clock: Clock): AccessToken | undefined {
  const grant = grantSchema.safeParse(parseJson(body));
  if (!grant.success) return undefined;
  const { access_token: value, expires_in: seconds } = grant.data;
  return { value, claims: readClaims(value), expiresAt: clock.now() + seconds * 1000 };
}

async function requestToken(options: TokenSourceOptions): Promise<AccessToken> {
  const { api, clock } = options;
  const answer = await askForToken(options);
  if (answer.status < 200 || answer.status > 299) {
    // The body is not passed on: it is undocumented and could echo what was sent.
    throw failureOf({
      surface: 'token',
      status: answer.status,
      headers: answer.headers,
      body: '',
      write: false,
      build: false,
      secrets: [],
      now: clock.now(),
    });
  }
  const token = readToken(answer, clock);
  if (token !== undefined) return token;
  throw new SwitchboardError(
    'unavailable',
    `The token endpoint at ${new URL(api).host} answered ${answer.status} without an access token.`,
    'Check that the API host (BW_API_URL) is Bandwidth, then try again.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
