import { z } from 'zod';
import type { BasicCredentials } from '../model/line';
import { refusalOf, unexpectedAnswer, unexpectedConfirmation } from './errors';
import type { BandwidthRequest, Send } from './http';
import type { Line } from './line';
import { pathId } from './pathId';
import type { Application, CreateApplicationRequest, CredentialsOutcome } from './resources';
import { element, many, readXml, root, writeXml } from './xml';

const answerSchema = z.object({
  ApplicationProvisioningResponse: root(
    z.object({ ApplicationList: element(z.object({ Application: many(z.record(z.string(), z.unknown())) })) }),
  ),
});
const oneSchema = z.object({
  ApplicationProvisioningResponse: root(z.object({ Application: z.record(z.string(), z.unknown()) })),
});

/** Some samples of the API leave out the `-V2` (bandwidth-api, section 5.1). */
const serviceTypes: ReadonlyMap<string, Application['serviceType']> = new Map([
  ['Voice-V2', 'Voice-V2'],
  ['Voice', 'Voice-V2'],
  ['Messaging-V2', 'Messaging-V2'],
  ['Messaging', 'Messaging-V2'],
]);

/** `GET {api}/api/v2/accounts/{acct}/applications` (bandwidth-api, section 5.2). Applications of services this server does not know are left out. */
export async function listApplications(line: Line, send: Send, signal?: AbortSignal): Promise<readonly Application[]> {
  const answer = await send({ ...onApplications('GET', await applicationsPath(line)), signal });
  return answer.status === 204 ? [] : readApplications(answer.body);
}

/** An application, and its elements as they came. */
export interface RawApplication {
  readonly application: Application;
  readonly elements: Readonly<Record<string, unknown>>;
}

/** `GET …/applications/{id}` (section 5.4). */
export async function getApplication(line: Line, send: Send, applicationId: string, signal?: AbortSignal): Promise<RawApplication> {
  return readApplication((await send({ ...onApplications('GET', await applicationPath(line, applicationId)), signal })).body);
}

/**
 * `POST …/applications` (section 5.3): a voice application. Our webhooks' credentials are added on an https base; where the
 * account refuses those, it is made without.
 */
export async function createApplication(
  line: Line,
  send: Send,
  request: CreateApplicationRequest,
  signal?: AbortSignal,
): Promise<{ readonly application: Application; readonly credentials: CredentialsOutcome }> {
  const path = await applicationsPath(line);
  const elements = {
    ServiceType: 'Voice-V2',
    AppName: request.appName,
    CallInitiatedCallbackUrl: request.callInitiatedCallbackUrl,
    CallInitiatedMethod: 'POST',
    ...(request.callStatusCallbackUrl === undefined
      ? {}
      : { CallStatusCallbackUrl: request.callStatusCallbackUrl, CallStatusMethod: 'POST' }),
    CallbackTimeout: String(request.callbackTimeout),
  };
  const { answer, credentials } = await withCredentialsIfTaken(request.credentials, (given) =>
    send({ ...onApplications('POST', path), body: applicationBody({ ...elements, ...voiceCredentials(given) }), signal }),
  );
  return { application: readApplication(answer.body, unexpectedConfirmation).application, credentials };
}

/** The account may refuse callback credentials (12812, 12976, 12977, 403): then the secret in the path guards alone. */
const credentialCodes: ReadonlySet<number | undefined> = new Set([12812, 12976, 12977]);

/** Sends with credentials and, when exactly they are refused, without. */
export async function withCredentialsIfTaken<T>(
  credentials: BasicCredentials | undefined,
  attempt: (credentials: BasicCredentials | undefined) => Promise<T>,
): Promise<{ readonly answer: T; readonly credentials: CredentialsOutcome }> {
  if (credentials === undefined) return { answer: await attempt(undefined), credentials: 'none' };
  try {
    return { answer: await attempt(credentials), credentials: 'sent' };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.status !== 403 && !credentialCodes.has(refusal?.code)) throw error;
    return { answer: await attempt(undefined), credentials: 'refused' };
  }
}

export function voiceCredentials(credentials: BasicCredentials | undefined): Readonly<Record<string, unknown>> {
  return credentials === undefined ? {} : { CallbackCreds: credentialElements(credentials) };
}

export function credentialElements({ username, password }: BasicCredentials) {
  return { UserId: username, Password: password };
}

export function onApplications(method: BandwidthRequest['method'], path: string): BandwidthRequest {
  return { surface: 'applications', host: 'api', method, path };
}

export function applicationBody(elements: Readonly<Record<string, unknown>>): NonNullable<BandwidthRequest['body']> {
  return { type: 'application/xml', text: writeXml({ Application: elements }) };
}

export async function applicationPath(line: Line, applicationId: string): Promise<string> {
  const id = pathId('applicationId', applicationId);
  return `${await applicationsPath(line)}/${id}`;
}

async function applicationsPath(line: Line): Promise<string> {
  const { accountId } = await line.account();
  return `/api/v2/accounts/${pathId('The account id', accountId)}/applications`;
}

function readApplication(xml: string, unexpected = unexpectedAnswer): RawApplication {
  const parsed = oneSchema.safeParse(readXml('applications', xml, unexpected));
  const elements = parsed.data?.ApplicationProvisioningResponse.Application;
  const [application] = elements === undefined ? [] : toApplication(elements);
  if (elements === undefined || application === undefined) throw unexpected('applications', 'it holds no application');
  return { application, elements };
}

/** @throws SwitchboardError `unavailable` when the body is not an application list. */
export function readApplications(xml: string): readonly Application[] {
  const parsed = answerSchema.safeParse(readXml('applications', xml));
  if (!parsed.success) throw unexpectedAnswer('applications', 'it holds no list of applications');
  return parsed.data.ApplicationProvisioningResponse.ApplicationList.Application.flatMap(toApplication);
}

function toApplication(raw: Readonly<Record<string, unknown>>): readonly Application[] {
  const { ApplicationId: applicationId, ServiceType: type, AppName: name, ...rest } = raw;
  const serviceType = typeof type === 'string' ? serviceTypes.get(type) : undefined;
  if (typeof applicationId !== 'string' || applicationId === '' || serviceType === undefined) return [];
  return [{ applicationId, serviceType, name: typeof name === 'string' ? name : '', fields: Object.fromEntries(flatten(rest, '')) }];
}

/** Nested elements become `Outer.Inner`, repeated ones a comma list; passwords are dropped whatever holds them. */
function flatten(node: Readonly<Record<string, unknown>>, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(node).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const path = `${prefix}${name}`;
    if (/password/i.test(name)) return [];
    if (typeof value === 'string') return [[path, value]];
    if (Array.isArray(value)) return [[path, value.filter((item) => typeof item === 'string').join(', ')]];
    return typeof value === 'object' && value !== null ? flatten({ ...value }, `${path}.`) : [];
  });
}
