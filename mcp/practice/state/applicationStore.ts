import { randomUUID } from 'node:crypto';
import type { Address, Target } from '../webhooks/webhooks';
import type { PracticeAccount } from './account';
import { type Application, type ApplicationForm, type ApplicationResult, created, ownListener, patched, replaced } from './application';

/** Where an application's calls are reported. */
export interface VoiceSettings {
  readonly initiate: Target;
  readonly disconnect: Address | undefined;
  readonly callbackTimeoutMs: number;
}

/** Where an application's messages are reported. */
export interface MessagingSettings {
  readonly inbound: Address | undefined;
  readonly outbound: Address | undefined;
  wants(type: string): boolean;
}

/** The account's applications; changes last as long as the practice line. */
export interface ApplicationStore {
  list(): readonly Application[];
  find(applicationId: string): Application | undefined;
  create(form: ApplicationForm): ApplicationResult;
  replace(before: Application, form: ApplicationForm): ApplicationResult;
  patch(before: Application, form: ApplicationForm): ApplicationResult;
  /** Undefined when no voice application has this id. */
  voice(applicationId: string): VoiceSettings | undefined;
  messaging(applicationId: string): MessagingSettings | undefined;
}

/** Creates the store with the account's first applications, which point at our own listener. */
export function createApplicationStore(account: PracticeAccount, callbackBase: () => string): ApplicationStore {
  const applications = new Map<string, Application>();
  for (const each of seeds(account)) applications.set(each.applicationId, each);

  const keep = (judged: ApplicationResult): ApplicationResult => {
    if (judged.ok) applications.set(judged.application.applicationId, judged.application);
    return judged;
  };
  /** The address of our own listener is filled in when an application is read. */
  const shown = (application: Application): Application => ({
    ...application,
    fields: Object.fromEntries(
      Object.entries(application.fields).map(([name, value]) => [
        name,
        value.startsWith(ownListener) ? `${callbackBase()}${value.slice(ownListener.length)}` : value,
      ]),
    ),
  });
  const find = (applicationId: string) => {
    const found = applications.get(applicationId);
    return found === undefined ? undefined : shown(found);
  };
  /** A request changes the stored application, not the shown one. */
  const stored = (before: Application) => applications.get(before.applicationId) ?? before;

  return {
    list: () => [...applications.values()].map(shown),
    find,
    create: (form) => keep(created(randomUUID(), form)),
    replace: (before, form) => keep(replaced(stored(before), form)),
    patch: (before, form) => keep(patched(stored(before), form)),
    voice(applicationId) {
      const found = find(applicationId);
      if (found?.serviceType !== 'Voice-V2') return undefined;
      const first = address(found, 'CallInitiatedCallbackUrl', 'CallInitiatedMethod', ['CallbackCreds']);
      if (first === undefined) return undefined;
      return {
        initiate: {
          ...first,
          fallback: address(found, 'CallInitiatedFallbackUrl', 'CallInitiatedFallbackMethod', ['CallInitiatedFallbackCreds']),
        },
        disconnect: address(found, 'CallStatusCallbackUrl', 'CallStatusMethod', ['CallbackCreds']),
        callbackTimeoutMs: Number(found.fields.CallbackTimeout ?? '15') * 1000,
      };
    },
    messaging(applicationId) {
      const found = find(applicationId);
      if (found?.serviceType !== 'Messaging-V2') return undefined;
      return {
        inbound: address(found, 'InboundCallbackUrl', undefined, ['InboundCallbackCreds', 'MsgCallbackCreds']),
        outbound: address(found, 'OutboundCallbackUrl', undefined, ['OutboundCallbackCreds', 'MsgCallbackCreds']),
        wants: (type) => found.callbackTypes.length === 0 || found.callbackTypes.includes(type),
      };
    },
  };
}

function seeds(account: PracticeAccount): readonly Application[] {
  const voice: Application = {
    applicationId: account.applicationId,
    serviceType: 'Voice-V2',
    fields: {
      AppName: account.applicationName,
      CallInitiatedCallbackUrl: `${ownListener}/voice`,
      CallInitiatedMethod: 'POST',
      CallStatusCallbackUrl: `${ownListener}/voice`,
      CallStatusMethod: 'POST',
      CallbackTimeout: String(account.callbackTimeout),
    },
    creds: {},
    callbackTypes: [],
  };
  if (account.messagingApplicationId === undefined) return [voice];
  const messaging: Application = {
    applicationId: account.messagingApplicationId,
    serviceType: 'Messaging-V2',
    fields: {
      AppName: `${account.applicationName} messages`,
      MsgCallbackUrl: `${ownListener}/messaging`,
      InboundCallbackUrl: `${ownListener}/messaging`,
      OutboundCallbackUrl: `${ownListener}/messaging`,
    },
    creds: {},
    callbackTypes: [],
  };
  return [voice, messaging];
}

function address({ fields, creds }: Application, url: string, method: string | undefined, from: readonly string[]): Address | undefined {
  const given = fields[url];
  if (given === undefined) return undefined;
  const basic = from.flatMap((name) => creds[name] ?? [])[0];
  return { url: given, method: method !== undefined && fields[method] === 'GET' ? 'GET' : 'POST', basic };
}
