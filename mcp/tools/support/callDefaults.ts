import type { Line } from '../../bandwidth/line';
import { isOurs } from '../../base/callbackAddress';
import { SwitchboardError } from '../../base/errors';
import { type AskingContext, accountNumbers } from './accountNumbers';
import { requireVoiceAddress, voiceAddress } from './lineAddresses';
import { onlyOne } from './onlyOne';

/** Where a call's webhooks go, and what the agent should know about it. */
export interface CallAddresses {
  readonly answerUrl: string;
  readonly disconnectUrl: string | undefined;
  readonly warnings: readonly string[];
}

const elsewhere =
  'answerUrl points to another server, which gets the callbacks of this call and answers them with BXML. They do not arrive here; use getCallState.';
const endUnseen = 'Its end is not reported here either.';

/**
 * Fills in answerUrl and disconnectUrl with ours. Pure but for reading the line's base.
 * One pair of Basic credentials serves both addresses of a call, so where our listener asks for them the two cannot be
 * split between us and a foreign server: it would be sent our credentials, or we would be sent none.
 * @throws SwitchboardError `validation` when Bandwidth cannot reach us and no answerUrl was given, or when the two are split.
 */
export function callAddresses(
  line: Line,
  given: { readonly answerUrl?: string | undefined; readonly disconnectUrl?: string | undefined },
): CallAddresses {
  const base = line.callbackBase();
  const answerUrl =
    given.answerUrl ?? requireVoiceAddress(line, 'answerUrl', 'Pass the answerUrl of a server that answers Bandwidth with BXML.');
  const guarded = line.callbackCredentials() !== undefined;
  if (isOurs(answerUrl, base)) {
    if (guarded && given.disconnectUrl !== undefined && !isOurs(given.disconnectUrl, base)) {
      throw new SwitchboardError(
        'validation',
        'disconnectUrl points to another server and answerUrl to this one. The other server would get the callback credentials of this one.',
        'Leave disconnectUrl out: the end of the call is then reported by getCallbackEvents.',
      );
    }
    return { answerUrl, disconnectUrl: given.disconnectUrl ?? voiceAddress(line), warnings: [] };
  }
  const disconnectUrl = given.disconnectUrl ?? (guarded ? undefined : voiceAddress(line));
  const endSeen = disconnectUrl !== undefined && isOurs(disconnectUrl, base) && !guarded;
  return { answerUrl, disconnectUrl, warnings: [endSeen ? elsewhere : `${elsewhere} ${endUnseen}`] };
}

/**
 * The application and number a call is placed with: the given ones, whatever lists say, else the configured ones, else the only ones there are.
 * @throws SwitchboardError `validation` listing the candidates when there are several, or none; `feature_limit` when numbers cannot be listed.
 */
export async function callParties(
  line: Line,
  given: { readonly applicationId?: string | undefined; readonly from?: string | undefined },
  context: AskingContext,
): Promise<{ readonly applicationId: string; readonly from: string }> {
  const { preferred } = line;
  const [applicationId, from] = await Promise.all([
    given.applicationId ?? preferred?.applicationId ?? onlyApplication(line, context),
    given.from ?? preferred?.from ?? onlyNumber(line, context),
  ]);
  return { applicationId, from };
}

const so = 'so no call can be placed';

async function onlyApplication(line: Line, context: AskingContext): Promise<string> {
  const voice = (await context.client(line).listApplications(context.signal)).filter(({ serviceType }) => serviceType === 'Voice-V2');
  const choices = voice.map(({ applicationId, name }) => ({ value: applicationId, shown: `${applicationId} (${name})` }));
  return onlyOne({ argument: 'applicationId', what: 'voice application', tool: 'listApplications', so }, choices);
}

async function onlyNumber(line: Line, context: AskingContext): Promise<string> {
  const choices = (await accountNumbers(line, context)).map(({ phoneNumber }) => ({ value: phoneNumber, shown: phoneNumber }));
  return onlyOne({ argument: 'from', what: 'phone number', tool: 'listPhoneNumbers', so }, choices);
}
