import { z } from 'zod';
import { handoffTicks, type SetupRequests } from './setupContract';

/** Longer than any name or address; what is typed is judged where it is used, with a sentence beside its field. */
const typed = z.string().max(20_000, 'This text is too long. Use at most 20,000 characters.');
const accountId = z.string().regex(/^\d{1,20}$/, 'An account number has digits only. It is shown in the Bandwidth App.');
const agentId = z.string().min(1).max(200);
const details = z.strictObject({ firstName: typed, lastName: typed, email: typed, phone: typed, termsAccepted: z.boolean() });

/** What each request about set-up must carry. */
export const setupValidators = {
  saveDetails: z.strictObject({ details }),
  signUp: z.strictObject({ details, practice: z.boolean() }),
  startOver: z.undefined(),
  tickHandoff: z.strictObject({ tick: z.enum(handoffTicks), done: z.boolean() }),
  openPage: z.strictObject({ page: z.enum(['sign-up', 'mail', 'app', 'terms']) }),
  readClipboard: z.undefined(),
  checkCredentials: z.strictObject({ clientId: typed, clientSecret: typed, accountId: accountId.optional() }),
  keepBrought: z.strictObject({ agentId, keep: z.boolean() }),
  readmitAgent: z.strictObject({ agentId }),
  readKeychain: z.undefined(),
  loadNumber: z.undefined(),
  chooseNumber: z.strictObject({ number: typed }),
  chooseSetupApplication: z.strictObject({ applicationId: z.string().min(1).max(200) }),
  createVoiceApplication: z.undefined(),
  useAccount: z.strictObject({ environment: z.string().min(1).max(300), accountId }),
  signOut: z.strictObject({ everything: z.boolean() }),
  answerOffer: z.strictObject({ use: z.boolean() }),
} satisfies { readonly [N in keyof SetupRequests]: z.ZodType<SetupRequests[N]['args']> };
