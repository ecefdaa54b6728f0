import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import type { Call, Ending } from '../state/call';
import type { CallContext } from './callContext';
import { connectAudio } from './connections';
import type { VerbResult } from './outcome';
import { type Program, setTag } from './program';
import { type RingResult, ringAll } from './secondLegs';
import { address, number, target, text } from './verbAttributes';

/** Rings the destinations, connects the first that answers, and reports when that leg has gone (bandwidth-api 15.4). */
export async function transfer(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const callerId = text(verb, 'transferCallerId', remoteParty(context.call));
  context.play('ring', verb.children.map((each) => each.text.trim()).join(', '));
  const rung = await ringAll(
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
  if (rung.kind === 'ready') {
    await connectAudio(context.connections, context, rung.leg, context.signal, rung.left);
    if (context.signal.aborted) rung.leg.complete();
  }
  if (rung.kind === 'gone' || context.signal.aborted) return 'next';
  setTag(verb, context);
  const next = target(verb, 'transferComplete', program.servedBy);
  if (next === undefined) return 'next';
  const extra = { transferCallerId: callerId, transferTo: rung.to, ...endingFields(endingOf(rung)) };
  return { kind: 'ask', event: 'transferComplete', target: next, extra };
}

/** Forwards an unanswered inbound call; the application has no further say. */
export async function forward(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const to = text(verb, 'to', '');
  const rung = await ringAll(context, [
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
  if (rung.kind === 'gone') return 'next';
  if (rung.kind === 'failed') return { kind: 'fail', cause: rung.ending.cause, message: rung.ending.error?.message };
  context.answer();
  await connectAudio(context.connections, context, rung.leg, context.signal, rung.left);
  if (context.signal.aborted) rung.leg.complete();
  return { kind: 'hangup' };
}

/** The number at the person's end, which the second leg sees as its caller by default. */
function remoteParty(call: Call): string {
  return call.direction === 'inbound' ? call.from : call.to;
}

/** How the second leg ended; one that an update led away has hung up as far as the first is concerned. */
function endingOf(rung: Exclude<RingResult, { kind: 'gone' }>): Ending {
  if (rung.kind === 'failed') return rung.ending;
  const { life } = rung.leg.call;
  return life.state === 'disconnected' ? life.ending : { cause: 'hangup', error: undefined };
}

function endingFields({ cause, error }: Ending): JsonObject {
  return { cause, ...(error === undefined ? {} : { errorMessage: error.message, errorId: error.id }) };
}
