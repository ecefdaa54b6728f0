import { emergencyIn, splitCallingCode } from './emergency';
import type { NumberFacts } from './numberFacts';
import type { Policy } from './policy';

/**
 * What makes a destination more than an ordinary call. It is opened by its `name`; `words` completes "… is …". Pure.
 */
export interface Reason {
  readonly kind: 'emergency' | 'premium' | 'shared-cost' | 'satellite' | 'country' | 'sip' | 'other-server' | 'unknown';
  /** As `Policy.opened` names it. */
  readonly name: string;
  /** "a premium-rate number, which can cost several dollars a minute" */
  readonly words: string;
}

/** Looks at a number through libphonenumber, which is loaded when it is first needed. */
export type LookAt = (number: string) => NumberFacts;

/*
 * Calling codes that belong to no country. Origin: ITU-T E.164 assigned country codes, and the ITU's list of codes of
 * global mobile and international networks: 870 Inmarsat; 881 global mobile satellite systems (Iridium, Globalstar);
 * 882 and 883 international networks, satellites (Thuraya) and networks on ships and aeroplanes among them; 878 universal
 * personal telecommunications; 979 international premium rate; 808 international shared cost. 800, international freephone, is free.
 */
const globalCodes: ReadonlyMap<string, Reason['kind']> = new Map([
  ['870', 'satellite'],
  ['881', 'satellite'],
  ['882', 'satellite'],
  ['883', 'satellite'],
  ['878', 'premium'],
  ['979', 'premium'],
  ['808', 'shared-cost'],
]);
const freephone = '800';

const words: Readonly<Record<'premium' | 'shared-cost' | 'satellite' | 'sip' | 'unknown', string>> = {
  premium: 'a premium-rate number, which can cost several dollars a minute',
  'shared-cost': 'a shared-cost number, which costs more than an ordinary call',
  satellite: 'a number of a satellite or international network, which can cost several dollars a minute',
  sip: 'a SIP address, which can lead to any phone system',
  unknown: 'a number of an unknown kind, whose cost cannot be known',
};

function plain(kind: keyof typeof words): Reason {
  return { kind, name: kind, words: words[kind] };
}

/** Everything about a number or a SIP address that a preset may refuse or warn of; empty for an ordinary number. */
export function reasonsFor(address: string, home: string, lookAt: LookAt): readonly Reason[] {
  const emergency = emergencyIn(address);
  if (emergency !== undefined) return [{ kind: 'emergency', name: emergency, words: `the emergency or service number ${emergency}` }];
  if (!/^sips?:/i.test(address)) return ofNumber(address, home, lookAt);
  const number = numberInSip(address);
  return [plain('sip'), ...(number === undefined ? [] : ofNumber(number, home, lookAt).filter(({ kind }) => kind !== 'unknown'))];
}

/** A server that is not ours: what the call dials next is its decision, so it cannot be checked. */
export function otherServer(origin: string): Reason {
  return {
    kind: 'other-server',
    name: 'other-server',
    words: `another server (${origin}), which then decides what the call does, numbers it dials included`,
  };
}

function ofNumber(number: string, home: string, lookAt: LookAt): readonly Reason[] {
  const { code, rest } = splitCallingCode(number.slice(1));
  const global = globalCodes.get(code);
  if (global === 'satellite' || global === 'premium' || global === 'shared-cost') return [plain(global)];
  if (code === freephone) return [];
  const { country, countryName, cost } = lookAt(number);
  const expensive = cost ?? (code === '1' && payPerCall.test(rest) ? 'premium' : undefined);
  const kinds: Reason[] = expensive === undefined ? [] : [plain(expensive)];
  if (country === undefined) return [...kinds, plain('unknown')];
  if (country === home) return kinds;
  const abroad: Reason = {
    kind: 'country',
    name: `country:${country}`,
    words: `a number in another country or territory: ${countryName}`,
  };
  return [...kinds, abroad];
}

/** North America: area code 900, and the pay-per-call exchange 976 of any area code (North American Numbering Plan Administrator). */
const payPerCall = /^(?:900|\d{3}976)/;

/** The phone number that a SIP address carries in E.164 form. */
function numberInSip(address: string): string | undefined {
  const user = /^sips?:([^@;:?]+)/i
    .exec(address)?.[1]
    ?.replace(/%2b/gi, '+')
    .replace(/[().-]/g, '');
  return user !== undefined && /^\+[1-9]\d{6,14}$/.test(user) ? user : undefined;
}

/** The reasons that the policy has not opened. */
export function closed(reasons: readonly Reason[], opened: Policy['opened']): readonly Reason[] {
  return reasons.filter(({ kind, name }) => !(kind === 'emergency' ? opened.emergency : opened.destinations).includes(name));
}
