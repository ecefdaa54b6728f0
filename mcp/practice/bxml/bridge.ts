import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import { newErrorId } from '../state/ids';
import { type Other, talk } from './connections';
import type { Step } from './outcome';
import type { Stage } from './stage';
import { type Program, retag } from './step';
import { target } from './verbAttributes';

/** Connects this call with another live one until either leaves; whoever stays is asked what to do (bandwidth-api 15.4). */
export async function bridge(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const callId = verb.text.trim();
  const other = stage.connections.find(callId);
  const refused = problem(stage, callId, other);
  if (refused === undefined && other !== undefined) {
    const left = other.seize();
    await talk(stage.connections, stage, other, stage.signal, left);
    if (stage.signal.aborted) {
      if (!left.aborted) letGo(verb, other, program);
      return 'next';
    }
  }
  retag(verb, stage);
  const next = target(verb, 'bridgeComplete', program.servedBy);
  return next === undefined ? 'next' : { kind: 'ask', event: 'bridgeComplete', target: next, extra: refused ?? {} };
}

/** This call has left: the other one goes on where the document says, or hangs up. */
function letGo(verb: Verb, other: Other, program: Program): void {
  const next = target(verb, 'bridgeTargetComplete', program.servedBy);
  if (next === undefined) other.complete();
  else other.ask('bridgeTargetComplete', next);
}

/** Why the two cannot be connected, as bridgeComplete says it. */
function problem(stage: Stage, callId: string, other: Other | undefined): JsonObject | undefined {
  if (other === undefined || other.over.aborted) return failure('rejected', `Call ${callId} does not exist or has ended`);
  if (callId === stage.call.callId) return failure('rejected', `Call ${callId} cannot be bridged with itself`);
  if (other.call.life.state !== 'answered') return failure('rejected', `Call ${callId} has not been answered`);
  return stage.connections.connected.has(callId) ? failure('busy', `Call ${callId} is already bridged with another call`) : undefined;
}

function failure(cause: 'busy' | 'rejected', errorMessage: string): JsonObject {
  return { cause, errorMessage, errorId: newErrorId() };
}
