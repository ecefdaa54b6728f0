import { z } from 'zod';
import { exportFormats } from '../../mcp/index';
import type { HistoryRequests } from './historyContract';

const seq = z.number().int().min(1);
const typed = z.string().trim().max(200, 'The search text is too long.');
/** Milliseconds since the epoch, as far as a Date reaches. */
const moment = z.number().int().min(0).max(8_640_000_000_000_000);

export const historyValidators = {
  history: z.undefined(),
  historySearch: z.strictObject({
    search: z
      .strictObject({
        words: typed.optional(),
        number: typed.optional(),
        callId: typed.optional(),
        since: moment.optional(),
        until: moment.optional(),
      })
      .refine(({ since, until }) => since === undefined || until === undefined || since < until, '“From” must be earlier than “Until”.'),
    before: z.string().min(1).max(60).optional(),
  }),
  historyBody: z.strictObject({ seq }),
  historyReplay: z.strictObject({ seq }),
  historyRetention: z.strictObject({
    days: z.number().int('Days are a whole number.').min(1, 'At least 1 day is kept.').max(365, 'At most 365 days are kept.'),
    megabytes: z
      .number()
      .int('The size is a whole number of MB.')
      .min(10, 'The history needs at least 10 MB.')
      .max(1_000_000, 'The history can have at most 1,000,000 MB.'),
  }),
  historyKeep: z.strictObject({ keep: z.boolean() }),
  historyDeleteAll: z.undefined(),
  historyExport: z.strictObject({ format: z.enum(exportFormats), full: z.boolean() }),
} satisfies { readonly [N in keyof HistoryRequests]: z.ZodType<HistoryRequests[N]['args']> };
