import { z } from 'zod';
import { SwitchboardError } from '../../base/errors';
import type { KnownCall } from '../../model/call';
import type { TurnAddress } from '../../model/turn';
import { readyDocument } from '../support/bxmlDocument';
import { callId, id } from '../support/fields';
import { scopeOf } from '../support/lineAddresses';
import { defineTool } from '../tool';

const input = z.strictObject({
  callbackId: id.optional().describe('From an event or openTurns. Preferred.'),
  callId: callId.optional().describe('Instead: answers the open turn of this call.'),
  bxml: z
    .string()
    .min(1)
    .describe(
      'A whole document, for example <Response><Gather maxDigits="1"><SpeakSentence>Press 1.</SpeakSentence></Gather></Response>. Leave out callback URLs to get the events here.',
    ),
});

export const respondToCallback = defineTool({
  name: 'respondToCallback',
  title: 'Answer a callback with BXML',
  description:
    'Tells a waiting call what to do next. Use it once for each event with a callbackId, before its answerWithin runs out. The first answer wins: code "conflict" means that another answer came first or the caller is gone; drop your BXML and read getCallbackEvents. Code "validation" leaves the turn open: mend the BXML and answer again. A call without a further verb hangs up, so put Gather, Record or Redirect last to go on. `then` says what comes next; wait for it with getCallbackEvents.',
  profiles: ['voice'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input,
  output: z.looseObject({
    delivered: z.boolean(),
    callbackId: z.string(),
    callId: z.string(),
    event_type: z.string(),
    waitedMs: z.number(),
    filled: z.array(z.string()).describe('Addresses filled in for you.'),
    warnings: z.array(z.string()),
    then: z.string(),
  }),
  async handler(given, context) {
    const address = turnAddress(given);
    context.note({ bxml: given.bxml, ...(given.callId === undefined ? {} : { callId: given.callId }) });
    const line = given.callId === undefined ? context.line() : context.lineOfCall(given.callId);
    const scope = await scopeOf(line);
    const turn = await context.callbacks.turnFor(scope, address, context.agent).catch((error: unknown) => {
      throw ringing(error, given.callId === undefined ? undefined : context.callbacks.call(scope, given.callId)) ?? error;
    });
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
    return { ...delivery, ...report };
  },
});

/** A call that was placed and not answered yet has asked for nothing, but will: the same answer fits then. */
function ringing(error: unknown, call: KnownCall | undefined): SwitchboardError | undefined {
  if (!(error instanceof SwitchboardError) || error.code !== 'not_found') return undefined;
  if (call === undefined || call.answeredAt !== undefined || call.endedAt !== undefined) return undefined;
  return new SwitchboardError(
    'unavailable',
    `The call ${call.callId} has not been answered yet, so it has asked for no BXML. Nothing was sent.`,
    'Wait for its answer event with getCallbackEvents(callId, waitSeconds: 25), then call respondToCallback again with the same BXML.',
  );
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
