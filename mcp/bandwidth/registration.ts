import { z } from 'zod';
import type { Hosts } from '../model/line';
import { failureOf, lookFirst } from './errors';
import type { ClientOptions } from './http';
import { readConfirmation } from './json';
import { exchange, type HttpAnswer } from './transport';

export interface RegistrationRequest {
  readonly phoneNumber: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** The person accepted Bandwidth's Terms of Service for Build. */
  readonly tosAccepted: true;
  readonly promotionalCommsAccepted: boolean;
}

export interface Registration {
  readonly registrationId: string;
  readonly status: string;
  readonly message?: string | undefined;
  readonly [field: string]: unknown;
}

const timeoutMs = 30_000;
const envelopeSchema = z.object({
  data: z.looseObject({ registrationId: z.string(), status: z.string(), message: z.string().optional().catch(undefined) }),
});

/**
 * Sends a sign-up and returns the answer, whatever it is (bandwidth-api, section 4.1). It takes no credentials and sends none.
 * @throws SwitchboardError as `exchange` does
 */
export function sendRegistration(
  hosts: Pick<Hosts, 'api'>,
  { clock, version, fetch: fetcher = fetch }: Omit<ClientOptions, 'log'>,
  request: RegistrationRequest,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  return exchange(
    {
      url: `${hosts.api}/v1/express/registration`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'user-agent': `switchboard/${version}` },
      body: JSON.stringify(request),
      kind: 'write',
      lookFirst: lookFirst('registration'),
      timeoutMs,
      signal,
    },
    clock,
    fetcher,
  );
}

/** What a successful answer says. @throws SwitchboardError `unavailable` when it is not a registration. */
export function readRegistration({ body }: Pick<HttpAnswer, 'body'>): Registration {
  return readConfirmation('registration', body, envelopeSchema, 'registration').data;
}

/**
 * `POST {api}/v1/express/registration`: signs a person up.
 * @throws SwitchboardError by the error map.
 */
export async function register(
  hosts: Hosts,
  options: ClientOptions,
  request: RegistrationRequest,
  signal?: AbortSignal,
): Promise<Registration> {
  const answer = await sendRegistration(hosts, options, request, signal);
  if (answer.status < 200 || answer.status > 299) {
    const { status, headers, body } = answer;
    throw failureOf({ surface: 'registration', status, headers, body, write: true, build: false, secrets: [], now: options.clock.now() });
  }
  return readRegistration(answer);
}
