import { isoTime } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import { type Agent, person } from '../../model/agent';
import type { TurnAddress } from '../../model/turn';
import type { Turn } from './turn';

const nextStep =
  'Do not send this answer again. Call getCallbackEvents for what happened next, and answer the turn it lists in openTurns, if any.';

/** Nothing is known of the turn. */
export function unknownTurn(address: TurnAddress): SwitchboardError {
  const about =
    'callbackId' in address
      ? `No turn has the callbackId ${address.callbackId}.`
      : `No webhook of the call ${address.callId} has asked for an answer.`;
  return new SwitchboardError('not_found', about, 'Call getCallbackEvents: its openTurns lists every turn that can be answered now.');
}

const waitForPerson =
  'Do not answer this call now. Wait with getCallbackEvents(callId): the event personGaveBack says when you may answer again.';

/** The person has taken the call over, so agents can do nothing with it. */
export function withPerson(dropped: string): SwitchboardError {
  return new SwitchboardError('conflict', `The user took this call over, and it is answered by the person now. ${dropped}`, waitForPerson);
}

/** The turn is no longer open; the error tells the agent that asks how it ended. */
export function taken(turn: Turn, asker: Agent): SwitchboardError {
  if (turn.holder === 'person' && turn.phase.kind !== 'ended') return withPerson('Your answer was dropped.');
  return new SwitchboardError('conflict', howItEnded(turn, asker), nextStep);
}

/** The turn was open when an earlier run of the server ended. */
export function lostInRestart(at: number): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    `This turn was lost in a restart of Switchboard, noticed at ${isoTime(at)}. The caller is sent back if the call is still up.`,
    nextStep,
  );
}

/** The answer was the first, but the turn ended before it could be written. `why` completes "the turn ended because …". */
export function undelivered(why: string): SwitchboardError {
  return new SwitchboardError('conflict', `The answer was not delivered, because ${why}.`, nextStep);
}

/** The answer was the first, but the person decided otherwise before it was sent. */
export function overruled(): SwitchboardError {
  return withPerson('Your answer was not sent.');
}

function howItEnded({ phase, answer }: Turn, asker: Agent): string {
  if (phase.kind === 'ended' && phase.ending.kind === 'gone')
    return `This turn ended at ${isoTime(phase.ending.at)} because ${phase.ending.why}.`;
  if (phase.kind === 'ended' && phase.ending.kind === 'lapsed') return lapsed(phase.ending.why, phase.ending.at);
  if (phase.kind === 'writing' && phase.what === 'lapse') return lapsed(phase.why, phase.at);
  if (answer) {
    const who = nameOf(answer.by, asker);
    return `This turn was answered by ${who} at ${isoTime(answer.at)}. The first answer wins, and this one was dropped.`;
  }
  return 'This turn is no longer open.';
}

function nameOf(by: Agent, asker: Agent): string {
  if (by.id === person.id) return 'the person';
  return by.id === asker.id ? 'you' : by.name;
}

function lapsed(why: string, at: number): string {
  return `This turn lapsed at ${isoTime(at)}: ${why}, so the fallback answered the call.`;
}
