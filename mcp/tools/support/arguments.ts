import { z } from 'zod';

/** E.164: a plus, then 2 to 15 digits, the first not 0. */
export const e164 = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/, 'must be a phone number in E.164 form: + and country code, digits only, for example +19195551234');

/** Whom to call: a number, or a SIP address. */
export const callee = z
  .string()
  .max(1024)
  .regex(/^(\+[1-9]\d{1,14}|sips?:[^\s<>"]+)$/, 'must be a phone number in E.164 form, for example +19195551234, or a sip: address');

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

export const callId = z.string().min(1).max(256).describe('As createCall or an event gave it.');

export const applicationId = z.string().min(1).max(100);

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
