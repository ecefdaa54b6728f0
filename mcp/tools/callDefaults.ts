import { isOurs } from '../bandwidth/address';
import type { BandwidthClient } from '../bandwidth/client';
import type { Line } from '../bandwidth/line';
import { SwitchboardError } from '../errors';
import { requireVoiceAddress, voiceAddress } from './ours';

/** Where a call's webhooks go, and what the agent should know about it. */
export interface CallAddresses {
  readonly answerUrl: string;
  readonly disconnectUrl: string | undefined;
  readonly warnings: readonly string[];
}

const elsewhere =
  'answerUrl leads to another server: the callbacks of this call go there, and it is that server that answers them with BXML. They will not be seen here; use getCallState.';
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
        'disconnectUrl leads to another server while answerUrl leads to this one, whose callback credentials that server must not see.',
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
 * The application and number a call is placed with: the given ones, else the configured ones, else the only ones there are.
 * @throws SwitchboardError `validation` listing the candidates when there are several, or none.
 */
export async function callParties(
  client: BandwidthClient,
  given: { readonly applicationId?: string | undefined; readonly from?: string | undefined },
  signal: AbortSignal,
): Promise<{ readonly applicationId: string; readonly from: string }> {
  const { preferred } = client.line;
  const [applicationId, from] = await Promise.all([
    given.applicationId ?? preferred?.applicationId ?? onlyApplication(client, signal),
    given.from ?? preferred?.from ?? onlyNumber(client, signal),
  ]);
  return { applicationId, from };
}

async function onlyApplication(client: BandwidthClient, signal: AbortSignal): Promise<string> {
  const voice = (await client.listApplications(signal)).filter((application) => application.serviceType === 'Voice-V2');
  const choices = voice.map(({ applicationId, name }) => ({ value: applicationId, shown: `${applicationId} (${name})` }));
  return onlyOne('applicationId', 'voice application', choices, 'listApplications');
}

async function onlyNumber(client: BandwidthClient, signal: AbortSignal): Promise<string> {
  const numbers = await client.listPhoneNumbers(signal);
  const choices = numbers.map(({ phoneNumber }) => ({ value: phoneNumber, shown: phoneNumber }));
  return onlyOne('from', 'phone number', choices, 'listPhoneNumbers');
}

interface Choice {
  readonly value: string;
  readonly shown: string;
}

const shownChoices = 10;

function onlyOne(argument: string, what: string, choices: readonly Choice[], tool: string): string {
  const [first, ...others] = choices;
  if (first === undefined) {
    throw new SwitchboardError(
      'validation',
      `The account has no ${what}, so no call can be placed.`,
      `Ask the user to add a ${what} in the Bandwidth App, then call ${tool}.`,
    );
  }
  if (others.length === 0) return first.value;
  const rest = choices.length - shownChoices;
  const shown = choices.slice(0, shownChoices).map((choice) => choice.shown);
  throw new SwitchboardError(
    'validation',
    `The account has ${choices.length} ${what}s: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more (${tool} lists them)` : ''}.`,
    `Choose one, asking the user if it is not clear, and pass it as ${argument}.`,
  );
}
