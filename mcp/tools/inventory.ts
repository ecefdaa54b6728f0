import { z } from 'zod';
import { hideOurs } from './ours';
import { type AnyTool, defineTool } from './tool';

const readsBandwidth = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

const listApplications = defineTool({
  name: 'listApplications',
  title: 'List applications',
  description:
    'Lists the applications on the account, with their callback URLs. Call it early: a call needs the applicationId of one whose serviceType is Voice-V2. createCall picks it by itself when there is only one. A URL shown as "this server" leads here. An empty list means that the account has none: tell the user. Next: listPhoneNumbers, then createCall.',
  profiles: ['voice', 'messaging'],
  annotations: readsBandwidth,
  input: z.strictObject({}),
  output: z.looseObject({
    applications: z.array(
      z.looseObject({ applicationId: z.string(), serviceType: z.enum(['Voice-V2', 'Messaging-V2']), name: z.string() }),
    ),
    line: z.enum(['practice', 'real']),
  }),
  async handler(_input, context) {
    const line = context.line();
    const applications = await context.client(line).listApplications(context.signal);
    return {
      applications: applications.map(({ applicationId, serviceType, name, fields }) => ({
        ...hideOurs(fields, line),
        applicationId,
        serviceType,
        name,
      })),
      line: line.kind,
    };
  },
});

const listPhoneNumbers = defineTool({
  name: 'listPhoneNumbers',
  title: 'List phone numbers',
  description:
    'Lists the phone numbers in service on the account: each can be the `from` of createCall, which picks it by itself when there is only one. Code "feature_limit" means that the account may not list them (usual on Bandwidth Build): ask the user for the number and pass it as `from`. An empty list cannot be mended here: tell the user. Next: createCall.',
  profiles: ['voice', 'messaging'],
  annotations: readsBandwidth,
  input: z.strictObject({
    limit: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .describe('How many to return, 1 to 1000, for example 100. `total` counts them all.'),
  }),
  output: z.looseObject({
    phoneNumbers: z.array(z.looseObject({ phoneNumber: z.string().describe('E.164, for example +19195551234.') })),
    total: z.number(),
    line: z.enum(['practice', 'real']),
  }),
  async handler({ limit }, context) {
    const line = context.line();
    const numbers = await context.client(line).listPhoneNumbers(context.signal);
    return {
      phoneNumbers: numbers
        .slice(0, limit)
        .map(({ phoneNumber, status }) => ({ phoneNumber, ...(status === undefined ? {} : { status }) })),
      total: numbers.length,
      line: line.kind,
    };
  },
});

export const inventoryTools: readonly AnyTool[] = [listApplications, listPhoneNumbers];
