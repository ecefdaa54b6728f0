import { z } from 'zod';
import type { AskingRequests } from './askingContract';

const callId = z.string().min(1).max(200);
const search = z.strictObject({
  words: z.string().max(200).optional(),
  agentId: z.string().min(1).max(200).optional(),
  person: z.boolean().optional(),
  outcome: z.enum(['ok', 'failed', 'denied', 'expired', 'cancelled']).optional(),
});

/** What each request about approvals, Stop, taking over and the activity must carry. */
export const askingValidators = {
  answerApproval: z.strictObject({ id: z.string().min(1).max(200), decision: z.enum(['once', 'always', 'no']) }),
  allowCalls: z.undefined(),
  takeOverCall: z.strictObject({ callId }),
  sayInCall: z.strictObject({
    callId,
    text: z.string().trim().min(1, 'Enter what to say.').max(2_000, 'The text is too long. Use at most 2,000 characters.'),
  }),
  putCallThrough: z.strictObject({ callId, to: z.string().trim().min(1, 'Enter a phone number.').max(200) }),
  giveCallBack: z.strictObject({ callId }),
  activity: z.strictObject({ search, before: z.string().min(1).max(200).optional() }),
  exportActivity: z.strictObject({ search, full: z.boolean() }),
} satisfies { readonly [N in keyof AskingRequests]: z.ZodType<AskingRequests[N]['args']> };
