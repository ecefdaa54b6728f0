import { z } from 'zod';
import { isLoopback } from '../../base/url';
import type { BasicCredentials } from '../../model/line';
import { absoluteUrl } from '../webhooks/address';

/*
 * Fields that several requests of the voice API share. Two exceptions to the specification are meant: a number is checked for
 * its shape only, and credentials may go to http addresses on loopback.
 */

/** The API takes null for a field that is left out. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export const url = z
  .string('must be a URL')
  .max(2048, 'must be at most 2048 characters')
  .refine((text) => isWebAddress(text), 'only http and https are allowed.');
export const method = orNull(z.enum(['GET', 'POST'], 'must be GET or POST')).transform((value) => value ?? 'POST');
export const credential = orNull(z.string('must be a string').max(1024, 'must be at most 1024 characters'));
export const between = (min: number, max: number) =>
  orNull(z.number('must be a number').min(min, `must be between ${min} and ${max}`).max(max, `must be between ${min} and ${max}`));

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly description: string };

/** One field of a request that is not valid, as the messaging API names it. */
export interface FieldError {
  readonly fieldName: string;
  readonly description: string;
}

/** Reads a JSON body; `description` is the first problem in the voice API's wording. */
export function read<T>(schema: z.ZodType<T>, body: string): Read<T> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  if (issue === undefined || issue.path.length === 0) return { ok: false, description: 'Invalid request body: must be a JSON object' };
  return { ok: false, description: `Invalid ${issue.path.join('.')}: ${issue.message}` };
}

export function isWebAddress(text: string): boolean {
  const parsed = absoluteUrl(text);
  return parsed !== undefined && (parsed.protocol === 'http:' || parsed.protocol === 'https:') && parsed.host !== '';
}

/** True for an address that would send credentials over a network unencrypted. */
export function leaksCredentials(text: string): boolean {
  const parsed = absoluteUrl(text);
  return parsed !== undefined && parsed.protocol !== 'https:' && !isLoopback(parsed);
}

/** Basic credentials when a user name or a password was given. */
export function basicOf(username: string | undefined, password: string | undefined): BasicCredentials | undefined {
  return username === undefined && password === undefined ? undefined : { username: username ?? '', password: password ?? '' };
}

/** Undefined for text that is not JSON; no schema accepts undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
