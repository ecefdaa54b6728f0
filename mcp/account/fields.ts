import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import type { RegistrationRequest } from '../bandwidth/registration';
import type { SignUpFields } from './desk';

type Problems = Readonly<Partial<Record<keyof SignUpFields, string>>>;
type Read = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string };

export type ReadSignUp = { readonly ok: true; readonly request: RegistrationRequest } | { readonly ok: false; readonly problems: Problems };

const longest = { name: 100, email: 254, phone: 40 };

/** The details as Bandwidth takes them, or a sentence beside each field that cannot be used. Pure. */
export function readSignUp(fields: SignUpFields): ReadSignUp {
  const firstName = readName(fields.firstName, 'first name');
  const lastName = readName(fields.lastName, 'last name');
  const email = readEmail(fields.email);
  const phone = readPhone(fields.phone);
  const problems: Problems = {
    ...(firstName.ok ? {} : { firstName: firstName.problem }),
    ...(lastName.ok ? {} : { lastName: lastName.problem }),
    ...(email.ok ? {} : { email: email.problem }),
    ...(phone.ok ? {} : { phone: phone.problem }),
    ...(fields.termsAccepted ? {} : { termsAccepted: 'Read the terms and accept them. Bandwidth needs your agreement.' }),
  };
  if (!firstName.ok || !lastName.ok || !email.ok || !phone.ok || !fields.termsAccepted) return { ok: false, problems };
  return {
    ok: true,
    request: {
      firstName: firstName.value,
      lastName: lastName.value,
      email: email.value,
      phoneNumber: phone.value,
      tosAccepted: true,
      promotionalCommsAccepted: false,
    },
  };
}

/** What is wrong with a US mobile number as typed, in one sentence; undefined when it can be used. */
export function phoneProblem(typed: string): string | undefined {
  const read = readPhone(typed);
  return read.ok ? undefined : read.problem;
}

/** Invisible marks come along when text is copied. Two of them join letters in Persian and Hindi names, so names keep those. */
function visible(text: string, keep = /(?!)/u): string {
  return text
    .replaceAll(/\p{Cf}/gu, (mark) => (keep.test(mark) ? mark : ''))
    .replaceAll(/[\p{Z}\s]+/gu, ' ')
    .trim();
}

const nameShape = /^[\p{L}\p{M}\p{Nd}'’ʻ`.,\- \u200c\u200d]+$/u;

function readName(typed: string, what: string): Read {
  const name = visible(typed, /[\u200c\u200d]/u).normalize('NFC');
  if (name === '') return wrong(`Type your ${what}.`);
  if (name.length > longest.name) return wrong(`A ${what} has at most ${longest.name} characters.`);
  if (!nameShape.test(name) || !/\p{L}/u.test(name)) return wrong(`A ${what} has only letters, spaces, hyphens and apostrophes.`);
  return { ok: true, value: name };
}

const emailShape = z.email();

function readEmail(typed: string): Read {
  const email = visible(typed).replace(/^mailto:/i, '');
  if (email === '') return wrong('Type your e-mail address.');
  if (email.length > longest.email) return wrong(`An e-mail address has at most ${longest.email} characters.`);
  if (!emailShape.safeParse(email).success) return wrong('This is not an e-mail address. It looks like name@example.com.');
  return { ok: true, value: email };
}

/** The states and the territories, whose numbers are US numbers too. */
const unitedStates: ReadonlySet<string> = new Set(['US', 'PR', 'VI', 'GU', 'AS', 'MP']);
const usShape = /^\+1[2-9]\d{2}[2-9]\d{6}$/;
const tollFree = /^\+18(00|33|44|55|66|77|88)/;
const example = 'for example (919) 555-0123';

function readPhone(typed: string): Read {
  const text = visible(typed.slice(0, longest.phone + 1));
  if (text === '') return wrong('Type your mobile number.');
  if (typed.trim().length > longest.phone || !/^(tel:)?\+?[\p{Nd} ().\-/]+$/u.test(text))
    return wrong(`A mobile number has only digits, ${example}.`);
  const parsed = parsePhoneNumberFromString(text, 'US');
  if (parsed?.countryCallingCode !== undefined && parsed.countryCallingCode !== '1') return wrong(otherCountry);
  if (parsed === undefined || !usShape.test(parsed.number))
    return wrong(`This number is not complete. A US number has ten digits, ${example}.`);
  if (parsed.country !== undefined && !unitedStates.has(parsed.country)) return wrong(otherCountry);
  if (tollFree.test(parsed.number)) return wrong('A toll-free number cannot receive text messages. Type your mobile number.');
  return { ok: true, value: parsed.number };
}

const otherCountry = 'Bandwidth needs a US mobile number for a Build account. This number is from another country.';

function wrong(problem: string): Read {
  return { ok: false, problem };
}
