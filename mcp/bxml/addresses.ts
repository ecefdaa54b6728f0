import { addressOf, isOurs, normalLabel } from '../base/callbackAddress';
import { parseUrl } from '../base/url';
import { type AddressRule, type CredentialPair, credentialAttributes } from './attributes';
import { buildBxml } from './build';
import type { BxmlDocument, BxmlPlace, BxmlProblem, Verb } from './bxml';
import { isAbsolute, isAddress } from './formats';
import { nextStep } from './nextStep';
import { parseBxml } from './parse';
import { type VerbRule, verbRule } from './verbs';

export interface FilledAddress {
  readonly verb: string;
  readonly attribute: string;
  /** Ours; its path holds the listener's secret. */
  readonly url: string;
}

export interface Filled {
  readonly document: BxmlDocument;
  readonly filled: readonly FilledAddress[];
  readonly problems: readonly BxmlProblem[];
  /** What was not filled in, or points where its author may not expect. */
  readonly warnings: readonly BxmlProblem[];
  /** What comes after the document: an event, or where control goes. */
  readonly then: string;
}

export interface FillOptions {
  /** Our listener's public address with its secret path; undefined while Bandwidth cannot reach us. */
  readonly base: string | undefined;
  readonly place?: BxmlPlace;
}

/**
 * Completes the callback addresses of a document (design: "Addresses in an agent's BXML"):
 * (a) reports are always asked for; (b) addresses that take over control only on the last verb; (c) some are never filled in;
 * (d) paths, and addresses on our own host, become ours with the path as label. Run it before `validateBxml`: it may supply a required address.
 */
export function fillAddresses(document: BxmlDocument, options: FillOptions): Filled {
  const filler = new Filler(options);
  const verbs = document.verbs.map((verb, index) => filler.verb(verb, undefined, document.verbs[index + 1]));
  const completed: BxmlDocument = { root: document.root, verbs };
  const then = nextStep(completed, options.place ?? 'call', (url) => isOurs(url, options.base));
  return { document: completed, filled: filler.filled, problems: filler.problems, warnings: filler.warnings, then };
}

class Filler {
  readonly filled: FilledAddress[] = [];
  readonly problems: BxmlProblem[] = [];
  readonly warnings: BxmlProblem[] = [];

  readonly #options: FillOptions;

  constructor(options: FillOptions) {
    this.#options = options;
  }

  /** One verb inside `parent`, with the verb that follows it at the top of the document. */
  verb(verb: Verb, parent: string | undefined, next: Verb | undefined): Verb {
    const rule = verbRule(verb.verb, parent);
    if (rule === undefined) return verb;
    if (verb.verb === 'PlayAudio' && isAddress(verb.text.trim()) && !isAbsolute(verb.text.trim())) {
      this.#warn(verb, 'its address is a path, but Switchboard serves no audio; give the whole address of the file');
    }
    const given = this.#resolved(verb, addressRules(rule));
    const completed = this.#completed(given, rule, next);
    this.#warnOfTheRest(completed, rule, next);
    return { ...completed, children: completed.children.map((child) => this.verb(child, verb.verb, undefined)) };
  }

  /** Rule (d), for the addresses that were given; blank ones count as left out. */
  #resolved(verb: Verb, rules: readonly (readonly [string, AddressRule])[]): Verb {
    const attributes: { [name: string]: string } = { ...verb.attributes };
    for (const [name] of rules) {
      const value = attributes[name];
      if (value === undefined) continue;
      if (value.trim() === '') delete attributes[name];
      else attributes[name] = this.#resolve(verb, name, value);
    }
    return { ...verb, attributes };
  }

  #resolve(verb: Verb, name: string, value: string): string {
    if (!isAddress(value)) return value;
    const { base } = this.#options;
    if (!isAbsolute(value)) {
      if (base !== undefined) return addressOf(base, value);
      const message =
        'is a path, but Switchboard has no public address to put before it; give a whole address, or set up a public address first';
      this.problems.push({ line: verb.line, verb: verb.verb, attribute: name, message });
      return value;
    }
    if (base !== undefined && onOurHost(value, base)) return ownAddress(value, base);
    this.#warn(verb, `${name} points to another server (${where(value)}), so its events do not arrive here`);
    return value;
  }

  /** Rules (a) to (c), for the addresses that were left out. */
  #completed(verb: Verb, rule: VerbRule, next: Verb | undefined): Verb {
    const attributes: { [name: string]: string } = { ...verb.attributes };
    for (const [name, address] of addressRules(rule)) {
      if (attributes[name] !== undefined || !wanted(address, attributes, next)) continue;
      const obstacle = this.#obstacle(verb, rule, name, address);
      if (obstacle !== undefined) {
        if (address.required)
          this.problems.push({ line: verb.line, verb: verb.verb, attribute: name, message: `is required: ${obstacle}` });
        else this.#warn(verb, obstacle);
        continue;
      }
      if (this.#options.base === undefined) continue;
      const url = addressOf(this.#options.base);
      attributes[name] = url;
      this.filled.push({ verb: verb.verb, attribute: name, url });
    }
    return { ...verb, attributes };
  }

  /** Why an address that should be filled in cannot be. */
  #obstacle(verb: Verb, rule: VerbRule, name: string, address: AddressRule): string | undefined {
    if (this.#options.base === undefined) {
      return `${name} is left out and Switchboard has no public address, so no ${address.event} event will arrive`;
    }
    if (!this.#options.base.startsWith('https:')) return undefined;
    const foreign = addressRules(rule).find(([other, otherRule]) => {
      const value = verb.attributes[other];
      return otherRule.credentials === address.credentials && value !== undefined && !isOurs(value, this.#options.base);
    });
    if (foreign === undefined) return undefined;
    return `${name} was not filled in, because ${foreign[0]} points to another server and Bandwidth would send both the same credentials; no ${address.event} event will arrive`;
  }

  #warnOfTheRest(verb: Verb, rule: VerbRule, next: Verb | undefined): void {
    if (next === undefined || rule.ends === undefined) return;
    const set = rule.ends === 'always' ? undefined : rule.ends.attribute;
    if (set === undefined) this.#warn(verb, `<${next.verb}> and what follows it never run`);
    else if (verb.attributes[set] !== undefined) this.#warn(verb, `with ${set}, <${next.verb}> and what follows it never run`);
    else
      this.#warn(
        verb,
        `it is not the last verb, so ${set} is left out: ${rule.lost ?? 'its event will not arrive'} and <${next.verb}> runs next. Make it the last verb to get its event`,
      );
  }

  #warn(verb: Verb, message: string): void {
    this.warnings.push({ line: verb.line, verb: verb.verb, attribute: undefined, message });
  }
}

