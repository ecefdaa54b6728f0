/** A phone number in E.164 form: a plus, the country code and the number, 2 to 15 digits, the first of them not 0. */
export const e164Shape = /^\+[1-9]\d{1,14}$/;

/** Whether a text is a phone number in E.164 form, by its shape alone. */
export function isE164(text: string): boolean {
  return e164Shape.test(text);
}

/** Completes "must be …". */
export const e164Says = 'a phone number in E.164 form: +, country code and number, digits only, for example +19195551234';

/**
 * The E.164 form of a number written with spaces, dots, dashes or brackets, or without its plus.
 * Undefined when the country is not certain: ten digits could belong to any country.
 */
export function toE164(written: string): string | undefined {
  const digits = written.trim().replace(/[\s().-]/g, '');
  const number = /^[1-9]\d{10,14}$/.test(digits) ? `+${digits}` : digits;
  return isE164(number) ? number : undefined;
}

/** A North American number as people read it, `+1 919 555 0100`; any other text as it is. */
export function groupedNumber(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}
