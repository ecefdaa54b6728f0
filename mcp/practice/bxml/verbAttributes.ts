import type { Verb } from '../../bxml/bxml';
import { resolveUrl } from '../webhooks/address';
import type { Address, Target } from '../webhooks/webhooks';

/** A numeric attribute, or `fallback` when it is left out. The document has been validated, so it is a number. */
export function number(verb: Verb, name: string, fallback: number): number {
  const given = verb.attributes[name];
  return given === undefined || given === '' ? fallback : Number(given);
}

export function text(verb: Verb, name: string, fallback: string): string {
  return verb.attributes[name] ?? fallback;
}

export function flag(verb: Verb, name: string, fallback: boolean): boolean {
  const given = verb.attributes[name];
  return given === undefined ? fallback : given === 'true';
}

/**
 * The address in `${stem}Url` with its method and the verb's credentials, resolved against the address that served
 * the document; undefined when it is left out.
 */
export function address(verb: Verb, stem: string, servedBy: string, credentials: 'primary' | 'fallback' = 'primary'): Address | undefined {
  return addressIn(verb, `${stem}Url`, `${stem}Method`, servedBy, credentials);
}

/** The address in attribute `name`, requested as attribute `method` says. */
export function addressIn(
  verb: Verb,
  name: string,
  method: string,
  servedBy: string,
  credentials: 'primary' | 'fallback' = 'primary',
): Address | undefined {
  const given = verb.attributes[name];
  if (given === undefined || given === '') return undefined;
  const [userName, passwordName] = credentials === 'primary' ? ['username', 'password'] : ['fallbackUsername', 'fallbackPassword'];
  const username = verb.attributes[userName];
  const password = verb.attributes[passwordName];
  return {
    // What cannot be resolved stays as written and is refused when it is sent.
    url: resolveUrl(given, servedBy) ?? given,
    method: verb.attributes[method] === 'GET' ? 'GET' : 'POST',
    basic: username === undefined && password === undefined ? undefined : { username: username ?? '', password: password ?? '' },
  };
}

/** The same with its `${stem}FallbackUrl`. */
export function target(verb: Verb, stem: string, servedBy: string): Target | undefined {
  const first = address(verb, stem, servedBy);
  return first === undefined ? undefined : { ...first, fallback: address(verb, `${stem}Fallback`, servedBy, 'fallback') };
}
