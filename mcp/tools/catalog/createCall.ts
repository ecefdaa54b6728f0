import { z } from 'zod';
import type { Line } from '../../bandwidth/line';
import { longestCallbackTimeout } from '../../bandwidth/pointingPlan';
import type { CreateCallRequest } from '../../bandwidth/resources';
import { isOurs } from '../../base/callbackAddress';
import { SwitchboardError } from '../../base/errors';
import type { Scope } from '../../model/scope';
import { type ReadyDocument, readyDocument } from '../support/bxmlDocument';
import { callAddresses, callParties } from '../support/callDefaults';
import { applicationId, callee, e164, webAddress } from '../support/fields';
import { completedAddress, hideOurs, scopeOf, voiceAddress } from '../support/lineAddresses';
import { waitSeconds, watchFrom } from '../support/nextOnCall';
import { defineTool, type ToolContext } from '../tool';

const input = z.strictObject({
  to: callee.describe('Whom to call: E.164, for example +19195551234, or a sip: address.'),
  from: e164.optional().describe("A number of the account, E.164. Default: the account's only one."),
  applicationId: applicationId.optional().describe('UUID of a voice application. Default: the only one.'),
  answerUrl: webAddress.optional().describe('Default: this server, that is you.'),
  disconnectUrl: webAddress.optional().describe('Gets the end of the call. Default: this server.'),
  answerMethod: z.enum(['GET', 'POST']).optional().describe('For an answerUrl elsewhere. Default POST.'),
  answerFallbackUrl: webAddress.optional().describe('Asked when answerUrl fails.'),
  callTimeout: z.number().min(1).max(300).optional().describe('Seconds to ring. Default 30.'),
  callbackTimeout: z
    .number()
    .min(1)
    .max(longestCallbackTimeout)
    .default(longestCallbackTimeout)
    .describe('Seconds Bandwidth waits for each answer.'),
  machineDetection: z
    .strictObject({
      mode: z.enum(['sync', 'async']).default('async').describe('sync: the answer event waits for the result.'),
      detectionTimeout: z.number().int().min(1).max(300).optional().describe('Seconds. Default 15.'),
      callbackUrl: webAddress.optional().describe('async only. Default: this server.'),
    })
    .optional()
    .describe('Person or answering machine? async: an event machineDetectionComplete.'),
  priority: z.number().int().min(1).max(5).optional().describe('1 (first) to 5 (default).'),
  tag: z.string().max(4096).optional().describe('Your own text, returned in its events.'),
  privacy: z.boolean().optional().describe("true hides the caller's number."),
  displayName: z
    .string()
    .max(256)
    .regex(/^\P{Cc}*$/u, 'must hold no control characters')
    .optional()
    .describe('Caller name to show, for example Acme.'),
  answerBxml: z.string().min(1).optional().describe('BXML to run when somebody answers.'),
  waitSeconds,
});

export const createCall = defineTool({
  name: 'createCall',
  title: 'Place a call',
  description:
    'Places an outbound call. Ask the user before calling a real number. The callId it returns proves nothing: the call may never go out. Always poll getCallState until `ended` or `connected` before you report success. To talk, pass answerBxml and waitSeconds: 25, then give BXML to respondToCallback within the time its openTurns shows. Do not call again because it is quiet: look first.',
  profiles: ['voice'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input,
  output: z.looseObject({
    callId: z.string(),
    warnings: z.array(z.string()),
    next: z.string(),
  }),
  async handler(given, context) {
    const line = context.line();
    const own = (address: string | undefined) => completedAddress(address, line);
    const { warnings, ...addresses } = callAddresses(line, { answerUrl: own(given.answerUrl), disconnectUrl: own(given.disconnectUrl) });
    const answerFallbackUrl = own(given.answerFallbackUrl);
    const machineDetection = given.machineDetection === undefined ? undefined : detection(given.machineDetection, line);
    const client = context.client(line);
    const parties = await callParties(line, given, context);
    const scope = await scopeOf(line);
    const ours = isOurs(addresses.answerUrl, line.callbackBase());
    // Our listener takes webhooks by POST.
    const answerMethod = ours ? undefined : given.answerMethod;
    const { waitSeconds: seconds, answerBxml, ...asked } = given;
    const first = answerBxml === undefined ? undefined : firstAnswer(answerBxml, ours, line);
    const watch = await watchFrom(context, scope, seconds);
    const call = await client.createCall(
      { ...asked, ...addresses, ...parties, answerFallbackUrl, answerMethod, machineDetection },
      context.signal,
    );
    context.note({ callId: call.callId });
    context.callbacks.callPlaced({
      callId: call.callId,
      line: line.kind,
      account: scope.account,
      applicationId: parties.applicationId,
      from: parties.from,
      to: given.to,
      owner: context.agent,
      callbackTimeout: call.callbackTimeout ?? given.callbackTimeout,
      tag: given.tag,
    });
    const unsaid = first === undefined ? undefined : await answerFirst(first.bxml, scope, call.callId, context);
    return {
      ...hideOurs(call, line),
      callId: call.callId,
      line: line.kind,
      warnings: [...warnings, ...(first?.report.warnings ?? []), ...(unsaid === undefined ? [] : [unsaid])],
      ...(first === undefined || unsaid !== undefined ? {} : { ready: true, filled: first.report.filled, then: first.report.then }),
      next: ours ? nextHere : nextElsewhere,
      ...(await watch.next(call.callId)),
    };
  },
});

/** @throws SwitchboardError `validation` before the call is placed, when the document could not answer it */
function firstAnswer(answerBxml: string, ours: boolean, line: Line): ReadyDocument {
  if (ours) return readyDocument(answerBxml, 'call', line);
  throw new SwitchboardError(
    'validation',
    'answerBxml and an answerUrl on another server were both given, so it is unclear what the call says first. No call was placed.',
    'Leave out answerUrl to speak answerBxml, or leave out answerBxml.',
  );
}

/**
 * The call may have been answered before Bandwidth's reply to createCall arrived.
 * @returns a warning when the document will not be said. The call is placed all the same.
 */
async function answerFirst(bxml: string, scope: Scope, callId: string, { callbacks, agent }: ToolContext): Promise<string | undefined> {
  try {
    await callbacks.answerAhead(scope, callId, bxml, agent, false);
    return undefined;
  } catch (error) {
    if (!(error instanceof SwitchboardError)) throw error;
    return `answerBxml was not said: ${error.message}`;
  }
}

const accepted =
  'Accepted, which does not mean delivered: nothing has been connected yet. Poll getCallState every second until `connected` or `ended` before you report success.';
const nextHere = `${accepted} To talk, call getCallbackEvents with this callId and waitSeconds 25, then answer the answer event with respondToCallback.`;
const nextElsewhere = accepted;

function detection(
  { mode, detectionTimeout, callbackUrl }: NonNullable<z.output<typeof input>['machineDetection']>,
  line: Line,
): NonNullable<CreateCallRequest['machineDetection']> {
  const resultUrl = mode === 'async' ? (completedAddress(callbackUrl, line) ?? voiceAddress(line)) : undefined;
  return {
    mode,
    ...(detectionTimeout === undefined ? {} : { detectionTimeout }),
    ...(resultUrl === undefined ? {} : { callbackUrl: resultUrl }),
  };
}
