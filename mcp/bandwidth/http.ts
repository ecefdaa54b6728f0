import type { Clock } from '../clock';
import type { Log } from '../log';
import { callbackSecret } from './address';
import { failureOf, type Surface } from './errors';
import type { Hosts, Line } from './line';
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
  readonly host: keyof Hosts;
  readonly method: HttpRequest['method'];
  /** From the host base on, with every id already escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: { readonly type: 'application/json' | 'application/xml'; readonly text: string } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request on one line and returns a 2xx answer; anything else is thrown by the error map. */
export type Send = (request: BandwidthRequest) => Promise<HttpAnswer>;

const timeoutMs = 30_000;

/**
 * The only way from a line to Bandwidth: bearer token, 30 s, one renewal of the token after a 401, no redirects.
 * @throws SwitchboardError from the returned function, by the error map.
 */
export function createSend(line: Line, { clock, log, version, fetch: fetcher = fetch }: ClientOptions): Send {
  return async (request) => {
    const attempt = (token: string) => exchange(toHttp(line, request, token, version), clock, fetcher);
    const started = clock.now();
    const token = await line.token();
    const first = await attempt(token);
    const answer = first.status === 401 ? await attempt(await line.renewToken(token)) : first;
    log.debug('Bandwidth answered', {
      line: line.kind,
      surface: request.surface,
      method: request.method,
      status: answer.status,
      ms: clock.now() - started,
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failureOf({
      surface: request.surface,
      status: answer.status,
      headers: answer.headers,
      body: answer.body,
      build: await isBuild(line),
      secrets: secretsOf(line),
      now: clock.now(),
    });
  };
}

function toHttp(line: Line, request: BandwidthRequest, token: string, version: string): HttpRequest {
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
  const type: Record<string, string> = request.body === undefined ? {} : { 'content-type': request.body.type };
  return {
    url: `${line.hosts[request.host]}${request.path}${query}`,
    method: request.method,
    headers: { authorization: `Bearer ${token}`, accept: acceptOf[request.surface], 'user-agent': `switchboard/${version}`, ...type },
    body: request.body?.text,
    timeoutMs,
    signal: request.signal,
  };
}

const acceptOf: Readonly<Record<Surface, string>> = {
  token: 'application/json',
  applications: 'application/xml',
  numbers: 'application/xml',
  calls: 'application/json',
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
