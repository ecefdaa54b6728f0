import { z } from 'zod';
import type { Line } from '../../bandwidth/line';
import { SwitchboardError } from '../../base/errors';
import type { KnownCall } from '../../model/call';
import type { Scope } from '../../model/scope';
import type { TurnAddress } from '../../model/turn';
import { readyDocument } from '../support/bxmlDocument';
import { callId, id } from '../support/fields';
import { scopeOf } from '../support/lineAddresses';
import { type Watch, waitSeconds, watchFrom } from '../support/nextOnCall';
import { defineTool, type ToolContext } from '../tool';

const input = z.strictObject({
  callbackId: id.optional().describe('From an event or openTurns. Preferred.'),
  callId: callId.optional().describe('Instead: answers the open turn of this call.'),
  bxml: z
    .string()
    .min(1)
    .describe(
      'A whole document, for example <Response><Gather maxDigits="1"><SpeakSentence>Press 1.</SpeakSentence></Gather></Response>. Leave out callback URLs to get the events here.',
    ),
  waitSeconds,
  replace: z.boolean().default(false).describe('Replaces your own kept answer.'),
});

export const respondToCallback = defineTool({
  name: 'respondToCallback',
  title: 'Answer a callback with BXML',
  description:
    'Tells a waiting call what to do next. Use it once for each event with a callbackId, before its answerWithin runs out. The first answer wins: after code "conflict" drop your BXML and read getCallbackEvents. Code "validation" leaves the turn open: mend the BXML and answer again. A call without a further verb hangs up, so put Gather, Record or Redirect last to go on; `then` says what comes next. With waitSeconds: 25 the result has the next `events`; if there are none, go on with getCallbackEvents and the `cursor`. While your call rings, the answer is kept for its first turn.',
  profiles: ['voice'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input,
  output: z.looseObject({
    delivered: z.boolean(),
    callbackId: z.string().optional(),
    callId: z.string(),
    event_type: z.string().optional(),
    waitedMs: z.number().optional(),
    filled: z.array(z.string()),
    warnings: z.array(z.string()),
    then: z.string(),
  }),
  async handler(given, context) {
    const address = turnAddress(given);
    context.note({ bxml: given.bxml, ...(given.callId === undefined ? {} : { callId: given.callId }) });
    const line = given.callId === undefined ? context.line() : context.lineOfCall(given.callId);
    const scope = await scopeOf(line);
    const watch = await watchFrom(context, scope, given.waitSeconds);
    const turn = await context.callbacks.turnFor(scope, address, context.agent).catch((error: unknown) => {
      if (given.callId !== undefined && mayAnswerAhead(error, context.callbacks.call(scope, given.callId))) return undefined;
      throw error;
    });
    if (turn === undefined) return answerAhead(given, scope, line, context, watch);
    if (given.callId !== undefined && given.callId !== turn.callId) {
      throw new SwitchboardError(
        'validation',
        'callbackId and callId belong to different calls, so nothing was sent.',
        'Pass the callbackId alone, as the event or openTurns gave it.',
      );
    }
    context.note({ callId: turn.callId, bxml: given.bxml });
    const { bxml, report } = readyDocument(given.bxml, turn.place, line);
    // The turn that was checked for, even if the call has moved on to another one meanwhile.
    const delivery = await context.callbacks.respond(scope, { callbackId: turn.callbackId }, bxml, context.agent);
    return { ...delivery, ...report, ...(await watch.next(turn.callId)) };
  },
});

/** The call rings and has asked for nothing yet, but will. */
function mayAnswerAhead(error: unknown, call: KnownCall | undefined): boolean {
  if (!(error instanceof SwitchboardError) || error.code !== 'not_found' || call === undefined) return false;
  return call.direction === 'outbound' && call.parentCallId === undefined && call.answeredAt === undefined && call.endedAt === undefined;
}

async function answerAhead(
  { callId = '', bxml: text, replace }: z.output<typeof input>,
  scope: Scope,
  line: Line,
  { callbacks, agent }: ToolContext,
  watch: Watch,
) {
  const { bxml, report } = readyDocument(text, 'call', line);
  const outcome = await callbacks.answerAhead(scope, callId, bxml, agent, replace);
  const delivery = outcome === 'ready' ? { delivered: false, ready: true, callId } : outcome;
  return { ...delivery, ...report, ...(await watch.next(callId)) };
}

function turnAddress({ callbackId, callId }: z.output<typeof input>): TurnAddress {
  if (callbackId !== undefined) return { callbackId };
  if (callId !== undefined) return { callId };
  throw new SwitchboardError(
    'validation',
    'Neither callbackId nor callId was given, so it is unclear which callback to answer.',
    'Pass the callbackId of an event from getCallbackEvents.',
  );
}
