import { z } from 'zod';
import type { Line } from '../../bandwidth/line';
import type { PhoneNumber } from '../../bandwidth/resources';
import { SwitchboardError } from '../../base/errors';
import type { KnownNumber } from '../../callbacks/port';
import { readsBandwidth } from '../support/annotations';
import { scopeOf } from '../support/lineAddresses';
import { defineTool, type ToolContext } from '../tool';

/** A number of the account and how it is known. */
export interface AccountNumber {
  readonly phoneNumber: string;
  readonly status?: string | undefined;
  /** `configured`: the person typed it in (BW_NUMBER). */
  readonly source: PhoneNumber['source'] | KnownNumber['source'] | 'configured';
}

/**
 * The account's numbers: Bandwidth's own list, and where that is refused or empty the numbers known to be the account's.
 * @throws SwitchboardError `feature_limit` when the list is refused and no number is known.
 */
export async function accountNumbers(line: Line, context: ToolContext): Promise<readonly AccountNumber[]> {
  try {
    const listed = await context.client(line).listPhoneNumbers(context.signal);
    return listed.length > 0 ? listed : await knownNumbers(line, context);
  } catch (error) {
    if (!(error instanceof SwitchboardError) || error.code !== 'feature_limit') throw error;
    const known = await knownNumbers(line, context);
    if (known.length > 0) return known;
    throw new SwitchboardError(
      'feature_limit',
      error.message,
      'Do not retry. The number is shown in the Bandwidth App; ask the person for it and pass it as `from` to createCall, which needs no list.',
      { cause: error },
    );
  }
}

async function knownNumbers(line: Line, context: ToolContext): Promise<readonly AccountNumber[]> {
  const typed = line.preferred?.from;
  const shown = context.callbacks.knownNumbers(await scopeOf(line)).filter(({ phoneNumber }) => phoneNumber !== typed);
  return typed === undefined ? shown : [{ phoneNumber: typed, source: 'configured' }, ...shown];
}

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
