import type { BasicCredentials } from '../../model/line';
import { isWebAddress, leaksCredentials } from './fields';

export type ServiceType = 'Voice-V2' | 'Messaging-V2';

/** One application. Passwords are never returned (bandwidth-api 5.1). */
export interface Application {
  readonly applicationId: string;
  readonly serviceType: ServiceType;
  /** Text elements, by name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly creds: Readonly<Record<string, BasicCredentials>>;
  /** Which reports of messages are sent; empty: all. */
  readonly callbackTypes: readonly string[];
}

/** The application in a request. */
export interface ApplicationForm {
  readonly serviceType: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly creds: Readonly<Record<string, { readonly userId: string | undefined; readonly password: string | undefined }>>;
  /** Undefined when the request does not name them. */
  readonly callbackTypes: readonly string[] | undefined;
}

export interface ApplicationProblem {
  readonly code: number;
  readonly description: string;
}

export type ApplicationResult =
  | { readonly ok: true; readonly application: Application }
  | { readonly ok: false; readonly problem: ApplicationProblem };

const voiceFields = [
  'CallInitiatedCallbackUrl',
  'CallInitiatedMethod',
  'CallStatusCallbackUrl',
  'CallStatusMethod',
  'CallInitiatedFallbackUrl',
  'CallInitiatedFallbackMethod',
  'CallbackTimeout',
];
const messagingFields = ['InboundCallbackUrl', 'OutboundCallbackUrl', 'MsgCallbackUrl', 'CallbackUrl'];
/** Which addresses each set of credentials goes to. */
const credentialUse: Readonly<Record<string, { readonly service: ServiceType; readonly urls: readonly string[] }>> = {
  CallbackCreds: { service: 'Voice-V2', urls: ['CallInitiatedCallbackUrl', 'CallStatusCallbackUrl'] },
  CallInitiatedFallbackCreds: { service: 'Voice-V2', urls: ['CallInitiatedFallbackUrl'] },
  InboundCallbackCreds: { service: 'Messaging-V2', urls: ['InboundCallbackUrl'] },
  OutboundCallbackCreds: { service: 'Messaging-V2', urls: ['OutboundCallbackUrl'] },
  MsgCallbackCreds: { service: 'Messaging-V2', urls: ['InboundCallbackUrl', 'OutboundCallbackUrl'] },
};

/** The elements this API accepts; other elements of a request are ignored. */
export const textElements: readonly string[] = ['AppName', ...voiceFields, ...messagingFields];
export const credentialElements: readonly string[] = Object.keys(credentialUse);

/** A new application (POST). */
export function created(applicationId: string, form: ApplicationForm): ApplicationResult {
  const service = serviceOf(form.serviceType);
  if (service === undefined) return refused(12801, 'The ServiceType must be Voice-V2 or Messaging-V2');
  return apply({ applicationId, serviceType: service, fields: {}, creds: {}, callbackTypes: [] }, form, service);
}

/** Replaces an application (PUT): what the request leaves out is removed, credentials included. */
export function replaced(before: Application, form: ApplicationForm): ApplicationResult {
  const service = serviceOf(form.serviceType);
  if (service === undefined) return refused(12801, 'The ServiceType must be Voice-V2 or Messaging-V2');
  return apply({ ...before, fields: {}, creds: {}, callbackTypes: [] }, form, service);
}

/** Changes an application (PATCH): `remove` as CallStatusCallbackUrl removes that address. */
export function patched(before: Application, form: ApplicationForm): ApplicationResult {
  if (form.serviceType !== undefined && serviceOf(form.serviceType) === undefined) {
    return refused(12801, 'The ServiceType must be Voice-V2 or Messaging-V2');
  }
  if (form.fields.CallStatusCallbackUrl !== 'remove') return apply(before, form, serviceOf(form.serviceType) ?? before.serviceType);
  const without = (fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'CallStatusCallbackUrl' && name !== 'CallStatusMethod'));
  const rest = { ...form, fields: without(form.fields) };
  return apply({ ...before, fields: without(before.fields) }, rest, serviceOf(form.serviceType) ?? before.serviceType);
}

