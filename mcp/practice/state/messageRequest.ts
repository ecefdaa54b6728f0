import { z } from 'zod';
import { isE164 } from '../../base/phoneNumber';
import { type FieldError, isWebAddress, orNull, parseJson } from './fields';

/** What createMessage accepts (bandwidth-api 9.1). */
const createMessage = z
  .object(
    {
      applicationId: z.string('must not be blank').min(1, 'must not be blank'),
      to: z
        .union([z.string().transform((one) => [one]), z.array(z.string())], 'must be a list of numbers')
        .refine((to) => to.length > 0, 'must not be empty')
        .refine((to) => to.length <= 10, 'must contain at most 10 numbers')
        .refine((to) => new Set(to).size === to.length, 'must not contain a number twice'),
      from: z.string('must not be blank'),
      text: orNull(z.string('must be a string').max(2048, 'must be at most 2048 characters')),
      media: orNull(
        z.array(
          z.string().max(4096, 'must be at most 4096 characters').refine(isWebAddress, 'must be an http or https URL'),
          'must be a list of URLs',
        ),
      ).transform((media) => media ?? []),
      tag: orNull(z.string('must be a string').max(1024, 'must be at most 1024 characters')),
      priority: orNull(z.enum(['default', 'high'], 'must be default or high')),
      expiration: orNull(z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time' })),
    },
    'must be a JSON object',
  )
  .superRefine((given, context) => {
    const malformed = (path: string, number: string) =>
      context.addIssue({
        code: 'custom',
        path: [path],
        message: `'${number}' must be replaced with a valid E164 formatted telephone number`,
      });
    for (const number of given.to) if (!isE164(number)) malformed('to', number);
    if (!isE164(given.from) && !/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/.test(given.from)) malformed('from', given.from);
    if ((given.text ?? '') === '' && given.media.length === 0) {
      context.addIssue({ code: 'custom', path: ['text'], message: 'must not be empty when there is no media' });
    }
  });

export type CreateMessage = z.output<typeof createMessage>;

export type MessageRead =
  | { readonly ok: true; readonly value: CreateMessage }
  | { readonly ok: false; readonly fieldErrors: readonly FieldError[] };

/** Reads a createMessage body; names every field that is not valid. A message that has expired at `now` is not valid. */
export function readCreateMessage(body: string, now: number): MessageRead {
  const parsed = createMessage.safeParse(parseJson(body));
  if (!parsed.success) {
    return {
      ok: false,
      fieldErrors: parsed.error.issues.map((issue) => ({ fieldName: String(issue.path[0] ?? 'body'), description: issue.message })),
    };
  }
  const { expiration } = parsed.data;
  if (expiration === undefined || Date.parse(expiration) > now) return { ok: true, value: parsed.data };
  return { ok: false, fieldErrors: [{ fieldName: 'expiration', description: 'must be in the future' }] };
}
