import type { Failure } from '../../base/errors';
import type { Json } from '../../base/json';
import type { GeneratedAudio } from '../calls/sound';
import type { FieldError } from '../state/fields';
import { type XmlContent, xmlDocument } from './xml';

/** A complete HTTP response. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | GeneratedAudio;
}

/** Which of Bandwidth's APIs (or our own phone) a path belongs to: each has its own format for failures (bandwidth-api 3.2). */
export type Api = 'oauth' | 'voice' | 'messaging' | 'lookup' | 'registration' | 'applications' | 'numbers' | 'phone';

export type Refusal = 'no-token' | 'other-account' | 'no-such-path' | 'method' | 'content-type' | 'too-large';

export function json(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, body: JSON.stringify(body) };
}

export function xml(status: number, root: string, content: XmlContent): Reply {
  return { status, headers: { 'content-type': 'application/xml;charset=UTF-8' }, body: xmlDocument(root, content) };
}

export function empty(status: number): Reply {
  return { status, headers: {}, body: '' };
}

/** A voice API failure; `id` is the empty string for 409 and null otherwise, as documented. */
export function voiceError(status: number, type: string, description: string): Reply {
  return json(status, { type, description, id: status === 409 ? '' : null });
}

export function dashboardError(status: number, root: string, code: number, description: string): Reply {
  return xml(status, root, { ResponseStatus: { ErrorCode: code, Description: description } });
}

/** A messaging API failure; `fieldErrors` says which field of a message is wrong. */
export function messagingError(status: number, type: string, description: string, fieldErrors: readonly FieldError[] = []): Reply {
  return json(status, {
    type,
    description,
    ...(fieldErrors.length === 0 ? {} : { fieldErrors: fieldErrors.map((each) => ({ ...each })) }),
  });
}

/** A failure in the envelope that lookup and registration share. */
export function envelopeError(status: number, type: string, description: string, code: string, headers: Reply['headers'] = {}): Reply {
  return json(status, { links: [], data: {}, errors: [{ code, type, description }] }, headers);
}

export function phoneError(status: number, failure: Failure): Reply {
  return json(status, { ...failure });
}

const voiceRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => voiceError(401, 'authentication-error', 'The credentials provided were invalid'),
  'other-account': () => voiceError(403, 'authorization-error', 'Access is denied'),
  'no-such-path': () => voiceError(404, 'validation', 'Not Found'),
  method: () => voiceError(405, 'validation', 'Method Not Allowed'),
  'content-type': (detail) => voiceError(415, 'validation', `Content type '${detail}' not supported`),
  'too-large': () => voiceError(413, 'validation', 'The request body is too large'),
};

const messagingRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => messagingError(401, 'unauthorized', 'Authentication Failed'),
  'other-account': () => messagingError(403, 'forbidden', 'Access Denied'),
  'no-such-path': () => messagingError(404, 'not-found', 'Not Found'),
  method: () => messagingError(405, 'method-not-allowed', 'Method Not Allowed'),
  'content-type': (detail) =>
    messagingError(415, 'unsupported-content-type', `Content type '${detail}' not supported. Please use 'application/json'`),
  'too-large': () => messagingError(413, 'request-validation', 'The request body is too large'),
};

const envelopeRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => envelopeError(401, 'Unauthorized', 'You are not authorized to access this resource.', '1'),
  'other-account': () => envelopeError(403, 'Forbidden', 'You do not have permission to access this resource.', '2'),
  'no-such-path': () => envelopeError(404, 'not-found', 'Not Found', '404'),
  method: () => envelopeError(405, 'method-not-allowed', 'Method Not Allowed', '405'),
  'content-type': (detail) => envelopeError(415, 'invalid-content-type', `Content type '${detail}' not supported`, '415'),
  'too-large': () => envelopeError(413, 'bad-request', 'The request body is too large', '413'),
};

const applicationRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => dashboardError(401, 'ApplicationProvisioningResponse', 1001, 'Access Denied'),
  'other-account': () => dashboardError(403, 'ApplicationProvisioningResponse', 1001, 'Access Denied'),
  'no-such-path': () => empty(404),
  method: () => empty(405),
  'content-type': () => empty(415),
  'too-large': () => empty(413),
};

const numberRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => dashboardError(401, 'TelephoneNumbersResponse', 1001, 'Access Denied'),
  'other-account': () => empty(403),
  'no-such-path': () => empty(404),
  method: () => empty(405),
  'content-type': () => empty(415),
  'too-large': () => empty(413),
};

const oauthRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () => json(401, { error: 'invalid_client', error_description: 'The client id or secret is not known' }),
  'other-account': () => json(403, { error: 'access_denied' }),
  'no-such-path': () => json(404, { error: 'not_found' }),
  method: () => json(405, { error: 'invalid_request', error_description: 'Use POST' }),
  'content-type': () => json(400, { error: 'invalid_request', error_description: 'Send application/x-www-form-urlencoded' }),
  'too-large': () => json(413, { error: 'invalid_request', error_description: 'The request body is too large' }),
};

const phoneRefusals: Readonly<Record<Refusal, (detail: string) => Reply>> = {
  'no-token': () =>
    phoneError(401, {
      error: 'The practice phone needs an access token of the practice line.',
      code: 'auth',
      recovery: 'Get one from /api/v1/oauth2/token with the practice client id and secret, and send it as a Bearer token.',
    }),
  'other-account': () =>
    phoneError(403, { error: 'This token is for another account.', code: 'auth', recovery: 'Get a token for the practice account.' }),
  'no-such-path': () =>
    phoneError(404, { error: 'The practice phone has no such action.', code: 'not_found', recovery: 'See docs/practice-line.md.' }),
  method: () =>
    phoneError(405, {
      error: 'This action of the practice phone takes another method.',
      code: 'validation',
      recovery: 'Use POST for actions and GET for the state.',
    }),
  'content-type': (detail) =>
    phoneError(415, { error: `The practice phone does not read ${detail}.`, code: 'validation', recovery: 'Send application/json.' }),
  'too-large': () => phoneError(413, { error: 'The request body is too large.', code: 'validation', recovery: 'Send less than 1 MiB.' }),
};

const refusals: Readonly<Record<Api, Readonly<Record<Refusal, (detail: string) => Reply>>>> = {
  oauth: oauthRefusals,
  voice: voiceRefusals,
  messaging: messagingRefusals,
  lookup: envelopeRefusals,
  registration: envelopeRefusals,
  applications: applicationRefusals,
  numbers: numberRefusals,
  phone: phoneRefusals,
};

/** A refusal in the format of one API; `detail` is the content type that was sent. */
export function refuse(api: Api, why: Refusal, detail = ''): Reply {
  return refusals[api][why](detail);
}
