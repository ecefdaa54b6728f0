/**
 * What an attribute may hold, and the few sets of attributes that many verbs share.
 * `verbs.ts` says where the facts come from.
 */

/**
 * Who fills in a callback address that was left out:
 * - `async`: always; it only reports, the document runs on.
 * - `control`: only on the last verb of a document, because with it Bandwidth ignores what follows.
 * - `never`: it changes what happens to a call, or is a second choice only its author can make.
 */
export type AddressClass = 'async' | 'control' | 'never';

/** Which pair of credential attributes Bandwidth sends to an address. */
export type CredentialPair = 'primary' | 'fallback' | 'none';

export const credentialAttributes = {
  primary: { username: 'username', password: 'password' },
  fallback: { username: 'fallbackUsername', password: 'fallbackPassword' },
} as const satisfies { [pair in Exclude<CredentialPair, 'none'>]: { username: string; password: string } };

export interface AddressRule {
  readonly kind: 'address';
  readonly class: AddressClass;
  /** The webhook it receives, as `event_type`. */
  readonly event: string;
  /** The attribute that says how it is requested; undefined where there is none. */
  readonly method: string | undefined;
  readonly credentials: CredentialPair;
  /** It means nothing unless this boolean attribute is `true`. */
  readonly onlyWith: string | undefined;
  readonly required: boolean;
}

export interface NumberRule {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly unit: 's' | 'ms' | undefined;
  readonly whole: boolean;
  readonly default: string | undefined;
  readonly required: false;
}

export interface ChoiceRule {
  readonly kind: 'choice';
  readonly values: readonly string[];
  /** Bandwidth adds to the list: another value is sent on with a warning. */
  readonly open: boolean;
  readonly default: string | undefined;
  readonly required: false;
}

/** Text shapes that both attributes and element content use. */
export type TextFormat = 'any' | 'e164' | 'e164OrSip' | 'e164OrWithheld' | 'sip' | 'keys' | 'callIds' | 'websocket' | 'printable';

export interface TextRule {
  readonly kind: 'text';
  readonly format: TextFormat;
  /** Characters, at most. */
  readonly max: number | undefined;
  readonly default: string | undefined;
  readonly required: boolean;
  /** Never quoted in a message. */
  readonly secret: boolean;
}

export type AttributeRule = AddressRule | NumberRule | ChoiceRule | TextRule;
export type AttributeRules = Readonly<{ [name: string]: AttributeRule }>;

interface TextOptions {
  readonly format?: TextFormat;
  readonly max?: number;
  readonly default?: string;
  readonly required?: boolean;
  readonly secret?: boolean;
}

export function text(options: TextOptions = {}): TextRule {
  return {
    kind: 'text',
    format: options.format ?? 'any',
    max: options.max,
    default: options.default,
    required: options.required ?? false,
    secret: options.secret ?? false,
  };
}

export function choice(values: readonly string[], fallback?: string): ChoiceRule {
  return { kind: 'choice', values, open: false, default: fallback, required: false };
}

/** A choice from a list that Bandwidth extends from time to time. */
export function openChoice(values: readonly string[], fallback?: string): ChoiceRule {
  return { ...choice(values, fallback), open: true };
}

export function flag(fallback?: 'true' | 'false'): ChoiceRule {
  return choice(['true', 'false'], fallback);
}

export function whole(min: number, max: number, fallback: string): NumberRule {
  return { kind: 'number', min, max, unit: undefined, whole: true, default: fallback, required: false };
}

/** A length of time; decimals are allowed. */
export function time(unit: 's' | 'ms', min: number, max: number, fallback?: string): NumberRule {
  return { kind: 'number', min, max, unit, whole: false, default: fallback, required: false };
}

interface AddressOptions {
  readonly credentials?: CredentialPair;
  readonly onlyWith?: string;
  readonly required?: boolean;
}

/** One callback address with its method attribute: `address('gather', …)` makes `gatherUrl` and `gatherMethod`. */
export function address(stem: string, kind: AddressClass, event: string, options: AddressOptions = {}): AttributeRules {
  return namedAddress(`${stem}Url`, `${stem}Method`, kind, event, options);
}

/** One callback address and its method, whose attributes are named otherwise. */
export function namedAddress(
  name: string,
  method: string,
  kind: AddressClass,
  event: string,
  options: AddressOptions = {},
): AttributeRules {
  return {
    [name]: {
      kind: 'address',
      class: kind,
      event,
      method,
      credentials: options.credentials ?? 'primary',
      onlyWith: options.onlyWith,
      required: options.required ?? false,
    },
    [method]: choice(['GET', 'POST'], 'POST'),
  };
}

/** The address Bandwidth tries when `stem`'s own one fails; same event, fallback credentials. */
export function fallbackAddress(stem: string, event: string): AttributeRules {
  return address(`${stem}Fallback`, 'never', event, { credentials: 'fallback' });
}

/** An address attribute without a method attribute and without credentials. */
export function bareAddress(event: string): AddressRule {
  return { kind: 'address', class: 'never', event, method: undefined, credentials: 'none', onlyWith: undefined, required: false };
}

export const credentials: AttributeRules = { username: text({ secret: true }), password: text({ secret: true }) };
export const fallbackCredentials: AttributeRules = { fallbackUsername: text({ secret: true }), fallbackPassword: text({ secret: true }) };
/** From here on the call's tag; empty clears it. */
export const tag: AttributeRules = { tag: text({ max: 256 }) };
/** Asked of SIP parties; `;encoding=` counts. */
export const userToUser = text({ max: 256 });

export const diversion: AttributeRules = {
  diversionTreatment: choice(['none', 'propagate', 'stack'], 'none'),
  diversionReason: choice(
    [
      'unknown',
      'user-busy',
      'no-answer',
      'unavailable',
      'unconditional',
      'time-of-day',
      'do-not-disturb',
      'deflection',
      'follow-me',
      'out-of-service',
      'away',
    ],
    'unknown',
  ),
};

/** What to show instead of a number. */
export const withheldNames = ['Restricted', 'Anonymous', 'Private', 'Unavailable'] as const;
