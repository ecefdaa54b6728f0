import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** What libphonenumber knows of a number. */
export interface NumberFacts {
  /** ISO 3166 code of the country or territory; undefined when the number fits none. */
  readonly country: string | undefined;
  /** Its name in English. */
  readonly countryName: string;
  /** Undefined for a number that costs what an ordinary one does. */
  readonly cost: 'premium' | 'shared-cost' | undefined;
  /** "mobile number", "toll-free number", "phone number". */
  readonly kind: string;
}

const costs: Readonly<Record<string, NumberFacts['cost']>> = {
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  // Personal numbers follow their owner anywhere, and many countries let them cost what premium numbers cost.
  PERSONAL_NUMBER: 'shared-cost',
  PAGER: 'shared-cost',
};

const kinds: Readonly<Record<string, string>> = { MOBILE: 'mobile number', TOLL_FREE: 'toll-free number', FIXED_LINE: 'landline' };

/** “the United States”, “the Bahamas”, “the Cayman Islands”. */
function withArticle(name: string): string {
  return /^(?:United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros)|Republic$|Islands$/.test(name)
    ? `the ${name}`
    : name;
}

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** Reads a number in E.164 form. The tables for every country are large, so this file is loaded when the first call is placed. */
export function numberFacts(number: string): NumberFacts {
  const parsed = parsePhoneNumberFromString(number);
  const country = parsed?.country;
  const type = parsed?.getType() ?? '';
  return {
    country,
    countryName: country === undefined ? 'an unknown country' : withArticle(names.of(country) ?? country),
    cost: costs[type],
    kind: kinds[type] ?? 'phone number',
  };
}
