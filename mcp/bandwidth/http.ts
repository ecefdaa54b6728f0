import { callbackSecret } from '../base/callbackAddress';
import { type Clock, sleep } from '../base/clock';
import type { Log } from '../base/log';
import { buildLimit, failureOf, lookFirst, type Surface, waitSeconds } from './errors';
import type { HostName, Line } from './line';
import { exchange, type Fetch, type HttpAnswer, type HttpRequest } from './transport';

export interface ClientOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Switchboard's version, for the User-Agent. */
  readonly version: string;
  readonly fetch?: Fetch | undefined;
}

export interface BandwidthRequest {
  readonly surface: Surface;
  readonly host: HostName;
  readonly method: HttpRequest['method'];
  /** From the host base on, with every id already escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: { readonly type: string; readonly text: string | Uint8Array<ArrayBuffer> } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A recording or an attachment: it may be large and take minutes. */
  readonly media?: true | undefined;
}

/** Sends one request on one line and returns a 2xx answer; anything else is thrown by the error map. */
export type Send = (request: BandwidthRequest) => Promise<HttpAnswer>;

const timeoutMs = 30_000;
const mediaTimeoutMs = 300_000;
const maxMediaBytes = 256 * 1024 * 1024;

/** Reads that met the rate limiter are repeated this often, and wait no longer than this in all: an agent is waiting. */
const maxRepeats = 3;
const maxWaitMs = 15_000;

/** What a Bandwidth Build account does not have: refused here, without a request (bandwidth-api, section 16). */
const fullAccountOnly: ReadonlySet<Surface> = new Set(['messages', 'media', 'lookup']);

/**
 * The only way from a line to Bandwidth: bearer token, 30 s (5 min for media), one renewal of the token after a 401,
 * reads repeated with growing waits after a 429, no redirects.
 * @throws SwitchboardError from the returned function, by the error map.
 */
export function createSend(line: Line, { clock, log, version, fetch: fetcher = fetch }: ClientOptions): Send {
  const attempt = async (request: BandwidthRequest): Promise<HttpAnswer> => {
    const once = (token: string) => exchange(toHttp(line, request, token, version), clock, fetcher);
    const started = clock.now();
    const token = await line.token(request.host);
    const first = await once(token);
    const answer = first.status === 401 ? await once(await line.renewToken(token, request.host)) : first;
    log.debug('Bandwidth answered', {
      line: line.kind,
      surface: request.surface,
      method: request.method,
      status: answer.status,
      ms: clock.now() - started,
    });
    return answer;
  };

  return async (request) => {
    if (fullAccountOnly.has(request.surface)) await requireFullAccount(line, request.surface);
    let answer = await attempt(request);
    let waited = 0;
    for (let repeats = 0; answer.status === 429 && request.method === 'GET' && repeats < maxRepeats; repeats++) {
      const ms = 1000 * (waitSeconds({ headers: answer.headers, now: clock.now() }) ?? 2 ** repeats);
      waited += ms;
      if (waited > maxWaitMs) break;
      await sleep(clock, ms, request.signal);
      if (request.signal?.aborted) break;
      answer = await attempt(request);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failureOf({
      surface: request.surface,
      status: answer.status,
      headers: answer.headers,
      body: answer.body,
      write: isWrite(request),
      build: await isBuild(line),
      secrets: secretsOf(line),
      now: clock.now(),
    });
  };
}

/**
 * Stops before any request what a Bandwidth Build account cannot do.
 * @throws SwitchboardError `feature_limit` on a Build account.
 */
export async function requireFullAccount(line: Line, surface: Surface): Promise<void> {
  if ((await line.account()).build) throw buildLimit(surface);
}

function toHttp(line: Line, request: BandwidthRequest, token: string, version: string): HttpRequest {
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
  const type = request.body === undefined ? {} : { 'content-type': request.body.type };
  const limits = request.media ? { timeoutMs: mediaTimeoutMs, maxBytes: maxMediaBytes } : { timeoutMs };
  return {
    url: `${line.hosts[request.host]}${request.path}${query}`,
    method: request.method,
    kind: isWrite(request) ? 'write' : 'read',
    lookFirst: lookFirst(request.surface),
    headers: {
      authorization: `Bearer ${token}`,
      accept: request.media ? '*/*' : acceptOf[request.surface],
      'user-agent': `switchboard/${version}`,
      ...type,
      ...request.headers,
    },
    body: request.body?.text,
    ...limits,
    signal: request.signal,
  };
}

function isWrite({ method }: BandwidthRequest): boolean {
  return method !== 'GET';
}

const acceptOf: Readonly<Record<Surface, string>> = {
  token: 'application/json',
  applications: 'application/xml',
  numbers: 'application/xml',
  calls: 'application/json',
  recordings: 'application/json',
  messages: 'application/json',
  media: 'application/json',
  lookup: 'application/json',
  registration: 'application/json',
};

/** Only decides how a refusal is worded, so an unclear account must not hide the refusal itself. */
async function isBuild(line: Line): Promise<boolean> {
  return line.account().then(
    (account) => account.build,
    () => false,
  );
}

function secretsOf(line: Line): readonly string[] {
  const password = line.callbackCredentials()?.password;
  return [callbackSecret(line.callbackBase()), password].filter((secret) => secret !== undefined);
}
