import { z } from 'zod';
import { e164Says, isE164 } from '../../base/phoneNumber';

/** A phone number in E.164 form. */
export const e164 = z.string().refine(isE164, `must be ${e164Says}`);

const sip = /^sips?:[^\s<>"]+$/;
/** What code writes where it has no value. */
const noValue = /^(null|undefined|none|nan)$/i;
/** Letters, digits, blanks, dots, dashes and @, at least one of them a letter: a sender's name, or a caller id such as Anonymous. */
const partyName = /^(?=.*[A-Za-z])[A-Za-z0-9 ._@-]{1,128}$/;
const shortCode = /^\d{3,8}$/;

/** Who is called: a number, or a SIP address. */
export const callee = z
  .string()
  .max(1024)
  .refine((text) => isE164(text) || sip.test(text), `must be ${e164Says}, or a sip: address`);

/** Who sends a message: a number, a short code, or a name of up to 11 letters and digits (bandwidth-api, section 9.1). */
export const sender = z
  .string()
  .refine(
    (text) => isE164(text) || shortCode.test(text) || /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/.test(text),
    `must be ${e164Says}, a short code or a sender name of up to 11 letters and digits`,
  );

/** Any party that an event or a message can name. Digits alone match nothing, except a short code. */
export const party = z
  .string()
  .refine(
    (text) => isE164(text) || sip.test(text) || shortCode.test(text) || (partyName.test(text) && !noValue.test(text)),
    `must be ${e164Says}, a sip: address, a short code or a name`,
  );

/** An id of Bandwidth's or ours. Whatever else an agent sends here could only match nothing. */
export const id = z
  .string()
  .max(256)
  .refine(
    (text) => /^[!-~]+$/.test(text) && !noValue.test(text),
    'must be an id as a result or an event gave it, without spaces; if you have none and it is optional, leave it out',
  );

export const callId = id.describe('From createCall or an event.');

export const applicationId = id;

/** An absolute http(s) address that can be handed to Bandwidth. */
export const webAddress = z
  .string()
  .max(2048)
  .refine(isWebAddress, 'must be a whole http or https address without user and password, for example https://example.com/answer');

/** A whole address, or a path that becomes one of this server. */
export const addressOrPath = z
  .string()
  .max(2048)
  .refine(
    (text) => isPath(text) || isWebAddress(text),
    'must be a whole http(s) address, or a path that starts with one slash, for example /menu/main',
  );

export function isPath(text: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(text);
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || /[\s\\]/.test(text)) return false;
  try {
    const url = new URL(text);
    return url.hostname !== '' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
