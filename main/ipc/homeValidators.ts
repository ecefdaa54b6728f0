import { z } from 'zod';
import type { HomeRequests } from './homeContract';

/** What each request of Home and of the strip of live calls must carry. */
export const homeValidators = {
  homeAction: z.strictObject({
    action: z.enum(['read-keychain', 'turn-tunnel-on', 'try-tunnel-again', 'point-again', 'start-again']),
  }),
  placeTestCall: z.strictObject({ to: z.string().max(20_000).optional() }),
  endCall: z.strictObject({ callId: z.string().min(1).max(200) }),
  endAllCalls: z.undefined(),
  startPractising: z.undefined(),
} satisfies { readonly [N in keyof HomeRequests]: z.ZodType<HomeRequests[N]['args']> };
