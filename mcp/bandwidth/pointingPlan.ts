import { addressOf } from '../base/callbackAddress';
import type { BasicCredentials } from '../model/line';
import type { RawApplication } from './applications';
import type { Application } from './resources';

type Elements = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, string>>;

/** The longest Bandwidth waits for an answer to a webhook, seconds. We ask for it everywhere: an agent needs time to think. */
export const longestCallbackTimeout = 25;

/** What pointing an application here takes. */
export interface PointingPlan {
  /** The elements to change, credentials apart. */
  readonly wanted: Fields;
  /**
   * `ours`: they go on the application, or are on it. `replace`: in place of somebody else's, which are lost.
   * `kept`: somebody else's stay. `none`: our listener asks for none.
   */
  readonly credentials: 'ours' | 'replace' | 'kept' | 'none';
  /** It leads here already, credentials and all. */
  readonly unchanged: boolean;
  /** Whether every field may be sent anew: not where that would drop credentials whose password nobody can read. */
  readonly mayPut: boolean;
}

/**
 * What to change so that an application leads to `base` (bandwidth-api, section 5.5). Pure.
 * @param ours the credentials our listener asks for; undefined on a base that is not https
 * @param takeOver whether somebody else's credentials may be replaced, which cannot be undone
 */
export function planPointing(application: Application, base: string, ours: BasicCredentials | undefined, takeOver: boolean): PointingPlan {
  const wanted = elementsFor(application, base);
  const names = usersOn(application.fields);
  const foreign = names.some((name) => !isOurUser(name, ours));
  const credentials = ours === undefined ? (foreign ? 'kept' : 'none') : !foreign ? 'ours' : takeOver ? 'replace' : 'kept';
  const guarded = credentials === 'none' || credentials === 'kept' || (names.length > 0 && names.every((name) => name === ours?.username));
  return { wanted, credentials, unchanged: guarded && fits(application, wanted), mayPut: !foreign || credentials === 'replace' };
}

/** What was there before an application was pointed here, and what we put in its place. */
export interface PointingRecord {
  readonly serviceType: Application['serviceType'];
  /** Its elements as they were, as the API gave them. */
  readonly before: Elements;
  /** Every address of ours it may have been given, the newest last. */
  readonly ours: readonly string[];
  /** `added`: it had none and ours are on it. `replaced`: somebody else's are lost. */
  readonly credentials: 'untouched' | 'added' | 'replaced';
}

export type PutBackPlan =
  /** Somebody has pointed it elsewhere since: it is theirs. */
  | { readonly kind: 'leave' }
  | {
      readonly kind: 'change';
      readonly patch: Fields;
      /** Every element, for PUT, where that loses nothing; preferred when PATCH cannot put everything back. */
      readonly put: Elements | undefined;
      readonly preferPut: boolean;
      /** What reading it back must show. */
      readonly expected: Fields;
      /** What PATCH leaves behind, each completing "it keeps …". */
      readonly remains: readonly string[];
    };

/** What to change so that an application is again as it was; only what still is as we left it. Pure. */
export function planPutBack(record: PointingRecord, current: RawApplication): PutBackPlan {
  const { fields } = current.application;
  const main = record.serviceType === 'Voice-V2' ? 'CallInitiatedCallbackUrl' : 'InboundCallbackUrl';
  if (!record.ours.includes(fields[main] ?? '')) return { kind: 'leave' };
  const patch: Record<string, string> = {};
  const expected: Record<string, string> = {};
  const absent: string[] = [];
  const remains: string[] = [];
  for (const name of changedFields[record.serviceType]) {
    const stands = name === 'CallbackTimeout' ? fields[name] === String(longestCallbackTimeout) : record.ours.includes(fields[name] ?? '');
    if (!stands) continue;
    const was = record.before[name];
    if (typeof was === 'string' && was !== '') {
      patch[name] = was;
      expected[name] = was;
      continue;
    }
    absent.push(name);
    const gone = withoutValue[name];
    if (gone === undefined) remains.push(`our address as ${name}`);
    else patch[name] = gone;
  }
  if (record.credentials === 'added' && usersOn(fields).length > 0) remains.push('the callback credentials of Switchboard');
  if (record.credentials === 'replaced')
    remains.push('the callback credentials of Switchboard; its own are lost and have to be set again in the Bandwidth App');
  const mayPut = usersOn(fields).every((name) => isOurUser(name, undefined)) && record.credentials !== 'replaced';
  const put = mayPut ? { ...without(everyField(current), absent), ...without(patch, absent) } : undefined;
  return { kind: 'change', patch, put, preferPut: remains.length > 0, expected, remains };
}

/** What PATCH writes where there was nothing: the documented word for none, or the API's own default (bandwidth-api, section 5.1). */
const withoutValue: Readonly<Record<string, string>> = { CallStatusCallbackUrl: 'remove', CallbackTimeout: '15' };

const changedFields: Readonly<Record<Application['serviceType'], readonly string[]>> = {
  'Voice-V2': ['CallInitiatedCallbackUrl', 'CallStatusCallbackUrl', 'CallbackTimeout'],
  'Messaging-V2': ['InboundCallbackUrl', 'OutboundCallbackUrl'],
};

/** Echoes of the two addresses of messages; sent along unchanged they would set them back (bandwidth-api, section 5.1). */
const echoes: ReadonlySet<string> = new Set(['ApplicationId', 'MsgCallbackUrl', 'CallbackUrl']);

/** Every element but credentials, whose passwords nobody can read. */
export function everyField({ elements }: RawApplication): Elements {
  return Object.fromEntries(Object.entries(elements).filter(([name]) => !echoes.has(name) && !/Creds$/.test(name)));
}

/** Whether the application's elements are as wanted. */
export function fits({ fields }: Application, wanted: Fields): boolean {
  return Object.entries(wanted).every(([name, value]) => fields[name] === value);
}

/** The name of a run's credentials: `switchboard-` and six letters or digits. Those of an earlier run of ours are nobody else's. */
const ourUser = /^switchboard-[a-z0-9]{6}$/;

function isOurUser(name: string, ours: BasicCredentials | undefined): boolean {
  return name === ours?.username || ourUser.test(name);
}

function usersOn(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => (/Creds\.UserId$/.test(name) && value !== '' ? [value] : []));
}

function elementsFor(application: Application, base: string): Fields {
  if (application.serviceType === 'Messaging-V2') {
    return { InboundCallbackUrl: `${base}/messaging`, OutboundCallbackUrl: `${base}/messaging` };
  }
  const voice = addressOf(base, undefined);
  return { CallInitiatedCallbackUrl: voice, CallStatusCallbackUrl: voice, CallbackTimeout: String(longestCallbackTimeout) };
}

/** A method without its address is refused (12963). */
function without(elements: Elements, names: readonly string[]): Elements {
  const gone = new Set(names.flatMap((name) => (name === 'CallStatusCallbackUrl' ? [name, 'CallStatusMethod'] : [name])));
  return Object.fromEntries(Object.entries(elements).filter(([name]) => !gone.has(name)));
}
