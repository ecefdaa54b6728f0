import type { Verb } from '../../bxml/bxml';
import { anyAborted } from './connections';
import type { Step } from './outcome';
import type { Stage } from './stage';
import { type Program, retag } from './step';
import { flag, number, target } from './verbAttributes';

/** Puts the call into a conference until it ends or an update leads it away. */
export async function conference(verb: Verb, stage: Stage, program: Program): Promise<Step> {
  retag(verb, stage);
  const member = {
    call: stage.call,
    hear: stage.hear,
    onInput: stage.onInput,
    mute: flag(verb, 'mute', false),
    hold: flag(verb, 'hold', false),
  };
  const leave = stage.connections.rooms.enter(verb.text.trim(), member, {
    events: target(verb, 'conferenceEvent', program.servedBy),
    callbackTimeoutMs: number(verb, 'callbackTimeout', program.callbackTimeoutMs / 1000) * 1000,
  });
  if (leave === undefined) return { kind: 'fail', cause: 'application-error', message: 'The conference is full: 20 calls at most' };
  await anyAborted(stage.signal);
  leave();
  return 'next';
}
