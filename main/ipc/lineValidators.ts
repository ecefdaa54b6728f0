import { z } from 'zod';
import type { LineRequests } from './lineContract';

const applicationId = z.string().min(1).max(200);

/** What each request about the line must carry. */
export const lineValidators = {
  chooseLine: z.strictObject({ line: z.enum(['practice', 'real']) }),
  setTunnel: z.strictObject({ on: z.boolean() }),
  tunnelAction: z.strictObject({ action: z.enum(['try-again', 'get-cloudflared', 'choose-cloudflared']) }),
  voiceApplications: z.undefined(),
  chooseApplication: z.strictObject({ applicationId }),
  takeOver: z.strictObject({ applicationId }),
  pointAgain: z.undefined(),
} satisfies { readonly [N in keyof LineRequests]: z.ZodType<LineRequests[N]['args']> };
