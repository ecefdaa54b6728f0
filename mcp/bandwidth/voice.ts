import { z } from 'zod';
import { withCredentials } from '../bxml/addresses';
import { isOurs } from './address';
import type { CallResource, CreateCallRequest, UpdateCallRequest } from './client';
import { unexpectedAnswer } from './errors';
import type { Send } from './http';
import type { BasicCredentials, Line } from './line';
import { pathId } from './pathId';

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
  return readCall(
    (await send({ surface: 'calls', host: 'voice', method: 'POST', path, body: { type: 'application/json', text }, signal })).body,
  );
}

/** `GET …/calls/{callId}` (bandwidth-api, section 7.2). */
export async function getCall(line: Line, send: Send, callId: string, signal?: AbortSignal): Promise<CallResource> {
  const path = await callPath(line, callId);
  return readCall((await send({ surface: 'calls', host: 'voice', method: 'GET', path, signal })).body);
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

function readCall(body: string): CallResource {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw unexpectedAnswer('calls', 'the body is not JSON');
  }
  const call = callSchema.safeParse(value);
  if (!call.success) throw unexpectedAnswer('calls', 'it describes no call');
  const { username, password, fallbackUsername, fallbackPassword, ...rest } = call.data;
  return rest;
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
