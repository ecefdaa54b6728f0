import { troubleOfError } from '../account/trouble';
import { type Clock, sleep } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Callbacks } from '../callbacks/callbacks';
import type { LineCallControl } from '../callbacks/turns/callControl';
import type { KnownCall } from '../model/call';

export interface EndCallsParts {
  readonly clock: Clock;
  readonly callbacks: Pick<Callbacks, 'port' | 'recovery' | 'hangUp'>;
  readonly control: Pick<LineCallControl, 'hangUp'>;
}

/** Bandwidth may not know a call yet that it has just accepted. */
const visibleAfterMs = 2_000;

/**
 * Ends a live call, one that rings included, whoever placed it.
 * @throws SwitchboardError in a person's words: `not_found` when it has ended, else why it could not be ended
 */
export async function endCall(parts: EndCallsParts, callId: string): Promise<void> {
  const call = parts.callbacks.port.liveCalls().find((live) => live.callId === callId);
  if (call === undefined) throw new SwitchboardError('not_found', 'This call has ended already.', 'There is nothing left to do.');
  await end(parts, call);
}

/**
 * Ends every live call.
 * @throws SwitchboardError `unavailable` when some could not be ended
 */
export async function endAllCalls(parts: EndCallsParts): Promise<void> {
  const calls = parts.callbacks.port.liveCalls();
  const ended = await Promise.allSettled(calls.map((call) => end(parts, call)));
  const failed = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const [first] = failed;
  if (first === undefined) return;
  if (failed.length === 1 && first instanceof SwitchboardError) throw first;
  throw new SwitchboardError('unavailable', `${failed.length} calls could not be ended.`, 'Try again, or hang up the phones.', {
    cause: first,
  });
}

async function end({ clock, callbacks, control }: EndCallsParts, call: KnownCall): Promise<void> {
  const { callId } = call;
  const sentAt = clock.now();
  try {
    let outcome = await control.hangUp(callId);
    if (outcome === 'ended' && call.state === 'queued' && sentAt - call.createdAt < visibleAfterMs) {
      await sleep(clock, visibleAfterMs);
      outcome = await control.hangUp(callId);
    }
    if (outcome === 'sent') callbacks.port.supersede(callId, 'you ended the call', sentAt);
    else callbacks.recovery.ended(callId, undefined, 'the call had ended already');
  } catch (error) {
    // Without an answer from Bandwidth, the call's own question can still be answered.
    if (await callbacks.hangUp(callId)) return;
    const { sentence, fix } = troubleOfError(error);
    throw new SwitchboardError('unavailable', `The call could not be ended. ${sentence}`, fix, { cause: error });
  }
}
