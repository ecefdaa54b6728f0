import type { Line } from '../../bandwidth/line';
import type { PhoneNumber } from '../../bandwidth/resources';
import { SwitchboardError } from '../../base/errors';
import type { KnownNumber } from '../../model/call';
import type { ToolContext } from '../tool';
import { scopeOf } from './lineAddresses';

/** What it takes to ask Bandwidth what the account has. */
export type AskingContext = Pick<ToolContext, 'client' | 'callbacks' | 'signal'>;

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
export async function accountNumbers(line: Line, context: AskingContext): Promise<readonly AccountNumber[]> {
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

async function knownNumbers(line: Line, context: Pick<ToolContext, 'callbacks'>): Promise<readonly AccountNumber[]> {
  const typed = line.preferred?.from;
  const shown = context.callbacks.knownNumbers(await scopeOf(line)).filter(({ phoneNumber }) => phoneNumber !== typed);
  return typed === undefined ? shown : [{ phoneNumber: typed, source: 'configured' }, ...shown];
}
