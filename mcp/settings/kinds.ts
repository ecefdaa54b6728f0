import { z } from 'zod';
import { hostProblem } from '../bandwidth/hosts';
import { isLoopback, parseUrl } from '../base/url';
import { problemText } from '../bxml/bxml';
import { parseBxml } from '../bxml/parse';
import { validateBxml } from '../bxml/validate';
import type { SettingKind } from './setting';

/** The secret part of the callback address. */
export const callbackSecretShape = /^[A-Za-z0-9_-]{16,128}$/;

const asIs = (text: string): unknown => text;
const line = { kind: 'text', lines: 1, maxLength: 4_096 } as const;

/** A whole number of a range, such as days. */
export function wholeNumber({ min, max, unit = '' }: { min: number; max: number; unit?: string }): SettingKind<number> {
  const error = `must be a whole number from ${min} to ${max}`;
  return {
    control: { kind: 'number', min, max, step: 1, unit },
    schema: z.number({ error }).int(error).min(min, error).max(max, error),
    fromText: numberOf,
    placeholder: unit === '' ? 'NUMBER' : unit.toUpperCase(),
  };
}

/** Any number of a range. */
export function decimal({ min, max }: { min: number; max: number }): SettingKind<number> {
  const error = `must be a number from ${min} to ${max}`;
  return {
    control: { kind: 'number', min, max, step: 'any', unit: '' },
    schema: z.number({ error }).min(min, error).max(max, error),
    fromText: numberOf,
    placeholder: 'NUMBER',
  };
}

/** A port of this machine, 0 for any. */
export function port(): SettingKind<number> {
  return { ...wholeNumber({ min: 0, max: 65_535 }), placeholder: 'PORT' };
}

/** On or off. */
export function onOff(): SettingKind<boolean> {
  return {
    control: { kind: 'switch' },
    schema: z.boolean({ error: 'must be 1 or 0' }),
    fromText: (text) => switchOf(text) ?? text,
    placeholder: '',
  };
}

/** True or false for the words that mean it. */
export function switchOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  return ['0', 'false', 'no', 'off'].includes(word) ? false : undefined;
}

/** One of some words, in any case. `also` are accepted without being offered. */
export function choice<const V extends string>(options: readonly V[], also: readonly V[] = []): SettingKind<V> {
  return {
    control: { kind: 'choice', options },
    schema: z.enum([...options, ...also], { error: `must be ${listed(options)}` }),
    fromText: (text) => text.trim().toLowerCase(),
    placeholder: options.join('|'),
  };
}

/** Some of a closed list of words, separated by commas. `all` are further words for the whole list. */
export function choices<const V extends string>(options: readonly V[], what: string, all: readonly string[] = []): SettingKind<V[]> {
  return {
    control: { kind: 'text', lines: 1, maxLength: 1_000 },
    schema: z.array(z.enum(options, { error: ({ input }) => `names no ${what}: ${String(input)}. There are: ${options.join(', ')}` }), {
      error: `must be a list of ${what}s`,
    }),
    fromText: (text) => {
      const names = namesOf(text);
      return names.some((name) => all.includes(name)) ? [...options] : names;
    },
    placeholder: 'NAME,…',
  };
}

/** Words separated by commas. */
export function names(): SettingKind<string[]> {
  return { control: line, schema: z.array(z.string()), fromText: namesOf, placeholder: 'NAME,…' };
}

/** A line of text. `must` completes "NAME must be …" and goes with `pattern`. */
export function textLine(rule?: { pattern: RegExp; must: string }): SettingKind<string> {
  const given = z.string().trim().min(1, 'must not be empty').max(4_096, 'must have at most 4096 characters');
  return {
    control: line,
    schema: rule === undefined ? given : given.regex(rule.pattern, `must be ${rule.must}`),
    fromText: asIs,
    placeholder: 'TEXT',
  };
}

/** Text that a caller may hear; it may be empty. */
export function spokenText(maxLength: number): SettingKind<string> {
  return {
    control: { kind: 'text', lines: 1, maxLength },
    schema: z.string().max(maxLength, `must have at most ${maxLength} characters`),
    fromText: asIs,
    placeholder: 'TEXT',
  };
}

/** A whole BXML document that Bandwidth would accept for a call. */
export function bxmlDocument(): SettingKind<string> {
  return {
    control: { kind: 'text', lines: 6, maxLength: 65_536 },
    schema: z.string().min(1, 'must not be empty').max(65_536, 'must have at most 65536 characters'),
    check(bxml) {
      const parsed = parseBxml(bxml);
      const problems = parsed.ok ? validateBxml(parsed.document, 'call').problems : parsed.problems;
      return problems.length === 0 ? undefined : `is not valid BXML: ${problems.map((problem) => problemText(problem)).join('; ')}`;
    },
    fromText: asIs,
    placeholder: 'BXML',
  };
}

/** A public https address without a path of ours in it: what follows it is appended. */
export function publicBase(): SettingKind<string> {
  const error = 'must be an https address without user, password, query or fragment, such as https://phone.example.com';
  return {
    control: line,
    schema: z
      .string()
      .refine((text) => {
        const url = parseUrl(text);
        return url?.protocol === 'https:' && url.username === '' && url.password === '' && !/[?#]/.test(text);
      }, error)
      .transform((url) => url.replace(/\/+$/, '')),
    fromText: (text) => text.trim(),
    placeholder: 'URL',
  };
}

/** The base of one of Bandwidth's hosts. */
export function apiHost(): SettingKind<string> {
  return {
    control: line,
    schema: z.string().superRefine((text, context) => {
      const problem = hostProblem(text);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    }),
    fromText: (text) => text.trim(),
    placeholder: 'URL',
  };
}

/** Origins of programs on this machine, separated by commas. */
export function localOrigins(): SettingKind<string[]> {
  return origins('must be origins on this machine, such as http://127.0.0.1:3000', isLoopback);
}

/** Origins of web pages, on this machine or elsewhere. */
export function webOrigins(): SettingKind<string[]> {
  return origins('must be origins of web pages, such as http://localhost:6274', ({ protocol }) => /^https?:$/.test(protocol));
}

function origins(error: string, accepted: (url: URL) => boolean): SettingKind<string[]> {
  const origin = z.string().refine((text) => {
    const url = parseUrl(text);
    return url !== undefined && accepted(url) && url.origin === text;
  }, error);
  return {
    control: line,
    schema: z.array(origin),
    fromText: (text) => namesOf(text).map((name) => name.replace(/\/$/, '')),
    placeholder: 'ORIGIN,…',
  };
}

/** A value that the app keeps for itself, described by a schema alone. */
export function kept<T>(schema: z.ZodType<T>): SettingKind<T> {
  return { control: line, schema, fromText: asIs, placeholder: '' };
}

function numberOf(text: string): unknown {
  return text.trim() === '' ? text : Number(text);
}

function namesOf(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

function listed(options: readonly string[]): string {
  return options.length < 2 ? options.join('') : `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`;
}
