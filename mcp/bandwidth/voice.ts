import { z } from 'zod';
import { isOurs } from '../base/callbackAddress';
import { withCredentials } from '../bxml/addresses';
import type { BasicCredentials } from '../model/line';
import type { Send } from './http';
import { readConfirmation, readJson } from './json';
import type { Line } from './line';
import { pathId } from './pathId';
import type { CallPage, CallQuery, CallResource, CreateCallRequest, UpdateCallRequest } from './resources';

const callSchema = z.looseObject({
  callId: z.string(),
  accountId: z.string().optional(),
  applicationId: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  state: z.string().optional(),
  callbackTimeout: z.number().optional().catch(undefined),
  disconnectCause: z.string().nullish(),
  errorMessage: z.string().nullish(),
});

/** `POST …/calls` (bandwidth-api, section 7.1). The credentials of our own webhooks come back from the API and are dropped. */
export async function createCall(line: Line, send: Send, request: CreateCallRequest, signal?: AbortSignal): Promise<CallResource> {
  const text = JSON.stringify(withCallCredentials(request, line));
  const path = await callsPath(line);
  const body = { type: 'application/json', text };
  const answer = await send({ surface: 'calls', host: 'voice', method: 'POST', path, body, signal });
  return withoutCredentials(readConfirmation('calls', answer.body, callSchema, 'call'));
}

/** `GET …/calls/{callId}` (bandwidth-api, section 7.2). */
export async function getCall(line: Line, send: Send, callId: string, signal?: AbortSignal): Promise<CallResource> {
  const path = await callPath(line, callId);
  const answer = await send({ surface: 'calls', host: 'voice', method: 'GET', path, signal });
  return withoutCredentials(readJson('calls', answer.body, callSchema, 'call'));
}

/** `GET …/calls` (bandwidth-api, section 7.3): calls of the last 7 days, oldest first. */
export async function listCalls(line: Line, send: Send, query: CallQuery, signal?: AbortSignal): Promise<CallPage> {
  const path = await callsPath(line);
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const asked = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  const answer = await send({ surface: 'calls', host: 'voice', method: 'GET', path, query: asked, signal });
  const calls = readJson('calls', answer.body, z.array(callSchema), 'list of calls').map(withoutCredentials);
  return { calls, nextPageToken: nextPageToken(answer.headers.get('link')) };
}

/** `POST …/calls/{callId}` (bandwidth-api, section 7.4). */
export async function updateCall(line: Line, send: Send, callId: string, request: UpdateCallRequest, signal?: AbortSignal): Promise<void> {
  const credentials = request.state === 'active' ? credentialsFor([request.redirectUrl], line) : undefined;
  const text = JSON.stringify({ ...request, ...credentials });
  const path = await callPath(line, callId);
  await send({ surface: 'calls', host: 'voice', method: 'POST', path, body: { type: 'application/json', text }, signal });
}

/** `PUT …/calls/{callId}/bxml` (bandwidth-api, section 7.5). */
export async function updateCallBxml(line: Line, send: Send, callId: string, bxml: string, signal?: AbortSignal): Promise<void> {
  const base = httpsBase(line);
  const credentials = line.callbackCredentials();
  const text = base === undefined || credentials === undefined ? bxml : withCredentials(bxml, base, credentials);
  const path = `${await callPath(line, callId)}/bxml`;
  await send({ surface: 'calls', host: 'voice', method: 'PUT', path, body: { type: 'application/xml', text }, signal });
}

async function callsPath(line: Line): Promise<string> {
  const { accountId } = await line.account();
  return `/api/v2/accounts/${pathId('The account id', accountId)}/calls`;
}

async function callPath(line: Line, callId: string): Promise<string> {
  const id = pathId('callId', callId);
  return `${await callsPath(line)}/${id}`;
}

function withoutCredentials(call: z.output<typeof callSchema>): CallResource {
  const { username, password, fallbackUsername, fallbackPassword, ...rest } = call;
  return rest;
}

/** The token of the next page: `Link: <…?pageToken=…>; rel="next"`. Its host is not used. */
function nextPageToken(link: string | null): string | undefined {
  const next = (link ?? '').split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?/i.test(part));
  const address = /<([^>]*)>/.exec(next ?? '')?.[1] ?? '';
  return new URLSearchParams(address.slice(address.indexOf('?') + 1)).get('pageToken') ?? undefined;
}

/**
 * Adds the webhook credentials. One pair serves answerUrl and disconnectUrl alike, so it is given only when both are ours:
 * a foreign server must never be sent our credentials.
 */
function withCallCredentials(request: CreateCallRequest, line: Line): Readonly<Record<string, unknown>> {
  const main = credentialsFor([request.answerUrl, request.disconnectUrl], line);
  const fallback = request.answerFallbackUrl === undefined ? undefined : credentialsFor([request.answerFallbackUrl], line);
  const detection = request.machineDetection;
  const detectionUrl = detection?.callbackUrl;
  const detectionCredentials = typeof detectionUrl === 'string' ? credentialsFor([detectionUrl], line) : undefined;
  return {
    ...request,
    ...main,
    ...(fallback === undefined ? {} : { fallbackUsername: fallback.username, fallbackPassword: fallback.password }),
    ...(detection === undefined ? {} : { machineDetection: { ...detection, ...detectionCredentials } }),
  };
}

function credentialsFor(addresses: readonly (string | undefined)[], line: Line): BasicCredentials | undefined {
  const base = httpsBase(line);
  const credentials = line.callbackCredentials();
  if (base === undefined || credentials === undefined) return undefined;
  return addresses.every((address) => address === undefined || isOurs(address, base)) ? credentials : undefined;
}

/** The API refuses credentials on plain http, and loopback needs none. */
function httpsBase(line: Line): string | undefined {
  const base = line.callbackBase();
  return base?.startsWith('https://') ? base : undefined;
}
