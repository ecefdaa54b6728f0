import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import { newErrorId } from '../state/ids';
import type { CallContext } from './callContext';
import { connectAudio, type OtherCall } from './connections';
import type { VerbResult } from './outcome';
import { type Program, setTag } from './program';
import { target } from './verbAttributes';

/** Connects this call with another live call until one of them leaves; the webhook of the call that stays decides what follows (bandwidth-api 15.4). */
export async function bridge(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  const callId = verb.text.trim();
  const other = context.connections.find(callId);
  const refused = problem(context, callId, other);
  if (refused === undefined && other !== undefined) {
    const left = other.takeOver();
    await connectAudio(context.connections, context, other, context.signal, left);
    if (context.signal.aborted) {
      if (!left.aborted) releaseTarget(verb, other, program);
      return 'next';
    }
  }
  setTag(verb, context);
  const next = target(verb, 'bridgeComplete', program.servedBy);
  return next === undefined ? 'next' : { kind: 'ask', event: 'bridgeComplete', target: next, extra: refused ?? {} };
}

/** This call has left: the other one continues where the document says, or hangs up. */
function releaseTarget(verb: Verb, other: OtherCall, program: Program): void {
  const next = target(verb, 'bridgeTargetComplete', program.servedBy);
  if (next === undefined) other.complete();
  else other.ask('bridgeTargetComplete', next);
}

/** Why the two cannot be connected, in the fields of bridgeComplete. */
function problem(context: CallContext, callId: string, other: OtherCall | undefined): JsonObject | undefined {
  if (other === undefined || other.endSignal.aborted) return failure('rejected', `Call ${callId} does not exist or has ended`);
  if (callId === context.call.callId) return failure('rejected', `Call ${callId} cannot be bridged with itself`);
  if (other.call.life.state !== 'answered') return failure('rejected', `Call ${callId} has not been answered`);
  return context.connections.connected.has(callId) ? failure('busy', `Call ${callId} is already bridged with another call`) : undefined;
}

function failure(cause: 'busy' | 'rejected', errorMessage: string): JsonObject {
  return { cause, errorMessage, errorId: newErrorId() };
}