function wanted(address: AddressRule, attributes: Verb['attributes'], next: Verb | undefined): boolean {
  if (address.onlyWith !== undefined && attributes[address.onlyWith] !== 'true') return false;
  return address.class === 'async' || (address.class === 'control' && next === undefined);
}

function addressRules(rule: VerbRule): readonly (readonly [string, AddressRule])[] {
  return Object.entries(rule.attributes).flatMap(([name, attribute]) => (attribute.kind === 'address' ? [[name, attribute] as const] : []));
}

/** Whether an absolute address is on the host of our listener. */
export function onOurHost(address: string, base: string): boolean {
  const ours = parseUrl(base)?.origin;
  return ours !== undefined && parseUrl(address)?.origin === ours;
}

/** An absolute address on our host, as the one of our listener that keeps its path as label. */
export function ownAddress(value: string, base: string): string {
  const path = normalLabel(value.replace(/^https?:\/\/[^/?#]*/i, ''));
  const secretPath = parseUrl(base)?.pathname ?? '';
  const within = path === secretPath || path.startsWith(`${secretPath}/`) ? path.slice(secretPath.length) : undefined;
  if (within === undefined) return addressOf(base, path);
  if (within === '' || within === '/voice') return addressOf(base);
  return addressOf(base, within.startsWith('/voice/') ? within.slice('/voice'.length) : within);
}

/** Host and path for a message: no query, no user name. */
function where(value: string): string {
  const url = parseUrl(value);
  return url === undefined ? 'an unreadable address' : `${url.origin}${url.pathname}`;
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Adds Basic credentials for our own addresses, right before a document goes on the wire. A pair of credential attributes is set only when
 * every address it is sent to is under `base`; then it replaces what the author gave. A text that is not BXML is returned unchanged.
 */
export function withCredentials(document: BxmlDocument, base: string, credentials: Credentials): BxmlDocument;
export function withCredentials(bxml: string, base: string, credentials: Credentials): string;
export function withCredentials(given: string | BxmlDocument, base: string, credentials: Credentials): string | BxmlDocument {
  if (typeof given !== 'string')
    return { root: given.root, verbs: given.verbs.map((verb) => authorized(verb, undefined, base, credentials)) };
  const parsed = parseBxml(given);
  return parsed.ok ? buildBxml(withCredentials(parsed.document, base, credentials)) : given;
}

function authorized(verb: Verb, parent: string | undefined, base: string, credentials: Credentials): Verb {
  const rule = verbRule(verb.verb, parent);
  if (rule === undefined) return verb;
  const attributes: { [name: string]: string } = { ...verb.attributes };
  for (const pair of ['primary', 'fallback'] as const satisfies readonly CredentialPair[]) {
    const urls = addressRules(rule).flatMap(([name, address]) => (address.credentials === pair ? (verb.attributes[name] ?? []) : []));
    if (urls.length === 0 || !urls.every((url) => isOurs(url, base))) continue;
    attributes[credentialAttributes[pair].username] = credentials.username;
    attributes[credentialAttributes[pair].password] = credentials.password;
  }
  return { ...verb, attributes, children: verb.children.map((child) => authorized(child, verb.verb, base, credentials)) };
}
