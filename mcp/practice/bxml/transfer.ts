import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import type { Call, Ending } from '../state/call';
import type { CallContext } from './callContext';
import { connectAudio } from './connections';
import type { VerbResult } from './outcome';
import { type Program, setTag } from './program';
import { type RingResult, ringAll } from './secondLegs';
import { address, number, target, text } from './verbAttributes';

/** Rings the destinations, connects the first that answers, and reports when that leg has ended (bandwidth-api 15.4). */
export async function transfer(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const callerId = text(verb, 'transferCallerId', remoteParty(context.call));
  context.play('ring', verb.children.map((each) => each.text.trim()).join(', '));
  const result = await ringAll(
    context,
    verb.children.map((each) => ({
      to: each.text.trim(),
      callerId,
      callTimeoutMs: number(verb, 'callTimeout', 30) * 1000,
      callbackTimeoutMs: program.callbackTimeoutMs,
      tag: each.attributes.tag,
      answered: target(each, 'transferAnswer', program.servedBy),
      ended: address(each, 'transferDisconnect', program.servedBy),
    })),
  );
  if (result.kind === 'ready') {
    await connectAudio(context.connections, context, result.leg, context.signal, result.left);
    if (context.signal.aborted) result.leg.complete();
  }
  if (result.kind === 'gone' || context.signal.aborted) return 'next';
  setTag(verb, context);
  const next = target(verb, 'transferComplete', program.servedBy);
  if (next === undefined) return 'next';
  const extra = { transferCallerId: callerId, transferTo: result.to, ...endingFields(endingOf(result)) };
  return { kind: 'ask', event: 'transferComplete', target: next, extra };
}

/** Forwards an unanswered inbound call; the application loses control of it. */
export async function forward(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const to = text(verb, 'to', '');
  const result = await ringAll(context, [
    {
      to,
      callerId: text(verb, 'from', context.call.to),
      callTimeoutMs: number(verb, 'callTimeout', 30) * 1000,
      callbackTimeoutMs: program.callbackTimeoutMs,
      tag: undefined,
      answered: undefined,
      ended: undefined,
    },
  ]);
  if (result.kind === 'gone') return 'next';
  if (result.kind === 'failed') return { kind: 'fail', cause: result.ending.cause, message: result.ending.error?.message };
  context.answer();
  await connectAudio(context.connections, context, result.leg, context.signal, result.left);
  if (context.signal.aborted) result.leg.complete();
  return { kind: 'hangup' };
}

/** The number at the person's end, which the second leg sees as its caller by default. */
function remoteParty(call: Call): string {
  return call.direction === 'inbound' ? call.from : call.to;
}

/** How the second leg ended; for the first call, a leg that an update took over has hung up. */
function endingOf(result: Exclude<RingResult, { kind: 'gone' }>): Ending {
  if (result.kind === 'failed') return result.ending;
  const { life } = result.leg.call;
  return life.state === 'disconnected' ? life.ending : { cause: 'hangup', error: undefined };
}

function endingFields({ cause, error }: Ending): JsonObject {
  return { cause, ...(error === undefined ? {} : { errorMessage: error.message, errorId: error.id }) };
}
