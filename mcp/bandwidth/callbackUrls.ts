import { addressOf } from '../bxml/labels';
import { SwitchboardError } from '../errors';
import {
  applicationBody,
  applicationPath,
  credentialElements,
  getApplication,
  onApplications,
  type RawApplication,
  voiceCredentials,
  withCredentialsIfTaken,
} from './applications';
import { refusalOf } from './errors';
import { requireFullAccount, type Send } from './http';
import type { BasicCredentials, Line } from './line';
import type { Application, CredentialsOutcome } from './resources';

/** What pointing an application here came to. `before` holds what it was, for putting it back. */
export interface Pointed {
  readonly before: Application;
  readonly after: Application;
  /** `unchanged`: it led here already. */
  readonly how: 'unchanged' | 'PATCH' | 'PUT';
  readonly credentials: CredentialsOutcome;
  /** Somebody else's credentials are on the application and stay there: Bandwidth sends them along. */
  readonly foreignCredentials: boolean;
}

/** The longest Bandwidth waits for an answer about an inbound call, seconds: an agent needs time to think. */
export const longestCallbackTimeout = 25;

/** Refusals of PATCH as a method or for this account; anything else would meet PUT just the same. */
const patchRefused: ReadonlySet<number | undefined> = new Set([403, 404, 405, 415, 501]);

/** Echoes of the two addresses below; sent along unchanged they would set them back (bandwidth-api, section 5.1). */
const echoes: ReadonlySet<string> = new Set(['ApplicationId', 'MsgCallbackUrl', 'CallbackUrl']);

/**
 * Points an application's callback addresses at our listener: reads it, changes only the addresses (PATCH), and reads it
 * back to see that they are as asked. Where PATCH is refused every field is sent again (PUT), which would drop credentials,
 * whose password nobody can read: so never where there are some that are not ours (bandwidth-api, section 5.5).
 * @throws SwitchboardError `conflict` where somebody else's credentials would be lost, or when the addresses did not take;
 * `validation` while Bandwidth cannot reach us.
 */
export async function pointApplication(line: Line, send: Send, applicationId: string, signal?: AbortSignal): Promise<Pointed> {
  const base = requireBase(line);
  const path = await applicationPath(line, applicationId);
  const current = await getApplication(line, send, applicationId, signal);
  const before = current.application;
  if (before.serviceType === 'Messaging-V2') await requireFullAccount(line, 'messages');
  const ours = base.startsWith('https://') ? line.callbackCredentials() : undefined;
  const foreignCredentials = hasForeignCredentials(before, ours);
  if (foreignCredentials && ours !== undefined) throw credentialsWouldBeLost(applicationId);
  const wanted = elementsFor(before, base);
  if (fits(before, wanted)) return { before, after: before, how: 'unchanged', credentials: 'none', foreignCredentials };

  const write = (method: 'PATCH' | 'PUT', elements: Readonly<Record<string, unknown>>) =>
    withCredentialsIfTaken(ours, (given) =>
      send({ ...onApplications(method, path), body: applicationBody({ ...elements, ...credentialsOf(before, given) }), signal }),
    );
  let how: Pointed['how'] = 'PATCH';
  let outcome: CredentialsOutcome;
  try {
    outcome = (await write('PATCH', wanted)).credentials;
  } catch (error) {
    if (!patchRefused.has(refusalOf(error)?.status)) throw error;
    if (foreignCredentials) throw credentialsWouldBeLost(applicationId);
    how = 'PUT';
    outcome = (await write('PUT', { ...everyField(current), ...wanted })).credentials;
  }
  const after = (await getApplication(line, send, applicationId, signal)).application;
  if (!fits(after, wanted)) throw notTaken(applicationId);
  return { before, after, how, credentials: outcome, foreignCredentials };
}

function requireBase(line: Line): string {
  const base = line.callbackBase();
  if (base !== undefined) return base;
  throw new SwitchboardError(
    'validation',
    'Bandwidth cannot reach this server: it has no public address, so no application can be pointed at it.',
    'Ask the user to restart the server with BW_MCP_BASE_URL set to an https address that leads to it, or with BW_MCP_DEV_TUNNEL=1.',
  );
}

function elementsFor(application: Application, base: string): Readonly<Record<string, string>> {
  if (application.serviceType === 'Messaging-V2') {
    return { InboundCallbackUrl: `${base}/messaging`, OutboundCallbackUrl: `${base}/messaging` };
  }
  const voice = addressOf(base, undefined);
  return { CallInitiatedCallbackUrl: voice, CallStatusCallbackUrl: voice, CallbackTimeout: String(longestCallbackTimeout) };
}

function credentialsOf(application: Application, given: BasicCredentials | undefined): Readonly<Record<string, unknown>> {
  if (given === undefined || application.serviceType === 'Voice-V2') return voiceCredentials(given);
  return { InboundCallbackCreds: credentialElements(given), OutboundCallbackCreds: credentialElements(given) };
}

function fits({ fields }: Application, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => fields[name] === value);
}

function hasForeignCredentials({ fields }: Application, ours: BasicCredentials | undefined): boolean {
  return Object.entries(fields).some(([name, value]) => /Creds\.UserId$/.test(name) && value !== '' && value !== ours?.username);
}

function everyField({ elements }: RawApplication): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(elements).filter(([name]) => !echoes.has(name) && !/Creds$/.test(name)));
}

function credentialsWouldBeLost(applicationId: string): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    `Application ${applicationId} carries callback credentials of somebody else. Changing it here would drop them, and nobody can read them to put them back; nothing was changed.`,
    'Use another application: call listApplications, or createApplication to make one that points here. Otherwise ask the user to remove the callback credentials in the Bandwidth App first.',
  );
}

function notTaken(applicationId: string): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    `Bandwidth accepted the change of application ${applicationId}, but reading it back shows other callback addresses.`,
    'Call listApplications to see them; somebody else may be changing this application. Ask the user before trying again.',
  );
}
