import { z } from 'zod';
import { e164Shape } from '../../mcp/base/phoneNumber';
import { choosableProfiles } from '../../mcp/index';
import { agentsValidators } from './agentsValidators';
import { askingValidators } from './askingValidators';
import type { RequestName, Requests } from './contract';
import { historyValidators } from './historyValidators';
import { homeValidators } from './homeValidators';
import { lineValidators } from './lineValidators';
import { settingsValidators } from './settingsValidators';
import { setupValidators } from './setupValidators';

const callId = z.string().min(1).max(200);
const profiles = z.array(z.enum(choosableProfiles, 'Unknown tool group.')).max(choosableProfiles.length);

/** What each request must carry. Kept apart from the contract so that the window never loads a validator. */
export const validators = {
  snapshot: z.undefined(),
  entryBody: z.strictObject({ entryId: z.string().min(1).max(300) }),
  phoneAnswer: z.strictObject({ callId }),
  phoneDecline: z.strictObject({ callId }),
  phoneDigits: z.strictObject({
    callId,
    digits: z.string().regex(/^[0-9*#A-D]{1,50}$/, 'Use only the keys 0 to 9, *, # and A to D.'),
  }),
  phoneSay: z.strictObject({
    callId,
    text: z.string().trim().min(1, 'Enter what to say.').max(2_000, 'The text is too long. Use at most 2,000 characters.'),
  }),
  phoneHangup: z.strictObject({ callId }),
  phoneCallIn: z.strictObject({
    from: z.string().regex(e164Shape, 'Enter the caller’s number with its country code, such as +15005550199.'),
  }),
  mintAgent: z.strictObject({
    name: z.string().trim().min(1, 'Enter a name for the agent.').max(60, 'Use at most 60 characters for the name.'),
    profiles: profiles.optional(),
  }),
  revokeAgent: z.strictObject({ id: z.string().min(1).max(200) }),
  setProfiles: z.strictObject({ profiles }),
  copyText: z.strictObject({ text: z.string().min(1).max(32_768) }),
  dismissNotice: z.strictObject({ id: z.string().min(1).max(200) }),
  ...agentsValidators,
  ...askingValidators,
  ...historyValidators,
  ...homeValidators,
  ...lineValidators,
  ...settingsValidators,
  ...setupValidators,
} satisfies { readonly [N in RequestName]: z.ZodType<Requests[N]['args']> };
