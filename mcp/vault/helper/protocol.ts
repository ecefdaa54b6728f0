import { z } from 'zod';

/** What the helper is asked; `entry` is the entry's name. One question a helper. */
export type HelperAsk =
  | { readonly kind: 'read'; readonly entry: string }
  | { readonly kind: 'keep'; readonly entry: string; readonly text: string }
  | { readonly kind: 'remove'; readonly entry: string };

/** Where the native library failed: before any secret was in reach, or with one. */
export type FailedAt = 'load' | 'open' | 'use';

const bytes = z.array(z.number().int().min(0).max(255));

export const helperReplySchema = z.discriminatedUnion('kind', [
  /** `bytes` is null where there is no entry. */
  z.object({ kind: z.literal('read'), bytes: bytes.nullable() }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), at: z.enum(['load', 'open', 'use']), message: z.string() }),
]);

export type HelperReply = z.output<typeof helperReplySchema>;