function apply(before: Application, form: ApplicationForm, service: ServiceType): ApplicationResult {
  if (service !== before.serviceType) return refused(12964, 'The ServiceType of an application cannot be changed');
  const foreign = foreignElement(form, service);
  if (foreign !== undefined) return refused(12962, `${foreign} is set but it is only allowed with ServiceType ${otherService(service)}`);
  const creds: Record<string, BasicCredentials> = { ...before.creds };
  for (const [name, given] of Object.entries(form.creds)) {
    const known = before.creds[name];
    const password = given.password ?? (known?.username === given.userId ? known?.password : undefined);
    if (given.password === undefined && known !== undefined && password === undefined) {
      return refused(12976, `The UserId of ${name} cannot be changed without its Password`);
    }
    if (!fits(given.userId) || !fits(password)) return refused(12977, `${name} needs a UserId and a Password of 6 to 63 characters each`);
    creds[name] = { username: given.userId ?? '', password: password ?? '' };
  }
  const fields = withMsgCallbackUrl({ ...before.fields, ...form.fields }, form.fields);
  const wrong = fieldProblem(service, fields) ?? credentialProblem(fields, creds);
  if (wrong !== undefined) return { ok: false, problem: wrong };
  return { ok: true, application: { ...before, fields, creds, callbackTypes: form.callbackTypes ?? before.callbackTypes } };
}

/** The deprecated MsgCallbackUrl sets both addresses that replace it, unless the request names them. */
function withMsgCallbackUrl(
  fields: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const both = given.MsgCallbackUrl;
  if (both === undefined) return fields;
  return { ...fields, InboundCallbackUrl: given.InboundCallbackUrl ?? both, OutboundCallbackUrl: given.OutboundCallbackUrl ?? both };
}

function fieldProblem(service: ServiceType, fields: Readonly<Record<string, string>>): ApplicationProblem | undefined {
  if ((fields.AppName ?? '') === '') return { code: 12806, description: 'The application name must be specified' };
  const inbound = service === 'Voice-V2' ? fields.CallInitiatedCallbackUrl : fields.InboundCallbackUrl;
  if (inbound === undefined || inbound === '') return { code: 12802, description: 'The inbound callback URL must be specified' };
  for (const [name, value] of Object.entries(fields)) {
    if (name.endsWith('Url') && !value.startsWith(ownListener) && !isWebAddress(value))
      return { code: 12803, description: `${name} is not a valid URL` };
    if (name.endsWith('Method') && value !== 'GET' && value !== 'POST') return { code: 12961, description: `${name} must be GET or POST` };
  }
  if (fields.CallStatusMethod !== undefined && fields.CallStatusCallbackUrl === undefined) {
    return { code: 12963, description: 'CallStatusMethod is set but CallStatusCallbackUrl is not' };
  }
  const { CallbackUrl, MsgCallbackUrl, CallbackTimeout } = fields;
  if (CallbackUrl !== undefined && MsgCallbackUrl !== undefined && CallbackUrl !== MsgCallbackUrl) {
    return { code: 12960, description: 'CallbackUrl and MsgCallbackUrl are both set but differ' };
  }
  const seconds = Number(CallbackTimeout ?? '15');
  return seconds >= 1 && seconds <= 25 ? undefined : { code: 1006, description: 'CallbackTimeout must be between 1 and 25' };
}

function credentialProblem(
  fields: Readonly<Record<string, string>>,
  creds: Readonly<Record<string, BasicCredentials>>,
): ApplicationProblem | undefined {
  for (const name of Object.keys(creds)) {
    const leaks = (credentialUse[name]?.urls ?? []).find((url) => {
      const address = fields[url];
      return address !== undefined && !address.startsWith(ownListener) && leaksCredentials(address);
    });
    if (leaks !== undefined) return { code: 12812, description: `${leaks} must be https when ${name} is set` };
  }
  return undefined;
}

/** Stands for the address of our own listener, which may change between two calls. */
export const ownListener = 'here:';

function foreignElement(form: ApplicationForm, service: ServiceType): string | undefined {
  const foreign = service === 'Voice-V2' ? messagingFields : voiceFields;
  const creds = Object.keys(form.creds).filter((name) => credentialUse[name]?.service !== service);
  const types = service === 'Voice-V2' && form.callbackTypes !== undefined ? ['RequestedCallbackTypes'] : [];
  return [...Object.keys(form.fields).filter((name) => foreign.includes(name)), ...creds, ...types][0];
}

function otherService(service: ServiceType): ServiceType {
  return service === 'Voice-V2' ? 'Messaging-V2' : 'Voice-V2';
}

function serviceOf(text: string | undefined): ServiceType | undefined {
  return text === 'Voice-V2' || text === 'Messaging-V2' ? text : undefined;
}

function fits(text: string | undefined): boolean {
  return text !== undefined && text.length >= 6 && text.length <= 63;
}

function refused(code: number, description: string): ApplicationResult {
  return { ok: false, problem: { code, description } };
}
