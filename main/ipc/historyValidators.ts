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
  historyKeep: z.strictObject({ keep: z.boolean() }),
  historyDeleteAll: z.undefined(),
  historyExport: z.strictObject({ format: z.enum(exportFormats), full: z.boolean() }),
} satisfies { readonly [N in keyof HistoryRequests]: z.ZodType<HistoryRequests[N]['args']> };
