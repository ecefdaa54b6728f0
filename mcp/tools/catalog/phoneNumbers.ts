import { z } from 'zod';
import { accountNumbers } from '../support/accountNumbers';
import { readsBandwidth } from '../support/annotations';
import { defineTool } from '../tool';

export const listPhoneNumbers = defineTool({
  name: 'listPhoneNumbers',
  title: 'List phone numbers',
  description:
    'Lists phone numbers of the account, each usable as `from` of createCall or createMessage. `source` says how each is known: tns and inserviceNumbers are Bandwidth\'s lists; where the account may not read those (usual on Build), numbers the user configured or that calls have shown. Code "feature_limit": ask the user for the number. Empty: tell the user.',
  profiles: ['voice', 'messaging'],
  annotations: readsBandwidth,
  input: z.strictObject({
    limit: z.number().int().min(1).max(1000).default(100).describe('`total` counts them all.'),
  }),
  output: z.looseObject({
    phoneNumbers: z.array(z.looseObject({ phoneNumber: z.string(), source: z.string() })),
    total: z.number(),
  }),
  async handler({ limit }, context) {
    const line = context.line();
    const numbers = await accountNumbers(line, context);
    return {
      phoneNumbers: numbers.slice(0, limit).map(({ status, ...number }) => ({ ...number, ...(status === undefined ? {} : { status }) })),
      total: numbers.length,
      line: line.kind,
    };
  },
});
