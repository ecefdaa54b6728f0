import type { Verb } from '../../bxml/bxml';
import type { CallContext } from './callContext';
import { anyAborted } from './connections';
import type { VerbResult } from './outcome';
import { type Program, setTag } from './program';
import { flag, number, target } from './verbAttributes';

/** Puts the call into a conference until the call ends or an update takes over. */
export async function conference(verb: Verb, context: CallContext, program: Program): Promise<VerbResult> {
  setTag(verb, context);
  const member = {
    call: context.call,
    play: context.play,
    onInput: context.onInput,
    mute: flag(verb, 'mute', false),
    hold: flag(verb, 'hold', false),
  };
  const leave = context.connections.conferences.enter(verb.text.trim(), member, {
    events: target(verb, 'conferenceEvent', program.servedBy),
    callbackTimeoutMs: number(verb, 'callbackTimeout', program.callbackTimeoutMs / 1000) * 1000,
  });
  if (leave === undefined) return { kind: 'fail', cause: 'application-error', message: 'The conference is full: 20 calls at most' };
  await anyAborted(context.signal);
  leave();
  return 'next';
}
