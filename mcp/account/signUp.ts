import { quoteBody } from '../bandwidth/quote';
import { type RegistrationRequest, readRegistration, sendRegistration } from '../bandwidth/registration';
import type { HttpAnswer } from '../bandwidth/transport';
import { SwitchboardError } from '../base/errors';
import type { Trouble } from '../model/readiness';
import type { SignUpCause, SignUpFields, SignUpOutcome } from './desk';
import { readSignUp } from './fields';
import type { DeskOptions } from './options';
import { type Verdict, verdictOf, verdictOfError } from './verdict';
import { troubleOf } from './words';

/** Reads the fields and sends them to Bandwidth. Nothing is sent while a field cannot be used. */
export async function signUp(options: DeskOptions, fields: SignUpFields, signal?: AbortSignal): Promise<SignUpOutcome> {
  const read = readSignUp(fields);
  if (!read.ok) return { kind: 'fields', problems: read.problems };
  try {
    const answer = await sendRegistration(options.hosts, options, read.request, signal);
    return outcomeOf(answer, read.request, options.clock.now());
  } catch (error) {
    options.log.debug('a sign-up was not answered', { code: error instanceof SwitchboardError ? error.code : undefined });
    return failed(unanswered(error));
  }
}

/** A request that may have arrived is not simply sent again. */
function unanswered(error: unknown): Verdict<SignUpCause> {
  const verdict = verdictOfError(error) ?? { cause: 'unexpected' };
  const sent = error instanceof SwitchboardError && error.code === 'timeout';
  return verdict.cause === 'offline' && sent ? { cause: 'unsure' } : verdict;
}

function outcomeOf(answer: HttpAnswer, request: RegistrationRequest, now: number): SignUpOutcome {
  const { status } = answer;
  const verdict = verdictOf(answer, now);
  if (verdict !== undefined) return failed(verdict);
  if (status >= 200 && status < 300) return accepted(answer, request);
  if (notOpen.has(status)) return failed({ cause: 'not-open' });
  const words = quoteBody(answer.body, []) ?? '';
  if (status === 409 || alreadyThere.test(words)) return { kind: 'in-use', ...inUse(words, request) };
  const field = refusedFields.find(([named]) => named.test(words));
  if (field !== undefined) return { kind: 'fields', problems: { [field[1]]: field[2] } };
  const trouble = troubleOf<SignUpCause>({ cause: status >= 400 ? 'refused' : 'unexpected' });
  return { kind: 'failed', ...trouble, sentence: words === '' ? trouble.sentence : `${trouble.sentence} It says: “${words}”` };
}

function accepted(answer: HttpAnswer, { email, phoneNumber }: RegistrationRequest): SignUpOutcome {
  try {
    return { kind: 'sent', registrationId: readRegistration(answer).registrationId, email, phone: phoneNumber };
  } catch {
    return failed({ cause: 'unexpected' });
  }
}

/** It takes no credentials, so a refusal is never about them. */
const notOpen: ReadonlySet<number> = new Set([401, 403, 404, 405]);

/** The answer to a sign-up that clashes is not documented, so its words decide. */
const alreadyThere = /already|\bin use\b|\bexists?\b|\btaken\b|not unique|duplicate/i;

const refusedFields: readonly (readonly [RegExp, keyof SignUpFields, string])[] = [
  [/\be-?mail/i, 'email', 'Bandwidth does not accept this e-mail address. Use another one.'],
  [/\bphone/i, 'phone', 'Bandwidth does not accept this phone number. Use another US mobile number.'],
  [/\bfirst ?name/i, 'firstName', 'Bandwidth does not accept this first name.'],
  [/\blast ?name/i, 'lastName', 'Bandwidth does not accept this last name.'],
  [/\b(tos|terms)/i, 'termsAccepted', 'Read the terms and accept them. Bandwidth needs your agreement.'],
];

function inUse(words: string, { email, phoneNumber }: RegistrationRequest) {
  const ofEmail = /e-?mail/i.test(words) || words.toLowerCase().includes(email.toLowerCase());
  const ofPhone = /phone/i.test(words) || words.includes(phoneNumber);
  const which: 'email' | 'phone' | 'either' = ofEmail === ofPhone ? 'either' : ofEmail ? 'email' : 'phone';
  return { which, ...inUseWords[which] };
}

const toSignIn = 'If it is yours, sign in instead.';

const inUseWords: Readonly<Record<'email' | 'phone' | 'either', Trouble>> = {
  email: {
    sentence: 'Bandwidth already has an account with this e-mail address.',
    fix: `${toSignIn} Otherwise use another e-mail address.`,
  },
  phone: {
    sentence: 'Bandwidth already has an account with this phone number.',
    fix: `${toSignIn} Otherwise use another US mobile number.`,
  },
  either: {
    sentence: 'Bandwidth already has an account with this e-mail address or phone number.',
    fix: `${toSignIn} Otherwise use another e-mail address and phone number.`,
  },
};

function failed(verdict: Verdict<SignUpCause>): SignUpOutcome {
  return { kind: 'failed', ...troubleOf(verdict) };
}
