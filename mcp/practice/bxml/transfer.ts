import type { JsonObject } from '../../base/json';
import type { Verb } from '../../bxml/bxml';
import type { Call, Ending } from '../state/call';
import { talk } from './connections';
import { type Rung, ringAll } from './legs';
import type { Step } from './outcome';
import type { Stage } from './stage';
import { type Program, retag } from './step';
import { address, number, target, text } from './verbAttributes';

/** Rings the destinations, connects the first that answers, and reports when that leg has gone (bandwidth-api 15.4). */
export async function transfer(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const callerId = text(verb, 'transferCallerId', remoteParty(stage.call));
  stage.hear('ring', verb.children.map((each) => each.text.trim()).join(', '));
  const rung = await ringAll(
    stage,
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
    await talk(stage.connections, stage, rung.leg, stage.signal, rung.left);
    if (stage.signal.aborted) rung.leg.complete();
  }
  if (rung.kind === 'gone' || stage.signal.aborted) return 'next';
  retag(verb, stage);
  const next = target(verb, 'transferComplete', program.servedBy);
  if (next === undefined) return 'next';
  const extra = { transferCallerId: callerId, transferTo: rung.to, ...endingFields(endingOf(rung)) };
  return { kind: 'ask', event: 'transferComplete', target: next, extra };
}

/** Forwards an unanswered inbound call; the application has no further say. */
export async function forward(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  const to = text(verb, 'to', '');
  const rung = await ringAll(stage, [
    {
      to,
      callerId: text(verb, 'from', stage.call.to),
      callTimeoutMs: number(verb, 'callTimeout', 30) * 1000,
      callbackTimeoutMs: program.callbackTimeoutMs,
      tag: undefined,
      answered: undefined,
      ended: undefined,
    },
  ]);
  if (rung.kind === 'gone') return 'next';
  if (rung.kind === 'failed') return { kind: 'fail', cause: rung.ending.cause, message: rung.ending.error?.message };
  stage.answer();
  await talk(stage.connections, stage, rung.leg, stage.signal, rung.left);
  if (stage.signal.aborted) rung.leg.complete();
  return { kind: 'hangup' };
}

/** The number at the person's end, which the second leg sees as its caller by default. */
function remoteParty(call: Call): string {
  return call.direction === 'inbound' ? call.from : call.to;
}

/** How the second leg ended; one that an update led away has hung up as far as the first is concerned. */
function endingOf(rung: Exclude<Rung, { kind: 'gone' }>): Ending {
  if (rung.kind === 'failed') return rung.ending;
  const { life } = rung.leg.call;
  return life.state === 'disconnected' ? life.ending : { cause: 'hangup', error: undefined };
}

function endingFields({ cause, error }: Ending): JsonObject {
  return { cause, ...(error === undefined ? {} : { errorMessage: error.message, errorId: error.id }) };
}
