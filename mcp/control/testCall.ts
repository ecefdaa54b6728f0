import { troubleOfError } from '../account/trouble';
import { type BandwidthClient, createClient } from '../bandwidth/client';
import { refusalOf } from '../bandwidth/errors';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import type { LineBook } from '../bandwidth/lineBook';
import { longestCallbackTimeout } from '../bandwidth/pointingPlan';
import { SwitchboardError } from '../base/errors';
import { isE164 } from '../base/phoneNumber';
import { buildBxml } from '../bxml/build';
import type { Callbacks } from '../callbacks/callbacks';
import type { Agent } from '../model/agent';
import type { LineKind } from '../model/line';
import type { Trouble } from '../model/readiness';
import { callParties } from '../tools/support/callDefaults';
import { voiceAddress } from '../tools/support/lineAddresses';

export interface TestCallRequest {
  /** E.164. On the practice line it may be left out: then the practice phone rings. */
  readonly to?: string | undefined;
  /** What the person hears when they answer; it says goodbye in any case. */
  readonly greeting?: string | undefined;
}

export interface TestCallParts {
  readonly http: ClientOptions;
  readonly lines: Pick<LineBook, 'lineFor' | 'remember'>;
  readonly callbacks: Pick<Callbacks, 'port' | 'ownCalls' | 'hand'>;
  readonly line: LineKind;
  /** The number to call from; left out: the chosen one, else the account's only one. */
  readonly from?: string | undefined;
}

/** Shown as who placed the call and who answered it. */
const tester: Agent = { id: 'switchboard-test-call', name: 'Test call' };

/** No script answers it, so it rings the practice phone. */
const practicePhone = '+15005550142';

const usualGreeting = 'Hello. This is Switchboard. Your phone line works, and your agent can use it now.';
const longestGreeting = 500;
const ringSeconds = 45;

/**
 * Calls the person, and tells whoever answers that the line works. No agent is needed, and none sees the call.
 * @throws SwitchboardError in a person's words when the call could not be placed
 */
export async function placeTestCall(parts: TestCallParts, { to, greeting }: TestCallRequest): Promise<{ readonly callId: string }> {
  const { http, lines, callbacks } = parts;
  const number = to ?? (parts.line === 'practice' ? practicePhone : undefined);
  if (number === undefined || !isE164(number)) throw said('validation', wrongNumber);
  if (callbacks.hand.stoppedSince !== undefined) throw said('denied', callsAreStopped);
  // Two clicks must not ring the person twice.
  if (callbacks.ownCalls.underWay) throw said('conflict', stillUnderWay);
  const own = callbacks.ownCalls.begin(tester, document(greeting));
  try {
    const line = lines.lineFor(tester);
    const answerUrl = reachableAt(line);
    const client = createClient(line, http);
    const parties = await partiesOf(line, client, parts);
    const call = await client.createCall({
      ...parties,
      ...{ to: number, tag: own.tag, answerUrl, disconnectUrl: answerUrl },
      ...{ callTimeout: ringSeconds, callbackTimeout: longestCallbackTimeout },
    });
    const { callId, callbackTimeout } = call;
    lines.remember(callId, line, tester);
    own.placed({ callId, line: line.kind, ...parties, to: number, callbackTimeout: callbackTimeout ?? longestCallbackTimeout });
    return { callId };
  } catch (error) {
    own.dropped();
    throw inWords(error);
  }
}

function document(greeting: string | undefined): string {
  const given = (greeting ?? '').trim().slice(0, longestGreeting);
  const verb = (name: string, text: string, attributes = {}) => ({ verb: name, attributes, text, children: [], line: 0 });
  return buildBxml({
    root: 'Response',
    verbs: [
      verb('Pause', '', { duration: '1' }),
      verb('SpeakSentence', given === '' ? usualGreeting : given),
      verb('SpeakSentence', 'Goodbye.'),
      verb('Hangup', ''),
    ],
  });
}

function reachableAt(line: Line): string {
  const address = voiceAddress(line);
  if (address !== undefined) return address;
  throw said('unavailable', line.whyUnreachable()?.passes === true ? notYetReached : notReached);
}

async function partiesOf(line: Line, client: BandwidthClient, { callbacks, from }: TestCallParts) {
  try {
    return await callParties(line, { from }, { client: () => client, callbacks: callbacks.port, signal: new AbortController().signal });
  } catch (error) {
    // Several or none, or a list that Bandwidth does not give: the person has to choose.
    const unclear = error instanceof SwitchboardError && (error.code === 'validation' || error.code === 'feature_limit');
    throw unclear ? said('validation', unknownNumber, error) : error;
  }
}

const wrongNumber: Trouble = {
  sentence: 'This is not a phone number that can be called.',
  fix: 'Type your number, for example (919) 555-0123.',
};
const callsAreStopped: Trouble = { sentence: 'You stopped all calls.', fix: 'Allow calls again first.' };
const stillUnderWay: Trouble = { sentence: 'A test call is under way.', fix: 'Answer it or end it first.' };
const notReached: Trouble = {
  sentence: 'Bandwidth cannot reach this computer, so it could not find out what to say on the call.',
  fix: 'Turn the connection on under Set up.',
};
const notYetReached: Trouble = {
  sentence: 'Bandwidth cannot reach this computer yet.',
  fix: 'Wait until Home says that it can, then try again.',
};
const unknownNumber: Trouble = {
  sentence: 'Switchboard does not know which phone number and application to call from.',
  fix: 'Pick your phone number and application under Set up.',
};
const noCredit: Trouble = {
  sentence: 'Your Bandwidth account has no credit left.',
  fix: 'Add credit in the Bandwidth App, then try again.',
};
const notAllowed: Trouble = {
  sentence: 'Bandwidth did not allow this call. During a free trial it calls only numbers that you have verified.',
  fix: 'Verify your phone number in the Bandwidth App, then try again.',
};
const refused: Trouble = {
  sentence: 'Bandwidth did not accept the call.',
  fix: 'Check your number, and on Home the phone number you call from. Then try again.',
};
const unsure: Trouble = {
  sentence: 'Bandwidth did not confirm the call, so your phone may or may not ring.',
  fix: 'Wait a minute before you try again.',
};

const byStatus: ReadonlyMap<number | undefined, Trouble> = new Map([
  [400, refused],
  [402, noCredit],
  [403, notAllowed],
]);

/** What went wrong, for a person: the client's own sentences are written for agents. */
function inWords(error: unknown): unknown {
  if (!(error instanceof SwitchboardError) || error instanceof Said) return error;
  const trouble = byStatus.get(refusalOf(error)?.status) ?? (error.code === 'timeout' ? unsure : undefined);
  if (trouble !== undefined) return said(error.code, trouble, error);
  if (error.code === 'auth' && error.cause === undefined) return said('auth', noCredentials, error);
  return said(error.code, troubleOfError(error), error);
}

const noCredentials: Trouble = {
  sentence: 'Switchboard has no credentials for a Bandwidth account.',
  fix: 'Sign up, or enter your credentials, under Set up.',
};

/** Already in a person's words. */
class Said extends SwitchboardError {}

function said(code: SwitchboardError['code'], { sentence, fix }: Trouble, cause?: unknown): Said {
  return new Said(code, sentence, fix, { cause });
}
