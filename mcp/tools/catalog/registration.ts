import { z } from 'zod';
import { adds } from '../support/annotations';
import { browserSteps, handOff, realSignUp, termsOfService } from '../support/registrationSteps';
import { type AnyTool, defineTool } from '../tool';

const name = z.string().trim().min(1).max(100);

const createRegistration = defineTool({
  name: 'createRegistration',
  title: 'Sign up for Bandwidth Build',
  description:
    'Starts the sign-up for Bandwidth Build, the free voice-first trial, for a user without an account. Offer it when they want to try things out. Ask for each detail and for their acceptance of the terms; invent nothing. Afterwards stop calling tools and tell the user the four `steps`: codes are entered only in their browser, never here. Later setCredentials.',
  profiles: ['onboarding'],
  annotations: adds,
  input: z.strictObject({
    phoneNumber: z
      .string()
      .regex(/^\+1[2-9]\d{9}$/, 'must be a US number in E.164 form, for example +19195551234')
      .describe("The user's US mobile, E.164; it gets the SMS code."),
    email: z.email('must be an email address').max(254).describe('Not used at Bandwidth before.'),
    firstName: name,
    lastName: name,
    tosAccepted: z
      .boolean()
      .refine((accepted) => accepted, 'must be true, and only the user can accept the terms: ask them first')
      .describe(`Ask the user whether they accept ${termsOfService} and pass true only after they said yes; never assume it.`),
    promotionalCommsAccepted: z.boolean().default(false).describe('true only if the user asked for marketing messages.'),
  }),
  output: z.looseObject({ registrationId: z.string(), status: z.string(), steps: z.array(z.string()), next: z.string() }),
  async handler(input, { registration, signal }) {
    const { registrationId, status, message } = await registration.register({ ...input, tosAccepted: true }, signal);
    return {
      registrationId,
      status,
      ...(message === undefined ? {} : { message }),
      steps: [...browserSteps],
      next: registration.line === 'practice' ? realSignUp : handOff,
      line: registration.line,
    };
  },
});

export const registrationTools: readonly AnyTool[] = [createRegistration];
