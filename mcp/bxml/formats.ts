import { isE164 } from '../base/phoneNumber';
import { parseUrl } from '../base/url';
import { type TextFormat, withheldNames } from './attributes';

/** A shape of text: how it is recognised, and what to say when it is not. */
export interface Format {
  readonly matches: (value: string) => boolean;
  /** Completes "must be …". */
  readonly says: string;
}

const sip = /^sip:\S+$/;
const isSip = (value: string): boolean => sip.test(value);
const e164Says = 'a phone number in E.164, such as +15551234567';

function isWebsocket(value: string): boolean {
  return /^wss?:\/\//.test(value) && parseUrl(value) !== undefined;
}

/**
 * A callback or audio address: absolute http(s), or a path relative to Switchboard.
 * Other schemes, `//host` and blanks are not addresses.
 */
export function isAddress(value: string): boolean {
  if (value === '' || /[\s\\]/.test(value) || value.startsWith('//')) return false;
  if (isAbsolute(value)) return /^https?:\/\//i.test(value) && parseUrl(value) !== undefined;
  return parseUrl(value, 'http://relative.invalid/') !== undefined;
}

/** Begins with a scheme. */
export function isAbsolute(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(value);
}

export const addressSays = 'an http(s) address, or a path such as /menu';

export const textFormats: Readonly<{ [format in TextFormat]: Format }> = {
  any: { matches: () => true, says: 'text' },
  e164: { matches: isE164, says: e164Says },
  sip: { matches: isSip, says: 'a sip: address, such as sip:user@example.com' },
  e164OrSip: { matches: (value) => isE164(value) || isSip(value), says: `${e164Says}, or a sip: address` },
  e164OrWithheld: {
    matches: (value) => isE164(value) || withheldNames.some((name) => name === value),
    says: `${e164Says}, or one of ${withheldNames.join(', ')}`,
  },
  keys: { matches: (value) => /^[0-9*#A-Da-d]*$/.test(value), says: 'keys of 0-9 * # A-D, without anything between them' },
  callIds: { matches: (value) => /^\s*[^\s,]+(\s*,\s*[^\s,]+)*\s*$/.test(value), says: 'callIds separated by commas' },
  websocket: { matches: isWebsocket, says: 'a ws:// or wss:// address' },
  printable: { matches: (value) => !/\p{Cc}/u.test(value), says: 'text without control characters' },
};

/** Shapes of element content, by `ContentRule.format`; the content is trimmed before it is looked at. */
export const contentFormats = {
  e164: textFormats.e164,
  sip: textFormats.sip,
  dtmf: { matches: (value) => /^[0-9*#A-Da-d,wW]{1,50}$/.test(value), says: '1 to 50 of 0-9 * # A-D a-d , w W' },
  conferenceName: { matches: (value) => /^[A-Za-z0-9_.-]{1,100}$/.test(value), says: '1 to 100 letters, digits, - _ or .' },
  audioUrl: { matches: isAddress, says: 'an http(s) address' },
  id: { matches: (value) => /^\S+$/.test(value), says: 'an id without spaces' },
} as const satisfies { readonly [format: string]: Format };
