import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** `+15005550100` as people write it, `+1 500 555 0100`. What is not a phone number (a SIP address, a short code) stays as it is. */
export function formatNumber(number: string): string;
export function formatNumber(number: string | undefined): string | undefined;
export function formatNumber(number: string | undefined): string | undefined {
  if (number === undefined) return undefined;
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.isPossible() === true ? parsed.formatInternational() : number;
}

/**
 * A number as people write it, in the form in which webhooks carry it: `+1 (500) 555-0142`, `500-555-0142` and
 * `0015005550142` are all `+15005550142`. A number without a country code counts as North American. What is not a number
 * (a sender's name, a short code) is returned trimmed.
 */
export function storedNumber(typed: string): string {
  const text = typed.trim();
  if (!/^\+?[\d\s().\-/]+$/.test(text)) return text;
  const parsed = parsePhoneNumberFromString(text.replace(/^00/, '+'), 'US');
  return parsed?.isPossible() === true ? parsed.number : text.replaceAll(/[^+\d]/g, '');
}

/** A whole phone number in E.164 form, from what a person typed; undefined when it is none. Without a country code it counts as North American. */
export function readPhoneNumber(typed: string): string | undefined {
  if (typed.length > 100) return undefined;
  const parsed = parsePhoneNumberFromString(typed.trim().replace(/^00/, '+'), 'US');
  return parsed?.isPossible() === true ? parsed.number : undefined;
}
