import { SwitchboardError } from '../base/errors';
import type { BasicCredentials } from '../model/line';
import { noPublicAddress } from '../model/unreachable';
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
import type { Line } from './line';
import { everyField, fits, type PointingPlan, type PointingRecord, planPointing, planPutBack } from './pointingPlan';
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
  /** Whether it gets its earlier settings back when this server stops. */
  readonly restoredAtStop: boolean;
}

export interface PointOptions {
  /** Whether somebody else's callback credentials may be replaced. */
  readonly takeOver?: boolean | undefined;
  /** Told what the application is now and what will be done to it, before anything is; when it fails, nothing is changed. */
  readonly beforeChange?: ((current: RawApplication, plan: PointingPlan) => Promise<void>) | undefined;
}

/** Refusals of PATCH as a method or for this account; anything else would meet PUT just the same. */
const patchRefused: ReadonlySet<number | undefined> = new Set([403, 404, 405, 415, 501]);

/**
 * Points an application's callback addresses at our listener: reads it, changes only the addresses (PATCH), and reads it
 * back to see that they are as asked. Somebody else's credentials stay on it. Where PATCH is refused every field is sent
 * again (PUT), which would drop credentials, whose password nobody can read: so never where there are some that are not
 * ours (bandwidth-api, section 5.5).
 * @throws SwitchboardError `conflict` where somebody else's credentials would be lost, or when the addresses did not take;
 * `validation` while Bandwidth cannot reach us, `unavailable` where that passes by itself.
 */
export async function pointApplication(
  line: Line,
  send: Send,
  applicationId: string,
  signal?: AbortSignal,
  { takeOver = false, beforeChange }: PointOptions = {},
): Promise<Pointed> {
  const base = requireBase(line);
  const path = await applicationPath(line, applicationId);
  const current = await getApplication(line, send, applicationId, signal);
  const before = current.application;
  if (before.serviceType === 'Messaging-V2') await requireFullAccount(line, 'messages');
  const ours = base.startsWith('https://') ? line.callbackCredentials() : undefined;
  const plan = planPointing(before, base, ours, takeOver);
  const foreignCredentials = plan.credentials === 'kept';
  const given = plan.credentials === 'ours' || plan.credentials === 'replace' ? ours : undefined;
  if (plan.unchanged)
    return { before, after: before, how: 'unchanged', credentials: given ? 'sent' : 'none', foreignCredentials, restoredAtStop: false };
  await beforeChange?.(current, plan);

  const write = (method: 'PATCH' | 'PUT', elements: Readonly<Record<string, unknown>>) =>
    withCredentialsIfTaken(given, (credentials) =>
      send({ ...onApplications(method, path), body: applicationBody({ ...elements, ...credentialsOf(before, credentials) }), signal }),
    );
  let how: Pointed['how'] = 'PATCH';
  let outcome: CredentialsOutcome;
  try {
    outcome = (await write('PATCH', plan.wanted)).credentials;
  } catch (error) {
    if (!patchRefused.has(refusalOf(error)?.status)) throw error;
    if (!plan.mayPut) throw credentialsWouldBeLost(applicationId);
    how = 'PUT';
    outcome = (await write('PUT', { ...everyField(current), ...plan.wanted })).credentials;
  }
  const after = (await getApplication(line, send, applicationId, signal)).application;
  if (!fits(after, plan.wanted)) throw notTaken(applicationId);
  return { before, after, how, credentials: outcome, foreignCredentials, restoredAtStop: false };
}

/** What putting an application back came to; `remains` says what could not be, each completing "it keeps …". */
export type PutBack = { readonly kind: 'left' } | { readonly kind: 'done'; readonly remains: readonly string[] };

/**
 * Makes an application again what it was before it was pointed here, as far as it still is as we left it.
 * @throws SwitchboardError by the error map; `conflict` when reading it back shows that it did not take.
 */
export async function putApplicationBack(
  line: Line,
  send: Send,
  applicationId: string,
  record: PointingRecord,
  signal?: AbortSignal,
): Promise<PutBack> {
  const path = await applicationPath(line, applicationId);
  const read = () => getApplication(line, send, applicationId, signal);
  const plan = planPutBack(record, await read());
  if (plan.kind === 'leave') return { kind: 'left' };
  const { patch, put, remains } = plan;
  const write = (method: 'PATCH' | 'PUT', elements: Readonly<Record<string, unknown>>) =>
    send({ ...onApplications(method, path), body: applicationBody(elements), signal });
  const anew = async () => {
    if (put === undefined) return false;
    try {
      await write('PUT', put);
      return true;
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
      return false;
    }
  };
  let whole = plan.preferPut && (await anew());
  if (!whole) {
    try {
      await write('PATCH', patch);
    } catch (error) {
      if (plan.preferPut || !patchRefused.has(refusalOf(error)?.status) || !(await anew())) throw error;
      whole = true;
    }
  }
  if (!fits((await read()).application, plan.expected)) throw notTaken(applicationId);
  return { kind: 'done', remains: whole ? [] : remains };
}

function requireBase(line: Line): string {
  const base = line.callbackBase();
  if (base !== undefined) return base;
  const { why, recovery, passes } = line.whyUnreachable() ?? noPublicAddress;
  throw new SwitchboardError(passes ? 'unavailable' : 'validation', `${why} So no application can be pointed to it.`, recovery);
}

function credentialsOf(application: Application, given: BasicCredentials | undefined): Readonly<Record<string, unknown>> {
  if (given === undefined || application.serviceType === 'Voice-V2') return voiceCredentials(given);
  return { InboundCallbackCreds: credentialElements(given), OutboundCallbackCreds: credentialElements(given) };
}

function credentialsWouldBeLost(applicationId: string): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    `Application ${applicationId} carries callback credentials that are not Switchboard's. Changing it here would delete them, and they cannot be read first to restore them. Nothing was changed.`,
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
