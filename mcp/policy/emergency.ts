/*
 * Emergency numbers, and the other short numbers that only mean something inside one country.
 * Origin: the emergency patterns of ShortNumberMetadata in Google's libphonenumber (Apache-2.0, version 9, read through
 * google-libphonenumber 3.2.47), gathered for all regions in our own form; 933 is the test of 911 in North America (FCC, NENA);
 * the sos user part of a SIP address is RFC 5031.
 */

/** Numbers of two or three digits are all short numbers, so only the longer emergency numbers need a list. */
const longer: ReadonlySet<string> = new Set([
  ...['1122', '1220', '1298', '1444', '1669', '1730', '2611', '9999', '10111', '10177', '90000'],
  // Gabon has the hundred from 1300 on.
  ...Array.from({ length: 100 }, (_, index) => `${1300 + index}`),
]);

/** The ones that answer in many countries. They are also found behind the prefixes that people and exchanges dial. */
const wellKnown: readonly string[] = ['911', '112', '999', '933', '000', '110', '111', '118', '119', '108', '115', '117'];

/** Ways out of a private exchange and out of a country, as dialled before a number. */
const prefix = /^(?:0|9|8|1|\*\d{2})*$/;

/** Calling codes of countries and territories, by their length (ITU-T E.164). */
const oneDigit = /^[17]/;
const twoDigits = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Splits the digits of an E.164 number into country code and number. */
export function splitCallingCode(digits: string): { readonly code: string; readonly rest: string } {
  const length = oneDigit.test(digits) ? 1 : twoDigits.test(digits) ? 2 : 3;
  return { code: digits.slice(0, length), rest: digits.slice(length) };
}

/**
 * The emergency number that a number or a SIP address means, as people dial it; undefined for any other.
 * Every number of two or three digits counts, alone or behind a country code: subscribers have longer ones.
 */
export function emergencyIn(address: string): string | undefined {
  const text = decoded(address);
  const sip = /^sips?:(.*)$/is.exec(text)?.[1];
  if (sip === undefined) return ofNumber(text);
  const at = sip.lastIndexOf('@');
  const user = at === -1 ? sip : sip.slice(0, at);
  if (/(?:^|:)sos(?:$|[.;:@])/i.test(user)) return 'sos';
  // A password, parameters or a second scheme may follow or precede the number.
  return firstOf(user.split(/[:;,=@]/), ofNumber);
}

function ofNumber(text: string): string | undefined {
  const written = text.replace(/[\s().\-/_]/g, '');
  const plus = written.startsWith('+');
  const digits = plus ? written.slice(1) : written;
  if (!/^[\d*#]+$/.test(digits)) return undefined;
  if (digits.length <= 3) return isShort(digits) ? digits : undefined;
  if (plus) {
    const { code, rest } = splitCallingCode(digits);
    if (isShort(rest)) return rest;
    // A North American area code cannot be 911: an exchange may stop reading there.
    if (code === '1' && /^911/.test(rest)) return '911';
  }
  return isShort(digits) ? digits : behindPrefix(digits);
}

function isShort(digits: string): boolean {
  return /^\d{2,3}$/.test(digits) || longer.has(digits);
}

/** A well-known emergency number behind what is dialled before it, such as 9911, 0112, 011911, *67911. */
function behindPrefix(digits: string): string | undefined {
  if (digits.length > 9) return undefined;
  return wellKnown.find((number) => digits.endsWith(number) && prefix.test(digits.slice(0, -number.length)));
}

/** A SIP address as its receiver reads it: escapes resolved, full-width digits as digits. */
function decoded(address: string): string {
  let text = address;
  for (let round = 0; round < 3 && text.includes('%'); round += 1) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, unescaped);
  }
  return text.normalize('NFKC').trim();
}

function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

function firstOf<T>(list: readonly string[], find: (item: string) => T | undefined): T | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
